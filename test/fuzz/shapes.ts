/** Files in the shape of a `prefect.yaml` whose values are odd, and files that are any YAML at all; for fast-check. */
import fc from 'fast-check';
import { stringify } from 'yaml';
import { PREFECT_WORDS, YAML_WORDS } from './words.ts';

const oddText = fc.oneof(
  fc.constantFrom(...PREFECT_WORDS, ...YAML_WORDS),
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom(
    '',
    ' ',
    'd',
    'a/b',
    '{{ $NOPE }}',
    '{{ prefect.blocks.secret.x }}',
    '{{ x }}',
    '__proto__',
  ),
);
const scalar = fc.oneof(
  oddText,
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constantFrom(null, -0, 1e300, 2 ** 53, 2 ** 31, 0.5, -1, 0, 86_400),
);
/** Anything that JSON could hold, with names that Prefect knows among the keys. */
const anything = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(fc.constantFrom('name', 'type', 'cron', 'match', '__proto__', 'toString'), oddText),
      tie('value'),
      {
        maxKeys: 4,
      },
    ),
  ),
})).value;

/** Mostly as it should be, so that what is behind is reached. */
function mostly<T>(usual: fc.Arbitrary<T>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 6, arbitrary: usual }, { weight: 1, arbitrary: anything });
}

function some(model: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> {
  return mostly(fc.record(model, { requiredKeys: [] }));
}

const listOf = (item: fc.Arbitrary<unknown>) => mostly(fc.array(item, { maxLength: 3 }));
const text = (...usual: string[]) => mostly(fc.constantFrom(...usual));
const parameters = mostly(
  fc.dictionary(fc.constantFrom('day', 'count', 'nope', 'table'), anything, { maxKeys: 3 }),
);

const schedule = some({
  cron: text(
    '0 0 * * *',
    '*/5 * * * *',
    '0 0 31 2 *',
    '0 0 0 * * *',
    '@daily',
    '99 * * * *',
    '* * * * mon#5',
  ),
  interval: mostly(fc.oneof(fc.integer({ min: -5, max: 1e6 }), fc.constantFrom('PT1H', '1 hour', 1e12))),
  rrule: text(
    'FREQ=DAILY',
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
    'RRULE:FREQ=SECONDLY',
    'DTSTART:20260101\nFREQ=DAILY',
  ),
  anchor_date: text('2026-01-01', '2026-01-01T00:00:00Z', 'soon'),
  timezone: text('UTC', 'Europe/Berlin', 'Mars/Base'),
  day_or: mostly(fc.boolean()),
  active: mostly(fc.boolean()),
  slug: text('a', 'b', 'a b', '{{ $X }}'),
  parameters,
});
const trigger = some({
  type: text('event', 'compound', 'sequence', 'metric'),
  name: text('t', '{{ event.name }}'),
  enabled: mostly(fc.boolean()),
  expect: listOf(text('prefect.flow-run.*', 'x', '*')),
  after: listOf(text('y')),
  match: mostly(fc.dictionary(fc.constantFrom('prefect.resource.id', 'x'), anything, { maxKeys: 2 })),
  for_each: listOf(text('prefect.resource.id')),
  posture: text('Reactive', 'Proactive', 'Metric'),
  threshold: mostly(fc.integer({ min: -1, max: 5 })),
  within: mostly(fc.integer({ min: -1, max: 900 })),
  triggers: listOf(some({ type: text('event'), expect: listOf(text('x')) })),
  parameters,
});
const step = mostly(
  fc.dictionary(
    fc.constantFrom(
      'prefect.deployments.steps.git_clone',
      'prefect.deployments.steps.run_shell_script',
      'prefect.deployments.steps.set_working_directory',
      'prefect_docker.deployments.steps.build_docker_image',
      'nowhere.step',
    ),
    some({
      id: text('a', 'b'),
      repository: text('https://example.com/a.git', 'https://u:p@example.com/a.git'),
      script: text('echo 1', 'echo "'),
      directory: text('/app', '{{ a.directory }}'),
      image_name: text('x'),
      requires: text('prefect-docker>=0.6.0', '>>'),
    }),
    { minKeys: 1, maxKeys: 2 },
  ),
);
const deployment = some({
  name: text('d', 'e', 'f', '{{ $NOPE }}'),
  entrypoint: text(
    'flows.py:orders',
    'flows.py:nope',
    'flows:orders',
    'missing.py:orders',
    '../x.py:f',
    ':',
    'flows.py:',
  ),
  work_pool: some({
    name: text('local'),
    work_queue_name: text('q'),
    job_variables: mostly(fc.dictionary(oddText, anything, { maxKeys: 3 })),
  }),
  description: text('x'),
  version: text('1'),
  tags: listOf(text('t', '{{ image }}')),
  parameters,
  enforce_parameter_schema: mostly(fc.boolean()),
  paused: mostly(fc.boolean()),
  schedule,
  schedules: listOf(schedule),
  triggers: listOf(trigger),
  sla: listOf(
    some({
      name: text('s'),
      type: text('TimeToCompletionSla', 'LatenessSla'),
      duration: mostly(fc.integer()),
      severity: text('high'),
    }),
  ),
  concurrency_limit: mostly(
    fc.oneof(fc.integer(), fc.record({ limit: fc.integer(), collision_strategy: oddText })),
  ),
  build: listOf(step),
  push: listOf(step),
  pull: listOf(step),
  tq: anything,
  work_pol: anything,
});
const file = some({
  name: text('p'),
  'prefect-version': text('3.8.8'),
  build: listOf(step),
  push: listOf(step),
  pull: listOf(step),
  definitions: anything,
  tq: some({ lint: anything, allow: listOf(text('unknown-key', 'TQ2001')) }),
  deployments: listOf(deployment),
});

/** A text in the shape of a `prefect.yaml`, as YAML in one of its styles or as JSON. */
export const prefectYaml: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof({ weight: 5, arbitrary: file }, { weight: 1, arbitrary: anything }),
    fc.integer({ min: 0, max: 3 }),
  )
  .map(([data, style]) => written(data, style));

function written(data: unknown, style: number): string {
  if (style === 0) return JSON.stringify(data) ?? 'null';
  if (style === 1) return stringify(data, { collectionStyle: 'flow' });
  return stringify(data, { defaultStringType: style === 2 ? 'PLAIN' : 'QUOTE_SINGLE', lineWidth: 40 });
}
