/** What every `PrefectClient` does. Run against the fake and against a real server, so that the fake stays honest. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonValue } from '../../src/json.ts';
import type { AutomationState, DeploymentState, ScheduleState } from '../../src/plan/state.ts';
import type { BlockDocument, PrefectClient } from '../../src/ports/prefect-client.ts';
import { blocksAndVariablesContract } from './blocks-and-variables.contract.ts';
import { expectRefused } from './expect-refused.ts';
import { workPoolsContract } from './work-pools.contract.ts';

/** A client, and the means to remove what the port cannot. */
export interface ClientUnderTest {
  client: PrefectClient;
  /** Removes a flow with its deployments. */
  removeFlow(flowId: string): Promise<void>;
  removeWorkPool(name: string): Promise<void>;
  close(): Promise<void>;
  /** Makes an automation as a person does in the UI: the deployment does not own it. */
  createAutomationByHand(deploymentId: string, automation: AutomationState): Promise<void>;
  /** Makes a block, and its type when there is none of that slug. */
  saveBlock(typeSlug: string, name: string, document: BlockDocument): Promise<void>;
  saveVariable(name: string, value: JsonValue): Promise<void>;
  /** Sets the limit of a pool, of one of its queues or of a tag, as a person does in the UI. */
  limitByHand(what: { pool?: string; queue?: string; tag?: string; limit: number }): Promise<void>;
  /** Starts a run of a deployment that is done at once. */
  completeRun(deploymentId: string): Promise<void>;
  /** With its schemas and blocks. */
  removeBlockType(id: string): Promise<void>;
}

const DAILY: ScheduleState = {
  slug: 'daily',
  active: false,
  parameters: { day: 1 },
  schedule: { cron: '0 6 * * *', timezone: 'Europe/Berlin', day_or: true },
};

const ON_FAILURE: AutomationState = {
  name: '',
  description: 'after a failure',
  enabled: true,
  trigger: {
    type: 'event',
    match: { id: 'a label called id stays' },
    match_related: [{ 'prefect.resource.role': 'flow' }],
    after: [],
    expect: ['b.happened', 'a.happened'],
    for_each: ['z', 'y'],
    posture: 'Reactive',
    threshold: 2,
    within: 60,
  },
  action: { parameters: { source: '{{ event.id }}' }, job_variables: null, schedule_after: 30 },
};

