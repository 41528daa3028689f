import { expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/json.ts';
import type { Deployment } from '../../../../src/project/project.ts';
import { firesOn, runsOf } from '../../../../src/project/triggers/run-events.ts';
import { readTrigger } from '../../../../src/project/triggers/read-trigger.ts';
import type { YamlMapping } from '../../../../src/project/yaml-value.ts';

const RUNS = runsOf(
  {
    name: 'nightly',
    tags: ['prod'],
    workPool: { name: 'k8s', workQueueName: null, jobVariables: {} },
    triggers: [],
  } as unknown as Deployment,
  'orders',
);

function firing(entry: YamlMapping): string | undefined {
  const trigger: JsonObject = readTrigger({ mapping: entry, path: [], faults: [] }, false);
  return firesOn(trigger, RUNS)?.event;
}

const completed = (match_related: YamlMapping | YamlMapping[]): YamlMapping => ({
  expect: ['prefect.flow-run.Completed'],
  match_related,
});
const NAME = 'prefect.resource.name';
const ROLE = 'prefect.resource.role';
const ID = 'prefect.resource.id';

test.for<[YamlMapping]>([
  [completed({})],
  [completed({ [ROLE]: 'flow', [NAME]: 'orders' })],
  [completed({ [ROLE]: 'deployment', [NAME]: ['other', 'nightly'] })],
  [completed({ [ROLE]: 'deployment', [NAME]: 'night*' })],
  [completed({ [ROLE]: 'deployment', [NAME]: '!other' })],
  [completed({ [ID]: 'prefect.flow.*' })],
  [completed({ [ID]: 'prefect.tag.prod' })],
  [completed([{ [NAME]: 'orders' }, { [NAME]: 'k8s' }])],
  [{ ...completed({}), after: ['prefect.flow-run.Running'] }],
  [{ match: { [ID]: 'prefect.flow-run.*', 'prefect.state-type': 'COMPLETED' } }],
  [{ type: 'compound', require: 'any', triggers: [{ expect: ['landed'] }, completed({ [NAME]: 'orders' })] }],
])('fires on such runs: %j', ([entry]) => {
  expect(firing(entry)).toBe('prefect.flow-run.Completed');
});

test.for<[YamlMapping]>([
  [completed({ [ROLE]: 'flow', [NAME]: 'nightly' })],
  [completed({ [ROLE]: 'deployment', [NAME]: '!nightly' })],
  [completed({ [ID]: 'prefect.flow.2f8e' })],
  [completed({ [ROLE]: 'flow', [ID]: '!prefect.flow.2f8e' })],
  [completed([{ [NAME]: 'orders' }, { [NAME]: 'other' }])],
  [{ ...completed({}), after: ['landed'] }],
  [{ ...completed({}), threshold: 2 }],
  [{ ...completed({}), posture: 'Proactive', within: 60 }],
  [{ expect: ['landed'] }],
  [{ expect: ['prefect.flow-run.Cancelled'] }],
  [{ match: { [NAME]: 'curious-cat' } }],
  [{ type: 'compound', require: 'all', triggers: [{ expect: ['landed'] }, completed({ [NAME]: 'orders' })] }],
])('does not: %j', ([entry]) => {
  expect(firing(entry)).toBeUndefined();
});
