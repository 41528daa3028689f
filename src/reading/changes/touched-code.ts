/** Whether a change touches the code behind an entrypoint. */
import { dirname, resolve } from 'node:path';
import type { ChangedPaths } from '../../changes/changed-paths.ts';
import type { CodeGraph, EntryCode } from '../../changes/code-graph.ts';
import { type CodeTouch, touchedFiles, type TouchedFiles, touchOf } from '../../changes/touch-of.ts';
import type { FileRole, Reason } from '../../changes/verdict.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import type { Entrypoint } from '../../project/project.ts';
import { entrypointModule } from '../../project/entrypoint.ts';
import { type CodeGraphs, rememberingFiles } from '../flows/code-graphs.ts';
import { type ProjectFolders, sourceFolders } from '../flows/source-folders.ts';

interface States {
  folders: ProjectFolders;
  /** As they are. */
  files: FileSystem;
  /** As they were. */
  before: FileSystem;
}

export class TouchedCode {
  readonly #graphs: CodeGraphs;
  readonly #changes: ChangedPaths;
  readonly #states: States;
  /** By the folder in which the search begins, whether Python looks elsewhere now. */
  readonly #moved = new Map<string, Promise<boolean>>();
  /** A graph may have grown since; its size tells. */
  readonly #touched = new Map<CodeGraph, { size: number; files: TouchedFiles }>();

  constructor(graphs: CodeGraphs, changes: ChangedPaths, states: States) {
    this.#graphs = graphs;
    this.#changes = changes;
    this.#states = states;
  }

  /** Reads the code behind all of them, so that each graph is walked through once. */
  async read(entrypoints: Iterable<Entrypoint>): Promise<void> {
    for (const entrypoint of entrypoints) await this.#graphs.codeOf(entrypoint);
  }

  async reasonsFor(entrypoint: Entrypoint, role: FileRole): Promise<Reason[]> {
    const code = await this.#graphs.codeOf(entrypoint);
    const touch = touchOf(code, this.#touchedIn(code), this.#changes);
    if (touch !== undefined) return [this.#reasonOf(touch, role)];
    if (!(await this.#isSearchedElsewhere(entrypoint))) return [];
    return [{ kind: 'unknown', why: '`pyproject.toml` names other folders of packages now' }];
  }

  /** Where no file changed, another one may be found. */
  #isSearchedElsewhere(entrypoint: Entrypoint): Promise<boolean> | boolean {
    if (!this.#changes.paths.some((path) => /(?:^|\/)pyproject\.toml$/.test(path))) return false;
    const { workingDirectory } = this.#states.folders;
    const isModule = entrypointModule(entrypoint) !== undefined;
    const start = isModule
      ? workingDirectory
      : dirname(resolve(workingDirectory, entrypoint.candidates[0] ?? ''));
    const known = this.#moved.get(start) ?? this.#hasMoved(start);
    this.#moved.set(start, known);
    return known;
  }

  async #hasMoved(start: string): Promise<boolean> {
    const { folders, files, before } = this.#states;
    const [now, then] = await Promise.all(
      [files, before].map((each) => sourceFolders(start, folders, rememberingFiles(each))),
    );
    return JSON.stringify(now) !== JSON.stringify(then);
  }

  #touchedIn({ graph }: EntryCode): TouchedFiles {
    const known = this.#touched.get(graph);
    if (known?.size === graph.size) return known.files;
    const files = touchedFiles(graph, this.#changes);
    this.#touched.set(graph, { size: graph.size, files });
    return files;
  }

  #reasonOf({ cause, chain }: CodeTouch, role: FileRole): Reason {
    const path = this.#changes.shown(cause.path);
    switch (cause.kind) {
      case 'untold':
        return { kind: 'unknown', why: cause.why ?? `git does not keep \`${path}\`` };
      case 'computed':
        return { kind: 'unknown', why: `\`${path}\` works out what it imports when it runs` };
      default: {
        const shown = chain.map((each) => this.#changes.shown(each));
        return { kind: 'file', role, path, chain: shown, isGone: cause.kind === 'gone' };
      }
    }
  }
}
