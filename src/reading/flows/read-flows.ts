/** The flows behind the entrypoints, read from their files; what those do not tell is asked of Python when it can be asked. */
import { basename, resolve } from 'node:path';
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../diagnostics/span.ts';
import type { FlowInspector } from '../../ports/flow-inspector.ts';
import type { FlowDefinition } from '../../python/flow-definition.ts';
import { Modules, type ParsedFile } from '../../python/modules.ts';
import { type FlowReading, readFlow, scriptName } from '../../python/read-flow.ts';
import type { Document } from '../../project/document.ts';
import { entrypointModule, parseEntrypoint } from '../../project/entrypoint.ts';
import type { Deployment, Entrypoint } from '../../project/project.ts';
import { askPython } from './ask-python.ts';
import { helpForOtherRepository, missingFile, missingModule, unreadableFile } from './missing-flow-file.ts';
import { PythonFiles, type PythonPorts } from './python-files.ts';
import { ModuleFinder, type Script } from './python-modules.ts';
import type { ProjectFolders } from './source-folders.ts';

export interface FlowPorts extends PythonPorts {
  /** The environment variables of this machine, which Python would read too; without them such defaults are not told. */
  variables?: Modules['variables'];
  /** Asked for what the source of a flow does not tell. */
  inspector?: FlowInspector;
}

/** The flow of an entrypoint that was given by itself, not by a `prefect.yaml`. */
export async function readEntrypoint(
  written: string,
  folders: ProjectFolders | string,
  ports: FlowPorts,
): Promise<{ flow?: FlowDefinition; diagnostics: Diagnostic[]; sources: Map<string, string> }> {
  const sources = new Map<string, string>();
  const entrypoint = parseEntrypoint(written);
  if (entrypoint === undefined) {
    const message = `an entrypoint must name a file and a function, found \`${written}\``;
    const help = 'write `path/to/file.py:function`, or `package.module:function`';
    return { diagnostics: [diagnostic('TQ2011', { message, help })], sources };
  }
  const reader = new FlowReader(folders, ports, sources);
  const flow = await reader.read(entrypoint);
  return { flow, diagnostics: reader.diagnostics, sources };
}

/** A flow's own file, with what finds and parses those that it imports. */
export interface FlowSource {
  file: ParsedFile;
  finder: ModuleFinder;
  files: PythonFiles;
}

export class FlowReader {
  readonly diagnostics: Diagnostic[] = [];
  readonly #reported = new Set<string>();
  readonly #folders: ProjectFolders;
  readonly #files: PythonFiles;
  readonly #inspector: FlowInspector | undefined;
  readonly #sources: Map<string, string>;
  /** How many texts are among the sources. */
  #shared = 0;
  readonly #variables: Modules['variables'];
  /** By file or module name: what flows of one file share. */
  readonly #places = new Map<string, { modules: Modules; finder: ModuleFinder }>();
  readonly #readings = new Map<string, Promise<Reading>>();

  /** `folders`: those of the project, or the working directory alone. */
  constructor(folders: ProjectFolders | string, ports: FlowPorts, sources: Map<string, string>) {
    this.#folders = typeof folders === 'string' ? { workingDirectory: folders } : folders;
    this.#files = new PythonFiles(this.#folders.workingDirectory, ports);
    this.#inspector = ports.inspector;
    this.#variables = ports.variables;
    this.#sources = sources;
  }

