import { describe, expect, it } from 'vitest';
import { carryOut, type CarryOutPorts, type Undertaking } from '../../../src/apply/carry-out.ts';
import { exitReasonOf, type Outcome } from '../../../src/apply/report.ts';
import { diff } from '../../../src/plan/diff.ts';
import { withHeldSchedules } from '../../../src/plan/hold-back.ts';
import type { DesiredState, ScheduleState } from '../../../src/plan/state.ts';
import { latestRelease } from '../../../src/reading/planning/read-releases.ts';
import { readLiveState } from '../../../src/reading/planning/read-live-state.ts';
import { beginRelease } from '../../../src/release/begin-release.ts';
import type { Release } from '../../../src/release/release.ts';
import { TqError } from '../../../src/tq-error.ts';
import { FakePrefect } from '../../fakes/fake-prefect.ts';
import { FixedClock } from '../../fakes/fixed-clock.ts';
import { deploymentState } from './deployment-state.ts';

const schedule = (slug: string): ScheduleState => ({
  slug,
  active: undefined,
  parameters: {},
  schedule: { cron: '0 6 * * *', timezone: null, day_or: true },
});

class Lab {
  readonly prefect = new FakePrefect({ workPools: [{ name: 'local', type: 'process' }] });
  readonly clock = new FixedClock();
  readonly notes: string[] = [];
  readonly outcomes: Outcome[] = [];
  stopped: 'interrupted' | undefined;
  #runs = 0;

  async deploy(wanted: DesiredState, change: Partial<Undertaking> = {}) {
    const { prefect } = this;
    const previous = await this.latest();
    const desired = withHeldSchedules(wanted, previous?.heldBack ?? {});
    const plan = diff(desired, await readLiveState(desired, prefect));
    const replan = async () => diff(desired, await readLiveState(desired, prefect));
    const run = `run-${(this.#runs += 1)}`;
    const who = { user: 'ada', host: 'here', processId: 7, runUrl: null };
    const fixed = {
      tool: '0.0.0',
      kind: { deploy: true },
      commit: null,
      file: 'prefect.yaml',
      rules: {},
    } as const;
    const report = await carryOut(
      {
        project: 'orders',
        plan,
        replan,
        isApproved: false,
        lockTimeoutSeconds: 0,
        options: {},
        latest: () => latestRelease('orders', prefect),
        begin: ({ lease, ...now }) =>
          beginRelease({
            ...fixed,
            ...now,
            run,
            project: 'orders',
            who: { ...who, lease },
            desired,
            redact: (text) => text,
          }),
        ...change,
      },
      this.ports(),
    );
    return { report, reason: exitReasonOf(report) };
  }

  ports(): CarryOutPorts {
    return {
      prefect: this.prefect,
      clock: this.clock,
      machine: { host: 'here', user: 'ada', processId: 7, isAlive: () => true },
      interruption: { requested: () => this.stopped, deferWhile: (work) => work() },
      onOutcome: (outcome) => this.outcomes.push(outcome),
      note: (line) => this.notes.push(line),
      redact: (text) => text,
    };
  }

  async latest(): Promise<Release | undefined> {
    return (await latestRelease('orders', this.prefect))?.release;
  }

  isLocked(): Promise<boolean> {
    return this.prefect.isLocked('tq-deploy-orders');
  }
}

const one: DesiredState = { deployments: [deploymentState('first')] };
const two: DesiredState = { deployments: [deploymentState('first'), deploymentState('second')] };

