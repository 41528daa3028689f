/** The files that `prefect.yaml` includes under `tq.include`, and those that they include. */
import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Path } from '../diagnostics/span.ts';
import type { FileSystem } from '../ports/file-system.ts';
import type { Document } from '../project/document.ts';
import { parseDocument } from '../project/parse-document.ts';
import { textFindings } from '../project/text-findings.ts';
import { isMapping, valueAt } from '../project/yaml-value.ts';
import { mayBeShown, placeInside } from './files/inside-repository.ts';
import { shownPath } from './files/shown-path.ts';

/** Files that include files that include files; deeper is nobody's intention. */
const DEEPEST = 8;

export interface Includes {
  /** In the order in which a later one wins over an earlier one; each once. */
  documents: Document[];
  /** Their absolute paths, also of those that cannot be read. */
  paths: string[];
  diagnostics: Diagnostic[];
  /** Texts that must not be printed. */
  secrets: string[];
  /** Texts by the name used in spans. */
  sources: Map<string, string>;
}

/** `path`: absolute, of the document. `root`: where files may lie; see `placeInside`. */
export async function readIncludes(
  document: Document,
  { path, workingDirectory, root }: { path: string; workingDirectory: string; root: string },
  files: FileSystem,
): Promise<Includes> {
  const reader = new IncludeReader({ workingDirectory, root }, files);
  await reader.follow(document, [path]);
  return reader.read;
}

class IncludeReader {
  readonly read: Includes = { documents: [], paths: [], diagnostics: [], secrets: [], sources: new Map() };
  readonly #folders: { workingDirectory: string; root: string };
  readonly #files: FileSystem;
  readonly #done = new Set<string>();

  constructor(folders: { workingDirectory: string; root: string }, files: FileSystem) {
    this.#folders = folders;
    this.#files = files;
  }

  /** `within`: absolute paths, from the first file to the one that the document is of. */
  async follow(document: Document, within: readonly string[]): Promise<void> {
    for (const { written, path } of namedIncludes(document)) {
      const from = within.at(-1) as string;
      const place = await placeInside(written, { from, root: this.#folders.root }, this.#files);
      if ('refused' in place)
        this.#say('TQ2056', `\`${written}\` cannot be included: ${place.refused}`, document, path);
      else if (within.includes(place.path)) this.#cycle([...within, place.path], document, path);
      else if (within.length > DEEPEST)
        this.#say('TQ2058', `files include files more than ${DEEPEST} levels deep`, document, path);
      else if (!this.#done.has(place.path)) await this.#one(place.path, within, document, path);
    }
  }

  async #one(file: string, within: readonly string[], from: Document, at: Path): Promise<void> {
    this.#done.add(file);
    this.read.paths.push(file);
    const name = shownPath(this.#folders.workingDirectory, file);
    const read = await this.#files.readFile(file);
    if ('failure' in read) {
      const why = read.failure === 'missing' ? 'there is no file' : 'cannot be read:';
      const message = read.failure === 'missing' ? `${why} \`${name}\`` : `\`${name}\` ${why} ${read.detail}`;
      this.#say('TQ2057', `${message}, which is included here`, from, at);
      return;
    }
    const parsed = parseDocument(name, read.bytes);
    const found = textFindings(name, parsed.text, parsed.document);
    if (mayBeShown(name, parsed.document)) this.read.sources.set(name, parsed.text);
    this.read.secrets.push(...found.secrets);
    this.read.diagnostics.push(...parsed.diagnostics, ...found.diagnostics);
    if (parsed.document === undefined) return;
    if (!isMapping(parsed.document.data)) {
      this.#say('TQ2002', `\`${name}\` is no mapping, so nothing of it can be included`, from, at);
      return;
    }
    await this.follow(parsed.document, [...within, file]);
    this.read.documents.push(parsed.document);
  }

  #cycle(circle: readonly string[], document: Document, path: Path): void {
    const names = circle
      .slice(circle.indexOf(circle.at(-1) as string))
      .map((each) => `\`${shownPath(this.#folders.workingDirectory, each)}\``);
    this.#say('TQ2058', `the file includes itself: ${names.join(' → ')}`, document, path);
  }

  #say(code: keyof typeof HELP, message: string, document: Document, path: Path): void {
    this.read.diagnostics.push(diagnostic(code, { message, where: document.spanOf(path), help: HELP[code] }));
  }
}

const HELP = {
  TQ2002: 'write keys of `prefect.yaml` at its top, such as `tq:`, `definitions:` or `pull:`',
  TQ2056: 'name a file of the same repository, by its path relative to this file',
  TQ2057: 'the path is relative to the file that it stands in',
  TQ2058: 'put what is shared into a file that includes nothing',
} as const;

/** What is no path is said by the schema of `prefect.yaml`. */
function namedIncludes({ data }: Document): { written: string; path: Path }[] {
  const tq = valueAt(data, ['tq']);
  const include = isMapping(tq) ? tq.include : undefined;
  if (typeof include === 'string') return [{ written: include, path: ['tq', 'include'] }];
  if (!Array.isArray(include)) return [];
  return include.flatMap((written, index) =>
    typeof written === 'string' ? [{ written, path: ['tq', 'include', index] }] : [],
  );
}
