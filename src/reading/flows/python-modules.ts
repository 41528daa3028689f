/** From the name of a module to its file, as Python's import finds it from where Prefect loads a flow. */
import { dirname, join } from 'node:path';
import { knownModule } from '../../python/known-packages.ts';
import type { FoundModule } from '../../python/modules.ts';
import type { PythonFiles } from './python-files.ts';
import { type ProjectFolders, sourceFolders } from './source-folders.ts';

/** The file that an entrypoint names by its path. */
export interface Script {
  /** Absolute. */
  path: string;
  /** The module name under which Prefect runs it. */
  name: string;
}

/** Where a module is: its file, if it has one, and the folders in which its submodules are. */
interface Location {
  file?: string;
  folders: string[];
  isPackage: boolean;
}

export class ModuleFinder {
  readonly #folders: ProjectFolders;
  readonly #script: Script | undefined;
  readonly #files: PythonFiles;
  readonly #located = new Map<string, Promise<Location | undefined>>();
  #others: Promise<string[]> | undefined;

  constructor(folders: ProjectFolders, script: Script | undefined, files: PythonFiles) {
    this.#folders = folders;
    this.#script = script;
    this.#files = files;
  }

  /** The module of that name, parsed; `outside` when the project has none, or its file cannot be read. */
  async find(name: string): Promise<FoundModule> {
    const location = await this.#locate(name);
    if (location === undefined) return this.#findKnown(name);
    if (location.file === undefined) return 'namespace';
    const file = await this.#files.load(location.file);
    return 'failure' in file ? 'outside' : { file, isPackage: location.isPackage };
  }

  /** The absolute path of a module's file, which is neither read nor parsed; undefined outside the project. */
  async fileOf(name: string): Promise<string | undefined> {
    return (await this.#locate(name))?.file;
  }

  async #findKnown(name: string): Promise<FoundModule> {
    const known = knownModule(name);
    if (known === undefined) return 'outside';
    const file = await this.#files.parse(`${name.replaceAll('.', '/')}.py`, known.text, known.sourceHash);
    return { file: { ...file, isStandIn: true }, isPackage: known.isPackage };
  }

  #locate(name: string): Promise<Location | undefined> {
    let location = this.#located.get(name);
    if (location === undefined) {
      location = this.#search(name);
      this.#located.set(name, location);
    }
    return location;
  }

  async #search(name: string): Promise<Location | undefined> {
    const start = this.#startOf(name);
    if (start) return start;
    const [, dots = '', packages = '', last = ''] = /^(\.*)(?!\.)(?:(.*)\.)?([^.]+)$/.exec(name) ?? [];
    if (dots === '' && packages === '') return this.#searchTop(last);
    const parent = await this.#locate(dots + packages);
    return parent && this.#searchIn(parent.folders, last);
  }

  /** The flow's own file is a package of its folder and the working directory (`load_script_as_module`); dots climb out of it. */
  #startOf(name: string): Location | undefined {
    if (this.#script === undefined) return undefined;
    const folder = dirname(this.#script.path);
    if (name === this.#script.name) {
      return { file: this.#script.path, folders: [folder, this.#folders.workingDirectory], isPackage: true };
    }
    if (!/^\.+$/.test(name)) return undefined;
    return {
      folders: [join(folder, ...Array.from({ length: name.length - 1 }, () => '..'))],
      isPackage: true,
    };
  }

  /** Prefect's own path first: the folder of the flow's file and the working directory. */
  async #searchTop(name: string): Promise<Location | undefined> {
    const { workingDirectory } = this.#folders;
    const start = this.#script === undefined ? workingDirectory : dirname(this.#script.path);
    const onPath = [...new Set([start, workingDirectory])];
    const found = await this.#searchIn(onPath, name);
    if (found?.file !== undefined) return found;
    this.#others ??= sourceFolders(start, this.#folders, this.#files);
    return this.#searchIn([...new Set([...onPath, ...(await this.#others)])], name);
  }

  /** A package comes before a file in the same folder; folders without `__init__.py` count when there is neither. */
  async #searchIn(folders: readonly string[], name: string): Promise<Location | undefined> {
    const bare: string[] = [];
    for (const folder of folders) {
      const inner = join(folder, name);
      const package_ = join(inner, '__init__.py');
      if (await this.#files.exists(package_)) return { file: package_, folders: [inner], isPackage: true };
      const file = `${inner}.py`;
      if (await this.#files.exists(file)) return { file, folders: [], isPackage: false };
      if (await this.#files.exists(inner)) bare.push(inner);
    }
    return bare.length > 0 ? { folders: bare, isPackage: true } : undefined;
  }
}