describe('carryOut', () => {
  it('locks, records, applies, records the outcome and unlocks', async () => {
    const lab = new Lab();
    expect((await lab.deploy(one)).reason).toBe('ok');
    expect(lab.prefect.bookkeeping).toEqual([
      'takeLock tq-deploy-orders',
      'createReleaseNote tq-release-orders',
      'updateReleaseNote',
      'releaseLock',
    ]);
    const release = await lab.latest();
    expect(release).toMatchObject({
      number: 1,
      finished: { reason: 'ok' },
      changes: [{ name: 'orders/first', action: 'create', status: 'created' }],
      owned: { deployments: { 'orders/first': { file: 'prefect.yaml' } } },
    });
  });

  it('takes no lock and leaves no record when there is nothing to write', async () => {
    const lab = new Lab();
    await lab.deploy(one);
    const before = lab.prefect.bookkeeping.length;
    expect((await lab.deploy(one)).report.outcomes).toMatchObject([{ status: 'unchanged' }]);
    expect(lab.prefect.bookkeeping).toHaveLength(before);
  });

  it('writes nothing when the server already holds all of it by the time the lock is taken', async () => {
    const lab = new Lab();
    const desired = one;
    const plan = diff(desired, await readLiveState(desired, lab.prefect));
    await lab.deploy(one);
    const writes = lab.prefect.writes.length;
    await lab.deploy(one, { plan });
    expect(lab.prefect.writes).toHaveLength(writes);
    expect(lab.notes).toEqual([expect.stringContaining('planned anew: orders/first')]);
    expect(await lab.isLocked()).toBe(false);
  });

  it('refuses when what was agreed to is no longer what would be done', async () => {
    const lab = new Lab();
    const plan = diff(one, await readLiveState(one, lab.prefect));
    await lab.deploy(one);
    const writes = lab.prefect.writes.length;
    await expect(lab.deploy(one, { plan, isApproved: true })).rejects.toMatchObject({
      reason: 'failed',
      message: expect.stringContaining('orders/first'),
    });
    expect(lab.prefect.writes).toHaveLength(writes);
    expect(await lab.isLocked()).toBe(false);
  });

  it('writes nothing and unlocks when a signal came while it waited for the lock', async () => {
    const lab = new Lab();
    lab.stopped = 'interrupted';
    const { report, reason } = await lab.deploy(one);
    expect(reason).toBe('interrupted');
    expect(report.outcomes).toMatchObject([{ status: 'skipped' }]);
    expect(await lab.latest()).toBeUndefined();
    expect(await lab.isLocked()).toBe(false);
  });

  it('writes nothing and unlocks when the record cannot be made', async () => {
    const lab = new Lab();
    lab.prefect.createReleaseNote = async () => {
      throw new TqError('unauthorized', 'no');
    };
    await expect(lab.deploy(one)).rejects.toMatchObject({ reason: 'unauthorized' });
    expect(lab.prefect.writes).toEqual([]);
    expect(await lab.isLocked()).toBe(false);
  });

  it('says so when the record cannot be finished', async () => {
    const lab = new Lab();
    lab.prefect.updateReleaseNote = async () => {
      throw new TqError('failed', 'no');
    };
    expect((await lab.deploy(one)).reason).toBe('ok');
    expect(lab.notes).toEqual(['the release record could not be finished: no']);
    expect(await lab.isLocked()).toBe(false);
  });

  it('asks a server that does not answer for nothing more', async () => {
    const lab = new Lab();
    lab.prefect.beforeWrite = (write) => {
      if (write.startsWith('createDeployment')) throw new TqError('unreachable', 'no answer');
    };
    const { reason } = await lab.deploy(one);
    expect(reason).toBe('partial');
    expect(lab.prefect.bookkeeping).not.toContain('updateReleaseNote');
    expect(lab.prefect.bookkeeping).not.toContain('releaseLock');
    expect((await lab.latest())?.finished).toBeNull();
  });

  it('leaves no record when the lock was lost before it', async () => {
    const lab = new Lab();
    const plan = diff(one, await readLiveState(one, lab.prefect));
    const replan = async () => {
      await lab.clock.sleep(61_000);
      await lab.prefect.breakLock('tq-deploy-orders');
      return plan;
    };
    const { reason, report } = await lab.deploy(one, { plan, replan });
    expect(reason).toBe('failed');
    expect(report.outcomes).toMatchObject([
      { status: 'skipped', why: expect.stringContaining('deploy lock') },
    ]);
    expect(lab.prefect.writes).toEqual([]);
    expect(await lab.latest()).toBeUndefined();
  });

  it('says that removals are left when the lock is lost before them', async () => {
    const lab = new Lab();
    const before = deploymentState('first', { schedules: [schedule('old')] });
    const after = deploymentState('first', { schedules: [schedule('new')] });
    await lab.deploy({ deployments: [before] });
    lab.prefect.beforeWrite = (write) => {
      if (write.startsWith('createSchedule')) void lab.clock.sleep(61_000);
    };
    const { reason, report } = await lab.deploy({ deployments: [after] });
    expect(reason).toBe('partial');
    expect(report.outcomes).toMatchObject([
      { status: 'failed', partly: true, message: expect.stringContaining('was not removed') },
    ]);
  });

  it('stops in the middle when the lock is lost', async () => {
    const lab = new Lab();
    lab.prefect.beforeWrite = (write) => {
      if (write === 'createDeployment orders/first') void lab.clock.sleep(61_000);
    };
    const { report, reason } = await lab.deploy(two);
    expect(reason).toBe('partial');
    expect(report.outcomes).toMatchObject([
      { name: 'orders/first', status: 'created' },
      { name: 'orders/second', status: 'skipped', why: expect.stringContaining('deploy lock') },
    ]);
  });
});

