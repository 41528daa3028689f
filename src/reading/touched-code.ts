/** Whether a change touches the code behind an entrypoint. */
import type { ChangedPaths } from '../changes/changed-paths.ts';
import type { CodeGraph, EntryCode } from '../changes/code-graph.ts';
import { type CodeTouch, touchedFiles, type TouchedFiles, touchOf } from '../changes/touched-code.ts';
import type { FileRole, Reason } from '../changes/verdict.ts';
import type { Entrypoint } from '../project/project.ts';
import type { CodeGraphs } from './code-graphs.ts';

export class TouchedCode {
  readonly #graphs: CodeGraphs;
  readonly #changes: ChangedPaths;
  /** A graph may have grown since; its size tells. */
  readonly #touched = new Map<CodeGraph, { size: number; files: TouchedFiles }>();

  constructor(graphs: CodeGraphs, changes: ChangedPaths) {
    this.#graphs = graphs;
    this.#changes = changes;
  }

  /** Reads the code behind all of them, so that each graph is walked through once. */
  async read(entrypoints: Iterable<Entrypoint>): Promise<void> {
    for (const entrypoint of entrypoints) await this.#graphs.codeOf(entrypoint);
  }

  async reasonsFor(entrypoint: Entrypoint, role: FileRole): Promise<Reason[]> {
    const code = await this.#graphs.codeOf(entrypoint);
    const touch = touchOf(code, this.#touchedIn(code), this.#changes);
    return touch === undefined ? [] : [this.#reasonOf(touch, role)];
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
      case 'outside':
        return { kind: 'unknown', why: `\`${path}\` is outside of the repository` };
      case 'computed':
        return { kind: 'unknown', why: `\`${path}\` works out what it imports when it runs` };
      default: {
        const shown = chain.map((each) => this.#changes.shown(each));
        return { kind: 'file', role, path, chain: shown, isGone: cause.kind === 'gone' };
      }
    }
  }
}
