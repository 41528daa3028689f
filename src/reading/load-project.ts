/** `prefect.yaml` and the flows it names, read through ports; runs nothing of the project and writes nothing. */
import { dirname, resolve } from 'node:path';
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts';
import type { Span } from '../diagnostics/span.ts';
import { ordered } from '../diagnostics/order.ts';
import type { BlockState } from '../plan/block-state.ts';
import type { Clock } from '../ports/clock.ts';
import type { FileSystem } from '../ports/file-system.ts';
import type { FlowInspector } from '../ports/flow-inspector.ts';
import type { PythonParser } from '../ports/python-parser.ts';
import { buildProject } from '../project/build-project.ts';
import { ALL_CHECKS } from '../project/checks/all-checks.ts';
import type { CheckedProject, FlowDeployment } from '../project/checks/check.ts';
import { COMMAND_LINE } from '../project/command-line.ts';
import type { Document, YamlValue } from '../project/document.ts';
import { withDefinitions } from '../project/includes/with-definitions.ts';
import { noDocument } from '../project/no-document.ts';
import { parseDocument } from '../project/parse-document.ts';
import type { Project } from '../project/project.ts';
import type { CharacterFinding } from '../project/characters/character-finding.ts';
import { withPlaces } from '../diagnostics/with-places.ts';
import { withoutRepetitions } from '../project/one-cause.ts';
import { textFindings } from '../project/text-findings.ts';
import { countEntries, selectEntries, type Selection } from '../project/select.ts';
import { isMapping, valueAt, type YamlMapping } from '../project/yaml-value.ts';
import type { QualityFacts } from '../quality/facts.ts';
import type { ServerValues } from '../templating/references.ts';
import type { BlockFiles, ReadBlocks } from './rules/block-files.ts';
import { namedBlockFiles } from './rules/named-block-files.ts';
import { mayBeShown } from './files/inside-repository.ts';
import type { ParseDocument } from './flows/parsing-once.ts';
import type { readQualityFacts } from './checking/read-quality-facts.ts';
import { shownPath } from './files/shown-path.ts';
import type { ReadOverrides } from './planning/read-overrides.ts';
import { readIncludes } from './read-includes.ts';
import { readLintPolicy, type ReadPolicy } from './checking/read-lint-policy.ts';
import { FlowReader } from './flows/read-flows.ts';
import { repositoryRoot } from './files/repository-root.ts';
import type { ProjectFolders } from './flows/source-folders.ts';
import { unreadableProject } from './files/unreadable-project.ts';

export interface LoadedProject {
  project: Project;
  /** The deployments without an error. */
  deployments: FlowDeployment[];
  /** What the block files of the project and of the chosen entries want. */
  blocks: BlockState[];
  /** Where each of them has its name. */
  blockPlaces: ReadonlyMap<string, Span>;
  /** The chosen entries with nothing filled in, and their indexes: what must be asked of the server stands there. */
  written: Document;
  chosen: readonly number[];
  /** What was looked at: the chosen deployments as far as they are known, and their flows. */
  checked: CheckedProject;
  /** In the order of the files. */
  diagnostics: Diagnostic[];
}

export interface LoadOptions {
  workingDirectory: string;
  /** As given with `--prefect-file`; relative to the working directory. */
  prefectFile: string;
  selection: Selection;
  /** `PREFECT_DEFAULT_WORK_POOL_NAME`, when it is set. */
  defaultWorkPoolName?: string;
  overrides?: ReadOverrides;
  environment: Readonly<Record<string, string | undefined>>;
  /** Whether an entry without a name is an error or is left out. */
  unnamed?: 'error' | 'left-out';
  /** Whether to say also what only `tq validate` says: advice, and what a deploy asks of the server. */
  advice?: boolean;
}

