/** The files that say which versions run, each read once, with the lists that they ask for. */
import { dirname, join, resolve } from 'node:path';
import type { FileSystem } from '../../../ports/file-system.ts';
import type { HostFile } from '../../../preflight/host/pin.ts';
import { type DockerfileBuild, readDockerfile } from '../../../preflight/host/read-dockerfile.ts';
import { readHostFile } from '../../../preflight/host/read-host-file.ts';
import type { TextFile } from '../../../quality/requirements.ts';
import { shownPath } from '../../shown-path.ts';

/** Of a folder, those that say what is installed, as tools name them. Others are read where something names them. */
const LISTS = [
  'requirements.txt',
  'constraints.txt',
  'requirements.lock',
  'pyproject.toml',
  'uv.lock',
  'poetry.lock',
  'pdm.lock',
  'pylock.toml',
  'Pipfile',
  'Pipfile.lock',
  'setup.cfg',
  'environment.yml',
  'environment.yaml',
] as const;
const PYTHON_VERSION = '.python-version';

export class HostFiles {
  /** By the name used in places. */
  readonly texts = new Map<string, string>();
  /** What was not read, and why: `it has more than 16 MB`. */
  readonly unread = new Map<string, string>();
  readonly #workingDirectory: string;
  readonly #files: FileSystem;
  readonly #read = new Map<string, Promise<HostFile | undefined>>();
  readonly #folders = new Map<string, Promise<HostFile[]>>();

  constructor(workingDirectory: string, files: FileSystem) {
    this.#workingDirectory = workingDirectory;
    this.#files = files;
  }

  /**
   * Those of the nearest folder from `start` up to `root` that has any, and the nearest `.python-version`; beside a
   * `pyproject.toml` without a lock also the `uv.lock` of the workspace above. Absolute paths; for a folder outside of
   * `root` those of `root`.
   */
  async nearest(start: string, root: string): Promise<HostFile[]> {
    const folders = upTo(start, root);
    const python = await this.#first(folders, async (folder) => {
      const read = await this.#list(join(folder, PYTHON_VERSION));
      return read ? [read] : [];
    });
    const lists = await this.#first(folders, (folder) => this.#inFolder(folder));
    const isMember =
      lists.some(({ file }) => file.endsWith('pyproject.toml')) && !lists.some(({ isLock }) => isLock);
    const lock = isMember ? await this.#first(folders, (folder) => this.listed(join(folder, 'uv.lock'))) : [];
    return [...python, ...lists, ...lock.filter((each) => !lists.includes(each))];
  }

  /** A list with those that it asks for; none where there is no such file, and one with a problem where it cannot be read. */
  async listed(path: string): Promise<HostFile[]> {
    const seen = new Set<string>();
    const found: HostFile[] = [];
    const visit = async (each: string, from: HostFile | undefined): Promise<void> => {
      if (seen.has(each)) return;
      seen.add(each);
      const read = await this.#list(each);
      if (read === undefined) {
        if (from !== undefined) found.push(missing(from, shownPath(this.#workingDirectory, each)));
        return;
      }
      found.push(read);
      for (const path of read.includes)
        if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(path)) await visit(resolve(dirname(each), path), read);
    };
    await visit(path, undefined);
    return found;
  }

  /** What a Dockerfile says, and the lists of the context that it installs; undefined: there is none. */
  async dockerfile(path: string, context: string, build: DockerfileBuild): Promise<HostFile[] | undefined> {
    const text = await this.#text(path);
    if (text === undefined) return undefined;
    const read = readDockerfile(text, build);
    const lists: HostFile[] = [];
    for (const each of read.includes) lists.push(...(await this.listed(resolve(context, each))));
    return [read, ...lists];
  }

  async #first(
    folders: readonly string[],
    look: (folder: string) => Promise<HostFile[]>,
  ): Promise<HostFile[]> {
    for (const folder of folders) {
      const found = await look(folder);
      if (found.some(({ pins, problems }) => pins.length + problems.length > 0)) return found;
    }
    return [];
  }

  #inFolder(folder: string): Promise<HostFile[]> {
    const known =
      this.#folders.get(folder) ??
      Promise.all(LISTS.map((name) => this.listed(join(folder, name)))).then((lists) => [
        ...new Set(lists.flat()),
      ]);
    this.#folders.set(folder, known);
    return known;
  }

  #list(path: string): Promise<HostFile | undefined> {
    const known =
      this.#read.get(path) ?? this.#text(path).then((text) => text && (readHostFile(text) ?? asList(text)));
    this.#read.set(path, known);
    return known;
  }

  async #text(path: string): Promise<TextFile | undefined> {
    const file = shownPath(this.#workingDirectory, path);
    const read = await this.#files.readFile(path);
    if ('failure' in read) {
      if (read.failure !== 'missing' && read.failure !== 'directory') this.unread.set(file, read.detail);
      return undefined;
    }
    const text = new TextDecoder().decode(read.bytes);
    this.texts.set(file, text);
    return { file, text };
  }
}

/** What pip is told to install from is a list, whatever it is called. */
function asList({ file, text }: TextFile): HostFile | undefined {
  const read = readHostFile({ file: `${file}.requirements.txt`, text });
  const named = <T extends { place: { file: string } }>(each: T): T => ({
    ...each,
    place: { ...each.place, file },
  });
  return read && { ...read, file, pins: read.pins.map(named), problems: read.problems.map(named) };
}

function missing({ file }: HostFile, name: string): HostFile {
  const problem = { place: { file }, message: `it asks for \`${name}\`, which is not there` };
  return { file, pins: [], problems: [problem], isLock: false, includes: [] };
}

/** From the innermost folder outwards. */
function upTo(start: string, root: string): string[] {
  const folders: string[] = [];
  for (let folder = start; ; folder = dirname(folder)) {
    folders.push(folder);
    if (folder === root) return folders;
    if (folder === dirname(folder)) return [root];
  }
}
