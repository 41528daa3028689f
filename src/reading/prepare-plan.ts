/**
 * The walk that `plan` and `deploy` share: files → what the server fills in → desired state → live state → plan. Says
 * what it finds, once, as early as it can be known; writes nothing.
 */
import type { DiagnosticCode } from '../diagnostics/codes.ts';
import { nameList } from '../diagnostics/name-list.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Environment } from '../environment.ts';
import type { Plan } from '../plan/plan.ts';
import type { DesiredState, LiveState } from '../plan/state.ts';
import type { Checkout, Git } from '../ports/git.ts';
import type { PrefectClient } from '../ports/prefect-client.ts';
import type { Reporter } from '../ports/reporter.ts';
import { leakedSecrets } from '../project/checks/leaked-secret.ts';
import type { Document } from '../project/document.ts';
import type { Selection } from '../project/select.ts';
import type { YamlMapping } from '../project/yaml-value.ts';
import type { Settings } from '../settings.ts';
import type { ProjectIdentity } from '../release/project-identity.ts';
import type { Release } from '../release/release.ts';
import type { StepsOfProject } from '../steps/project-steps.ts';
import type { ServerValues } from '../templating/references.ts';
import { TqError } from '../tq-error.ts';
import { comparison } from './compare-with-server.ts';
import { type LoadedProject, type LoadPorts, type Known, ProjectLoader } from './load-project.ts';
import { type Hearing, Speaker } from './speaker.ts';
import type { ProjectFolders } from './source-folders.ts';
import type { ReadOverrides } from './read-overrides.ts';
import { readServerValues, referredValues, secretsOf } from './read-server-values.ts';

export interface PlanRequest {
  prefectFile: string;
  selection: Selection;
  overrides: ReadOverrides;
  /** Errors that count as warnings in this run. */
  allowed: ReadonlySet<DiagnosticCode>;
  /** Whether an entry without a name is an error or is left out. */
  unnamed?: 'error' | 'left-out';
  /** Told how many entries the file has, before anything is said about them; may throw. */
  onEntries?: (count: number) => void;
  /** Runs build and push steps. Absent: they are not run. */
  steps?: StepRunner | undefined;
  /** Told what was compared: before any step runs, and again when they have run. May throw. */
  onCompared?: ((compared: PreparedPlan) => void | Promise<void>) | undefined;
  /** What becomes of that which left the file; undefined: it stays, and the plan says so. */
  removal?: 'remove' | 'detach' | undefined;
  /** Whether the server is asked what the plan brings about beside what it says. */
  withEffects?: boolean;
  /** Given the file as it was read; who is told of errors. */
  hear?: (document: Document | undefined) => Hearing;
}

/** As `ProjectSteps` does it. */
export interface StepRunner {
  check(steps: StepsOfProject): Promise<Diagnostic[]>;
  /** Outputs by index of the entry. */
  run(steps: StepsOfProject): Promise<ReadonlyMap<number, YamlMapping>>;
}

export interface PlanPorts extends LoadPorts {
  environment: Environment;
  reporter: Reporter;
  git: Git;
  settings: () => Promise<Settings>;
  connect: () => Promise<PrefectClient>;
  /** From here on nothing that is said contains this text. */
  keepSecret: (text: string) => void;
}

/** A plan, all that it was made of, and the client to carry it out with. */
export interface PreparedPlan {
  plan: Plan;
  desired: DesiredState;
  live: LiveState;
  prefect: PrefectClient;
  project: ProjectIdentity;
  /** The newest release of the project; undefined before the first. */
  previous: Release | undefined;
  checkout: Checkout | null;
  /** `prefect.yaml` as it is named in spans and shown in releases. */
  file: string;
  /** The same as releases record it with what comes from it; see `recordedFile`. */
  origin: string;
  /** As loaded, with everything filled in that is known. */
  loaded: LoadedProject;
  folders: ProjectFolders;
  /** Of the blocks and variables that placeholders name. */
  server: ServerValues;
  /** The same plan, of what it writes only, as the server is now. */
  replan: () => Promise<Plan>;
}

/** Undefined after findings that forbid a plan. */
export async function preparePlan(request: PlanRequest, ports: PlanPorts): Promise<PreparedPlan | undefined> {
  const { workingDirectory } = ports.environment;
  // Git takes its time in another process, so it is asked before the files are read.
  const asked = ports.git.checkout(workingDirectory);
  const loader = await openLoader(request, ports);
  request.onEntries?.(loader.entryCount);
  refuseIgnoredOptions(request.overrides, loader.chosenCount);
  const say = new Speaker(request.allowed, ports.reporter, loader.sources, request.hear?.(loader.document));
  const load = async (known: Known): Promise<LoadedProject | undefined> => {
    const loaded = await loader.load(known);
    const { policy, diagnostics } = await loader.lintPolicy();
    say.by(policy);
    return say.of([...loaded.diagnostics, ...diagnostics]) && loaded.project !== undefined
      ? loaded
      : undefined;
  };

  let loaded = await load({});
  if (loaded === undefined) return undefined;
  const [checkout, prefect] = await Promise.all([asked, ports.connect()]);
  const referred = referredValues(loaded.written, loaded.chosen);
  const server = await readServerValues(referred, prefect);
  const secrets = secretsOf(server);
  secrets.forEach(ports.keepSecret);
  if (referred.blocks.length + referred.variables.length > 0) loaded = await load({ server });
  if (loaded === undefined) return undefined;

  const compare = await comparison(loaded, { request, ports, loader, say, prefect, checkout, server });
  const compared = await compare(loaded);
  const waiting = loaded.deployments.filter(({ deployment }) => deployment.hasSteps);
  if (compared === undefined || request.steps === undefined || waiting.length === 0) return compared;
  const steps = {
    document: loaded.written,
    deployments: waiting.map(({ deployment }) => deployment),
    server,
  };
  if (!say.of(await request.steps.check(steps))) return undefined;
  const complete = await load({ server, outputs: await request.steps.run(steps) });
  if (complete === undefined) return undefined;
  const paths = steps.deployments.map(({ path }) => path);
  const leaked = leakedSecrets(complete.project.document, paths, secrets);
  return say.of(leaked) ? compare(complete) : undefined;
}

async function openLoader(request: PlanRequest, ports: PlanPorts): Promise<ProjectLoader> {
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

/** Prefect warns and ignores them, which deploys something else than was asked for. */
function refuseIgnoredOptions({ names }: ReadOverrides, chosenCount: number): void {
  if (names.length === 0 || chosenCount <= 1) return;
  throw new TqError('usage', `${nameList(names)} cannot stand for ${chosenCount} deployments`, {
    help: 'choose one deployment with `-n NAME`, or write the values in the file',
  });
}
