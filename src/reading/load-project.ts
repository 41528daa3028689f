/** `prefect.yaml` and the flows it names, read through ports; runs nothing of the project and writes nothing. */
import { resolve } from 'node:path';
import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { ordered } from '../diagnostics/order.ts';
import type { FileSystem } from '../ports/file-system.ts';
import type { PythonParser } from '../ports/python-parser.ts';
import type { FlowDefinition } from '../python/flow-definition.ts';
import { buildProject } from '../project/build-project.ts';
import { duplicateDeployments } from '../project/checks/duplicate-deployment-name.ts';
import { parseDocument } from '../project/parse-document.ts';
import type { Deployment, Project } from '../project/project.ts';
import { countEntries, type Selection } from '../project/select.ts';
import { shownPath } from './shown-path.ts';
import { FlowReader } from './read-flows.ts';

/** A deployment together with the flow behind its entrypoint. */
export interface FlowDeployment {
  deployment: Deployment;
  flow: FlowDefinition;
}

export interface LoadedProject {
  /** Absent when there is no file that could be read at all. */
  project?: Project;
  /** The deployments without an error. */
  deployments: FlowDeployment[];
  /** How many entries the file has, chosen or not, usable or not. */
  entryCount: number;
  /** In the order of the files. */
  diagnostics: Diagnostic[];
  /** Text of every file that a diagnostic may point into, by the name used in spans. */
  sources: Map<string, string>;
}

export interface LoadOptions {
  workingDirectory: string;
  /** As given with `--prefect-file`; relative to the working directory. */
  prefectFile: string;
  selection: Selection;
  /** `PREFECT_DEFAULT_WORK_POOL_NAME`, when it is set. */
  defaultWorkPoolName?: string;
}

export interface LoadPorts {
  files: FileSystem;
  python: PythonParser;
}

export async function loadProject(options: LoadOptions, ports: LoadPorts): Promise<LoadedProject> {
  const sources = new Map<string, string>();
  const absolute = resolve(options.workingDirectory, options.prefectFile);
  const file = shownPath(options.workingDirectory, absolute);
  const nothing = { deployments: [], entryCount: 0, sources };

  const read = await ports.files.readFile(absolute);
  if ('failure' in read) return { ...nothing, diagnostics: [unreadable(file, read)] };
  const parsed = parseDocument(file, read.bytes);
  sources.set(file, parsed.document?.text ?? new TextDecoder().decode(read.bytes));
  if (parsed.document === undefined) return { ...nothing, diagnostics: ordered(parsed.diagnostics) };

  const built = buildProject(parsed.document, options.selection, options.defaultWorkPoolName);
  const reader = new FlowReader(options.workingDirectory, ports, sources);
  const deployments: FlowDeployment[] = [];
  for (const deployment of built.project.deployments) {
    const flow = await reader.readFor(parsed.document, deployment);
    if (flow !== undefined) deployments.push({ deployment, flow });
  }
  for (const { entrypoint, path } of built.otherEntrypoints) {
    await reader.read(entrypoint, parsed.document.spanOf([...path, 'entrypoint']));
  }
  const duplicates = duplicateDeployments(parsed.document, deployments);
  return {
    project: built.project,
    deployments,
    entryCount: countEntries(parsed.document),
    diagnostics: ordered([...parsed.diagnostics, ...built.diagnostics, ...reader.diagnostics, ...duplicates]),
    sources,
  };
}

function unreadable(file: string, read: { failure: string; detail: string }): Diagnostic {
  if (read.failure === 'missing') {
    return diagnostic('TQ1001', {
      message: `there is no file \`${file}\``,
      help: 'go to the folder of your `prefect.yaml`, or name the file with `--prefect-file PATH`',
    });
  }
  return diagnostic('TQ1002', { message: `\`${file}\` cannot be read: ${read.detail}` });
}
