/** What `COPY` finds in a build context. Asks for single paths, and lists a folder only for a pattern in it. */
import { join, resolve } from 'node:path';
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { CopyContext } from '../../images/dockerfile/check-sources.ts';
import { matchesAny, plainFolder } from '../../images/dockerfile/source-pattern.ts';
import type { Copying } from '../../images/dockerfile/sources.ts';
import { ignoreRules } from '../../images/dockerignore.ts';
import { insidePath } from '../../inside-path.ts';
import type { IgnoreRules } from '../../ports/build-context.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import { Lines } from '../../project/yaml/spans.ts';
import type { TextFile } from '../../requirements/read-requirements.ts';

/** So many files `FileSystem.list` gives; where there are more, it is not known what they are. */
const MOST_LISTED = 2000;

/** An ignore file that Docker refuses. */
export interface RefusedIgnoreFile {
  finding: (shown: (path: string) => string) => Diagnostic;
  source: (shown: (path: string) => string) => TextFile;
}

/** Answers for one build context. */
export class CopyFacts {
  readonly #context: string;
  readonly #files: FileSystem;
  #rules: IgnoreRules = { isExcluded: () => false, mayHoldIncluded: () => false };

  /** `context` is absolute. */
  constructor(context: string, files: FileSystem) {
    this.#context = context;
    this.#files = files;
  }

  /** The one of the Dockerfile itself, which BuildKit reads, or that of the context. Undefined: nothing is wrong with it. */
  async readIgnoreFile(dockerfile: string): Promise<RefusedIgnoreFile | undefined> {
    const isInside = insidePath(this.#context, resolve(this.#context, dockerfile)) !== undefined;
    const names = [...(isInside ? [`${dockerfile}.dockerignore`] : []), '.dockerignore'];
    for (const name of names) {
      const path = join(this.#context, name);
      const read = await this.#files.readFile(path);
      if ('failure' in read) continue;
      const text = new TextDecoder().decode(read.bytes);
      const rules = ignoreRules(text, isInside ? { dockerfile } : {});
      if ('failure' in rules) return refused(path, text, rules);
      this.#rules = rules;
      return undefined;
    }
    return undefined;
  }

  /** Looks for all that is copied, so that the answers need no waiting. */
  async answer(copied: readonly Copying[], mayGrow: boolean): Promise<CopyContext> {
    const sources = copied.flatMap((each) => each.sources);
    const there = new Set<string>();
    for (const { path, kind } of sources)
      if (kind !== 'pattern' && (await this.#files.exists(join(this.#context, path)))) there.add(path);
    const patterns = new Map<string, boolean | undefined>();
    for (const { path, kind } of sources)
      if (kind === 'pattern' && !patterns.has(path)) patterns.set(path, await this.#match(path));
    return {
      has: (path) => there.has(path),
      matches: (pattern) => patterns.get(pattern),
      isExcluded: (path) => this.#isExcluded(path),
      mayGrow,
    };
  }

  #isExcluded(path: string): boolean {
    return this.#rules.isExcluded(path) && !this.#rules.mayHoldIncluded(path);
  }

  async #match(pattern: string): Promise<boolean | undefined> {
    const folder = plainFolder(pattern);
    const listed = await this.#files.list(join(this.#context, folder));
    const files = listed.map((path) => (folder === '' ? path : `${folder}/${path}`));
    const isFound = matchesAny(pattern, files, (path) => this.#isExcluded(path));
    return isFound === false && listed.length >= MOST_LISTED ? undefined : isFound;
  }
}

function refused(
  path: string,
  text: string,
  { failure, line }: { failure: string; line: number },
): RefusedIgnoreFile {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const start = starts[line - 1] ?? 0;
  const end = start + (/^[^\r\n]*/.exec(text.slice(start))?.[0].length ?? 0);
  return {
    source: (shown) => ({ file: shown(path), text }),
    finding: (shown) =>
      diagnostic('TQ4202', {
        message: `Docker refuses \`${shown(path)}\`: ${failure}`,
        where: new Lines(shown(path), text).span({ start, end }),
      }),
  };
}
