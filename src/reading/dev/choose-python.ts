/** The Python that workers run a project's flows on: one that has what the project names, else one made for it. */
import { join } from 'node:path';
import { PINNED_SET } from '../../dev/pinned-set.ts';
import { namedRequirements, type NamedRequirement } from '../../dev/requirements.ts';
import { nameList } from '../../diagnostics/name-list.ts';
import type { Environment } from '../../environment.ts';
import { findInterpreters, type Interpreter } from '../../interpreter/find-interpreters.ts';
import { installedPackages } from '../../interpreter/installed-packages.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import type { LocalEnvironments } from '../../ports/local-workers.ts';
import type { Processes } from '../../ports/processes.ts';
import { parseVersion } from '../../requirements/version.ts';
import { parseRequirement } from '../../requirements/requirement-text.ts';
import { admits, parseSpecifier } from '../../requirements/specifier.ts';
import { TqError } from '../../tq-error.ts';
import { projectRequirements } from './project-requirements.ts';

export interface PythonPorts {
  environment: Environment;
  files: FileSystem;
  processes: Processes;
  environments: LocalEnvironments;
  onProgress: (line: string) => void;
  note: (line: string) => void;
  isStopped?: () => boolean;
}

export interface ChosenPython {
  /** Absolute. */
  path: string;
  /** Whether the server of the pinned versions starts with it. */
  fitsServer: boolean;
}

/** What an interpreter has of what is wanted. `failure`: why it cannot be used at all. */
interface Look {
  failure?: string;
  missing: string[];
  /** Other versions than those named: `polars 2.0 where polars<2 is named`. */
  others: string[];
  fitsServer: boolean;
}

const MOST_NAMED = 6;

/** `python` is the value of `--python`. Throws `TqError`. */
export async function choosePython(python: string | undefined, ports: PythonPorts): Promise<ChosenPython> {
  const { environment, files, environments, onProgress, note, isStopped } = ports;
  const { names, content } = await projectRequirements(environment.workingDirectory, files);
  const refused: string[] = [];
  for (const candidate of await candidates(python, ports)) {
    const { path, origin } = candidate;
    const look = await lookAt(candidate, names, ports);
    const why = look.failure ?? lacks(look.missing);
    if (look.failure === undefined && (why === undefined || python !== undefined)) {
      if (why !== undefined) note(`\`${path}\` ${why}, which ${content.title} names`);
      if (look.others.length > 0) note(`\`${path}\` has ${nameList(look.others, MOST_NAMED)}`);
      return { path, fitsServer: look.fitsServer };
    }
    if (python !== undefined) throw unusable(python, look.failure ?? '');
    refused.push(`${origin} ${why}`);
  }
  const found = refused.length === 0 ? 'no Python was found' : [...new Set(refused)].join('; ');
  onProgress(`no Python here has what ${content.title} names: ${found}`);
  const path = await environments.make(content, onProgress, isStopped);
  const { failure, fitsServer } = await lookAt({ path, origin: 'tq dev' }, [], ports);
  if (failure !== undefined)
    throw new TqError('failed', `the environment of ${content.title} ${failure}`, {
      help: 'name `prefect` 3 among the requirements',
    });
  return { path, fitsServer };
}

/** Of a project also `venv`, which other commands do not look into. */
async function candidates(
  python: string | undefined,
  { environment, files }: PythonPorts,
): Promise<Interpreter[]> {
  if (python !== undefined) return findInterpreters({ path: python }, environment, files);
  const found = await findInterpreters('auto', environment, files);
  const inside = environment.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python';
  const path = join(environment.workingDirectory, 'venv', inside);
  if (!(await files.exists(path)) || found.some((each) => each.path === path)) return found;
  const behind = found.findLastIndex(({ origin }) => origin === 'VIRTUAL_ENV' || origin === '.venv') + 1;
  return found.toSpliced(behind, 0, { path, origin: 'venv' });
}

async function lookAt(
  interpreter: Interpreter,
  wanted: readonly NamedRequirement[],
  { processes, environment }: PythonPorts,
): Promise<Look> {
  const server = namedRequirements([PINNED_SET.join('\n')]);
  const names = [...new Set([...server, ...wanted].map(({ name }) => name))];
  const answer = await installedPackages(interpreter, names, { processes, ...environment, patience: 30_000 });
  const nothing = { missing: [], others: [], fitsServer: false };
  if ('failure' in answer) return { ...nothing, failure: answer.failure };
  const { packages } = answer;
  const prefect = packages.prefect;
  if (prefect === undefined) return { ...nothing, failure: 'has no Prefect 3' };
  if (!prefect.startsWith('3.')) return { ...nothing, failure: `has Prefect ${prefect}, and no Prefect 3` };
  return {
    missing: wanted.filter(({ name }) => packages[name] === undefined).map(({ name }) => name),
    others: wanted.flatMap(({ name, text }) => {
      const version = packages[name];
      return version === undefined || isMet(text, version)
        ? []
        : [`${name} ${version} where ${text} is named`];
    }),
    fitsServer: server.every(({ name, text }) => isMet(text, packages[name])),
  };
}

/** What cannot be read is left to pip. */
function isMet(text: string, version: string | undefined): boolean {
  const parsed = parseRequirement(text);
  const specifier = 'failure' in parsed ? undefined : parseSpecifier(parsed.specifier);
  const installed = version === undefined ? undefined : parseVersion(version);
  if (version === undefined) return false;
  if (specifier === undefined || installed === undefined || specifier[0]?.length === 0) return true;
  return admits(specifier, installed);
}

function lacks(missing: readonly string[]): string | undefined {
  return missing.length === 0 ? undefined : `lacks ${nameList([...missing], MOST_NAMED)}`;
}

function unusable(python: string, failure: string): TqError {
  const packages = PINNED_SET.map((each) => (each.includes('<') ? `'${each}'` : each)).join(' ');
  return new TqError('failed', `\`${python}\` ${failure}`, {
    help: `install it (\`${python} -m pip install ${packages}\`), or leave out \`--python\``,
  });
}
