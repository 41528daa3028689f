/**
 * A saved plan → the same plan made anew, ready to be carried out; refused when the files, the server or the environment
 * have moved on since. Nothing is written, and no step runs before everything was compared.
 */
import { foundation, pendingOf } from '../../plan/plan-foundation.ts';
import { hasChanges } from '../../plan/plan.ts';
import type { Foundation, SavedPlan } from '../../plan/saved-plan.ts';
import { movedFiles, movedObjects, movedWishes, movedWrites } from '../../plan/what-moved.ts';
import { TqError } from '../../tq-error.ts';
import { type HashingFiles, statesNow } from '../files/hashing-files.ts';
import { namedValues } from './named-values.ts';
import { type PlanPorts, type PlanRequest, preparePlan, type PreparedPlan } from './prepare-plan.ts';

export interface SavedPlanPorts extends PlanPorts {
  /** Of `tq`. */
  version: string;
}

/** What a saved plan asks for now, and what was read of files for it. */
export interface AskedAgain {
  /** What the plan's options ask for; reads through `recorded`. */
  request: () => Promise<PlanRequest>;
  recorded: HashingFiles;
}

/** Undefined after findings. */
export async function prepareSavedPlan(
  saved: SavedPlan,
  { request, recorded }: AskedAgain,
  ports: SavedPlanPorts,
): Promise<PreparedPlan | undefined> {
  const { workingDirectory } = ports.environment;
  const now = await statesNow(saved.files, ports.files, workingDirectory);
  refuse('the files', movedFiles(saved.files, now));
  const prefect = await ports.connect();
  refuseOtherServer(saved, prefect);
  let round = 0;
  const onCompared = (compared: PreparedPlan): void => {
    round += 1;
    // A file that is only found now, such as one that a pattern matches, was not asked for then.
    if (round === 1) refuse('the files', movedFiles(saved.files, withoutMissing(recorded.states())));
    compare(saved, compared, { ports, afterSteps: round > 1 });
  };
  const asked = await request();
  const prepared = await preparePlan({ ...asked, onCompared }, { ...ports, files: recorded.files });
  if (prepared !== undefined) sayOtherCommit(saved, prepared, ports);
  return prepared;
}

/** What was not asked for then and is not there is no difference. */
function withoutMissing<State>(states: Record<string, State | null>): Record<string, State> {
  return Object.fromEntries(
    Object.entries(states).filter((entry): entry is [string, State] => entry[1] !== null),
  );
}

function compare(
  saved: SavedPlan,
  compared: PreparedPlan,
  { ports, afterSteps }: { ports: SavedPlanPorts; afterSteps: boolean },
): void {
  const { plan, desired, live, loaded, server } = compared;
  const values = namedValues(loaded, server, ports.environment.variables);
  const now = foundation({ plan, desired, live, values }, saved.salt, pendingOf(saved));
  const objects = movedObjects(saved, now);
  const wishes = movedWishes(saved, now);
  // It was carried out already, by this plan or by hand: what it wanted is there.
  if (wishes.length === 0 && objects.length > 0 && !hasChanges(plan)) return sayDone(saved, ports);
  refuse(isOfEnvironment(objects) ? 'the environment' : 'the server', objects);
  refuse('the project', wishes);
  // What steps give decides what is written, so that afterwards it is another thing by right.
  if (!afterSteps) refuseOtherWrites(saved, now, ports.version);
}

function isOfEnvironment(moved: readonly string[]): boolean {
  return moved.length > 0 && moved.every((line) => line.startsWith('environment '));
}

function sayDone({ project }: SavedPlan, { reporter }: PlanPorts): void {
  reporter.note(
    `the server holds already what the saved plan of \`${project}\` wants; there is nothing to do`,
  );
}

function refuse(what: string, moved: readonly string[]): void {
  if (moved.length === 0) return;
  throw new TqError('failed', `${what} moved on since the plan was made: ${moved.join('; ')}`, {
    help: 'nothing was written; make the plan anew and look at it',
  });
}

function refuseOtherServer(
  saved: SavedPlan,
  { apiUrl, isCloud }: { apiUrl: string; isCloud: boolean },
): void {
  const { server } = saved;
  if (server.apiUrl === apiUrl && server.isCloud === isCloud) return;
  throw new TqError('failed', `the plan was made for the server at ${server.apiUrl}, and this is ${apiUrl}`, {
    help: 'set PREFECT_API_URL or the profile as they were, or make the plan anew for this server',
  });
}

function refuseOtherWrites(saved: SavedPlan, now: Foundation, version: string): void {
  const moved = movedWrites(saved, now);
  if (moved.length === 0) return;
  const why = saved.tool === version ? '' : ` (it was made by tq ${saved.tool}, and this is tq ${version})`;
  throw new TqError('failed', `the plan cannot be carried out as it was shown: ${moved.join('; ')}${why}`, {
    help: 'nothing was written; make the plan anew with this `tq` and look at it',
  });
}

/** The files decide, and they are the same; who reads the log may wonder all the same. */
function sayOtherCommit({ commit }: SavedPlan, { checkout }: PreparedPlan, { reporter }: PlanPorts): void {
  const now = checkout?.commit;
  if (commit === null || now === undefined || now === commit.sha) return;
  reporter.note(
    `the plan was made at commit ${commit.sha.slice(0, 8)}, and this is ${now.slice(0, 8)}; the files are the same`,
  );
}
