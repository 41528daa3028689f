/** The files that say which versions run, each read once, with the lists that they ask for. */
import { dirname, join, relative, resolve } from 'node:path';
import type { FileSystem } from '../../../ports/file-system.ts';
import { notReplaced } from '../../../preflight/host/not-replaced.ts';
import type { HostFile } from '../../../preflight/host/pin.ts';
import { type DockerfileBuild, readDockerfile } from '../../../preflight/host/read-dockerfile.ts';
import { readHostFile } from '../../../preflight/host/read-host-file.ts';
import { shownText } from '../../../preflight/host/pin-from-text.ts';
import type { TextFile } from '../../../requirements/read-requirements.ts';
import { refusedOutside } from '../../files/inside-repository.ts';
import { listText } from '../../files/list-text.ts';
import { shownPath } from '../../files/shown-path.ts';
import type { ProjectFolders } from '../../flows/source-folders.ts';

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
  /** Nothing outside of them is read. */
  readonly #roots: readonly string[];
  readonly #files: FileSystem;
  /** By the name used in places: what something calls a list, and what is none. It may hold logins. */
  readonly #notShown = new Set<string>();
  readonly #realRoots = new Map<string, Promise<string | undefined>>();
  readonly #read = new Map<string, Promise<HostFile | string | undefined>>();
  readonly #folders = new Map<string, Promise<HostFile[]>>();

  constructor({ workingDirectory, projectFolder, repositoryRoot }: ProjectFolders, files: FileSystem) {
    this.#workingDirectory = workingDirectory;
    this.#roots =
      repositoryRoot === undefined ? [workingDirectory, projectFolder ?? workingDirectory] : [repositoryRoot];
    this.#files = files;
  }

  /** The texts of those that findings name, where their lines may be shown. */
  sourcesOf(named: ReadonlySet<string | undefined>): Map<string, string> {
    return new Map([...this.texts].filter(([file]) => named.has(file) && !this.#notShown.has(file)));
  }

  /** Places above the working directory are absolute; a message names them from there. */
  inMessage(text: string): string {
    const [root = ''] = this.#roots;
    const up = relative(this.#workingDirectory, root).replaceAll('\\', '/');
    return up === '' ? text : text.replaceAll(`${root.replaceAll('\\', '/')}/`, `${up}/`);
  }

  /**
   * Those of the nearest folder from `start` up to `root` that has any, and the nearest `.python-version`; beside a
   * `pyproject.toml` without a lock also the `uv.lock` of the workspace above. Absolute paths; for a folder outside of
   * `root` those of `root`.
   */
  async nearest(start: string, root: string): Promise<HostFile[]> {
    const folders = upTo(start, root);
    const python = await this.#first(folders, async (folder) => {
      const path = join(folder, PYTHON_VERSION);
      const read = await this.#list(path);
      if (read === undefined) return [];
      return [typeof read === 'string' ? this.#refused(path, read) : read];
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
        if (from !== undefined)
          found.push(unreadable(from.file, `it asks for ${this.#named(each)}, which is not there`));
        return;
      }
      if (typeof read === 'string') {
        found.push(this.#refused(each, read, from));
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
    if (typeof text === 'string') return [this.#refused(path, text)];
    const read = readDockerfile(text, build);
    const lists: HostFile[] = [];
    for (const each of read.includes) lists.push(...(await this.listed(resolve(context, each))));
    const over = lists.flatMap(({ pins }) => pins.filter(({ marker }) => marker === undefined));
    return [{ ...read, pins: notReplaced(read.pins, over) }, ...lists];
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

  #refused(path: string, why: string, from?: HostFile): HostFile {
    return from === undefined
      ? unreadable(shownPath(this.#workingDirectory, path), `it is not read, for ${why}`)
      : unreadable(from.file, `it asks for ${this.#named(path)}, which is not read, for ${why}`);
  }

  #named(path: string): string {
    return `\`${shownText(shownPath(this.#workingDirectory, path))}\``;
  }

  /** Undefined: there is none; a text: why it is not read. */
  #list(path: string): Promise<HostFile | string | undefined> {
    const known = this.#read.get(path) ?? this.#parsed(path);
    this.#read.set(path, known);
    return known;
  }

  async #parsed(path: string): Promise<HostFile | string | undefined> {
    const text = await this.#text(path);
    if (text === undefined || typeof text === 'string') return text;
    const known = readHostFile(text);
    if (known?.isUnreadable === true) this.#notShown.add(text.file);
    if (known !== undefined) return known;
    const read = asList(text);
    if (read === undefined || read.problems.length > 0) this.#notShown.add(text.file);
    return read;
  }

  #realPath(path: string): Promise<string | undefined> {
    const real = (): Promise<string | undefined> =>
      this.#files.realPath?.(path) ?? Promise.resolve(undefined);
    if (!this.#roots.includes(path)) return real();
    const known = this.#realRoots.get(path) ?? real();
    this.#realRoots.set(path, known);
    return known;
  }

  async #text(path: string): Promise<TextFile | string | undefined> {
    const refused = await refusedOutside(path, this.#roots, { realPath: (each) => this.#realPath(each) });
    if (refused !== undefined) return refused;
    const file = shownPath(this.#workingDirectory, path);
    const read = await this.#files.readFile(path);
    if ('failure' in read) {
      if (read.failure !== 'missing' && read.failure !== 'directory') this.unread.set(file, read.detail);
      return undefined;
    }
    const text = listText(read.bytes);
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

function unreadable(file: string, message: string): HostFile {
  return { file, pins: [], problems: [{ place: { file }, message }], isLock: false, includes: [] };
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
