/** What an image installs before the project itself: the lists of a project, put together as one that stands alone. */
import { join, posix } from 'node:path';
import { wheelFailure, type WheelFailure, type WheelWarning } from '../images/wheel/outcome.ts';
import { pinLists, type PinList } from '../images/wheel/pins.ts';
import { requirementsOfPylock } from '../images/wheel/pylock.ts';
import { hasLogin, type RequirementLine, requirementLines } from '../requirements/requirement-lines.ts';
import { lastLines } from '../images/wheel/explain-build.ts';
import { findUv } from './find-uv.ts';
import type { WheelPorts, WheelRequest } from './wheel-request.ts';

export interface GatheredRequirements {
  /** Lines of a requirements file, without those for the project itself. */
  requirements: string[];
  constraints: string[];
  /** The list that fixes the versions. */
  pins?: PinList;
  /** Of the project itself, asked for with a line such as `.[prod]`. */
  extras: Set<string>;
  warnings: WheelWarning[];
}

type Lists = Pick<GatheredRequirements, 'requirements' | 'constraints' | 'extras'>;

/** Reads files of the context alone: the key of the image is made of these. */
export async function gatherRequirements(
  request: WheelRequest,
  ports: WheelPorts,
): Promise<GatheredRequirements | WheelFailure> {
  const paths = new Set(request.entries.flatMap(({ path, kind }) => (kind === 'directory' ? [] : [path])));
  const reader = new ListReader(request, paths, ports);
  const warnings: WheelWarning[] = [];
  for (const list of pinLists(paths)) {
    const lock = await lockText(list, request, ports, reader);
    if (lock === 'uv-missing') {
      warnings.push(uvMissing());
      continue;
    }
    if (typeof lock === 'object') return lock;
    const failure =
      lock === undefined
        ? await readLists(list, paths, reader)
        : await reader.add(list.file, lock, 'requirements');
    return failure ?? { ...reader.lists, pins: list, warnings };
  }
  return { ...reader.lists, warnings };
}

async function readLists(
  list: PinList,
  paths: ReadonlySet<string>,
  reader: ListReader,
): Promise<WheelFailure | undefined> {
  if (list.kind !== 'constraints') return reader.addFile(list.file, 'requirements');
  const failure = await reader.addFile(list.file, 'constraints');
  if (failure !== undefined || !paths.has('requirements.txt')) return failure;
  return reader.addFile('requirements.txt', 'requirements');
}

function uvMissing(): WheelWarning {
  return {
    kind: 'uv-missing',
    message: '`uv.lock` fixes the versions, and only uv can read it, which is not installed',
    help: 'install uv, or write `uv export --frozen --no-emit-project --no-dev -o requirements.lock`',
  };
}

/** Undefined: the file is itself a requirements file. */
async function lockText(
  { file }: PinList,
  { projectDirectory }: WheelRequest,
  ports: WheelPorts,
  reader: ListReader,
): Promise<string | undefined | 'uv-missing' | WheelFailure> {
  if (file === 'pylock.toml') {
    const text = await reader.text(file);
    if (typeof text !== 'string') return text;
    const read = requirementsOfPylock(text);
    if ('requirements' in read) return read.requirements;
    return wheelFailure('requirements', `\`${file}\` cannot be installed from: ${read.failure}`);
  }
  if (file !== 'uv.lock') return undefined;
  const uv = await findUv(projectDirectory, ports);
  if (uv === undefined) return 'uv-missing';
  const exported = await ports.processes.run({
    program: uv.program,
    args: [
      ...uv.args,
      ...['export', '--frozen', '--no-emit-project', '--no-dev', '--no-header', '--no-annotate'],
      '--format=requirements-txt',
    ],
    workingDirectory: projectDirectory,
    variables: ports.variables,
  });
  if ('failure' in exported) return wheelFailure('requirements', `uv cannot be run: ${exported.failure}`);
  if (exported.exitCode === 0) return exported.stdout;
  const output = lastLines(exported.stderr, 20);
  return wheelFailure('requirements', `uv cannot read \`uv.lock\`: ${lastLines(output, 1)}`, { output });
}

/** Collects lines over files that include each other. */
class ListReader {
  readonly lists: Lists = { requirements: [], constraints: [], extras: new Set() };
  readonly #request: WheelRequest;
  readonly #paths: ReadonlySet<string>;
  readonly #ports: WheelPorts;
  readonly #done = new Set<string>();

  constructor(request: WheelRequest, paths: ReadonlySet<string>, ports: WheelPorts) {
    this.#request = request;
    this.#paths = paths;
    this.#ports = ports;
  }

  async text(file: string): Promise<string | WheelFailure> {
    const read = await this.#ports.files.readFile(join(this.#request.projectDirectory, file));
    if ('bytes' in read) return new TextDecoder().decode(read.bytes);
    return wheelFailure('requirements', `\`${file}\` cannot be read: ${read.detail}`);
  }

  async addFile(file: string, into: 'requirements' | 'constraints'): Promise<WheelFailure | undefined> {
    if (this.#done.has(`${into} ${file}`)) return undefined;
    this.#done.add(`${into} ${file}`);
    const text = await this.text(file);
    return typeof text === 'string' ? this.add(file, text, into) : text;
  }

  async add(
    file: string,
    text: string,
    into: 'requirements' | 'constraints',
  ): Promise<WheelFailure | undefined> {
    for (const line of requirementLines(text)) {
      const failure = hasLogin(line.text) ? loginIn(file, line) : await this.#addLine(file, line, into);
      if (failure !== undefined) return failure;
    }
    return undefined;
  }

  async #addLine(
    file: string,
    line: RequirementLine,
    into: 'requirements' | 'constraints',
  ): Promise<WheelFailure | undefined> {
    if (line.kind === 'project') for (const extra of line.extras) this.lists.extras.add(extra);
    else if (line.kind === 'local') return localIn(file, line);
    else if (line.kind === 'include' || line.kind === 'constraints') {
      const included = posix.normalize(posix.join(posix.dirname(file), line.path));
      if (!this.#paths.has(included)) return notInContext(file, line, included);
      return this.addFile(included, line.kind === 'constraints' ? 'constraints' : into);
    } else this.lists[into].push(line.text);
    return undefined;
  }
}

function loginIn(file: string, { line }: RequirementLine): WheelFailure {
  return wheelFailure(
    'secret',
    `\`${file}\` line ${line} has a login in a URL, which would be in the image`,
    {
      help: 'take it out; put the wheels that need it into `wheels/`, or into the base image',
    },
  );
}

function localIn(file: string, { line, text }: RequirementLine): WheelFailure {
  return wheelFailure('requirements', `\`${file}\` line ${line} installs from this machine: \`${text}\``, {
    help: 'build a wheel of it, put that into `wheels/`, and write its name and version here',
  });
}

function notInContext(file: string, { line }: RequirementLine, included: string): WheelFailure {
  return wheelFailure(
    'requirements',
    `\`${file}\` line ${line} includes \`${included}\`, which is not in the context of the image`,
    { help: 'check the path, and what `.dockerignore` excludes' },
  );
}
