/**
 * The walk that `plan` and `deploy` share: files → what the server fills in → desired state → live state → plan. Says
 * what it finds, once, as early as it can be known; writes nothing.
 */
import type { DiagnosticCode } from '../../diagnostics/codes.ts';
import { nameList } from '../../diagnostics/name-list.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Environment } from '../../environment.ts';
import type { Plan } from '../../plan/plan.ts';
import type { DesiredState, LiveDeployment, LiveState } from '../../plan/state.ts';
import type { Checkout, Git } from '../../ports/git.ts';
import type { PrefectClient } from '../../ports/prefect-client.ts';
import type { Reporter } from '../../ports/reporter.ts';
import { leakedSecrets } from '../../project/checks/leaked-secret.ts';
import type { Document } from '../../project/document.ts';
import type { Selection } from '../../project/select.ts';
import type { YamlMapping } from '../../project/yaml-value.ts';
import type { Settings } from '../../settings.ts';
import type { Revision } from '../files/at-revision.ts';
import type { ProjectIdentity } from '../../release/project-identity.ts';
import type { Release } from '../../release/release.ts';
import { stepsOf, type StepsOfProject } from '../../steps/project-steps.ts';
import type { ServerValues } from '../../templating/references.ts';
import { checkContext } from '../../images/dockerfile/check-context.ts';
import type { ExplainedImages, Foresight } from '../../building/foresee-images.ts';
import type { MakingOptions } from '../../building/image-maker.ts';
import type { ImageOutcome } from '../../images/image-outcome.ts';
import type { ImageNames } from '../../plan/desired-state.ts';
import { isImageStep } from '../../steps/native-steps.ts';
import { labelFacts } from './label-facts.ts';
import { type AnsweredProject, type OpenProject, openProject, withAnswers } from '../open-project.ts';
import { TqError } from '../../tq-error.ts';
import { comparison } from './compare-with-server.ts';
import type { LoadedProject, LoadPorts } from '../load-project.ts';
import type { Hearing } from './speaker.ts';
import type { ProjectFolders } from '../flows/source-folders.ts';
import type { ReadOverrides } from './read-overrides.ts';

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
  /** The images that steps build; what they would do is known without running them. */
  images: PlanImages;
  /** Told what was compared: before any step runs, and again when they have run. May throw. */
  onCompared?: ((compared: PreparedPlan) => void | Promise<void>) | undefined;
  /** What becomes of that which left the file; undefined: it stays, and the plan says so. */
  removal?: 'remove' | 'detach' | undefined;
  /** What about code that workers would not get as it is here; undefined: a warning. */
  dirty?: 'refuse' | 'allow' | undefined;
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

/** As `ProjectImages` does it. */
export interface PlanImages {
  describe(labels: MakingOptions['labels']): void;
  foresee(project: StepsOfProject, isAlone: boolean): Promise<Foresight>;
  explain(runs: ReadonlyMap<string, string>): Promise<ExplainedImages>;
  /** After the steps have run. */
  names(): Promise<ImageNames>;
}

export interface PlanPorts extends LoadPorts {
  environment: Environment;
  reporter: Reporter;
  git: Git;
  /** With `--ref` or `--repo`: the commit that everything is read from. */
  revision?: Revision;
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
  /** Files that workers would get otherwise, and that were let through (`--allow-dirty`); relative to the repository. */
  dirty: readonly string[];
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
  // Git takes its time in another process, so it is asked before the files are read.
  const asked = ports.git.checkout(ports.environment.workingDirectory);
  const opened = await openProject(request, ports);
  const { loader, say } = opened;
  request.onEntries?.(loader.entryCount);
  refuseIgnoredOptions(request.overrides, loader.chosenCount);
  const answered = await withAnswers(opened, ports);
  if (answered === undefined) return undefined;
  const { loaded, server } = answered;
  if (!(await looksReady(loaded, opened, ports))) return undefined;
  const [checkout, prefect] = await Promise.all([asked, ports.connect()]);
  const compare = await comparison(loaded, { request, ports, loader, say, prefect, checkout, server });
  const waiting = loaded.deployments.filter(({ deployment }) => deployment.hasSteps);
  if (waiting.length === 0) return told(await compare(loaded, await request.images.names()), request);
  request.images.describe(labelFacts({ loaded, loader, checkout }, ports));
  const deployments = waiting.map(({ deployment }) => deployment);
  return afterSteps({ document: loaded.written, deployments, server }, answered, {
    request,
    opened,
    compare,
  });
}

