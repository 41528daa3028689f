/** The answer to a shell that asks what may stand at the cursor. Reads files and asks git; runs no code of the project. */
import type { AskedCompletion } from '../../completion/asked-completion.ts';
import {
  answerText,
  type Candidate,
  candidatesForBash,
  candidatesOf,
  type Completion,
} from '../../completion/candidates.ts';
import type { CommandTable } from '../../completion/command-table.ts';
import { findPlace, type Place } from '../../completion/find-place.ts';
import { type ValueSource, valueSources } from '../../completion/value-sources.ts';
import type { Environment } from '../../environment.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import type { Processes } from '../../ports/processes.ts';
import { ENVIRONMENTS } from '../../scaffold/scaffold.ts';
import { FIXED_NAMES } from './fixed-names.ts';

export interface CompletionPorts {
  environment: Environment;
  files: FileSystem;
  clock: Pick<Clock, 'now'>;
  processes: () => Promise<Processes>;
}

/** Nobody waits longer for a name, in milliseconds; what is known by then is offered. */
export const PATIENCE = 1000;

/** Never throws: whatever cannot be read has nothing to offer. */
export async function complete(
  asked: AskedCompletion,
  table: CommandTable,
  ports: CompletionPorts,
): Promise<string> {
  const { shell, words } = asked;
  const place = findPlace(table, words);
  const sources = place.value?.choices === undefined ? sourcesAt(place) : [];
  const candidates = candidatesOf(place);
  for (const source of sources) {
    const found = await namesOf(source, place, ports).catch(() => []);
    candidates.push(...found.map(({ value, about }) => ({ value: `${place.before}${value}`, about })));
  }
  const written = words.at(-1) ?? '';
  const offered = shell === 'bash' ? candidatesForBash(candidates, written, asked) : candidates;
  const isBash = shell === 'bash';
  return answerText({ candidates: offered, paths: pathsOf(sources) }, !isBash, isBash ? '' : written);
}

function sourcesAt({ value, command }: Place): readonly ValueSource[] {
  return value === undefined ? [] : valueSources(value, command);
}

function pathsOf(sources: readonly ValueSource[]): Completion['paths'] {
  if (sources.includes('files')) return 'files';
  return sources.includes('folders') ? 'folders' : 'none';
}

async function namesOf(source: ValueSource, place: Place, ports: CompletionPorts): Promise<Candidate[]> {
  const fixed = FIXED_NAMES[source];
  if (fixed !== undefined) return fixed();
  switch (source) {
    case 'files':
    case 'folders':
      return [];
    case 'refs': {
      const { readRefNames } = await import('./ref-names.ts');
      return readRefNames(ports.environment, await ports.processes(), PATIENCE / 2);
    }
    case 'profiles': {
      const { profileNames } = await import('../settings/setting-sources.ts');
      return (await profileNames(ports.environment, ports.files)).map((value) => ({ value, about: '' }));
    }
    default:
      return projectNames(source as keyof typeof IN_PROJECT, place, ports);
  }
}

/** What the sources are called among the names of a project. */
const IN_PROJECT = {
  deployments: 'deployments',
  environments: 'environments',
  pools: 'pools',
  projects: 'projects',
  domains: 'domains',
} as const;

async function projectNames(
  source: keyof typeof IN_PROJECT,
  { given, written, command }: Place,
  { environment, files, clock }: CompletionPorts,
): Promise<Candidate[]> {
  const { readProjectNames } = await import('./project-names.ts');
  const { workingDirectory, homeDirectory } = environment;
  const start = clock.now().getTime();
  const isLate = (): boolean => clock.now().getTime() - start > PATIENCE / 2;
  // The shell has not read the word yet.
  const chosen = given.get('prefect-file')?.map((path) => path.replace(/^~(?=\/)/, homeDirectory));
  const names = await readProjectNames(
    { given: chosen ?? ['prefect.yaml'], workingDirectory },
    files,
    isLate,
  );
  if (source !== 'deployments') return withUsual(source, names[IN_PROJECT[source]]);
  const isPlain = !written.includes('/') && names.deployments.some(({ value }) => value.startsWith(written));
  if (isPlain) return [...names.deployments];
  // `-n` goes by the function, `tq dev run` by what the server calls the flow.
  const isOfServer = command?.path.join(' ') === 'dev run';
  return [...(isOfServer ? await names.onServer() : names.qualified)];
}

/** A project that has no environments yet will have these. */
function withUsual(source: ValueSource, found: readonly Candidate[]): Candidate[] {
  if (source !== 'environments' || found.length > 0) return [...found];
  return ENVIRONMENTS.map((value) => ({ value, about: '' }));
}