  /** Entrypoints that will be read, in this order. */
  expect(entrypoints: readonly Entrypoint[]): void {
    const inFiles = entrypoints.filter((each) => entrypointModule(each) === undefined);
    const paths = inFiles.map(({ candidates }) =>
      resolve(this.#folders.workingDirectory, candidates[0] ?? ''),
    );
    this.#files.expect(new Set(paths));
  }

  /** The flow behind a deployment of the file. */
  async readFor(document: Document, deployment: Deployment): Promise<FlowDefinition | undefined> {
    const placeOf = (): Span => document.spanOf([...deployment.path, 'entrypoint']);
    return this.read(deployment.entrypoint, placeOf, helpForOtherRepository(deployment));
  }

  /**
   * The flow, or undefined after a diagnostic. A flow that several deployments name is reported once. `helpIfMissing`: what to do
   * when its file is not there, in the place of what is usual.
   */
  async read(
    entrypoint: Entrypoint,
    placeOf?: () => Span,
    helpIfMissing?: string,
  ): Promise<FlowDefinition | undefined> {
    const key = this.#keyOf(entrypoint);
    const known = this.#readings.get(key);
    const reading = known ?? this.#readOnce(entrypoint);
    if (known === undefined) this.#readings.set(key, reading);
    const { flow, diagnostics, isMissing } = await reading;
    // A file that is not there is reported at every place that names it.
    if (known === undefined || isMissing) {
      // What has no place in a Python file is shown where that file is named.
      for (const each of diagnostics) {
        const help = isMissing ? (helpIfMissing ?? each.help) : each.help;
        this.#report({ ...each, help, where: each.where ?? placeOf?.() });
      }
    }
    return flow;
  }

  /** The file behind an entrypoint that was read, and the way to what it imports; undefined when there is none. */
  async sourceOf(entrypoint: Entrypoint): Promise<FlowSource | undefined> {
    const module = entrypointModule(entrypoint);
    const [candidate = ''] = entrypoint.candidates;
    const path = resolve(this.#folders.workingDirectory, candidate);
    const script = module === undefined ? { path, name: scriptName(basename(path)) } : undefined;
    const { finder } = this.#placeOf(script);
    const located = module === undefined ? path : await finder.fileOf(module);
    if (located === undefined) return undefined;
    const file = await this.#files.load(located);
    return 'failure' in file ? undefined : { file, finder, files: this.#files };
  }

  /** Two flows of one file may find the same thing in it. */
  #report(found: Diagnostic): void {
    const { code, message, where } = found;
    const identity = `${code} ${where?.file}:${where?.start.offset} ${message}`;
    if (this.#reported.has(identity)) return;
    this.#reported.add(identity);
    this.diagnostics.push(found);
  }

  /** Two ways to write the path of one file are one key. */
  #keyOf(entrypoint: Entrypoint): string {
    const { candidates, functionPath } = entrypoint;
    const [candidate = ''] = candidates;
    const isModule = entrypointModule(entrypoint) !== undefined;
    const place = isModule ? candidate : resolve(this.#folders.workingDirectory, candidate);
    return `${place}:${functionPath}`;
  }

  async #readOnce(entrypoint: Entrypoint): Promise<Reading> {
    const module = entrypointModule(entrypoint);
    const missing =
      module === undefined
        ? await this.#lookForFile(entrypoint)
        : await this.#lookForModule(entrypoint, module);
    if (missing) return { diagnostics: [missing], isMissing: true };
    const reading = await this.#readStatically(entrypoint, module);
    this.#shareTexts();
    return askPython(reading, entrypoint, this.#inspector);
  }

  /** There may be thousands of flows, and few of them bring a new file. */
  #shareTexts(): void {
    if (this.#files.texts.size === this.#shared) return;
    for (const [file, text] of this.#files.texts) this.#sources.set(file, text);
    this.#shared = this.#files.texts.size;
  }

  /** Reads the flow again and again, each time with the modules that the last reading lacked. */
  async #readStatically(
    { candidates, functionPath }: Entrypoint,
    module: string | undefined,
  ): Promise<FlowReading> {
    const path = resolve(this.#folders.workingDirectory, candidates[0] ?? '');
    const script = module === undefined ? { path, name: scriptName(basename(path)) } : undefined;
    const { modules, finder } = this.#placeOf(script);
    const name = script?.name ?? module ?? '';
    for (;;) {
      const reading = readOrTooDeep(modules, name, functionPath);
      if (modules.isComplete) return reading;
      await modules.loadTypes();
      for (const needed of modules.needs) modules.add(needed, await finder.find(needed));
    }
  }

  #placeOf(script: Script | undefined): { modules: Modules; finder: ModuleFinder } {
    const key = script?.path ?? '';
    let place = this.#places.get(key);
    if (place === undefined) {
      place = {
        modules: new Modules(script?.name, this.#variables),
        finder: new ModuleFinder(this.#folders, script, this.#files),
      };
      this.#places.set(key, place);
    }
    return place;
  }

  async #lookForFile(entrypoint: Entrypoint): Promise<Diagnostic | undefined> {
    const [candidate = ''] = entrypoint.candidates;
    const file = await this.#files.load(resolve(this.#folders.workingDirectory, candidate));
    if (!('failure' in file)) return undefined;
    if (file.failure !== 'missing') return unreadableFile(entrypoint, file.failure);
    return missingFile(entrypoint, this.#folders, this.#files);
  }

  async #lookForModule(entrypoint: Entrypoint, module: string): Promise<Diagnostic | undefined> {
    const { finder } = this.#placeOf(undefined);
    const found = await finder.find(module);
    return typeof found === 'string' ? missingModule(entrypoint, this.#folders) : undefined;
  }
}

interface Reading {
  flow?: FlowDefinition;
  diagnostics: Diagnostic[];
  isMissing?: boolean;
}

/** A `RangeError` is also thrown for numbers that a function does not take. */
function isFullStack(error: unknown): boolean {
  return error instanceof RangeError && error.message === 'Maximum call stack size exceeded';
}

/** Expressions of thousands of levels end the stack. Python gives up on them as well, with a `RecursionError`. */
function readOrTooDeep(modules: Modules, name: string, functionPath: string): FlowReading {
  try {
    return readFlow(modules, name, functionPath);
  } catch (error) {
    if (!isFullStack(error)) throw error;
    const message = `what \`${functionPath}\` of \`${name}\` is made of is nested too deep to be read`;
    return { diagnostics: [diagnostic('TQ2101', { message, help: 'flatten it' })], unknown: [] };
  }
}
