/**
 * One run of each deployment that was changed, before its new and changed schedules are switched on. What does not
 * complete leaves them off.
 */
import type { HeldDeployment } from '../plan/hold-back.ts';
import { findSchedule } from '../plan/diff-schedules.ts';
import { fullName } from '../plan/state.ts';
import type { Clock } from '../ports/clock.ts';
import { type FlowRunState, TERMINAL_STATES } from '../ports/flow-runs.ts';
import type { Interruption } from '../ports/interruption.ts';
import type { PrefectClient } from '../ports/prefect-client.ts';
import { TqError } from '../tq-error.ts';
import type { Outcome, Report } from './report.ts';

export interface SmokeOptions {
  /** For each run, from its start. */
  timeoutSeconds: number;
  /** Of this deploy; makes the run the same one when its start has to be asked for again. */
  run: string;
}

export interface SmokePorts {
  prefect: PrefectClient;
  clock: Clock;
  interruption: Pick<Interruption, 'requested'>;
  onOutcome: (outcome: Outcome) => void;
  note: (line: string) => void;
  /** Why nothing more may be sent. */
  halted: () => string | undefined;
}

const POLL_MILLISECONDS = 1_000;
/** After this long without a worker somebody should know what is waited for. */
const SAY_WAITING_SECONDS = 20;
const TAG = 'tq-smoke';

/** The report with what the runs came to; the schedules of what has failed in it stay off. */
export async function smoke(
  report: Report,
  held: readonly HeldDeployment[],
  options: SmokeOptions,
  ports: SmokePorts,
): Promise<Report> {
  const outcomes = new Map(report.outcomes.map((outcome) => [outcome.name, outcome]));
  const runs = await start(held, outcomes, options, ports);
  const begun = ports.clock.now().getTime();
  for (const deployment of held) {
    const name = fullName(deployment);
    const run = runs.get(name);
    if (run === undefined) continue;
    const failure =
      typeof run === 'string' ? await follow({ name, id: run, begun }, options, ports) : run.failure;
    const problem =
      failure === undefined
        ? await switchOn(deployment, ports)
        : `the smoke run did not complete: ${failure}`;
    if (problem === undefined) continue;
    const { environment } = outcomes.get(name) ?? {};
    const outcome: Outcome = {
      name,
      ...(environment === undefined ? {} : { environment }),
      status: 'failed',
      reason: 'failed',
      partly: true,
      ...failed(deployment, problem),
    };
    outcomes.set(name, outcome);
    ports.onOutcome(outcome);
  }
  return {
    outcomes: report.outcomes.map(({ name }) => outcomes.get(name)) as Outcome[],
    stoppedBy: ports.interruption.requested(),
  };
}

function failed({ schedules }: HeldDeployment, problem: string): { message: string; help: string } {
  const off = schedules.length === 0 ? '' : '; its new and changed schedules stay off';
  return {
    message: `${problem}${off}`,
    help: 'mend the flow and deploy again',
  };
}

/** Ids of runs by deployment, or why one could not be started; deployments that were not written are left out. */
async function start(
  held: readonly HeldDeployment[],
  outcomes: ReadonlyMap<string, Outcome>,
  { run }: SmokeOptions,
  { prefect, note, halted, interruption }: SmokePorts,
): Promise<Map<string, string | { failure: string }>> {
  const runs = new Map<string, string | { failure: string }>();
  for (const deployment of held) {
    const name = fullName(deployment);
    const outcome = outcomes.get(name);
    if (outcome?.status !== 'created' && outcome?.status !== 'updated') continue;
    const stopped = halted() ?? interruption.requested();
    if (stopped !== undefined) {
      runs.set(name, { failure: `it was not started: ${stopped}` });
      continue;
    }
    try {
      const request = { name: `${TAG}-${run.slice(0, 8)}`, tags: [TAG], key: `${TAG} ${run} ${outcome.id}` };
      runs.set(name, await prefect.startFlowRun(outcome.id, request));
    } catch (error) {
      runs.set(name, { failure: messageOf(error) });
    }
  }
  const started = [...runs.values()].filter((run) => typeof run === 'string').length;
  if (started > 0) note(`waiting for ${started === 1 ? 'the smoke run' : `${started} smoke runs`}`);
  return runs;
}

/** Undefined when the run completed. All are under way at once, so that their time has begun with the last one's start. */
async function follow(
  { name, id, begun }: { name: string; id: string; begun: number },
  { timeoutSeconds }: SmokeOptions,
  { prefect, clock, interruption, note, halted }: SmokePorts,
): Promise<string | undefined> {
  let said = false;
  for (;;) {
    let state: FlowRunState;
    try {
      state = await prefect.flowRunState(id);
    } catch (error) {
      return messageOf(error);
    }
    if (TERMINAL_STATES.has(state.type)) return verdict(state);
    const stopped = halted() ?? interruption.requested();
    if (stopped !== undefined) return `not waited for: ${stopped}`;
    const seconds = (clock.now().getTime() - begun) / 1000;
    if (seconds >= timeoutSeconds) return `it is still ${state.name} after ${timeoutSeconds} s`;
    if (!said && seconds >= SAY_WAITING_SECONDS && (state.type === 'SCHEDULED' || state.type === 'PENDING')) {
      said = true;
      note(`no worker has begun the smoke run of ${name} yet; is one running for its work pool?`);
    }
    await clock.sleep(POLL_MILLISECONDS);
  }
}

function verdict({ type, name, message }: FlowRunState): string | undefined {
  if (type === 'COMPLETED') return undefined;
  return message === null ? `it ended ${name}` : `it ended ${name}: ${message}`;
}

/** Undefined when they are on. */
async function switchOn(
  deployment: HeldDeployment,
  { prefect, halted }: SmokePorts,
): Promise<string | undefined> {
  if (deployment.schedules.length === 0) return undefined;
  const because = (why: string): string => `the smoke run completed, and then: ${why}`;
  const stopped = halted();
  if (stopped !== undefined) return because(stopped);
  try {
    const [live] = await prefect.findDeployments([deployment]);
    for (const schedule of deployment.schedules) {
      const found = live && findSchedule(live.schedules, schedule);
      if (live === undefined || found === undefined)
        return because('its schedule is no longer on the server');
      await prefect.updateSchedule(live.id, found.id, { ...schedule, schedule: found.schedule });
    }
    return undefined;
  } catch (error) {
    return because(messageOf(error));
  }
}

/** Anything but the outside's no is a bug, and not ours to swallow. */
function messageOf(error: unknown): string {
  if (!(error instanceof TqError)) throw error;
  return error.message;
}
