/** The start that every walk over `prefect.yaml` has in common: the file, its findings, and what the server fills in. */
import type { ServerValues } from '../templating/references.ts';
import { type Known, type LoadedProject, type LoadPorts, ProjectLoader } from './load-project.ts';
import type { PlanPorts, PlanRequest } from './planning/prepare-plan.ts';
import { readServerValues, referredValues, secretsOf } from './planning/read-server-values.ts';
import { Speaker } from './planning/speaker.ts';

export type OpenRequest = Pick<
  PlanRequest,
  'prefectFile' | 'selection' | 'overrides' | 'unnamed' | 'allowed' | 'hear'
>;

export interface OpenProject {
  loader: ProjectLoader;
  say: Speaker;
  /** Says what is found; undefined where that forbids to go on. */
  load: (known: Known) => Promise<LoadedProject | undefined>;
}

export interface AnsweredProject {
  loaded: LoadedProject;
  /** Of the blocks and variables that placeholders name. */
  server: ServerValues;
  secrets: readonly string[];
}

/** The file is read; what is in it is found out by `load`. */
export async function openProject(request: OpenRequest, ports: PlanPorts): Promise<OpenProject> {
  const loader = await openLoader(request, ports);
  const say = new Speaker(request.allowed, ports.reporter, loader.sources, request.hear?.(loader.document));
  const load = async (known: Known): Promise<LoadedProject | undefined> => {
    const loaded = await loader.load(known);
    const { policy, diagnostics } = await loader.lintPolicy();
    say.by(policy);
    return say.of([...loaded.diagnostics, ...diagnostics]) && loaded.project !== undefined
      ? loaded
      : undefined;
  };
  return { loader, say, load };
}

/** The project with blocks and variables filled in; the server is asked only where a placeholder names one. */
export async function withAnswers(
  { load }: OpenProject,
  ports: Pick<PlanPorts, 'connect' | 'keepSecret'>,
): Promise<AnsweredProject | undefined> {
  const loaded = await load({});
  if (loaded === undefined) return undefined;
  const referred = referredValues(loaded.written, loaded.chosen);
  if (referred.blocks.length + referred.variables.length === 0)
    return { loaded, server: { blocks: new Map(), variables: {} }, secrets: [] };
  const server = await readServerValues(referred, await ports.connect());
  const secrets = secretsOf(server);
  secrets.forEach(ports.keepSecret);
  const filled = await load({ server });
  return filled === undefined ? undefined : { loaded: filled, server, secrets };
}

async function openLoader(
  request: Pick<PlanRequest, 'prefectFile' | 'selection' | 'overrides' | 'unnamed'>,
  ports: LoadPorts & Pick<PlanPorts, 'environment' | 'settings'>,
): Promise<ProjectLoader> {
  const { workingDirectory, variables } = ports.environment;
  const { prefectFile, selection, overrides, unnamed } = request;
  const defaultWorkPoolName = (await ports.settings()).defaultWorkPoolName?.value;
  return ProjectLoader.open(
    {
      workingDirectory,
      prefectFile,
      selection,
      defaultWorkPoolName,
      overrides,
      unnamed,
      environment: variables,
    },
    ports,
  );
}