export function prefectClientContract(makeClient: () => Promise<ClientUnderTest>): void {
  let test: ClientUnderTest;
  let client: PrefectClient;
  let unique: string;
  let flowId: string;

  beforeEach(async () => {
    test = await makeClient();
    client = test.client;
    unique = randomUUID().slice(0, 8);
    await client.createWorkPool(`pool-${unique}`, 'process');
    flowId = await client.createFlow(`flow-${unique}`);
  });

  afterEach(async () => {
    const { [`flow-${unique}`]: id } = await client.findFlowIds([`flow-${unique}`]);
    const deployments = await client.findDeployments(['one', 'two'].map(nameOf));
    const automations = await client.findAutomations(deployments.map(({ id: deployment }) => deployment));
    for (const { id: automation } of Object.values(automations).flat())
      await client.deleteAutomation(automation);
    if (id !== undefined) await test.removeFlow(id);
    await test.removeWorkPool(`pool-${unique}`);
    await test.close();
  });

  function nameOf(name: string): { flowName: string; name: string } {
    return { flowName: `flow-${unique}`, name };
  }

  function desired(name = 'one', change: Partial<DeploymentState> = {}): DeploymentState {
    return {
      ...nameOf(name),
      paused: undefined,
      schedules: [],
      automations: [],
      versionInfo: { type: 'prefect:simple', version: '1.2' },
      ...change,
      fields: {
        version: '1.2',
        description: null,
        tags: ['b', 'a'],
        entrypoint: 'flows/a.py:a',
        parameters: { limit: 5, text: 'ü', big: 123456789012345678901234567890n },
        parameter_openapi_schema: { type: 'object', properties: { limit: { type: 'integer' } } },
        enforce_parameter_schema: true,
        concurrency_limit: null,
        concurrency_options: null,
        work_pool_name: `pool-${unique}`,
        work_queue_name: null,
        job_variables: { env: { A: '1' } },
        pull_steps: [{ 'prefect.deployments.steps.set_working_directory': { directory: '/app' } }],
        ...change.fields,
      },
    };
  }

  /** Creates deployment `one` and returns its id. */
  function create(
    change: Omit<Partial<DeploymentState>, 'fields'> & { fields?: Partial<DeploymentState['fields']> } = {},
  ): Promise<string> {
    return client.createDeployment(flowId, desired('one', change as Partial<DeploymentState>));
  }

  async function live(name = 'one'): Promise<Awaited<ReturnType<PrefectClient['findDeployments']>>[number]> {
    const [found] = await client.findDeployments([nameOf(name)]);
    if (found === undefined) throw new Error(`no deployment ${name}`);
    return found;
  }

  describe('reading', () => {
    it('finds what exists and leaves out what does not', async () => {
      await create();
      expect(await client.findWorkPools([`pool-${unique}`, `no-${unique}`])).toMatchObject([
        { name: `pool-${unique}`, type: 'process', variables: { type: 'object' } },
      ]);
      expect({ ...(await client.findFlowIds([`flow-${unique}`, `no-${unique}`])) }).toEqual({
        [`flow-${unique}`]: flowId,
      });
      const names = [nameOf('one'), nameOf('two'), { flowName: `no-${unique}`, name: 'one' }];
      expect((await client.findDeployments(names)).map(({ name }) => name)).toEqual(['one']);
    });

    it('finds nothing for no names', async () => {
      expect(await client.findWorkPools([])).toEqual([]);
      expect({ ...(await client.findFlowIds([])) }).toEqual({});
      expect(await client.findDeployments([])).toEqual([]);
      expect(await client.findAutomations([])).toEqual({});
    });

    it('finds deployments beyond one page and one chunk of names', async () => {
      const id = await create();
      const others = Array.from({ length: 250 }, (_, number) => nameOf(`other-${number}`));
      const found = await client.findDeployments([...others, nameOf('one')]);
      expect(found.map((deployment) => deployment.id)).toEqual([id]);
    });
  });

  describe('a flow', () => {
    it('is found when it exists already', async () => {
      expect(await client.createFlow(`flow-${unique}`)).toBe(flowId);
    });
  });

  describe('a new deployment', () => {
    it('holds what was asked for, with the defaults of the server', async () => {
      const id = await create({ schedules: [DAILY] });
      const state = desired();
      expect(await live()).toEqual({
        ...nameOf('one'),
        id,
        flowId,
        fields: { ...state.fields, work_queue_name: 'default' },
        paused: false,
        schedules: [{ ...DAILY, id: expect.any(String) }],
        automations: [],
      });
    });

    it('tells the project that its label names', async () => {
      await create({ labels: { 'tq.project': 'shop' } });
      expect((await live()).project).toBe('shop');
    });

    it('is paused when the file says so', async () => {
      await create({ paused: true });
      expect((await live()).paused).toBe(true);
    });

    it('has no pull steps when there are none', async () => {
      await create({ fields: { pull_steps: null } });
      expect((await live()).fields.pull_steps).toEqual([]);
    });

    it('keeps a concurrency limit with its options', async () => {
      await create({
        fields: { concurrency_limit: 3, concurrency_options: { collision_strategy: 'CANCEL_NEW' } },
      });
      const { fields } = await live();
      expect(fields.concurrency_limit).toBe(3);
      expect(fields.concurrency_options).toEqual({ collision_strategy: 'CANCEL_NEW' });
    });

    it('gets its schedules filled in', async () => {
      const schedules: ScheduleState[] = [
        {
          slug: 'a',
          active: undefined,
          parameters: {},
          schedule: { interval: 3600, anchor_date: null, timezone: null },
        },
        { slug: 'b', active: false, parameters: {}, schedule: { rrule: 'FREQ=DAILY', timezone: 'UTC' } },
      ];
      await create({ paused: true, schedules });
      const stored = Object.fromEntries(
        (await live()).schedules.map((schedule) => [schedule.slug, schedule]),
      );
      expect(stored.a).toMatchObject({
        active: true,
        schedule: { interval: 3600, timezone: 'UTC', anchor_date: expect.stringMatching(/\+00:00$/) },
      });
      expect(stored.b).toMatchObject({
        active: false,
        schedule: { rrule: 'DTSTART:20200101T000000\nFREQ=DAILY' },
      });
    });

    it.each([
      [
        'an unknown work pool',
        { work_pool_name: 'no-such-pool' },
        '404: Work pool "no-such-pool" not found.',
      ],
      [
        'parameters against the schema',
        { parameters: { limit: 'many' } },
        "422: Validation failed for field 'limit'",
      ],
      [
        'options without a strategy',
        { concurrency_options: { grace_period_seconds: 60 } },
        'collision_strategy: Field required',
      ],
    ])('is refused with %s', async (_, fields, message) => {
      await expectRefused(create({ fields }), message.replace(/^\d+: Validation/, 'Validation'));
      expect(await client.findDeployments([nameOf('one')])).toEqual([]);
    });

    it('is refused with two schedules of one slug', async () => {
      await expectRefused(create({ schedules: [DAILY, DAILY] }), '409');
    });
  });

  it.each(['2024-03-01T04:00:00+00:00', '2024-03-01T06:00:00.500+00:00'])(
    'gives the anchor %s back as written',
    async (anchor) => {
      const schedule = { interval: 90.5, anchor_date: anchor, timezone: 'America/Chicago' };
      await create({ schedules: [{ slug: null, active: true, parameters: {}, schedule }] });
      expect((await live()).schedules).toMatchObject([{ schedule }]);
    },
  );

  describe('changing a deployment', () => {
    it('changes the given fields alone', async () => {
      const id = await create({ schedules: [DAILY] });
      const before = await live();
      await client.updateDeployment(id, { description: 'new', tags: [], paused: true });
      expect(await live()).toEqual({
        ...before,
        paused: true,
        fields: { ...before.fields, description: 'new', tags: [] },
      });
    });

    it('empties maps and removes a limit', async () => {
      const id = await create({
        fields: {
          concurrency_limit: 3,
          concurrency_options: { collision_strategy: 'ENQUEUE', grace_period_seconds: 60 },
        },
      });
      await client.updateDeployment(id, {
        parameters: {},
        job_variables: {},
        work_pool_name: `pool-${unique}`,
        concurrency_limit: null,
        concurrency_options: null,
      });
      expect((await live()).fields).toMatchObject({
        parameters: {},
        job_variables: {},
        concurrency_limit: null,
        concurrency_options: null,
      });
    });

    it('moves to the default queue when the pool is given without a queue', async () => {
      const id = await create({ fields: { work_queue_name: 'slow' } });
      expect((await live()).fields.work_queue_name).toBe('slow');
      await client.updateDeployment(id, { work_pool_name: `pool-${unique}` });
      expect((await live()).fields.work_queue_name).toBe('default');
    });

    it.each([
      ['an unknown work pool', { work_pool_name: 'no-such-pool' }, '500'],
      ['parameters against the schema', { parameters: { limit: 'many' } }, '409'],
    ])('is refused with %s', async (_, change, message) => {
      const id = await create();
      await expectRefused(client.updateDeployment(id, change), message);
    });

    it('is refused when it is gone', async () => {
      await expectRefused(
        client.updateDeployment('3fb9bfae-deea-48b0-a055-499347d30f3f', { tags: [] }),
        'Deployment not found',
      );
    });
  });

  describe('schedules', () => {
    it('are added, changed with their id, and removed', async () => {
      const id = await create({ schedules: [DAILY] });
      const [daily] = (await live()).schedules;
      const hourly: ScheduleState = {
        ...DAILY,
        slug: 'hourly',
        schedule: { cron: '0 * * * *', timezone: null, day_or: true },
      };
      await client.createSchedule(id, hourly);
      await client.updateSchedule(id, daily!.id, {
        ...DAILY,
        parameters: {},
        schedule: { ...DAILY.schedule, day_or: false } as never,
      });
      const schedules = [...(await live()).schedules].sort((a, b) =>
        String(a.slug).localeCompare(String(b.slug)),
      );
      expect(schedules).toEqual([
        { ...DAILY, id: daily!.id, parameters: {}, schedule: { ...DAILY.schedule, day_or: false } },
        { ...hourly, id: expect.any(String) },
      ]);
      await client.deleteSchedule(id, daily!.id);
      expect((await live()).schedules.map(({ slug }) => slug)).toEqual(['hourly']);
    });

    it('stay inactive when a change does not say', async () => {
      const id = await create({ schedules: [DAILY] });
      const [daily] = (await live()).schedules;
      await client.updateSchedule(id, daily!.id, { ...DAILY, active: undefined, parameters: { day: 2 } });
      expect((await live()).schedules[0]).toMatchObject({ active: false, parameters: { day: 2 } });
    });

    it('may be removed twice', async () => {
      const id = await create({ schedules: [DAILY] });
      const [daily] = (await live()).schedules;
      await client.deleteSchedule(id, daily!.id);
      await client.deleteSchedule(id, daily!.id);
      expect((await live()).schedules).toEqual([]);
    });

    it('are refused with a slug that is taken', async () => {
      const id = await create({ schedules: [DAILY] });
      await expectRefused(client.createSchedule(id, DAILY), '409');
    });
  });

  describe('automations', () => {
    const stored = { ...ON_FAILURE.trigger, expect: ['a.happened', 'b.happened'], for_each: ['y', 'z'] };

    it('are added, changed with their id, and removed', async () => {
      const id = await create();
      const automation = { ...ON_FAILURE, name: `automation-${unique}` };
      await client.createAutomation(id, automation);
      const { [id]: [first] = [] } = await client.findAutomations([id]);
      expect(first).toEqual({ ...automation, id: expect.any(String), trigger: stored });

      const changed = {
        ...automation,
        description: 'other',
        action: { ...automation.action, schedule_after: 0.5 },
      };
      await client.updateAutomation(first!.id, id, changed);
      expect((await client.findAutomations([id]))[id]).toEqual([
        { ...changed, id: first!.id, trigger: stored },
      ]);

      await client.deleteAutomation(first!.id);
      await client.deleteAutomation(first!.id);
      expect((await client.findAutomations([id]))[id]).toEqual([]);
    });

    it('go all at once when a deploy made them, and stay when a person did', async () => {
      const id = await create();
      for (const name of ['first', 'second']) {
        await client.createAutomation(id, { ...ON_FAILURE, name: `${name}-${unique}` });
      }
      await test.createAutomationByHand(id, { ...ON_FAILURE, name: `by-hand-${unique}` });
      expect((await client.findAutomations([id]))[id]).toHaveLength(3);
      await client.deleteOwnedAutomations(id);
      expect((await client.findAutomations([id]))[id]).toMatchObject([{ name: `by-hand-${unique}` }]);
      await client.deleteOwnedAutomations(id);
      expect((await client.findAutomations([id]))[id]).toHaveLength(1);
    });

    it('keep being disabled when a change does not say', async () => {
      const id = await create();
      const automation = { ...ON_FAILURE, name: `automation-${unique}`, enabled: false };
      await client.createAutomation(id, automation);
      const { [id]: [first] = [] } = await client.findAutomations([id]);
      await client.updateAutomation(first!.id, id, {
        ...automation,
        enabled: undefined,
        description: 'other',
      });
      expect((await client.findAutomations([id]))[id]).toMatchObject([
        { enabled: false, description: 'other' },
      ]);
    });

    it('of triggers of triggers come without ids and in order', async () => {
      const id = await create();
      const trigger = { type: 'compound', require: 'all', within: 60, triggers: [ON_FAILURE.trigger] };
      await client.createAutomation(id, { ...ON_FAILURE, name: `automation-${unique}`, trigger });
      expect((await client.findAutomations([id]))[id]?.[0]?.trigger).toEqual({
        ...trigger,
        triggers: [stored],
      });
    });

    it('are refused with a trigger that only Prefect Cloud has', async () => {
      const id = await create();
      const trigger = { type: 'event', posture: 'Metric', match: {} };
      await expectRefused(
        client.createAutomation(id, { ...ON_FAILURE, name: `automation-${unique}`, trigger }),
        'body.trigger.posture',
      );
    });
  });

  blocksAndVariablesContract(() => ({ test, unique }));

  describe('service level agreements', () => {
    it('are refused by a server of your own', async () => {
      const id = await create();
      expect(client.isCloud).toBe(false);
      await expectRefused(client.applySlas(id, [{ name: 'quick', duration: 60 }]), '404');
    });
  });

  workPoolsContract(() => ({
    client,
    poolName: `pool-${unique}`,
    create: (fields) => create({ fields }),
  }));
}
