/** Flow runs of deployments. Measured on Prefect 3.8.8. */
import type { JsonObject } from '../../json.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FlowRunReader, FlowRunStarter, FlowRunState } from '../../ports/flow-runs.ts';
import type { Sender } from './request.ts';

const SCHEDULED = { state: { type: { any_: ['SCHEDULED'] } } };

/** Scheduled runs that survive their deployment (`_delete_scheduled_runs` in `prefect/server/models/deployments.py`). */
const HAVE_RUN_OR_STAY = ['AwaitingConcurrencySlot', 'AwaitingRetry'];

export class FlowRuns implements FlowRunReader, FlowRunStarter {
  readonly #sender: Sender;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(sender: Sender, clock: Pick<Clock, 'now'>) {
    this.#sender = sender;
    this.#clock = clock;
  }

  /** A count tells no deployments apart, so there is one request for each. */
  async countPlannedRuns(deploymentIds: readonly string[]): Promise<Record<string, number>> {
    return this.#counts(deploymentIds, {
      ...SCHEDULED,
      // Tags would tell less: a person may write the scheduler's.
      created_by: { type_: ['SCHEDULE'] },
      // A change drops those of the future; a late one stays.
      next_scheduled_start_time: { after_: this.#clock.now().toISOString() },
    });
  }

  async countScheduledRuns(deploymentIds: readonly string[]): Promise<Record<string, number>> {
    return this.#counts(deploymentIds, {
      state: { ...SCHEDULED.state, name: { not_any_: HAVE_RUN_OR_STAY } },
    });
  }

  async flowRunState(id: string): Promise<FlowRunState> {
    const run = (await this.#sender.send({
      method: 'GET',
      path: `/flow_runs/${id}`,
      answer: 'object',
    })) as JsonObject;
    const { type, name, message } = (run.state ?? {}) as JsonObject;
    return {
      type: String(type ?? 'PENDING'),
      name: String(name ?? type ?? 'Pending'),
      message: typeof message === 'string' && message !== '' ? message : null,
    };
  }

  async startFlowRun(
    deploymentId: string,
    { name, tags, key }: { name: string; tags: readonly string[]; key: string },
  ): Promise<string> {
    // With an idempotency key the server answers a second request with the first one's run.
    const run = (await this.#sender.send({
      method: 'POST',
      path: `/deployments/${deploymentId}/create_flow_run`,
      body: { name, tags, idempotency_key: key },
      answer: 'object',
    })) as JsonObject;
    return String(run.id);
  }

  async #counts(deploymentIds: readonly string[], filter: JsonObject): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const id of deploymentIds) {
      const answer = await this.#sender.send({
        method: 'POST',
        path: '/flow_runs/count',
        body: { flow_runs: { deployment_id: { any_: [id] }, ...filter } },
        answer: 'number',
      });
      if (Number(answer) > 0) counts[id] = Number(answer);
    }
    return counts;
  }
}
