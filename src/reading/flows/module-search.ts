/**
 * From an import to files, as `ModuleFinder` finds them, for thousands of files: nothing is parsed, and each name is looked
 * for once for all flows of a folder. Remembers also where it looked in vain.
 */
import { dirname, join } from 'node:path';
import type { FoundImport } from '../../changes/code-graph.ts';
import type { ScannedImport } from '../../python/scan-imports.ts';
import { type ProjectFolders, type SourceFiles, sourceFolders } from './source-folders.ts';

interface Place extends FoundImport {
  /** In which its submodules are; none for a module that is a file. */
  folders: readonly string[];
  /** Where it would be, if it were there. */
  missing: readonly string[];
}

const NOWHERE: Place = { files: [], asked: [], folders: [], missing: [] };

export class ModuleSearch {
  readonly #start: string;
  readonly #folders: ProjectFolders;
  readonly #files: SourceFiles;
  readonly #places = new Map<string, Place>();
  #others: string[] | undefined;

  /** `start`: the folder of the flow's file; the working directory for an entrypoint that names a module. */
  constructor(start: string, folders: ProjectFolders, files: SourceFiles) {
    this.#start = start;
    this.#folders = folders;
    this.#files = files;
  }

  /** A module by its full name, with the packages around it. */
  async module(name: string): Promise<FoundImport> {
    return this.#known(TOP, name);
  }

  /** `from`: the absolute path of the file that imports; `isScript`: it is named by an entrypoint. */
  async find(
    { dots, module, names }: ScannedImport,
    from: string,
    isScript: boolean,
  ): Promise<readonly FoundImport[]> {
    const base = dots === 0 ? TOP : this.#packageOf(from, dots, isScript);
    const place = module === '' ? await this.#known(base, '') : await this.#known(base, module);
    if (place.folders.length + place.missing.length === 0) return [place];
    const found: FoundImport[] = [place];
    for (const name of await this.#submodules(place, names))
      found.push(await this.#known(base, module === '' ? name : `${module}.${name}`));
    return found;
  }

  /** With `*` those that the package lists in `__all__`. */
  async #submodules({ files, folders }: Place, names: readonly string[]): Promise<readonly string[]> {
    if (!names.includes('*')) return names;
    const file = files.at(-1);
    const text = folders.length === 0 || file === undefined ? undefined : await this.#files.text(file);
    const listed = text?.slice(text.search(/\b__all__\b/) >>> 0) ?? '';
    return [...listed.matchAll(/["'](\w+)["']/g)].map(([, name = '']) => name);
  }

  /** Prefect makes the flow's own file a package of its folder and of the working directory (`load_script_as_module`). */
  #packageOf(from: string, dots: number, isScript: boolean): string {
    const folder = join(dirname(from), ...Array.from({ length: dots - 1 }, () => '..'));
    return isScript && dots === 1 ? `${folder}${OF_SCRIPT}` : folder;
  }

  async #known(base: string, name: string): Promise<Place> {
    const key = `${base}\0${name}`;
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const place = await this.#locate(base, name);
    this.#places.set(key, place);
    return place;
  }

  async #locate(base: string, name: string): Promise<Place> {
    if (name === '') return this.#packageAt(base);
    const dot = name.lastIndexOf('.');
    const last = name.slice(dot + 1);
    if (dot < 0 && base === TOP) return this.#top(last);
    const parent = await this.#known(base, dot < 0 ? '' : name.slice(0, dot));
    const own = parent.folders.length > 0 ? await this.#searchIn(parent.folders, last) : NOWHERE;
    const missing = parent.missing.map((each) => join(each, last));
    return {
      files: [...parent.files, ...own.files],
      asked: [...parent.asked, ...own.asked, ...missing.flatMap((each) => filesAt(each))],
      folders: own.folders,
      missing: [...missing, ...own.missing],
    };
  }

  /** The package in which a relative import starts. */
  async #packageAt(base: string): Promise<Place> {
    if (base.endsWith(OF_SCRIPT)) {
      const folder = base.slice(0, -OF_SCRIPT.length);
      return { ...NOWHERE, folders: [...new Set([folder, this.#folders.workingDirectory])] };
    }
    const file = join(base, '__init__.py');
    const files = (await this.#files.exists(file)) ? [file] : [];
    return { files, asked: [file], folders: [base], missing: [] };
  }

  /** Prefect's own path first: the folder of the flow's file and the working directory. */
  async #top(name: string): Promise<Place> {
    const { workingDirectory } = this.#folders;
    const onPath = [...new Set([this.#start, workingDirectory])];
    const found = await this.#searchIn(onPath, name);
    if (found.files.length > 0) return found;
    this.#others ??= await sourceFolders(this.#start, this.#folders, this.#files);
    return this.#searchIn([...new Set([...onPath, ...this.#others])], name);
  }

  /** A package comes before a file in the same folder; folders without `__init__.py` count when there is neither. */
  async #searchIn(folders: readonly string[], name: string): Promise<Place> {
    const asked: string[] = [];
    const bare: string[] = [];
    const missing: string[] = [];
    for (const folder of folders) {
      const inner = join(folder, name);
      const [package_, file] = filesAt(inner);
      asked.push(package_);
      if (await this.#files.exists(package_))
        return { files: [package_], asked, folders: [inner], missing: [] };
      asked.push(file);
      if (await this.#files.exists(file)) return { files: [file], asked, folders: [], missing: [] };
      if (await this.#files.exists(inner)) bare.push(inner);
      else missing.push(inner);
    }
    return { files: [], asked, folders: bare, missing };
  }
}

/** Where names are looked for that have no dots before them. */
const TOP = '';
/** Behind a folder: the package that Prefect makes of a script in it. */
const OF_SCRIPT = '/\0script';

function filesAt(inner: string): [string, string] {
  return [join(inner, '__init__.py'), `${inner}.py`];
}
