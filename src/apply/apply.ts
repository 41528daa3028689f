/**
 * Carries a plan out, in order; the only code that changes anything outside. Blocks first, which flows load when they run;
 * then deployments, each with its flow, schedules, automations and agreements; removals of the whole plan last. One failure
 * does not stop the others, unless the server cannot be reached or refuses us altogether.
 *
 * Several objects at a time only while that helps (`AdaptiveWidth`), since a server is bound by one core: of 100 new
 * deployments on SQLite one writer took 7 to 12 s, two took 12 to 16 s and four 11 to 33 s, for it answers some of them
 * with 503; on PostgreSQL two were an eighth faster than one, and four no faster (measured on Prefect 3.8.8, 2 cores).
 */
import { TqError } from '../tq-error.ts';
import { blockLabel } from '../plan/block-state.ts';
import type { BlockChange } from '../plan/diff-blocks.ts';
import type { AutomationChange, Change, Plan, Removal, ScheduleChange } from '../plan/plan.ts';
import { fullName, type DeploymentState } from '../plan/state.ts';
import type { BlockWriter, DeploymentChange, PrefectWriter } from '../ports/prefect-client.ts';
import type { Clock } from '../ports/clock.ts';
import type { Interruption } from '../ports/interruption.ts';
import { removalName } from '../release/planned-changes.ts';
import { AdaptiveWidth } from './adaptive-width.ts';
import { ApplyBlocks } from './apply-blocks.ts';
import type { Progress } from './progress.ts';
import type { Outcome, Report } from './report.ts';

export interface ApplyPorts {
  prefect: PrefectWriter & BlockWriter;
  interruption: Interruption;
  /** Called when the first request for an object is about to be sent. */
  onStart?: (name: string) => void;
  /** Called as soon as the fate of an object is known. */
  onOutcome: (outcome: Outcome) => void;
  /** Why nothing more may be sent, asked before each object: the deploy lock was lost. */
  halted?: () => string | undefined;
  clock: Pick<Clock, 'now'>;
}

export interface ApplyOptions {
  /** Whether the first failure stops everything that has not begun. */
  failFast?: boolean;
}

export async function apply(plan: Plan, ports: ApplyPorts, options: ApplyOptions = {}): Promise<Report> {
  const run = new Run(plan, ports, options);
  for (const change of plan.blocks ?? []) await run.writeBlock(change);
  await run.writeAll();
  for (const change of plan.changes) await run.remove(change);
  for (const removal of plan.removals ?? []) await run.removeObject(removal);
  return run.finish();
}

class Run {
  readonly #plan: Plan;
  readonly #ports: ApplyPorts;
  readonly #failFast: boolean;
  /** Flow name → its id, or the refusal to make it. */
  readonly #newFlows = new Map<string, Promise<string>>();
  readonly #blocks: ApplyBlocks;
  readonly #outcomes = new Map<string, Outcome>();
  readonly #progress = new Map<string, Progress>();
  /** By name, of the deployments that have one. */
  readonly #environments: ReadonlyMap<string, string>;
  /** Why nothing more is sent. */
  #halted: string | undefined;

