/** The flows behind the entrypoints: each file is read once and parsed once, however many deployments name it. */
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { Tree } from 'web-tree-sitter';
import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Span } from '../diagnostics/span.ts';
import type { FileSystem } from '../ports/file-system.ts';
import type { PythonParser } from '../ports/python-parser.ts';
import type { FlowDefinition } from '../python/flow-definition.ts';
import { parseQuotedAnnotations } from '../python/quoted-annotations.ts';
import { readFlow, type FlowReading } from '../python/read-flow.ts';
import type { SourceFile } from '../python/source-file.ts';
import type { Document } from '../project/document.ts';
import { parseEntrypoint } from '../project/entrypoint.ts';
import type { Deployment, Entrypoint } from '../project/project.ts';
import { shownPath } from './shown-path.ts';

interface ParsedFile extends SourceFile {
  tree: Tree;
  quotedAnnotations: ReadonlyMap<string, Tree>;
}

/** The flow of an entrypoint that was given by itself, not by a `prefect.yaml`. */
export async function readEntrypoint(
  written: string,
  workingDirectory: string,
  ports: { files: FileSystem; python: PythonParser },
): Promise<FlowReading & { sources: Map<string, string> }> {
  const sources = new Map<string, string>();
  const entrypoint = parseEntrypoint(written);
  if (entrypoint === undefined) {
    const message = `an entrypoint must name a file and a function, found \`${written}\``;
    const help = 'write `path/to/file.py:function`, or `package.module:function`';
    return { diagnostics: [diagnostic('TQ2011', { message, help })], sources };
  }
  const reader = new FlowReader(workingDirectory, ports, sources);
  const flow = await reader.read(entrypoint);
  return { flow, diagnostics: reader.diagnostics, sources };
}

export class FlowReader {
  readonly diagnostics: Diagnostic[] = [];
  readonly #workingDirectory: string;
  readonly #ports: { files: FileSystem; python: PythonParser };
  readonly #sources: Map<string, string>;
  readonly #files = new Map<string, Promise<ParsedFile | { failure: string }>>();
  readonly #readings = new Map<string, FlowReading>();

  constructor(
    workingDirectory: string,
    ports: { files: FileSystem; python: PythonParser },
    sources: Map<string, string>,
  ) {
    this.#workingDirectory = workingDirectory;
    this.#ports = ports;
    this.#sources = sources;
  }

  /** The flow behind a deployment of the file. */
  async readFor(document: Document, deployment: Deployment): Promise<FlowDefinition | undefined> {
    return this.read(deployment.entrypoint, document.spanOf([...deployment.path, 'entrypoint']));
  }

  /** The flow, or undefined after a diagnostic. A flow that several deployments name is reported once. */
  async read(entrypoint: Entrypoint, where?: Span): Promise<FlowDefinition | undefined> {
    const source = await this.#findSource(entrypoint.candidates);
    if (source === undefined || 'failure' in source) {
      this.diagnostics.push(missing(entrypoint, where, source?.failure));
      return undefined;
    }
    const key = `${source.file}:${entrypoint.functionPath}`;
    let reading = this.#readings.get(key);
    if (reading === undefined) {
      const { tree, quotedAnnotations } = source;
      reading = readFlow(tree, source, entrypoint.functionPath, { quotedAnnotations });
      this.#readings.set(key, reading);
      this.#sources.set(source.file, source.text);
      // What has no place in the Python file is shown where that file is named.
      this.diagnostics.push(...reading.diagnostics.map((each) => ({ where, ...each })));
    }
    return reading.flow;
  }

  /** The first candidate that exists. */
  async #findSource(candidates: readonly string[]): Promise<ParsedFile | { failure: string } | undefined> {
    for (const candidate of candidates) {
      const path = resolve(this.#workingDirectory, candidate);
      let source = this.#files.get(path);
      if (source === undefined) {
        source = this.#load(path);
        this.#files.set(path, source);
      }
      const loaded = await source;
      if (!('failure' in loaded) || loaded.failure !== 'missing') return loaded;
    }
    return undefined;
  }

  async #load(path: string): Promise<ParsedFile | { failure: string }> {
    const read = await this.#ports.files.readFile(path);
    if ('failure' in read) return { failure: read.failure === 'missing' ? 'missing' : read.detail };
    const text = new TextDecoder().decode(read.bytes);
    const sourceHash = createHash('md5').update(read.bytes).digest('hex');
    const tree = await this.#ports.python.parse(text);
    const quotedAnnotations = await parseQuotedAnnotations(tree, this.#ports.python);
    return { file: shownPath(this.#workingDirectory, path), text, sourceHash, tree, quotedAnnotations };
  }
}

function missing(entrypoint: Entrypoint, where: Span | undefined, failure: string | undefined): Diagnostic {
  const looked = entrypoint.candidates.map((candidate) => `\`${candidate}\``);
  if (failure !== undefined) {
    return diagnostic('TQ2012', {
      message: `the file of \`${entrypoint.written}\` cannot be read: ${failure}`,
      where,
    });
  }
  return diagnostic('TQ2012', {
    message:
      looked.length === 1
        ? `the flow's file ${looked[0]} does not exist`
        : `none of the files ${looked.join(', ')} exists`,
    where,
    help: 'write the path from the folder where `tq` runs, not from the folder of `prefect.yaml`',
  });
}
