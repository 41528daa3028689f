/** `prefect.yaml` in memory, read as a plan reads it, again and again until its entries mean what the server has. */
import { resolve } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { desiredState, type DesiredStateOptions } from '../../plan/desired-state.ts';
import type { DeploymentState, LiveDeployment } from '../../plan/state.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import type { PrefectReader } from '../../ports/prefect-client.ts';
import type { Document, YamlValue } from '../../project/document.ts';
import type { Deployment } from '../../project/project.ts';
import { EVERYTHING } from '../../project/select.ts';
import { isMapping, valueAt, type YamlMapping } from '../../project/yaml-value.ts';
import type { FlowDefinition } from '../../python/flow-definition.ts';
import { environmentName, placeholdersIn } from '../../templating/placeholder.ts';
import { type LoadedProject, type LoadPorts, ProjectLoader } from '../load-project.ts';
import { readServerValues, referredValues, secretsOf } from './read-server-values.ts';

/** An entry as far as it could be read. */
export interface ReadEntry {
  written: YamlMapping;
  filled: YamlMapping;
  deployment: Deployment;
  /** Undefined: the source is not here, or cannot be read. */
  flow: FlowDefinition | undefined;
}

export interface ReadEntries {
  document: Document | undefined;
  /** By index; those with errors of their own are not there. */
  entries: ReadonlyMap<number, ReadEntry>;
  diagnostics: readonly Diagnostic[];
}

export interface EntryReading {
  workingDirectory: string;
  /** Relative to the working directory. */
  file: string;
  environment: Readonly<Record<string, string | undefined>>;
  defaultWorkPoolName: string | undefined;
  prefect: PrefectReader;
  keepSecret: (text: string) => void;
}

/** `text` stands in the place of the file. */
export async function readEntries(
  text: string,
  { workingDirectory, file, environment, defaultWorkPoolName, prefect, keepSecret }: EntryReading,
  ports: LoadPorts,
): Promise<ReadEntries> {
  const files = withText(ports.files, resolve(workingDirectory, file), text);
  const loader = await ProjectLoader.open(
    {
      workingDirectory,
      prefectFile: file,
      selection: EVERYTHING,
      defaultWorkPoolName,
      environment: withUnset(text, environment),
      unnamed: 'left-out',
    },
    { ...ports, files },
  );
  const first = await loader.load();
  if (first.project === undefined)
    return { document: undefined, entries: new Map(), diagnostics: first.diagnostics };
  const referred = referredValues(first.written, first.chosen);
  const isAsked = referred.blocks.length + referred.variables.length > 0;
  const server = await readServerValues(referred, prefect);
  secretsOf(server).forEach(keepSecret);
  const loaded = isAsked ? await loader.load({ server }) : first;
  if (loaded.project === undefined)
    return { document: undefined, entries: new Map(), diagnostics: loaded.diagnostics };
  return {
    document: loaded.written,
    entries: entriesOf(loaded, loader.document),
    diagnostics: loaded.diagnostics,
  };
}

function entriesOf(
  { project, deployments, written }: LoadedProject,
  file: Document | undefined,
): Map<number, ReadEntry> {
  const flows = new Map(deployments.map(({ deployment, flow }) => [deployment, flow]));
  const entries = new Map<number, ReadEntry>();
  for (const deployment of project.deployments) {
    const own = withOwnSource(valueAt(written.data, deployment.path), deployment, file);
    const filled = valueAt(project.document.data, deployment.path);
    if (isMapping(own) && isMapping(filled))
      entries.set(Number(deployment.path[1]), {
        written: own,
        filled,
        deployment,
        flow: flows.get(deployment),
      });
  }
  return entries;
}

/** With `tq.source` where it is written, instead of the step that it stands for. */
function withOwnSource(
  entry: YamlValue | undefined,
  { source, path }: Deployment,
  file: Document | undefined,
): YamlValue | undefined {
  const original = file === undefined ? undefined : valueAt(file.data, path);
  if (source === undefined || !isMapping(entry) || !isMapping(original)) return entry;
  const both: YamlMapping = { ...original, ...entry };
  const keys = Object.keys(both).filter((key) => !['pull', 'tq'].includes(key) || key in original);
  return Object.fromEntries(
    keys.map((key) => [key, (['pull', 'tq'].includes(key) ? original[key] : both[key]) ?? null]),
  );
}

/** What an unset variable stands for is not known, so it is something else than whatever the server has. */
const UNSET = 'tq: not set on this machine';

function withUnset(text: string, environment: EntryReading['environment']): EntryReading['environment'] {
  const named = placeholdersIn(text)
    .filter(({ kind }) => kind === 'environment')
    .map(environmentName);
  const unset = named.filter((name) => environment[name] === undefined);
  return { ...environment, ...Object.fromEntries(unset.map((name) => [name, UNSET])) };
}

function withText(files: FileSystem, path: string, text: string): FileSystem {
  return {
    ...files,
    readFile: async (asked) =>
      asked === path ? { bytes: new TextEncoder().encode(text) } : files.readFile(asked),
    exists: async (asked) => asked === path || files.exists(asked),
  };
}

/** What the entry wants; a flow whose source is not here is taken to be as the server has it. */
export function desiredOf(
  { deployment, flow }: ReadEntry,
  live: LiveDeployment,
  options: DesiredStateOptions,
): DeploymentState {
  const [desired] = desiredState([{ deployment, flow: flow ?? unknownFlow(live) }], options).deployments;
  const state = desired as DeploymentState;
  if (deployment.source === undefined) return state;
  // The commit on the server is that of the last deploy, and nothing that the file would say.
  return { ...state, pending: new Set([...(state.pending ?? []), 'pull_steps']) };
}

/** The hash of a source has 32 digits, and whoever has the source has that version without writing it down. */
function unknownFlow({ flowName, fields }: LiveDeployment): FlowDefinition {
  const { version, parameter_openapi_schema: parameterSchema } = fields;
  const nowhere = { offset: 0, line: 1, column: 1 };
  return {
    flowName,
    description: null,
    declaredVersion: null,
    sourceHash: version !== null && /^[0-9a-f]{32}$/.test(version) ? version : '',
    parameterSchema,
    where: { file: '', start: nowhere, end: nowhere },
  };
}
