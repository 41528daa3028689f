/** Which entries of `prefect.yaml` a finding is about, so that the others can be deployed without them. */
import { resolve } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../diagnostics/span.ts';
import { parseEntrypoint } from '../../project/entrypoint.ts';
import { selectEntries, type Selection } from '../../project/select.ts';
import type { Document, YamlValue } from '../../project/document.ts';
import { scalarText, valueAt } from '../../project/yaml-value.ts';
import { shownPath } from '../files/shown-path.ts';

/** Findings on a work pool stand at the first deployment that names it (`src/preflight/work-pools.ts`). */
const ABOUT_POOLS: ReadonlySet<string> = new Set(['TQ5001', 'TQ5002']);

/** What errors have been found so far, and whose they are. */
export class Blame {
  /** By index in the file. */
  readonly entries = new Set<number>();
  /** One is about no entry in particular: the whole file, a file that several use, the command line. */
  isOfAll = false;
  readonly #document: Document;
  readonly #chosen: readonly number[];
  readonly #workingDirectory: string;

  constructor(document: Document, selection: Selection, workingDirectory: string) {
    this.#document = document;
    this.#chosen = selectEntries(document, selection).entries.map(({ index }) => index);
    this.#workingDirectory = workingDirectory;
  }

  /** Whether something is left to deploy without the entries at fault. */
  get leavesOthers(): boolean {
    return !this.isOfAll && this.entries.size > 0 && this.#chosen.some((index) => !this.entries.has(index));
  }

  /** Takes an error. */
  add({ code, where, related = [] }: Diagnostic): void {
    const atFault = where === undefined ? [] : this.#entriesAt(where);
    if (atFault.length === 0) this.isOfAll = true;
    // Another place of the file is another entry at fault, as of two that have one name; another file only explains.
    const others = related
      .filter((label) => label.where.file === this.#document.file)
      .flatMap((label) => this.#entriesAt(label.where));
    for (const index of [...atFault, ...others]) {
      this.entries.add(index);
      if (ABOUT_POOLS.has(code)) this.#alsoOfPool(index);
    }
  }

  /** By index, names as they are written, for people. */
  names(): [number, string][] {
    return [...this.entries].map((index) => {
      const name = this.#at(index, 'name');
      return [index, name === undefined ? `deployments[${index}]` : scalarText(name)];
    });
  }

  #entriesAt({ file, start }: Span): number[] {
    if (file !== this.#document.file)
      return this.#chosen.filter((index) => this.#flowFiles(index).includes(file));
    return this.#chosen.filter((index) => {
      const entry = this.#document.spanOf(['deployments', index]);
      return entry.start.offset <= start.offset && start.offset < entry.end.offset;
    });
  }

  #alsoOfPool(index: number): void {
    const pool = this.#at(index, 'work_pool', 'name');
    for (const other of this.#chosen)
      if (pool !== undefined && this.#at(other, 'work_pool', 'name') === pool) this.entries.add(other);
  }

  /** As they are named in spans. */
  #flowFiles(index: number): string[] {
    const { candidates = [] } = parseEntrypoint(scalarText(this.#at(index, 'entrypoint'))) ?? {};
    return candidates.map((path) => shownPath(this.#workingDirectory, resolve(this.#workingDirectory, path)));
  }

  #at(index: number, ...path: string[]): YamlValue | undefined {
    return valueAt(this.#document.data, ['deployments', index, ...path]);
  }
}