export interface LoadPorts {
  /** What parses `prefect.yaml`, where something is remembered of it; by default `parseDocument`. */
  parse?: ParseDocument;
  /** What is made of the file with all that it includes before anything looks at it: `tq dev` runs it on this machine. */
  overlay?: (document: Document) => Document;
  files: FileSystem;
  clock: Pick<Clock, 'now'>;
  python: PythonParser;
  /** Asked for what the source of a flow does not tell. */
  inspector?: FlowInspector;
  /** Told every secret that stands in the file, before anything is said about it. */
  keepSecret?: (text: string) => void;
}

/** What later steps of a run have found out, and placeholders can name. */
export interface Known {
  server?: ServerValues;
  /** By index of the entry. */
  outputs?: ReadonlyMap<number, YamlMapping>;
}

/** Reads the file once; can be asked again when more is known, without reading anything twice. */
export class ProjectLoader {
  /** Text of every file that a diagnostic may point into, by the name used in spans. */
  readonly sources = new Map<string, string>();
  readonly #options: LoadOptions;
  readonly #ports: LoadPorts;
  readonly #folders: ProjectFolders;
  readonly #reader: FlowReader;
  /** Made for the first name of a block file; most projects have none. */
  #blockFiles: BlockFiles | undefined;
  #document: Document | undefined;
  /** Of the file itself. */
  #diagnostics: Diagnostic[] = [];
  #characters: readonly CharacterFinding[] = [];
  #includedFiles: readonly string[] = [];
  readonly #quality = new WeakMap<CheckedProject, Promise<QualityFacts | undefined>>();
  /** A place in the document with what it includes → in the file that it names. */
  #inItsFile = (span: Span): Span => span;

