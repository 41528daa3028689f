/** What files tell of the machine on which a flow runs, and what only that machine knows. */
import type { Engine } from '../../rules/rule.ts';
import type { Requirement } from '../../requirements/read-requirements.ts';
import { type FlowInputs, writtenInputs } from './flow-inputs.ts';
import { caught } from './python-crash.ts';
import { isTruthy } from './python-data.ts';
import { preflightInput } from './read-input.ts';
import type { InstalledEngines } from './resolve-engine.ts';
import { resolveSource } from './resolve-source.ts';
import type { RuntimeFacts } from './foretell-preflight.ts';

const DISTRIBUTIONS: Readonly<Record<Engine, string>> = {
  truthound: 'truthound',
  pandera: 'pandera',
  great_expectations: 'great-expectations',
};

/** The engines whose exact version the requirements name. */
export function pinnedEngines(requirements: readonly Requirement[]): InstalledEngines {
  const found: [Engine, string][] = [];
  for (const [engine, distribution] of Object.entries(DISTRIBUTIONS) as [Engine, string][]) {
    const specifiers = requirements
      .filter(({ name }) => name === distribution)
      .map(({ specifier }) => specifier);
    const version = specifiers
      .map((each) => /^===?\s*([\w.+!-]+)$/.exec(each)?.[1])
      .find((each) => each !== undefined);
    if (version !== undefined) found.push([engine, version]);
  }
  return Object.fromEntries(found);
}

const ALIASES: Readonly<Record<string, Engine>> = { truthound3: 'truthound', ge: 'great_expectations' };

/** The engine that the inputs name, or the default; a name that the package does not know as it is; undefined where it is not known. */
export function engineOf({ given }: FlowInputs): string | undefined {
  const told = given.get('engine_name');
  if (told !== undefined && 'why' in told) return undefined;
  const name = typeof told?.value === 'string' ? told.value.trim().toLowerCase() : '';
  return ALIASES[name] ?? (name || 'truthound');
}

/** With `auto_start` the package looks at the version of the engine, which files do not always tell. */
export function withKnownVersion(inputs: FlowInputs, engines: InstalledEngines): FlowInputs {
  const { config_overrides: overrides } = preflightInput(writtenInputs(inputs));
  if (!(overrides instanceof Map) || !isTruthy(overrides.get('auto_start'))) return inputs;
  const engine = engineOf(inputs);
  if (engine !== undefined && Object.hasOwn(engines, engine)) return inputs;
  const where = inputs.given.get('config_overrides')?.where ?? inputs.where;
  const why = 'it starts the engine, and no requirement names its exact version';
  return { ...inputs, given: new Map([...inputs.given, ['config_overrides', { why, where }]]) };
}

/** The local path that the package would look for; undefined where the source is none. */
export function localPathOf(inputs: FlowInputs): string | undefined {
  const asked: string[] = [];
  const exists = (path: string): boolean => asked.push(path) > 0;
  caught(() => resolveSource(preflightInput(writtenInputs(inputs)), { exists, homes: homesFor(inputs) }));
  return asked[0];
}

/** Whether the path lies on the worker alone: it is absolute, or in somebody's home. */
export function isOfWorker(path: string): boolean {
  return /^[/~]/.test(path);
}

/** `present`: relative paths that are where the code is put. What only the worker knows counts as there. */
export function runtimeFacts(
  inputs: FlowInputs,
  engines: InstalledEngines,
  present: ReadonlySet<string>,
): RuntimeFacts {
  return {
    engines,
    homes: homesFor(inputs),
    exists: (path) => isOfWorker(path) || present.has(path),
  };
}

/** Each user that the inputs name has a home on the worker, for all that is known here. */
function homesFor(inputs: FlowInputs): Record<string, string> {
  return Object.fromEntries(usersIn(inputs).map((user) => [user, `~${user}`]));
}

/** Users whose home a source begins with; the empty name, which is always there, is the one who runs. */
export function usersIn({ given }: FlowInputs): string[] {
  const texts = [...given.values()].flatMap((told) =>
    'value' in told && typeof told.value === 'string' ? [told.value] : [],
  );
  return [...new Set(['', ...texts.flatMap((text) => /^\s*(?:\.\/+)*~([^/]*)/.exec(text)?.[1] ?? [])])];
}
