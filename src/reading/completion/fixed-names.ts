/** Names that `tq` itself knows, for a shell. Each list is loaded when it is asked for. */
import type { Candidate } from '../../completion/candidates.ts';
import type { ValueSource } from '../../completion/value-sources.ts';

/** Undefined for a source that has to be looked for. */
export const FIXED_NAMES: Partial<Record<ValueSource, () => Promise<Candidate[]>>> = {
  codes: () => codes(() => true),
  'allowable-codes': () => codes(({ allowable }) => allowable === true),
  formats: async () => plain((await import('../../report/findings/formats.ts')).FORMATS),
  schemas: async () => described((await import('../../schema-files.ts')).SCHEMAS),
  shells: async () => plain((await import('../../completion/shells.ts')).SHELLS),
  'rule-types': async () => plain((await import('../../rules/vocabulary.ts')).allTypeNames()),
  'pool-types': async () => plain((await import('../../project/pool-types.ts')).POOL_TYPES),
  'time-zones': async () => plain(['UTC', ...Intl.supportedValuesOf('timeZone')]),
  'collision-strategies': async () =>
    described({ ENQUEUE: 'wait until there is room', CANCEL_NEW: 'cancel the run' }),
  'version-types': async () =>
    plain(['prefect:simple', 'vcs:git', 'vcs:github', 'vcs:gitlab', 'vcs:bitbucket', 'vcs:azuredevops']),
  pythons: async () => described({ auto: 'the one that is found', never: 'ask none' }),
};

interface Code {
  allowable?: boolean;
}

async function codes(isWanted: (code: Code) => boolean): Promise<Candidate[]> {
  const { CODES } = await import('../../diagnostics/codes.ts');
  const wanted = Object.entries(CODES).filter(([, code]) => isWanted(code));
  return wanted
    .flatMap(([code, { name, meaning }]) => [
      { value: code, about: `${name}: ${meaning}` },
      { value: name, about: `${code}: ${meaning}` },
    ])
    .sort((a, b) => (a.value < b.value ? -1 : 1));
}

function plain(values: readonly string[]): Candidate[] {
  return values.map((value) => ({ value, about: '' }));
}

function described(values: Readonly<Record<string, string>>): Candidate[] {
  return Object.entries(values).map(([value, about]) => ({ value, about }));
}