  private constructor(options: LoadOptions, ports: LoadPorts, repositoryRoot: string | undefined) {
    this.#options = options;
    this.#ports = ports;
    this.#folders = {
      workingDirectory: options.workingDirectory,
      projectFolder: dirname(resolve(options.workingDirectory, options.prefectFile)),
      repositoryRoot,
    };
    this.#reader = new FlowReader(this.#folders, { ...ports, variables: options.environment }, this.sources);
    for (const [name, text] of options.overrides?.sources ?? []) this.sources.set(name, text);
  }

  static async open(options: LoadOptions, ports: LoadPorts): Promise<ProjectLoader> {
    const loader = new ProjectLoader(
      options,
      ports,
      await repositoryRoot(options.workingDirectory, ports.files),
    );
    await loader.#read();
    return loader;
  }

  /** Where the project lies. */
  get folders(): ProjectFolders {
    return this.#folders;
  }

  /** The file as it is named in spans. */
  get file(): string {
    return this.#document?.file ?? this.#options.prefectFile;
  }

  /** As written; undefined when there is none that could be read. */
  get document(): Document | undefined {
    return this.#document;
  }

  /** Absolute paths of the files that it includes, directly or not, there or not. */
  get includedFiles(): readonly string[] {
    return this.#includedFiles;
  }

  /** How many entries the file has, chosen or not, usable or not. */
  get entryCount(): number {
    return this.#document === undefined ? 0 : countEntries(this.#document);
  }

  /** How many of them are chosen. */
  get chosenCount(): number {
    const document = this.#document;
    return document === undefined ? 0 : selectEntries(document, this.#options.selection).entries.length;
  }

  /** Everything that is wrong as far as is known; `project` is absent when there is no file that could be read at all. */
  async load(known: Known = {}): Promise<LoadedProject | { project?: undefined; diagnostics: Diagnostic[] }> {
    const document = this.#document;
    if (document === undefined) return { diagnostics: ordered(this.#diagnostics) };
    const { selection, defaultWorkPoolName, overrides, environment, unnamed } = this.#options;
    const built = buildProject(document, {
      selection,
      defaultWorkPoolName,
      overrides: overrides?.overrides,
      environment,
      unnamed,
      ...known,
    });
    const filled = built.project.document;
    const all = [...built.project.deployments, ...built.broken];
    const readable = all.filter(({ pending }) => !pending.has('entrypoint'));
    this.#reader.expect(readable.map(({ entrypoint }) => entrypoint));
    const broken = new Set(built.broken);
    const flows: FlowDeployment[] = [];
    for (const deployment of readable) {
      const flow = await this.#reader.readFor(filled, deployment);
      if (flow !== undefined) flows.push({ deployment, flow });
      else if (!hasErrors(this.#reader.diagnostics))
        throw new Error(`nothing was found and nothing said about the flow of \`${deployment.name}\``);
    }
    const checked: CheckedProject = {
      document: filled,
      written: built.written,
      chosen: built.chosen,
      deployments: all,
      flows,
      now: this.#ports.clock.now(),
    };
    const blocks = await this.#blocks(document, built.chosen);
    return {
      project: built.project,
      blocks: blocks.blocks,
      blockPlaces: blocks.places,
      deployments: flows.filter(({ deployment }) => !broken.has(deployment)),
      written: built.written,
      chosen: built.chosen,
      checked,
      diagnostics: ordered([
        ...this.#inFiles(blocks.diagnostics),
        ...withoutRepetitions(
          [
            ...aboutChosen(this.#diagnostics, document, built.chosen),
            ...this.#inFiles([
              ...built.diagnostics,
              ...this.#reader.diagnostics,
              ...ALL_CHECKS.flatMap((check) => check(checked)),
              ...(await this.#onRules(checked)),
              ...(await this.#onDockerfiles(checked)),
              ...(await this.#advice(checked, known)),
            ]),
          ],
          this.#characters,
        ),
      ]),
    };
  }

  /** What was found in the document as a whole, by the places in its files. */
  #inFiles(diagnostics: readonly Diagnostic[]): Diagnostic[] {
    return diagnostics.map((each) => withPlaces(each, this.#inItsFile));
  }

  async #blocks(document: Document, chosen: readonly number[]): Promise<ReadBlocks> {
    const named = namedBlockFiles(document, chosen);
    if (named.length === 0) return { blocks: [], places: new Map(), diagnostics: [] };
    const { BlockFiles } = await import('./rules/block-files.ts');
    this.#blockFiles ??= new BlockFiles(this.#folders, { ...this.#ports, sources: this.sources });
    return this.#blockFiles.read(document, named);
  }

  async #advice(checked: CheckedProject, known: Known): Promise<Diagnostic[]> {
    if (this.#options.advice !== true) return [];
    const { adviceOn } = await import('./checking/advice.ts');
    const quality = await this.quality(checked);
    return adviceOn({ checked, quality }, known.server !== undefined, this.sources);
  }

  /** What there is to know of flows that check data; undefined when none of these does. Read once for each `checked`. */
  quality(checked: CheckedProject): Promise<QualityFacts | undefined> {
    let reading = this.#quality.get(checked);
    if (reading === undefined) {
      reading = readQuality(checked, this.#reader, this.#folders, this.#ports.files);
      this.#quality.set(checked, reading);
    }
    return reading;
  }

  /** On the rule files that the chosen deployments name; for advice also on those of the project. */
  async #onRules(checked: CheckedProject): Promise<Diagnostic[]> {
    if (!/\brules\b/.test(checked.document.text)) return [];
    const { checkRuleFiles } = await import('./rules/check-rule-files.ts');
    return checkRuleFiles(checked, this.#options.advice === true, {
      folders: this.#folders,
      files: this.#ports.files,
      sources: this.sources,
      keepSecret: this.#ports.keepSecret,
    });
  }

  /** On the Dockerfiles that the chosen deployments are built from. */
  async #onDockerfiles(checked: CheckedProject): Promise<Diagnostic[]> {
    const { text } = checked.document;
    const isTqImage = text.includes('image:') && /\btq:/.test(text);
    if (!isTqImage && !text.includes('prefect_docker')) return [];
    const { checkDockerfiles } = await import('./checking/check-dockerfiles.ts');
    return checkDockerfiles(checked, this.#options.advice === true, {
      workingDirectory: this.#folders.workingDirectory,
      files: this.#ports.files,
      sources: this.sources,
      keepSecret: this.#ports.keepSecret,
    });
  }

  /** What the files read so far say about findings. */
  lintPolicy(): Promise<ReadPolicy> {
    return readLintPolicy(this.#document, this.sources, this.#ports.python);
  }

  async #read(): Promise<void> {
    const { workingDirectory, prefectFile, overrides } = this.#options;
    const absolute = resolve(workingDirectory, prefectFile);
    const file = shownPath(workingDirectory, absolute);
    const read = await this.#ports.files.readFile(absolute);
    if ('failure' in read) {
      const found = await unreadableProject(file, read, workingDirectory, this.#ports.files);
      return this.#withoutFile(found);
    }
    const parsed = (this.#ports.parse ?? parseDocument)(file, read.bytes);
    if (mayBeShown(file, parsed.document)) this.sources.set(file, parsed.text);
    const found = textFindings(file, parsed.text, parsed.document);
    for (const secret of found.secrets) this.#ports.keepSecret?.(secret);
    this.#characters = found.characters;
    this.#diagnostics = [...parsed.diagnostics, ...found.diagnostics];
    this.#document = parsed.document && (await this.#withIncluded(parsed.document, absolute));
    const isGiven = overrides?.overrides?.entrypoint !== undefined;
    if (isGiven && this.#document !== undefined && isWithoutEntries(this.#document.data))
      this.#document = withOneEntry(this.#document);
  }

  /** With what `tq.include` and `tq.use` bring in. */
  async #withIncluded(document: Document, path: string): Promise<Document> {
    const { workingDirectory, repositoryRoot: root = dirname(path) } = this.#folders;
    const included = await readIncludes(document, { path, workingDirectory, root }, this.#ports.files);
    for (const secret of included.secrets) this.#ports.keepSecret?.(secret);
    for (const [name, text] of included.sources) this.sources.set(name, text);
    const whole = withDefinitions(document, included.documents);
    this.#includedFiles = included.paths;
    this.#inItsFile = whole.inItsFile;
    this.#diagnostics.push(...included.diagnostics, ...this.#inFiles(whole.diagnostics));
    return this.#ports.overlay?.(whole.document) ?? whole.document;
  }

  /** Without a file, options that name a flow are enough. That the file asked for is not there is said all the same. */
  #withoutFile(found: Diagnostic): void {
    const { prefectFile, overrides } = this.#options;
    if (overrides?.overrides?.entrypoint === undefined) {
      this.#diagnostics = [found];
      return;
    }
    const isDefault = prefectFile === 'prefect.yaml';
    if (!isDefault || found.code !== 'TQ1001') this.#diagnostics = [{ ...found, severity: 'warning' }];
    this.#document = noDocument(COMMAND_LINE, this.sources.get(COMMAND_LINE) ?? '');
  }
}

/** Loaded when it is needed: a deploy asks for nothing of it. */
async function readQuality(...asked: Parameters<typeof readQualityFacts>): Promise<QualityFacts | undefined> {
  const { readQualityFacts } = await import('./checking/read-quality-facts.ts');
  return readQualityFacts(...asked);
}

/** Leaves out what is about an entry that was not chosen, such as a key given twice in it. */
function aboutChosen(
  diagnostics: readonly Diagnostic[],
  document: Document,
  chosen: readonly number[],
): readonly Diagnostic[] {
  if (diagnostics.length === 0) return diagnostics;
  const others = Array.from({ length: countEntries(document) }, (_, index) => index)
    .filter((index) => !chosen.includes(index))
    .map((index) => document.spanOf(['deployments', index]));
  return diagnostics.filter(({ where }) => {
    const offset = where?.file === document.file ? where.start.offset : undefined;
    if (offset === undefined) return true;
    return !others.some(({ start, end }) => start.offset <= offset && offset < end.offset);
  });
}

/** Steps at the top of the file hold for an entry that options make, too. */
function withOneEntry(document: Document): Document {
  const data = isMapping(document.data) ? document.data : {};
  return { ...document, data: { ...data, deployments: [{}] } };
}

function isWithoutEntries(data: YamlValue): boolean {
  if (!isMapping(data)) return false;
  const deployments = valueAt(data, ['deployments']);
  return deployments === undefined || (Array.isArray(deployments) && deployments.length === 0);
}
