/** Automations of every kind, from an entry of `triggers:` to the server and back: kept as they are written. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { diffAutomations } from '../../src/plan/diff-automations.ts';
import type { AutomationState, DeploymentState, LiveAutomation } from '../../src/plan/state.ts';
import { toAutomation } from '../../src/project/triggers.ts';
import type { YamlMapping } from '../../src/project/yaml-value.ts';
import { TqError } from '../../src/tq-error.ts';
import type { ClientUnderTest } from './prefect-client.contract.ts';

const KINDS: Record<string, YamlMapping> = {
  'an event': { expect: ['b.happened', 'a.happened'] },
  'every field of an event': {
    description: 'all of them',
    parameters: { day: '{{ event.payload.day }}', list: ['{{ event.id }}', 1], none: null },
    schedule_after: 'PT30S',
    match: { 'prefect.resource.id': ['orders.*', 'users.*'], id: 'a label' },
    match_related: [{ 'prefect.resource.role': 'flow' }, { a: ['b', 'c'] }],
    after: ['z', 'y', 'z'],
    expect: ['b', 'a'],
    for_each: ['prefect.resource.id', 'a'],
    threshold: '3',
    within: 90.5,
  },
  'an odd length of time': { expect: ['a'], within: 1.1, schedule_after: 0.000_001 },
  'the absence of events': { expect: ['a'], posture: 'Proactive', within: 'PT1M' },
  'the absence of events, for the shortest time': { expect: ['a'], posture: 'Proactive' },
  'any of several': { require: 'any', triggers: [{ expect: ['b'] }, { expect: ['a'] }] },
  'some of several': { require: '2', within: 'P1D', triggers: [{ expect: ['b'] }, { expect: ['a'] }] },
  'one after the other': { triggers: [{ expect: ['b'] }, { expect: ['a'] }], within: null },
  'triggers in triggers': {
    require: 'all',
    triggers: [
      {
        triggers: [
          { expect: ['b', 'a'], match_related: [{ a: 'b' }] },
          { expect: ['c'], within: 5 },
        ],
      },
      { require: 1, triggers: [{ expect: ['d'], posture: 'Proactive', for_each: ['y', 'x'] }] },
    ],
  },
  'no triggers at all': { type: 'sequence', triggers: [] },
};

const REFUSED: [what: string, automation: AutomationState, detail: string][] = [
  ['a metric', made({ posture: 'Metric', metric: { name: 'lateness', threshold: 1, operator: '>' } }), '422'],
  [
    'a metric inside',
    made({ triggers: [{ posture: 'Metric', metric: { name: 'lateness', threshold: 1, operator: '>' } }] }),
    '422',
  ],
  [
    'its own run',
    withTrigger(made({ expect: ['a'] }), { expect: ['prefect.flow-run.Running'] }),
    'infinite loop',
  ],
  [
    'a broken template',
    {
      ...made({ expect: ['a'] }),
      action: { ...made({ expect: ['a'] }).action, parameters: { a: '{{ $X }}' } },
    },
    'Invalid jinja',
  ],
];

function made(entry: YamlMapping): AutomationState {
  const read = toAutomation(entry, 'nightly', 1);
  if ('faults' in read) throw new Error(read.faults.map(({ message }) => message).join('; '));
  return read.automation;
}

function withTrigger(automation: AutomationState, change: object): AutomationState {
  return { ...automation, trigger: { ...automation.trigger, ...change } };
}

export function automationsContract(makeClient: () => Promise<ClientUnderTest>): void {
  describe('automations of triggers', () => {
    const flowName = `triggers-${randomUUID().slice(0, 8)}`;
    let test: ClientUnderTest;
    let flowId: string;
    let deploymentId: string;

    beforeEach(async () => {
      test = await makeClient();
      flowId = await test.client.createFlow(flowName);
      deploymentId = await test.client.createDeployment(flowId, deploymentOf([]));
    });

    afterEach(async () => {
      for (const { id } of await live()) await test.client.deleteAutomation(id);
      await test.removeFlow(flowId);
      await test.close();
    });

    function deploymentOf(automations: AutomationState[]): DeploymentState {
      return {
        flowName,
        name: 'nightly',
        paused: undefined,
        schedules: undefined,
        automations,
        versionInfo: {},
        fields: {
          version: null,
          description: null,
          tags: [],
          entrypoint: null,
          parameters: {},
          parameter_openapi_schema: {},
          enforce_parameter_schema: true,
          concurrency_limit: null,
          concurrency_options: null,
          work_pool_name: null,
          work_queue_name: null,
          job_variables: {},
          pull_steps: [],
        },
      };
    }

    async function live(): Promise<LiveAutomation[]> {
      return (await test.client.findAutomations([deploymentId]))[deploymentId] ?? [];
    }

    it.each(Object.entries(KINDS))(
      '%s: come back as they are, and are left alone after',
      async (_, entry) => {
        const automation = made(entry);
        await test.client.createAutomation(deploymentId, automation);
        const held = await live();
        expect(held).toEqual([{ ...automation, enabled: true, id: expect.any(String) }]);
        expect(diffAutomations(deploymentOf([automation]), held)).toEqual({ changes: [], notes: [] });
      },
    );

    it('keep their id when the order of their parts changes', async () => {
      const entry = KINDS['one after the other'] as YamlMapping & { triggers: YamlMapping[] };
      await test.client.createAutomation(deploymentId, made(entry));
      const [first] = await live();
      const turned = made({ ...entry, triggers: entry.triggers.toReversed() });
      const { changes } = diffAutomations(deploymentOf([turned]), await live());
      expect(changes).toMatchObject([{ action: 'update', before: { id: first?.id } }]);
      await test.client.updateAutomation(first?.id ?? '', deploymentId, turned);
      expect(await live()).toEqual([{ ...turned, enabled: true, id: first?.id }]);
      expect(diffAutomations(deploymentOf([turned]), await live()).changes).toEqual([]);
    });

    it.each(REFUSED)('on %s are refused', async (_, automation, detail) => {
      const error: unknown = await test.client
        .createAutomation(deploymentId, automation)
        .catch((reason) => reason);
      expect(error).toBeInstanceOf(TqError);
      expect((error as TqError).message).toContain(detail);
    });
  });
}
