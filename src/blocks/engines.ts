/** Engines that a block may name (truthound-orchestration 3.0.3, `common/engines/resolver.py`). */

/** How the package reads a name: in any case, blanks around it ignored. */
export function engineNamed(written: string): string | undefined {
  const name = written.trim().toLowerCase();
  return Object.hasOwn(ENGINES, name) ? ENGINES[name] : undefined;
}

/** Names and aliases. */
const ENGINES: Readonly<Record<string, string>> = {
  truthound: 'truthound',
  truthound3: 'truthound',
  great_expectations: 'great_expectations',
  ge: 'great_expectations',
  pandera: 'pandera',
};

export const ENGINE_NAMES = ['truthound', 'great_expectations', 'pandera'] as const;