/** The part of a preflight that files tell. */
async function looksReady(
  loaded: LoadedProject,
  { loader, say }: OpenProject,
  { environment, files, keepSecret, reporter }: PlanPorts,
): Promise<boolean> {
  const { preflightOfDeploy } = await import('../preflight/preflight-of-deploy.ts');
  const note = (line: string): void => reporter.note(line);
  return preflightOfDeploy(loaded, loader, say, {
    ...{ files, keepSecret, note },
    variables: environment.variables,
  });
}

interface Walk {
  request: PlanRequest;
  opened: OpenProject;
  compare: Awaited<ReturnType<typeof comparison>>;
}

/** What steps give is foreseen as far as it can be and compared, and only then do they run. */
async function afterSteps(
  steps: StepsOfProject,
  { loaded, server, secrets }: AnsweredProject,
  { request, opened: { load, say }, compare }: Walk,
): Promise<PreparedPlan | undefined> {
  const foreseen = await foresee(steps, request);
  if (!say.of(contextFindings(foreseen, steps.document))) return undefined;
  const likely = foreseen.outputs.size === 0 ? loaded : await load({ server, outputs: foreseen.outputs });
  const first = likely && (await compare(likely, foreseen.names));
  if (likely === undefined || first === undefined) return undefined;
  const { images, names } = await request.images.explain(runningImages(first.live.deployments));
  const compared = await told(names === undefined ? first : await compare(likely, names), request);
  if (compared === undefined) return undefined;
  if (request.steps === undefined || isSettled(foreseen, steps)) return withImages(compared, images);
  if (!say.of(await request.steps.check(steps))) return undefined;
  const complete = await load({ server, outputs: await request.steps.run(steps) });
  if (complete === undefined) return undefined;
  const paths = steps.deployments.map(({ path }) => path);
  const leaked = leakedSecrets(complete.project.document, paths, secrets);
  if (!say.of(leaked)) return undefined;
  return told(await compare(complete, await request.images.names()), request);
}

async function told(
  compared: PreparedPlan | undefined,
  { onCompared }: PlanRequest,
): Promise<PreparedPlan | undefined> {
  if (compared !== undefined) await onCompared?.(compared);
  return compared;
}

/** Nothing to foresee where no step is about an image: all of them have to run. */
async function foresee(steps: StepsOfProject, { images, steps: runner }: PlanRequest): Promise<Foresight> {
  const isAboutImages = steps.deployments.some(({ path }) =>
    stepsOf(steps.document, path, ['build', 'push']).some(isImageStep),
  );
  if (isAboutImages) return images.foresee(steps, runner === undefined);
  return { images: [], contexts: [], outputs: new Map(), names: await images.names() };
}

/** What is wrong with the folders that images are built from. */
export function contextFindings({ contexts }: Foresight, document: Document): Diagnostic[] {
  return contexts.flatMap(({ place, facts }) => checkContext(facts, document.spanOf(place, 'key')));
}

/** Whether there is nothing left for the steps to do: the registry has every image already. */
function isSettled({ images, outputs, names }: Foresight, { deployments }: StepsOfProject): boolean {
  return (
    names.open.size === 0 &&
    deployments.every(({ path }) => outputs.has(Number(path[1]))) &&
    images.every(({ status, isPushed }) => status === 'given' || (status === 'would-keep' && isPushed))
  );
}

function withImages(compared: PreparedPlan, images: readonly ImageOutcome[]): PreparedPlan {
  return images.length === 0 ? compared : { ...compared, plan: { ...compared.plan, images } };
}

/** Name of a deployment → the image that the server has for it. */
export function runningImages(deployments: readonly LiveDeployment[]): Map<string, string> {
  return new Map(
    deployments.flatMap(({ name, fields }) => {
      const { image } = fields.job_variables;
      return typeof image === 'string' ? [[name, image] as const] : [];
    }),
  );
}

/** Prefect warns and ignores them, which deploys something else than was asked for. */
function refuseIgnoredOptions({ names }: ReadOverrides, chosenCount: number): void {
  if (names.length === 0 || chosenCount <= 1) return;
  throw new TqError('usage', `${nameList(names)} cannot stand for ${chosenCount} deployments`, {
    help: 'choose one deployment with `-n NAME`, or write the values in the file',
  });
}
