/** The block files that `prefect.yaml` names under `tq.blocks`, read and checked. */
import { checkDuplicateNames } from '../../blocks/checks/duplicate-name.ts';
import { missingBlockFile, unreadableBlockFile } from '../../blocks/checks/missing-file.ts';
import { toBlockState } from '../../blocks/to-block-state.ts';
import { CODES } from '../../diagnostics/codes.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Path, Span } from '../../diagnostics/span.ts';
import type { BlockState } from '../../plan/block-state.ts';
import type { Document } from '../../project/document.ts';
import { type BlockFilePorts, readBlockFile, type ReadBlockFile } from './check-block-file.ts';
import { expandGlob } from '../files/expand-glob.ts';
import { withoutGitsOwn } from '../files/inside-repository.ts';
import type { NamedBlockFiles } from './named-block-files.ts';
import { shownPath } from '../files/shown-path.ts';
import type { ProjectFolders } from '../flows/source-folders.ts';

export interface ReadBlocks {
  /** Of the files without an error that nobody can allow. */
  blocks: BlockState[];
  /** Where each of them has its name. */
  places: ReadonlyMap<string, Span>;
  diagnostics: Diagnostic[];
}

/** Reads each file once, however often it is asked for. */
export class BlockFiles {
  readonly #folders: ProjectFolders;
  readonly #ports: BlockFilePorts;
  /** By absolute path. */
  readonly #read = new Map<string, Promise<ReadBlockFile>>();

  constructor(folders: ProjectFolders, ports: BlockFilePorts) {
    this.#folders = folders;
    this.#ports = ports;
  }

  async read(document: Document, named: readonly NamedBlockFiles[]): Promise<ReadBlocks> {
    const files = new Map<string, ReadBlockFile>();
    const diagnostics: Diagnostic[] = [];
    for (const { path, written } of named) {
      const paths = await this.#pathsOf(written);
      if (paths.length === 0) diagnostics.push(missingBlockFile(document, path, written));
      for (const file of paths) {
        const reading = this.#read.get(file) ?? this.#readFile(file, document, path);
        this.#read.set(file, reading);
        files.set(file, await reading);
      }
    }
    const read = [...files.values()];
    const documents = read.flatMap((each) => each.document ?? []);
    const usable = read.flatMap((each) =>
      each.document === undefined || isUnusable(each)
        ? []
        : [{ state: toBlockState(each.document), where: each.document.spanOf(['name']) }],
    );
    return {
      blocks: usable.map(({ state }) => state),
      places: new Map(usable.map(({ state, where }) => [state.name, where])),
      diagnostics: [
        ...diagnostics,
        ...read.flatMap((each) => each.diagnostics),
        ...checkDuplicateNames(documents),
      ],
    };
  }

  /** Absolute, sorted. */
  async #pathsOf(written: string): Promise<string[]> {
    const { workingDirectory, projectFolder = workingDirectory } = this.#folders;
    if (written === '') return [];
    const { files } = this.#ports;
    return withoutGitsOwn(await expandGlob(written, projectFolder, files), projectFolder, files);
  }

  async #readFile(path: string, project: Document, named: Path): Promise<ReadBlockFile> {
    const file = shownPath(this.#folders.workingDirectory, path);
    const read = await readBlockFile(path, file, this.#ports);
    if (!('failure' in read)) return read;
    return { diagnostics: [unreadableBlockFile(project, named, { file, detail: read.detail })] };
  }
}

function isUnusable({ diagnostics }: ReadBlockFile): boolean {
  return diagnostics.some(({ code, severity }) => severity === 'error' && CODES[code].allowable !== true);
}
