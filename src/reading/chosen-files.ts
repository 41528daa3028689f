/** Which `prefect.yaml` files a command is about, when it may be about several, and the folder that each works from. */
import { basename, dirname, resolve } from 'node:path';
import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Path } from '../diagnostics/span.ts';
import type { FileSystem } from '../ports/file-system.ts';
import type { Document } from '../project/document.ts';
import { parseDocument } from '../project/parse-document.ts';
import { isMapping, valueAt } from '../project/yaml-value.ts';
import { TqError } from '../tq-error.ts';
import { expandGlob, plainPart } from './files/expand-glob.ts';
import { mayBeShown, placeInside, withoutGitsOwn } from './files/inside-repository.ts';
import { repositoryRoot } from './files/repository-root.ts';
import { shownPath } from './files/shown-path.ts';
import { unreadableFile } from './files/unreadable-file.ts';

/** One of several files. */
export interface ProjectFile {
  /** Absolute. */
  path: string;
  /** As it is named in findings and headings: seen from where `tq` runs. */
  name: string;
  /** Absolute: what the project's paths are relative to. */
  root: string;
  /** The name in that folder. */
  file: string;
}

export interface ProjectFiles {
  /** Undefined: the one plain file that was named, whose paths are relative to where `tq` runs, as with Prefect. */
  projects: ProjectFile[] | undefined;
  /** Whether a glob or `tq.projects` named them, so that they are known to belong together. */
  isOneWhole: boolean;
  /** About `tq.projects`. */
  diagnostics: Diagnostic[];
  /** Texts by the name used in spans. */
  sources: Map<string, string>;
}

/**
 * `given`: paths and globs, relative to the working directory. In the order in which they are given, the files of a glob
 * sorted, each once. Throws `TqError` (`usage`) for a glob that fits no file.
 */
export async function projectFiles(
  given: readonly string[],
  workingDirectory: string,
  files: FileSystem,
): Promise<ProjectFiles> {
  const reader = new ProjectFilesReader(workingDirectory, files);
  for (const written of given) await reader.add(written);
  const [only] = given;
  const isPlain = given.length === 1 && only !== undefined && plainPart(only) === only;
  const { found, diagnostics, sources, isListed, unreadable } = reader;
  if (isPlain && !isListed) return { projects: undefined, isOneWhole: false, diagnostics, sources };
  return {
    projects: [...found.values()],
    isOneWhole: isListed || given.some((written) => plainPart(written) !== written),
    diagnostics: [...diagnostics, ...unreadable],
    sources,
  };
}

class ProjectFilesReader {
  /** By absolute path. */
  readonly found = new Map<string, ProjectFile>();
  readonly diagnostics: Diagnostic[] = [];
  /** About files that cannot be read; whoever reads the only one says so. */
  readonly unreadable: Diagnostic[] = [];
  readonly sources = new Map<string, string>();
  /** Whether a file names others under `tq.projects`. */
  isListed = false;
  readonly #workingDirectory: string;
  readonly #files: FileSystem;
  readonly #seen = new Set<string>();

  constructor(workingDirectory: string, files: FileSystem) {
    this.#workingDirectory = workingDirectory;
    this.#files = files;
  }

  async add(written: string): Promise<void> {
    if (plainPart(written) === written) return this.#follow(resolve(this.#workingDirectory, written));
    const paths = await expandGlob(written, this.#workingDirectory, this.#files);
    if (paths.length === 0)
      throw new TqError('usage', `no file fits \`${written}\``, {
        help: 'the pattern is relative to where `tq` runs; `**` is any folders, and hidden folders and those of packages are left out',
      });
    for (const path of paths) await this.#follow(path);
  }

  async #follow(path: string): Promise<void> {
    if (this.#seen.has(path)) return;
    this.#seen.add(path);
    const document = await this.#listing(path);
    const listed = document === undefined ? [] : namedProjects(document);
    if (listed.length > 0) this.isListed = true;
    if (document === undefined || listed.length === 0 || hasDeployments(document)) this.#take(path);
    for (const { written, at } of listed) await this.#listed(written, at, path, document as Document);
  }

  #take(path: string): void {
    const name = shownPath(this.#workingDirectory, path);
    this.found.set(path, { path, name, root: dirname(path), file: basename(path) });
  }

  /** The file, if it may name others. */
  async #listing(path: string): Promise<Document | undefined> {
    const name = shownPath(this.#workingDirectory, path);
    const read = await this.#files.readFile(path);
    if ('failure' in read) this.unreadable.push(unreadableFile(name, read));
    if ('failure' in read || !/\bprojects\b/.test(new TextDecoder().decode(read.bytes))) return undefined;
    const parsed = parseDocument(name, read.bytes);
    if (mayBeShown(name, parsed.document)) this.sources.set(name, parsed.text);
    return parsed.document;
  }

  /** `at`: where it is written in the document, which is of the file `from`. */
  async #listed(written: string, at: Path, from: string, document: Document): Promise<void> {
    const root = await repositoryRoot(dirname(from), this.#files);
    const where = document.spanOf(at);
    const plain = plainPart(written) === written ? written : plainPart(written).replace(/[^/]*$/, '.');
    const place = await placeInside(plain, { from, root }, this.#files);
    if ('refused' in place) {
      this.diagnostics.push(
        diagnostic('TQ2056', {
          message: `\`${written}\` cannot be a project of this file: ${place.refused}`,
          where,
          help: 'name files of the same repository, by paths relative to this file',
        }),
      );
      return;
    }
    const fitting = await expandGlob(written, dirname(from), this.#files);
    const paths = await withoutGitsOwn(fitting, dirname(from), this.#files);
    if (paths.length === 0) {
      this.diagnostics.push(
        diagnostic('TQ2057', {
          message: `no file fits \`${written}\``,
          where,
          help: 'paths and patterns are relative to the file that they stand in',
        }),
      );
      return;
    }
    for (const path of paths) await this.#follow(path);
  }
}

function hasDeployments({ data }: Document): boolean {
  return isMapping(data) && data.deployments !== undefined && data.deployments !== null;
}

/** What is no path is said by the schema of `prefect.yaml`. */
function namedProjects({ data }: Document): { written: string; at: Path }[] {
  const tq = valueAt(data, ['tq']);
  const projects = isMapping(tq) ? tq.projects : undefined;
  if (typeof projects === 'string') return [{ written: projects, at: ['tq', 'projects'] }];
  if (!Array.isArray(projects)) return [];
  return projects.flatMap((written, index) =>
    typeof written === 'string' ? [{ written, at: ['tq', 'projects', index] }] : [],
  );
}
