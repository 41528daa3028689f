/** Which names may stand behind an option or in the place of an argument, where no list of choices says it. */
import type { CommandEntry, OptionEntry, ArgumentEntry } from './command-table.ts';

/**
 * `deployments`, `environments`, `pools`, `projects`, `domains`: of the `prefect.yaml` that is chosen. `refs`: branches and tags.
 * `files`, `folders`: the shell's own.
 */
export type ValueSource =
  | 'deployments'
  | 'environments'
  | 'pools'
  | 'pool-types'
  | 'projects'
  | 'domains'
  | 'refs'
  | 'codes'
  | 'allowable-codes'
  | 'formats'
  | 'schemas'
  | 'shells'
  | 'profiles'
  | 'rule-types'
  | 'time-zones'
  | 'collision-strategies'
  | 'version-types'
  | 'pythons'
  | 'files'
  | 'folders';

/** By the name of the option, with all that it takes. */
export const OPTIONS: Readonly<Record<string, readonly ValueSource[]>> = {
  name: ['deployments'],
  'prefect-file': ['files'],
  environment: ['environments'],
  pool: ['pools'],
  project: ['projects'],
  domain: ['domains'],
  ref: ['refs'],
  'changed-since': ['refs'],
  select: ['codes'],
  ignore: ['codes'],
  allow: ['allowable-codes'],
  format: ['formats'],
  profile: ['profiles'],
  type: ['pool-types'],
  timezone: ['time-zones'],
  'collision-strategy': ['collision-strategies'],
  'version-type': ['version-types'],
  python: ['pythons', 'files'],
  entrypoint: ['files'],
  from: ['files'],
  out: ['files'],
  plan: ['files'],
  html: ['files'],
  'metadata-file': ['files'],
  trigger: ['files'],
  sla: ['files'],
};

/** Where the same word means something else, or is an argument: by the command and the name. */
export const IN_COMMANDS: Readonly<Record<string, readonly ValueSource[]>> = {
  'init --name': [],
  'init --domain': [],
  'init dir': ['folders'],
  'new domain domain': ['domains'],
  'new rule file': ['domains', 'files'],
  'new rule type': ['rule-types'],
  'dev run name': ['deployments'],
  'deploy entrypoint': ['files'],
  'inspect entrypoint': ['files'],
  'validate files': ['files'],
  'rules check files': ['files'],
  'rules compile files': ['files'],
  'rules explain file': ['files'],
  'rules import file': ['files'],
  'schema name': ['schemas'],
  'completion shell': ['shells'],
  'explain code': ['codes'],
};

/** None where nothing is known of it. */
export function valueSources(
  value: OptionEntry | ArgumentEntry,
  command: CommandEntry | undefined,
): readonly ValueSource[] {
  const isOption = 'takesValue' in value;
  const words = [...(command?.path ?? []), isOption ? `--${value.name}` : value.name];
  return IN_COMMANDS[words.join(' ')] ?? (isOption ? OPTIONS[value.name] : undefined) ?? [];
}
