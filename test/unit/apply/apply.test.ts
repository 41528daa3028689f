import { describe, expect, it } from 'vitest';
import { apply } from '../../../src/apply/apply.ts';
import type { Outcome, Report } from '../../../src/apply/report.ts';
import { diff } from '../../../src/plan/diff.ts';
import { fullName, type AutomationState, type DeploymentState } from '../../../src/plan/state.ts';
import { readLiveState } from '../../../src/reading/planning/read-live-state.ts';
import { TqError } from '../../../src/tq-error.ts';
import { deploymentState as deployment } from './deployment-state.ts';
import { FixedClock } from '../../fakes/fixed-clock.ts';
import { FakePrefect } from '../../fakes/fake-prefect.ts';

const automation = (name: string): AutomationState => ({
  name,
  description: '',
  enabled: true,
  trigger: {
    type: 'event',
    match: {},
    match_related: {},
    after: [],
    expect: [name],
    for_each: [],
    posture: 'Reactive',
    threshold: 1,
    within: 0,
  },
  action: { parameters: null, job_variables: null, schedule_after: 0 },
});

const server = (isCloud = false): FakePrefect =>
  new FakePrefect({ workPools: [{ name: 'local', type: 'process' }], isCloud });

/** Makes the server hold the deployments; what is said on the way comes back too. */
async function deploy(
  prefect: FakePrefect,
  deployments: DeploymentState[],
): Promise<Report & { said: Outcome[]; writes: string[] }> {
  const desired = { deployments };
  const plan = diff(desired, await readLiveState(desired, prefect));
  const said: Outcome[] = [];
  const writesBefore = prefect.writes.length;
  const interruption = { requested: () => undefined, deferWhile: <T>(work: () => Promise<T>) => work() };
  const onOutcome = (outcome: Outcome): void => void said.push(outcome);
  const report = await apply(plan, { prefect, interruption, onOutcome, clock: new FixedClock() });
  return { ...report, said, writes: prefect.writes.slice(writesBefore) };
}

describe('apply', () => {
  it('makes one request a flow, a deployment and a trigger, and none when repeated', async () => {
    const prefect = server();
    const deployments = Array.from({ length: 20 }, (_, number) =>
      deployment(`d${number}`, {
        flowName: number % 2 === 0 ? 'even' : 'odd',
        automations: [automation(`a${number}`)],
      }),
    );
    const { writes, outcomes } = await deploy(prefect, deployments);
    expect(writes).toHaveLength(2 + 20 + 20);
    expect(outcomes.map(({ name }) => name)).toEqual(deployments.map(fullName));
    expect((await deploy(prefect, deployments)).writes).toEqual([]);
  });

  it('tells outcomes as they come and reports them in the order of the file', async () => {
    const prefect = server();
    const schedule = { cron: '0 * * * *', timezone: null, day_or: true };
    const schedules = [{ slug: 'hourly', active: true, parameters: {}, schedule }];
    await deploy(prefect, [deployment('first', { schedules })]);
    const { said, outcomes } = await deploy(prefect, [
      deployment('first', { schedules: [] }),
      deployment('second'),
    ]);
    expect(said.map(({ name }) => name)).toEqual(['orders/second', 'orders/first']);
    expect(outcomes.map(({ name }) => name)).toEqual(['orders/first', 'orders/second']);
  });

  it.each<[TqError['reason'], string]>([
    ['failed', 'created'],
    ['unauthorized', 'skipped'],
    ['unreachable', 'skipped'],
  ])('after a request that is %s the next deployment is %s', async (reason, next) => {
    const prefect = server();
    prefect.beforeWrite = (write) => {
      if (write === 'createDeployment orders/first') throw new TqError(reason, 'no');
    };
    const { outcomes } = await deploy(prefect, [deployment('first'), deployment('second')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['failed', next]);
    expect(outcomes[0]).toMatchObject({ reason, partly: true });
  });
});

describe('service level agreements', () => {
  const slas = [{ name: 'quick', duration: 60 }];

  it('follow a deployment that is created, changed or kept', async () => {
    const prefect = server(true);
    const stated = deployment('one', { slas, automations: [automation('a')] });
    expect((await deploy(prefect, [stated])).writes.at(-1)).toBe('applySlas orders/one');
    expect(prefect.slasOf('orders/one')).toEqual(slas);

    const kept = await deploy(prefect, [{ ...stated, slas: [] }]);
    expect(kept.writes).toEqual(['applySlas orders/one']);
    expect(kept.outcomes).toMatchObject([{ status: 'unchanged' }]);
    expect(prefect.slasOf('orders/one')).toEqual([]);

    const changed = { ...stated, fields: { ...stated.fields, tags: ['a'] } };
    expect((await deploy(prefect, [changed])).writes).toEqual([
      'updateDeployment orders/one tags',
      'applySlas orders/one',
    ]);
  });

  it('are left alone when the file does not say', async () => {
    const prefect = server(true);
    await deploy(prefect, [deployment('one', { slas })]);
    expect((await deploy(prefect, [deployment('one')])).writes).toEqual([]);
    expect(prefect.slasOf('orders/one')).toEqual(slas);
  });

  it('that are refused leave the deployment partly done', async () => {
    const { outcomes } = await deploy(server(false), [deployment('one', { slas })]);
    expect(outcomes).toMatchObject([{ status: 'failed', partly: true }]);
  });
});
