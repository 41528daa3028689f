/** The local code behind entrypoints: each file is read once, and flows of one folder share what their imports lead to. */
import { dirname, resolve } from 'node:path';
import type { CodeFile, EntryCode, FoundImport } from '../../changes/code-graph.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import { entrypointModule } from '../../project/entrypoint.ts';
import type { Entrypoint } from '../../project/project.ts';
import { type ScannedImports, scanImports } from '../../python/scan-imports.ts';
import { ModuleSearch } from './module-search.ts';
import type { ProjectFolders, SourceFiles } from './source-folders.ts';

interface FolderGraph {
  search: ModuleSearch;
  files: Map<string, CodeFile>;
  /** Whoever asks meanwhile waits, or would see half of it. */
  underWay: Promise<void>;
}

export class CodeGraphs {
  readonly #folders: ProjectFolders;
  readonly #files: FileSystem;
  readonly #sources: SourceFiles;
  readonly #scans = new Map<string, ScannedImports>();
  /** By the folder in which Python's search begins. */
  readonly #graphs = new Map<string, FolderGraph>();

  constructor(folders: ProjectFolders, files: FileSystem) {
    this.#folders = folders;
    this.#files = files;
    this.#sources = rememberingFiles(files);
  }

  /** The code that a deployment begins with, and all that can be reached from it. */
  async codeOf(entrypoint: Entrypoint): Promise<EntryCode> {
    const { workingDirectory } = this.#folders;
    const module = entrypointModule(entrypoint);
    if (module !== undefined) {
      const graph = this.#graphFrom(workingDirectory);
      const start = await graph.search.module(module);
      await this.#reach(start, graph, false);
      return { graph: graph.files, start };
    }
    const path = resolve(workingDirectory, entrypoint.candidates[0] ?? '');
    const graph = this.#graphFrom(dirname(path));
    const start = { files: [path], asked: [path] };
    await this.#reach(start, graph, true);
    return { graph: graph.files, start };
  }

  #graphFrom(folder: string): FolderGraph {
    let graph = this.#graphs.get(folder);
    if (graph === undefined) {
      const search = new ModuleSearch(folder, this.#folders, this.#sources);
      graph = { search, files: new Map(), underWay: Promise.resolve() };
      this.#graphs.set(folder, graph);
    }
    return graph;
  }

  #reach(start: FoundImport, graph: FolderGraph, isScript: boolean): Promise<void> {
    graph.underWay = graph.underWay.then(() => this.#extend(start, graph, isScript));
    return graph.underWay;
  }

  async #extend(start: FoundImport, { search, files }: FolderGraph, isScript: boolean): Promise<void> {
    const waiting = [...start.files];
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      if (files.has(path)) continue;
      const { imports, isComputed } = await this.#scan(path);
      const found = new Set<FoundImport>();
      const isStart = isScript && start.files.includes(path);
      for (const each of imports) for (const one of await search.find(each, path, isStart)) found.add(one);
      files.set(path, { path, imports: [...found], isComputed });
      for (const one of found) waiting.push(...one.files);
    }
  }

  /** A file that is not there, or cannot be read, imports nothing. */
  async #scan(path: string): Promise<ScannedImports> {
    let scan = this.#scans.get(path);
    if (scan === undefined) {
      const read = await this.#files.readFile(path);
      scan = scanImports('bytes' in read ? new TextDecoder().decode(read.bytes) : '');
      this.#scans.set(path, scan);
    }
    return scan;
  }
}

/** Whatever is asked twice is looked for once. */
export function rememberingFiles(files: FileSystem): SourceFiles {
  const existing = new Map<string, boolean>();
  const texts = new Map<string, string | undefined>();
  return {
    async exists(path) {
      const known = existing.get(path) ?? (await files.exists(path));
      existing.set(path, known);
      return known;
    },
    async text(path) {
      if (texts.has(path)) return texts.get(path);
      const read = await files.readFile(path);
      const text = 'bytes' in read ? new TextDecoder().decode(read.bytes) : undefined;
      texts.set(path, text);
      return text;
    },
  };
}