describe('a smoke run', () => {
  const scheduled: DesiredState = {
    deployments: [deploymentState('first', { schedules: [schedule('daily')] })],
  };
  const smoke = { timeoutSeconds: 30, run: 'abcdef0123' };
  const isActive = (lab: Lab): boolean | undefined => lab.prefect.deployments[0]?.schedules[0]?.active;

  it('that completes switches the schedules on', async () => {
    const lab = new Lab();
    const { reason } = await lab.deploy(scheduled, { smoke });
    expect(reason).toBe('ok');
    expect(lab.prefect.bookkeeping.filter((each) => each.startsWith('startFlowRun'))).toHaveLength(1);
    expect(isActive(lab)).toBe(true);
    expect((await lab.latest())?.heldBack).toEqual({});
  });

  it('that fails leaves them off until a deploy that succeeds', async () => {
    const lab = new Lab();
    lab.prefect.runState = { type: 'FAILED', name: 'Failed', message: 'rule not_null' };
    const { reason, report } = await lab.deploy(scheduled, { smoke });
    expect(reason).toBe('partial');
    expect(report.outcomes).toMatchObject([
      { status: 'failed', message: expect.stringContaining('it ended Failed: rule not_null') },
    ]);
    expect(isActive(lab)).toBe(false);
    expect((await lab.latest())?.heldBack).toEqual({ 'orders/first': ['daily'] });

    lab.prefect.runState = { type: 'COMPLETED', name: 'Completed', message: null };
    expect((await lab.deploy(scheduled, { smoke })).reason).toBe('ok');
    expect(isActive(lab)).toBe(true);
    expect((await lab.latest())?.heldBack).toEqual({});
    expect((await lab.deploy(scheduled, { smoke })).report.outcomes).toMatchObject([{ status: 'unchanged' }]);
  });

  it('that failed is remembered until a deploy gets as far as its schedules', async () => {
    const lab = new Lab();
    lab.prefect.runState = { type: 'FAILED', name: 'Failed', message: null };
    await lab.deploy(scheduled, { smoke });
    lab.prefect.beforeWrite = (write) => {
      if (write.startsWith('updateSchedule')) throw new TqError('failed', 'no');
    };
    expect((await lab.deploy(scheduled)).reason).toBe('failed');
    expect((await lab.latest())?.heldBack).toEqual({ 'orders/first': ['daily'] });
    lab.prefect.beforeWrite = () => undefined;
    expect((await lab.deploy(scheduled)).reason).toBe('ok');
    expect(isActive(lab)).toBe(true);
    expect((await lab.latest())?.heldBack).toEqual({});
  });

  it('that does not end in time counts as failed, and says that no worker is there', async () => {
    const lab = new Lab();
    lab.prefect.runState = { type: 'SCHEDULED', name: 'Scheduled', message: null };
    const { report } = await lab.deploy(scheduled, { smoke });
    expect(report.outcomes).toMatchObject([
      { message: expect.stringContaining('it is still Scheduled after 30 s') },
    ]);
    expect(lab.notes).toContainEqual(expect.stringContaining('no worker has begun'));
    expect(isActive(lab)).toBe(false);
  });

  it('waits for all of them at once', async () => {
    const lab = new Lab();
    lab.prefect.runState = { type: 'SCHEDULED', name: 'Scheduled', message: null };
    const { report } = await lab.deploy(two, { smoke });
    expect(report.outcomes).toMatchObject([{ status: 'failed' }, { status: 'failed' }]);
    expect(lab.clock.sleeps).toHaveLength(30);
  });

  it('that is not started, because the lock was lost, leaves schedules off and says so', async () => {
    const lab = new Lab();
    lab.prefect.beforeWrite = (write) => {
      if (write.startsWith('createDeployment')) void lab.clock.sleep(61_000);
    };
    const { reason, report } = await lab.deploy(scheduled, { smoke });
    expect(reason).toBe('partial');
    expect(report.outcomes).toMatchObject([
      { status: 'failed', message: expect.stringContaining('it was not started: the deploy lock') },
    ]);
    expect(isActive(lab)).toBe(false);
    expect((await lab.latest())?.heldBack).toEqual({ 'orders/first': ['daily'] });
  });

  it('that completes after the lock was lost switches nothing on', async () => {
    const lab = new Lab();
    lab.prefect.flowRunState = async () => {
      await lab.clock.sleep(61_000);
      return { type: 'COMPLETED', name: 'Completed', message: null };
    };
    const { report } = await lab.deploy(scheduled, { smoke });
    expect(report.outcomes).toMatchObject([
      { message: expect.stringContaining('the smoke run completed, and then: the deploy lock') },
    ]);
    expect(isActive(lab)).toBe(false);
  });

  it('is not made of what was not written', async () => {
    const lab = new Lab();
    lab.prefect.beforeWrite = (write) => {
      if (write.startsWith('createDeployment')) throw new TqError('failed', 'no');
    };
    const { reason } = await lab.deploy(scheduled, { smoke });
    expect(reason).toBe('partial');
    expect(lab.prefect.bookkeeping.filter((each) => each.startsWith('startFlowRun'))).toEqual([]);
  });

  it('leaves alone what an operator switched off', async () => {
    const lab = new Lab();
    await lab.deploy(scheduled);
    lab.prefect.changeByHand('orders/first', (deployment) => {
      for (const each of deployment.schedules) each.active = false;
    });
    const changed = {
      deployments: [deploymentState('first', { schedules: [schedule('daily')], paused: true })],
    };
    expect((await lab.deploy(changed, { smoke })).reason).toBe('ok');
    expect(isActive(lab)).toBe(false);
  });

  it('switches on only what it held back', async () => {
    const lab = new Lab();
    const both = {
      deployments: [deploymentState('first', { schedules: [schedule('daily'), schedule('weekly')] })],
    };
    await lab.deploy(scheduled);
    lab.prefect.changeByHand('orders/first', (deployment) => {
      for (const each of deployment.schedules) each.active = false;
    });
    lab.prefect.runState = { type: 'FAILED', name: 'Failed', message: null };
    await lab.deploy(both, { smoke });
    expect((await lab.latest())?.heldBack).toEqual({ 'orders/first': ['weekly'] });
    lab.prefect.runState = { type: 'COMPLETED', name: 'Completed', message: null };
    await lab.deploy(both, { smoke });
    const active = lab.prefect.deployments[0]?.schedules.map((each) => [each.slug, each.active]);
    expect(active).toEqual([
      ['daily', false],
      ['weekly', true],
    ]);
  });
});