  constructor(plan: Plan, ports: ApplyPorts, options: ApplyOptions) {
    this.#plan = plan;
    this.#environments = new Map(
      plan.changes.flatMap(({ desired }) =>
        desired.environment === undefined ? [] : [[fullName(desired), desired.environment]],
      ),
    );
    this.#failFast = options.failFast ?? false;
    this.#ports = ports;
    this.#blocks = new ApplyBlocks(ports.prefect);
  }

  async writeBlock(change: BlockChange): Promise<void> {
    const name = blockLabel(change.desired);
    if (change.action === 'keep') return this.#settle({ name, status: 'unchanged', id: change.live.id });
    await this.#guard(name, async (progress) => {
      const id = await this.#blocks.write(change, progress);
      this.#settle({ name, status: change.action === 'create' ? 'created' : 'updated', id });
    });
  }

  /** In the order of the file, several at once while that helps. */
  async writeAll(): Promise<void> {
    const { clock, prefect } = this.#ports;
    const now = (): number => clock.now().getTime();
    const width = new AdaptiveWidth(now());
    const waiting = [...this.#plan.changes];
    const underWay = new Set<Promise<void>>();
    let busy = prefect.busyAnswers();
    while (waiting.length > 0 || underWay.size > 0) {
      const next = underWay.size < width.width ? waiting.shift() : undefined;
      if (next === undefined) {
        await Promise.race(underWay);
        continue;
      }
      const work = this.write(next).then(() => {
        underWay.delete(work);
        if (prefect.busyAnswers() > busy) width.busy();
        busy = prefect.busyAnswers();
        if (next.action !== 'keep') width.done(now());
      });
      underWay.add(work);
    }
  }

  async write(change: Change): Promise<void> {
    const name = fullName(change.desired);
    if (change.action === 'keep') return this.#keep(change, name);
    await this.#guard(name, async (progress) => {
      if (change.action === 'create') {
        const id = await this.#create(change.desired, progress);
        this.#settle({ name, status: 'created', id });
      } else {
        await this.#update(change, progress);
        if (!hasRemovals(change)) this.#settle({ name, status: 'updated', id: change.live.id });
      }
    });
  }

  /** Prefect's API has no way known to read agreements, so that those of the file are sent by every deploy. */
  async #keep({ live, desired }: Change & { action: 'keep' }, name: string): Promise<void> {
    if (desired.slas === undefined) return this.#settle({ name, status: 'unchanged', id: live.id });
    await this.#guard(name, async (progress) => {
      await this.#applySlas(live.id, desired, progress);
      this.#settle({ name, status: 'unchanged', id: live.id });
    });
  }

  async #applySlas(deploymentId: string, { slas }: DeploymentState, progress: Progress): Promise<void> {
    if (slas === undefined) return;
    await this.#ports.prefect.applySlas(deploymentId, slas);
    progress.wrote = true;
  }

  async remove(change: Change): Promise<void> {
    const name = fullName(change.desired);
    if (change.action !== 'update' || !hasRemovals(change) || this.#outcomes.has(name)) return;
    await this.#guard(name, async (progress) => {
      for (const schedule of change.schedules) {
        if (schedule.action !== 'delete') continue;
        await this.#ports.prefect.deleteSchedule(change.live.id, schedule.before.id);
        progress.wrote = true;
      }
      for (const automation of change.automations) {
        if (automation.action !== 'delete') continue;
        await this.#ports.prefect.deleteAutomation(automation.before.id);
        progress.wrote = true;
      }
      this.#settle({ name, status: 'updated', id: change.live.id });
    });
  }

  /** Last of all, when what takes the place of a removed object is there. */
  async removeObject(removal: Removal): Promise<void> {
    const { action, live } = removal;
    const name = removalName(removal);
    if (action === 'leave') return;
    if (action === 'detach') return this.#settle({ name, status: 'detached', id: live.id });
    if (removal.movedTo !== undefined && !this.#isThere(removal.movedTo)) {
      const why = `\`${removal.movedTo}\`, which takes its place, is not there or not complete`;
      return this.#settle({ name, status: 'skipped', why });
    }
    await this.#guard(name, async (progress) => {
      const { prefect } = this.#ports;
      if (removal.object === 'block') await prefect.deleteBlock(live.id);
      else {
        // The server would leave them behind, enabled, for a deployment that is gone.
        await prefect.deleteOwnedAutomations(live.id);
        progress.wrote = true;
        await prefect.deleteDeployment(live.id);
      }
      this.#settle({ name, status: 'removed', id: live.id });
    });
  }

  #isThere(name: string): boolean {
    const status = this.#outcomes.get(name)?.status;
    return status !== undefined && status !== 'failed' && status !== 'skipped';
  }

  /** Outcomes in the order of the file, however late the removals settled them. */
  finish(): Report {
    const names = [
      ...(this.#plan.blocks ?? []).map(({ desired }) => blockLabel(desired)),
      ...this.#plan.changes.map(({ desired }) => fullName(desired)),
      ...(this.#plan.removals ?? []).map(removalName),
    ];
    const outcomes = names.flatMap((name) => this.#outcomes.get(name) ?? []);
    return { outcomes, stoppedBy: this.#ports.interruption.requested() };
  }

  async #create(desired: DeploymentState, progress: Progress): Promise<string> {
    const { prefect } = this.#ports;
    const flowId = await this.#flowId(desired.flowName, progress);
    const id = await prefect.createDeployment(flowId, desired);
    progress.wrote = true;
    for (const automation of desired.automations) await prefect.createAutomation(id, automation);
    await this.#applySlas(id, desired, progress);
    return id;
  }

  /** Made by the first of its deployments; the others wait for it, or fail with it. */
  async #flowId(flowName: string, progress: Progress): Promise<string> {
    const { flowIds } = this.#plan;
    if (Object.hasOwn(flowIds, flowName)) return flowIds[flowName] as string;
    const first = this.#newFlows.get(flowName);
    if (first !== undefined) return first;
    const made = this.#ports.prefect.createFlow(flowName);
    this.#newFlows.set(flowName, made);
    const id = await made;
    progress.wrote = true;
    return id;
  }

  async #update(change: Change & { action: 'update' }, progress: Progress): Promise<void> {
    const { live } = change;
    if (change.fields.length > 0) {
      await this.#ports.prefect.updateDeployment(live.id, toDeploymentChange(change));
      progress.wrote = true;
    }
    for (const schedule of change.schedules) await this.#schedule(live.id, schedule, progress);
    for (const automation of change.automations) await this.#automation(live.id, automation, progress);
    await this.#applySlas(live.id, change.desired, progress);
  }

  async #schedule(deploymentId: string, change: ScheduleChange, progress: Progress): Promise<void> {
    const { prefect } = this.#ports;
    if (change.action === 'delete') return;
    if (change.action === 'create') await prefect.createSchedule(deploymentId, change.schedule);
    else await prefect.updateSchedule(deploymentId, change.before.id, change.schedule);
    progress.wrote = true;
  }

  async #automation(deploymentId: string, change: AutomationChange, progress: Progress): Promise<void> {
    const { prefect } = this.#ports;
    if (change.action === 'delete') return;
    if (change.action === 'create') await prefect.createAutomation(deploymentId, change.automation);
    else if (change.action === 'update')
      await prefect.updateAutomation(change.before.id, deploymentId, change.automation);
    else {
      await prefect.deleteOwnedAutomations(deploymentId);
      // From here on the server holds something else than before, whatever becomes of the rest.
      progress.wrote = true;
      for (const automation of change.automations) await prefect.createAutomation(deploymentId, automation);
    }
    progress.wrote = true;
  }

  /** Runs the requests of one deployment and turns a refusal into its outcome. */
  async #guard(name: string, requests: (progress: Progress) => Promise<void>): Promise<void> {
    const signal = this.#ports.interruption.requested();
    const halted =
      this.#halted ??
      this.#ports.halted?.() ??
      (signal === undefined ? undefined : `the deploy was ${signal}`);
    if (halted !== undefined) return this.#stop(name, halted);
    if (!this.#progress.has(name)) this.#ports.onStart?.(name);
    const progress = this.#progress.get(name) ?? { wrote: false };
    this.#progress.set(name, progress);
    try {
      await requests(progress);
    } catch (error) {
      if (!(error instanceof TqError)) throw error;
      const { reason, message, help } = error;
      this.#settle({
        name,
        status: 'failed',
        reason,
        message,
        help,
        partly: progress.wrote || error.uncertain,
      });
      if (reason === 'unreachable' || reason === 'unauthorized') this.#halted = message;
      else if (this.#failFast) this.#halted = `\`${name}\` failed, and the first failure stops the rest`;
    }
  }

  /** Of one that was begun, nothing but its removals is left. */
  #stop(name: string, why: string): void {
    if (this.#progress.get(name)?.wrote !== true) return this.#settle({ name, status: 'skipped', why });
    const message = `what is no longer in the file was not removed from it: ${why}`;
    this.#settle({ name, status: 'failed', reason: 'partial', message, partly: true });
  }

  #settle(settled: Outcome): void {
    const environment = this.#environments.get(settled.name);
    const outcome = environment === undefined ? settled : { ...settled, environment };
    this.#outcomes.set(outcome.name, outcome);
    this.#ports.onOutcome(outcome);
  }
}

function hasRemovals(change: Change & { action: 'update' }): boolean {
  return [...change.schedules, ...change.automations].some(({ action }) => action === 'delete');
}

/** Job variables are checked by the server only when the pool is named in the same request (measured on Prefect 3.8.8). */
function toDeploymentChange({ fields, desired }: Change & { action: 'update' }): DeploymentChange {
  const change: Record<string, unknown> = Object.fromEntries(
    fields.map(({ field, after }) => [field, after]),
  );
  if ('job_variables' in change || 'work_queue_name' in change || 'work_pool_name' in change) {
    change.work_pool_name = desired.fields.work_pool_name;
    change.work_queue_name = desired.fields.work_queue_name;
  }
  if ('concurrency_limit' in change || 'concurrency_options' in change) {
    change.concurrency_limit = desired.fields.concurrency_limit;
    change.concurrency_options = desired.fields.concurrency_options;
  }
  // The server refuses one that is empty, as that of a state which was recorded.
  const isKnown = Object.keys(desired.versionInfo).length > 0;
  return isKnown ? { ...change, version_info: desired.versionInfo } : change;
}
