import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/json.ts';
import { watcherOf } from '../../../src/preflight/server/watching.ts';

const RUN = {
  deployment: { id: 'd1', name: 'nightly' },
  flow: { id: 'f1', name: 'orders' },
  pool: { id: 'p1', name: 'dq' },
  queueName: 'default',
  tags: ['prod'],
};

const FAILED = {
  type: 'event',
  posture: 'Reactive',
  expect: ['prefect.flow-run.Failed'],
  match: {},
  match_related: {},
};

function isWatched(change: JsonObject, actions: string[] = ['send-notification']): boolean {
  const trigger = { ...FAILED, ...change };
  return watcherOf(RUN, [{ name: 'w', trigger, actions }]) !== undefined;
}

const id = (value: string): JsonObject => ({ 'prefect.resource.id': value });

test.for<[string, JsonObject]>([
  ['every failure', {}],
  ['a wildcard', { expect: ['prefect.flow-run.*'] }],
  ['crashes', { expect: ['prefect.flow-run.Crashed'] }],
  ['any event', { expect: [] }],
  ['runs of any id', { match: id('prefect.flow-run.*') }],
  ['its deployment', { match_related: id('prefect.deployment.d1') }],
  [
    'its flow by name',
    { match_related: { 'prefect.resource.role': 'flow', 'prefect.resource.name': ['x', 'orders'] } },
  ],
  ['its pool', { match_related: id('prefect.work-pool.p1') }],
  ['a tag', { match_related: { ...id('prefect.tag.prod'), 'prefect.resource.role': 'tag' } }],
  ['two related ones', { match_related: [id('prefect.tag.prod'), id('prefect.flow.f1')] }],
  ['anything but another name', { match_related: { 'prefect.resource.name': '!other' } }],
  ['a state of the run', { match: { ...id('prefect.flow-run.*'), 'prefect.state-type': 'FAILED' } }],
  ['a character that may be any', { match_related: id('prefect.tag.p?od') }],
  ['characters of a set', { match_related: id('prefect.tag.[a-p]rod') }],
  ['characters outside of a set', { match_related: id('prefect.tag.[!a-c]*') }],
  ['a bracket that nothing closes', { match_related: id('!prefect.tag.[x') }],
  ['a type of pools', { match_related: { ...id('prefect.work-pool.p1'), 'prefect.work-pool.type': 'k8s' } }],
  ['a run that does not end', { posture: 'Proactive', expect: ['prefect.flow-run.Completed'] }],
  ['one part of a compound trigger', { triggers: [{ ...FAILED, expect: ['x'] }, FAILED] }],
])('an automation on %s watches', ([, change]) => {
  expect(isWatched(change)).toBe(true);
});

test.for<[string, JsonObject]>([
  ['success', { expect: ['prefect.flow-run.Completed'] }],
  ['absence of failures', { posture: 'Proactive' }],
  ['another deployment', { match_related: id('prefect.deployment.d2') }],
  ['another tag', { match_related: [id('prefect.tag.prod'), id('prefect.tag.dev')] }],
  ['characters of another set', { match_related: id('prefect.tag.[q-z]rod') }],
  ['a label that no run has', { match: { constructor: '*' } }],
  ['one run', { match: id('prefect.flow-run.9a0b') }],
  ['anything but its flow and all else', { match_related: { 'prefect.resource.color': '!red' } }],
  ['parts that are about others', { triggers: [{ ...FAILED, expect: ['x'] }] }],
])('an automation on %s does not', ([, change]) => {
  expect(isWatched(change)).toBe(false);
});

test('an automation watches only if it tells somebody', () => {
  expect(isWatched({}, ['cancel-flow-run', 'pause-work-pool'])).toBe(false);
  expect(isWatched({}, ['do-nothing', 'call-webhook'])).toBe(true);
});

test('a deployment that the server does not have is matched by no id', () => {
  const unknown = { ...RUN, deployment: { name: 'nightly' } };
  const trigger = { ...FAILED, match_related: id('prefect.deployment.d1') };
  expect(watcherOf(unknown, [{ name: 'w', trigger, actions: ['call-webhook'] }])).toBeUndefined();
});
