import { expect, test } from 'vitest';
import { devOverlay, foreignPools, leftOutVariables } from '../../../src/dev/overlay.ts';
import type { Document } from '../../../src/project/document.ts';
import { parseDocument } from '../../../src/project/parse-document.ts';

const OPTIONS = { folder: '/home/ada/shop', keepSchedules: false };

function parsed(text: string): Document {
  const { document } = parseDocument('prefect.yaml', text);
  if (document === undefined) throw new Error('the text is no YAML');
  return document;
}

/** The one entry that the overlay makes of one. */
function entry(text: string, top = '', options = OPTIONS): Record<string, unknown> {
  const { data } = devOverlay(parsed(`${top}\ndeployments:\n  - ${text}\n`), options);
  return (data as { deployments: Record<string, unknown>[] }).deployments[0] as Record<string, unknown>;
}

const HERE = [{ 'prefect.deployments.steps.set_working_directory': { directory: '/home/ada/shop' } }];

test('what an entry says of itself stays, and where its code comes from is this folder', () => {
  expect(
    entry(
      '{name: n, entrypoint: "f.py:f", parameters: {a: 1}, pull: [{git_clone: {}}], build: [], push: null, sla: [], concurrency_limit: 2}',
    ),
  ).toEqual({ name: 'n', entrypoint: 'f.py:f', parameters: { a: 1 }, concurrency_limit: 2, pull: HERE });
});

test('steps at the top go, and of `tq` what says where code and images come from', () => {
  const { data } = devOverlay(
    parsed(`name: shop
build: [a]
push: [b]
pull: [c]
tq: {project: shop, source: git, image: shop, pin: tag, rules: quality/*.yaml}
deployments:
  - {name: n, tq: {source: git, image: x, pin: tag, environment: prod}}
`),
    OPTIONS,
  );
  expect(data).toEqual({
    name: 'shop',
    tq: { project: 'shop', rules: 'quality/*.yaml' },
    deployments: [{ name: 'n', tq: { environment: 'prod' }, pull: HERE }],
  });
});

test.for([
  ['{schedules: [{cron: "* * * * *"}, {interval: 60, active: true}]}', 'schedules'],
  ['{schedule: {cron: "* * * * *"}}', 'schedule'],
] as const)('schedules are inactive: %j', ([text, key]) => {
  const items = [entry(text)[key]].flat();
  expect(items.map((item) => (item as { active: boolean }).active)).toEqual(items.map(() => false));
  const kept = entry(text, '', { ...OPTIONS, keepSchedules: true })[key];
  expect([kept].flat()[0]).not.toHaveProperty('active');
});

test('no schedules stay no schedules', () => {
  expect(entry('{schedules: []}').schedules).toEqual([]);
  expect(entry('{schedules: null}').schedules).toBeNull();
  expect(entry('{name: n}')).not.toHaveProperty('schedules');
});

test.for([
  [
    'of another type by the word of the file',
    'tq: {pools: {p: docker}}',
    '{working_dir: /x, env: {A: b}}',
    { env: { A: 'b' } },
  ],
  [
    'with a variable that processes do not have',
    '',
    '{image: x, command: y, env: {A: b}}',
    { env: { A: 'b' } },
  ],
  ['with no variables for the environment', '', '{image: x}', undefined],
  ['with variables that are no mapping', '', '{image: x, env: [1]}', undefined],
  ['of processes', '', '{working_dir: /x, env: {A: b}}', { working_dir: '/x', env: { A: 'b' } }],
  ['of processes by the word of the file', 'tq: {pools: {p: process}}', '{image: x}', { image: 'x' }],
] as const)('job variables of a pool %s', ([, top, variables, expected]) => {
  const made = entry(
    `{work_pool: {name: p, work_queue_name: q, job_variables: ${variables}}, triggers: [{job_variables: ${variables}, expect: [e]}]}`,
    top,
  );
  const rest = expected === undefined ? {} : { job_variables: expected };
  expect(made.work_pool).toEqual({ name: 'p', work_queue_name: 'q', ...rest });
  const [trigger] = made.triggers as unknown[];
  // A trigger's are those of the same pool; alone they do not tell of which type it is.
  expect(trigger).toEqual({ expect: ['e'], ...rest });
});

test('what waits for a step of the build goes where something else can stand for it', () => {
  const made = entry(
    '{version: "{{ build.tag }}", description: "of {{ build.tag }}", tags: [a, "{{ build.tag }}", "{{ $CI }}"], parameters: {x: "{{ build.tag }}"}}',
  );
  expect(made).toEqual({ tags: ['a', '{{ $CI }}'], parameters: { x: '{{ build.tag }}' }, pull: HERE });
});

test('pools are told to be of processes, and which are not elsewhere is known', () => {
  const document = parsed('tq: {pools: {p: docker, q: process, r: kubernetes}}\ndeployments: []\n');
  expect(devOverlay(document, OPTIONS).data).toMatchObject({
    tq: { pools: { p: 'process', q: 'process', r: 'process' } },
  });
  expect(foreignPools(document, ['p', 'q', 's'])).toEqual([{ name: 'p', type: 'docker' }]);
});

test.for(['[]', 'deployments: x', 'deployments: [1, null]', 'tq: 1\ndeployments: {a: b}'])(
  'a file of another shape stays what it is: %j',
  (text) => {
    const document = parsed(text);
    expect(devOverlay(document, OPTIONS).data).toEqual(document.data);
  },
);

test('places are those of the file', () => {
  const document = parsed('deployments:\n  - name: n\n    pull: []\n');
  const made = devOverlay(document, OPTIONS);
  expect(made.spanOf(['deployments', 0, 'name'])).toEqual(document.spanOf(['deployments', 0, 'name']));
  expect(made.text).toBe(document.text);
});

test.for(['process', 'docker'])('runs on a pool of type %s keep no way to another server', (type) => {
  const env =
    '{env: {PREFECT_API_URL: a, prefect_api_key: b, PREFECT_PROFILE: c, PREFECT_HOME: d, PREFECT_CLOUD_API_URL: e, PREFECT_CLIENT_CUSTOM_HEADERS: f, PREFECT_LOGGING_LEVEL: g, A: h}}';
  const text = `{work_pool: {name: p, job_variables: ${env}}, triggers: [{job_variables: ${env}}]}`;
  const made = entry(text, `tq: {pools: {p: ${type}}}`);
  const kept = { job_variables: { env: { PREFECT_LOGGING_LEVEL: 'g', A: 'h' } } };
  expect(made).toMatchObject({ work_pool: { name: 'p', ...kept }, triggers: [kept] });
  expect(leftOutVariables(parsed(`deployments:\n  - ${text}\n`))).toEqual([
    'PREFECT_API_URL',
    'PREFECT_CLIENT_CUSTOM_HEADERS',
    'PREFECT_CLOUD_API_URL',
    'PREFECT_HOME',
    'PREFECT_PROFILE',
    'prefect_api_key',
  ]);
});
