/** The paths that differ between two states of a repository, asked about by absolute paths. */
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { insidePath } from '../inside-path.ts';

export interface RepositoryPaths {
  /** Absolute; the top of the repository. */
  root: string;
  /** Relative to the top, with `/`; as `Repository.changed` gives them. */
  changed: readonly string[];
  /** Symbolic links as they were, relative to the top, and what is written in them; one that is new is a change itself. */
  links: ReadonlyMap<string, string>;
  /** Relative to the top: a change in one is told of its folder alone. */
  submodules: readonly string[];
  /** All files as they were, relative to the top. */
  kept: Iterable<string>;
  /** Whether the later state are the files on disk, with what git is not told of. */
  isOnDisk: boolean;
}

/** Where a path leads. `changed`: the path that changed on the way, or at its end. */
type Place = { changed: string } | { real: string; submodule?: string };

/** As the system itself does: a link that leads back to itself ends somewhere. */
const MOST_LINKS = 40;

export class ChangedPaths {
  /** Relative to the top. */
  readonly paths: readonly string[];
  readonly #root: string;
  /** With the separator behind it. */
  readonly #prefix: string;
  readonly #changed: ReadonlySet<string>;
  readonly #links: ReadonlyMap<string, string>;
  readonly #submodules: ReadonlySet<string>;
  readonly #kept: ReadonlySet<string>;
  readonly #isOnDisk: boolean;
  readonly #folders = new Map<string, Place>();
  /** By folder the first change in it. */
  readonly #firstIn = new Map<string, string>();

  constructor({ root, changed, links, submodules, kept, isOnDisk }: RepositoryPaths) {
    const absolute = (path: string): string => join(root, path);
    this.#root = root;
    this.#prefix = root.endsWith(sep) ? root : `${root}${sep}`;
    // Of a repository in this one, of which git keeps nothing, it lists the folder alone.
    this.paths = changed.map((path) => path.replace(/\/$/, ''));
    const nested = changed.filter((path) => path.endsWith('/')).map((path) => path.slice(0, -1));
    this.#changed = new Set(this.paths.map(absolute));
    this.#links = new Map([...links].map(([path, text]) => [absolute(path), text]));
    this.#submodules = new Set([...submodules, ...nested].map(absolute));
    for (const path of this.#changed)
      for (let at = dirname(path); !this.#firstIn.has(at) && isInside(root, at); at = dirname(at))
        this.#firstIn.set(at, path);
    this.#kept = new Set(kept);
    this.#isOnDisk = isOnDisk;
  }

  /** The path that changed when `path` did: itself, what it leads to through links, or a link, file or submodule on its way. */
  find(path: string): string | undefined {
    if (this.#changed.has(path)) return path;
    const place = this.#placeOf(path, 0);
    return 'changed' in place ? place.changed : undefined;
  }

  /** As `find`; of a folder also what changed in it. */
  findIn(path: string): string | undefined {
    const place = this.#placeOf(path, 0);
    return 'changed' in place ? place.changed : this.#firstIn.get(place.real);
  }

  /** Whether git can tell of a path, links followed. */
  isInside(path: string): boolean {
    return this.#holds(this.#real(path));
  }

  /** Why git cannot tell whether a file, or what is in a folder, changed: a sentence without its full stop. */
  untold(path: string): string | undefined {
    const place = this.#placeOf(path, 0);
    if ('changed' in place) return undefined;
    if (!this.#holds(place.real)) return `\`${this.shown(path)}\` is outside of the repository`;
    if (place.submodule === undefined || !this.#isOnDisk) return undefined;
    return `\`${this.shown(path)}\` is in the submodule \`${this.shown(place.submodule)}\`, whose files on disk are not compared`;
  }

  /** As `untold`, of a file that is there. */
  untoldFile(path: string): string | undefined {
    const place = this.#placeOf(path, 0);
    if ('changed' in place) return undefined;
    const isKept = place.submodule !== undefined || this.#kept.has(this.shown(place.real));
    return this.untold(path) ?? (isKept ? undefined : `git does not keep \`${this.shown(path)}\``);
  }

  /**
   * What changed in a folder: relative to it, with `/`. With a `/` at the end it is a folder of which git does not tell what
   * changed in it: `./` the folder itself, where a link or submodule on its way changed, and submodules in it.
   */
  below(folder: string, links = 0): string[] {
    // All of the repository lies in a folder around it.
    if (isInside(folder, this.#root)) {
      const around = relative(folder, this.#root).replaceAll('\\', '/');
      return this.#inFolder('', links).map((path) => (around === '' ? path : `${around}/${path}`));
    }
    const place = this.#placeOf(folder, 0);
    if ('changed' in place) return ['./'];
    if (!this.#holds(place.real)) return [];
    if (isInside(place.real, this.#root)) return this.#inFolder('', links);
    return this.#inFolder(`${this.shown(place.real)}/`, links);
  }

  /** As git names it. */
  shown(path: string): string {
    return this.#holds(path) ? path.slice(this.#prefix.length).replaceAll(sep, '/') : path;
  }

  /** `prefix`: of the paths relative to the top. */
  #inFolder(prefix: string, links: number): string[] {
    const found = this.paths.flatMap((path) => (path.startsWith(prefix) ? [path.slice(prefix.length)] : []));
    for (const submodule of this.#submodules) {
      const path = this.shown(submodule);
      const isUnknown = this.#isOnDisk || this.#changed.has(submodule);
      if (isUnknown && path.startsWith(prefix)) found.push(`${path.slice(prefix.length)}/`);
    }
    for (const link of links < MOST_NESTED ? this.#links.keys() : []) {
      const path = this.shown(link);
      if (!path.startsWith(prefix) || this.#changed.has(link)) continue;
      const name = path.slice(prefix.length);
      if (this.find(link) !== undefined) found.push(name);
      // A folder that leads to one around it would hold itself.
      else if (!isInside(this.#real(link), link))
        found.push(...this.below(link, links + 1).map((each) => `${name}/${each}`));
    }
    return found;
  }

  #real(path: string): string {
    const place = this.#placeOf(path, 0);
    return 'changed' in place ? path : place.real;
  }

  #holds(path: string): boolean {
    return path === this.#root || path.startsWith(this.#prefix);
  }

  /** Part by part from the top on, as the system goes. */
  #placeOf(path: string, links: number): Place {
    if (path === this.#root || !this.#holds(path) || links > MOST_LINKS) return { real: path };
    const folder = this.#folderOf(dirname(path), links);
    if ('changed' in folder) return folder;
    const at = join(folder.real, basename(path));
    if (folder.submodule !== undefined) return { ...folder, real: at };
    if (this.#changed.has(at)) return { changed: at };
    if (this.#submodules.has(at)) return { real: at, submodule: at };
    const text = this.#links.get(at);
    return text === undefined ? { real: at } : this.#placeOf(resolve(dirname(at), text), links + 1);
  }

  /** Asked for each file in it. */
  #folderOf(folder: string, links: number): Place {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const place = this.#placeOf(folder, links);
    this.#folders.set(folder, place);
    return place;
  }
}

/** Links in folders that links lead to. */
const MOST_NESTED = 3;

function isInside(folder: string, path: string): boolean {
  return insidePath(folder, path) !== undefined;
}
