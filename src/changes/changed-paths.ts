/** The paths that differ between two states of a repository, asked about by absolute paths. */
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';

export interface RepositoryPaths {
  /** Absolute; the top of the repository. */
  root: string;
  /** Relative to the top, with `/`; as `Repository.changed` gives them. */
  changed: readonly string[];
  /** Symbolic links, relative to the top, and what is written in them. */
  links: ReadonlyMap<string, string>;
  /** Relative to the top: a change in one is told of its folder alone. */
  submodules: readonly string[];
}

/** As the system itself does: a link that leads back to itself ends somewhere. */
const MOST_LINKS = 40;

export class ChangedPaths {
  /** Relative to the top. */
  readonly paths: readonly string[];
  readonly #root: string;
  readonly #changed: ReadonlySet<string>;
  readonly #links: ReadonlyMap<string, string>;
  readonly #submodules: ReadonlySet<string>;

  constructor({ root, changed, links, submodules }: RepositoryPaths) {
    const absolute = (path: string): string => join(root, path);
    this.paths = changed;
    this.#root = root;
    this.#changed = new Set(changed.map(absolute));
    this.#links = new Map([...links].map(([path, text]) => [absolute(path), text]));
    this.#submodules = new Set(submodules.map(absolute));
  }

  /** The path that changed when `path` did: itself, what it leads to through links, or the submodule that it is in. */
  find(path: string): string | undefined {
    if (this.#changed.has(path)) return path;
    if (this.#links.size + this.#submodules.size === 0) return undefined;
    let at = path;
    for (let links = 0; links < MOST_LINKS; links += 1) {
      const step = this.#step(at);
      if (step === undefined) return this.#changed.has(at) ? at : undefined;
      if ('changed' in step) return step.changed;
      at = step.leadsTo;
    }
    return undefined;
  }

  /** Whether git can tell of a path. */
  isInside(path: string): boolean {
    return isInside(this.#root, path);
  }

  /** What changed in a folder: relative to it, with `/`. */
  below(folder: string): string[] {
    // All of the repository lies in a folder around it.
    if (isInside(folder, this.#root)) {
      const around = relative(folder, this.#root).replaceAll('\\', '/');
      return around === '' ? [...this.paths] : this.paths.map((path) => `${around}/${path}`);
    }
    const prefix = `${relative(this.#root, folder).replaceAll('\\', '/')}/`;
    return this.paths.flatMap((path) => (path.startsWith(prefix) ? [path.slice(prefix.length)] : []));
  }

  /** As git names it. */
  shown(path: string): string {
    return this.isInside(path) ? relative(this.#root, path).replaceAll('\\', '/') : path;
  }

  /** The first link or submodule on the way from the top to a path. */
  #step(path: string): { leadsTo: string } | { changed: string } | undefined {
    for (const above of foldersTo(path, this.#root)) {
      if (this.#submodules.has(above) && above !== path)
        return this.#changed.has(above) ? { changed: above } : undefined;
      const text = this.#links.get(above);
      if (text === undefined) continue;
      if (this.#changed.has(above)) return { changed: above };
      return { leadsTo: resolve(dirname(above), text, relative(above, path)) };
    }
    return undefined;
  }
}

function isInside(folder: string, path: string): boolean {
  const inside = relative(folder, path);
  return inside !== '..' && !/^\.\.[/\\]/.test(inside) && !isAbsolute(inside);
}

/** From the one below the top down to the path itself. */
function foldersTo(path: string, root: string): string[] {
  const found: string[] = [];
  for (let at = path; at !== root && at !== dirname(at); at = dirname(at)) found.push(at);
  return found.reverse();
}
