import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/json.ts';
import { diffAutomations } from '../../../src/plan/diff-automations.ts';
import type { AutomationState, DeploymentState, LiveAutomation } from '../../../src/plan/state.ts';
import { toAutomation } from '../../../src/project/triggers.ts';
import type { YamlMapping } from '../../../src/project/yaml-value.ts';

function made(entry: YamlMapping): AutomationState {
  const read = toAutomation(entry, 'nightly', 1);
  if ('faults' in read) throw new Error(JSON.stringify(read.faults));
  return read.automation;
}

/** As a server holds it: ids in every trigger, keys in another order, and one that nobody knows yet. */
function held(automation: AutomationState): LiveAutomation {
  return {
    ...automation,
    id: 'a1',
    enabled: automation.enabled ?? true,
    trigger: withIds(automation.trigger),
  };
}

function withIds(trigger: JsonObject): JsonObject {
  const held: JsonObject = {
    id: 't1',
    ...Object.fromEntries(Object.entries(trigger).reverse()),
    later: null,
  };
  if (Array.isArray(held.triggers)) held.triggers = held.triggers.map((part) => withIds(part as JsonObject));
  return held;
}

function changesOf(wanted: AutomationState, live: LiveAutomation) {
  const desired = { name: 'nightly', automations: [wanted] } as unknown as DeploymentState;
  return diffAutomations(desired, [live]).changes;
}

const EVENT: YamlMapping = { expect: ['a'] };
const SEQUENCE: YamlMapping = { triggers: [{ expect: ['a'] }, { expect: ['b'] }] };
const COMPOUND: YamlMapping = { require: 'all', within: 60, triggers: [SEQUENCE, { expect: ['c'] }] };
const METRIC: YamlMapping = {
  posture: 'Metric',
  metric: { name: 'lateness', threshold: 5, operator: '>' },
};

test.for([EVENT, { ...EVENT, posture: 'Proactive' }, METRIC, SEQUENCE, COMPOUND])(
  'what is unchanged is left alone: %o',
  (entry) => {
    expect(changesOf(made(entry), held(made(entry)))).toEqual([]);
  },
);

describe('a change anywhere inside is an update of the same automation', () => {
  test.for<[string, YamlMapping, YamlMapping]>([
    ['the order of parts', SEQUENCE, { triggers: [{ expect: ['b'] }, { expect: ['a'] }] }],
    ['a part less', SEQUENCE, { triggers: [{ expect: ['a'] }] }],
    ['a part more', SEQUENCE, { triggers: [{ expect: ['a'] }, { expect: ['b'] }, { expect: ['c'] }] }],
    ['a field of a part', SEQUENCE, { triggers: [{ expect: ['a'] }, { expect: ['b'], threshold: 2 }] }],
    ['a span', COMPOUND, { ...COMPOUND, within: 61 }],
    ['no span', COMPOUND, { ...COMPOUND, within: null }],
    ['how many', COMPOUND, { ...COMPOUND, require: 2 }],
    ['another kind', COMPOUND, { triggers: COMPOUND.triggers ?? [] }],
    ['a metric', METRIC, { ...METRIC, metric: { name: 'lateness', threshold: 6, operator: '>' } }],
    ['a label', EVENT, { ...EVENT, match: { id: 'x' } }],
    ['labels in a list', { ...EVENT, match_related: { a: 'b' } }, { ...EVENT, match_related: [{ a: 'b' }] }],
  ])('%s', ([, before, after]) => {
    const live = held(made(before));
    expect(changesOf(made(after), live)).toEqual([
      { action: 'update', before: live, automation: { ...made(after), enabled: true } },
    ]);
  });
});

describe('with a record of what deploys made', () => {
  const desired = (...automations: AutomationState[]) =>
    ({ name: 'nightly', automations }) as unknown as DeploymentState;
  const named = (name: string, event: string): AutomationState => made({ name, expect: [event] });
  const stored = (name: string, event: string): LiveAutomation => ({ ...held(named(name, event)), id: name });

  test('what is recorded and left the file is removed by itself; a person’s stays and is named', () => {
    const live = [stored('ours', 'b'), stored('theirs', 'c')];
    expect(diffAutomations(desired(named('kept', 'a')), live, ['ours', 'kept'])).toEqual({
      changes: [
        { action: 'create', automation: named('kept', 'a') },
        { action: 'delete', before: live[0] },
      ],
      notes: [expect.stringContaining('`theirs`')],
    });
  });

  test('of two with a recorded name neither is removed', () => {
    const live = [stored('ours', 'b'), { ...stored('ours', 'c'), id: 'another' }];
    const { changes, notes } = diffAutomations(desired(), live, ['ours']);
    expect(changes).toEqual([]);
    expect(notes).toHaveLength(2);
  });

  test('one that a person made of a name that the file still has is left alone', () => {
    const live = [stored('ours', 'a'), { ...stored('ours', 'c'), id: 'another' }];
    expect(diffAutomations(desired(named('ours', 'a')), live, ['ours']).changes).toEqual([]);
  });

  test('without a record all owned ones are made anew', () => {
    const { changes } = diffAutomations(desired(named('kept', 'a')), [stored('ours', 'b')]);
    expect(changes).toMatchObject([{ action: 'replace' }]);
  });
});
