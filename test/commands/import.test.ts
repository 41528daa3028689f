/** `tq import` with real files and a fake server: what it writes, and that the next plan is empty. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/json.ts';
import type { AutomationState, LiveDeployment } from '../../src/plan/state.ts';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { FLOWS, projectFolder, TWO_DEPLOYMENTS } from './project-folder.ts';
import { EVERYTHING, importInto, POOLS, serverWith } from './import-run.ts';
import { runTq } from './run-tq.ts';

const SCHEMA = join(import.meta.dirname, '..', '..', 'schemas', 'output.schema.json');
const isDocument = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));

test('into an empty folder: only what does not follow from the flow, and the next plan is empty', async () => {
  const prefect = await serverWith(TWO_DEPLOYMENTS);
  const { run, read, plan } = await importInto({}, prefect);
  expect(run).toMatchObject({ exitCode: 0 });
  expect(read().replace(/^name: .*\n/, '')).toMatchInlineSnapshot(`
    "deployments:
      - name: hourly
        entrypoint: flows.py:orders
        work_pool:
          name: local
        pull:
          - prefect.deployments.steps.set_working_directory:
              directory: /opt/app
        schedules:
          - cron: '0 * * * *'
            timezone: UTC
            slug: every-hour
      - name: on-arrival
        entrypoint: flows.py:orders
        work_pool:
          name: local
        pull:
          - prefect.deployments.steps.set_working_directory:
              directory: /opt/app
        triggers:
          - expect: [orders.file.landed]
            parameters:
              day: '{{ event.payload.day }}'
    "
  `);
  expect(run.stderr).toMatchInlineSnapshot(`
    "2 deployments: 2 added
    written: \`prefect.yaml\`
    "
  `);
  expect(await plan()).toMatchObject({ exitCode: 0, stderr: '2 unchanged\n' });
  expect(prefect.writes).toEqual([]);
});

test('every kind of value comes back as it is', async () => {
  const prefect = await serverWith(EVERYTHING);
  const { run, read, plan } = await importInto({}, prefect);
  expect(run.stderr).not.toContain('still shows');
  expect(await plan()).toMatchObject({ exitCode: 0, stderr: '2 unchanged\n' });
  expect(read().replace(/^name: .*\n/, '')).toMatchInlineSnapshot(`
    "deployments:
      - name: all
        version: '1.0'
        description: |
          Of the shop.

          Twice a day.
        tags: [prod, 'on', '1']
        entrypoint: flows.py:orders
        parameters:
          day: '2026-01-01'
        enforce_parameter_schema: false
        paused: true
        concurrency_limit:
          limit: 3
          collision_strategy: CANCEL_NEW
          grace_period_seconds: 90
        work_pool:
          name: local
          work_queue_name: fast
          job_variables:
            env:
              A: '1'
              B: 'yes'
            cpu: 0.5
            big: 12345678901234567890
        pull:
          - prefect.deployments.steps.git_clone:
              repository: https://example.com/shop.git
              access_token: '{{ prefect.blocks.secret.git }}'
        schedules:
          - cron: '0 6 * * *'
            timezone: Europe/Berlin
            day_or: false
            slug: six
            parameters:
              day: x
          - interval: 3600
            anchor_date: '2026-01-01T06:00:00+00:00'
            active: false
          - interval: 1.5
            anchor_date: '2026-11-22T06:00:00+00:00'
            timezone: Asia/Tokyo
          - rrule: 'FREQ=WEEKLY;BYDAY=MO'
          - rrule: |-
              DTSTART:20250101T000000
              FREQ=DAILY
            timezone: Asia/Tokyo
        triggers:
          - match:
              prefect.resource.id: [x, 'y']
            match_related:
              - a: b
              - c: [d]
            after: [c]
            expect: [a.happened, b.happened]
            for_each: [prefect.resource.id]
            threshold: 3
            within: 60
            parameters:
              day: '{{ event.payload.day }}'
            job_variables:
              cpu: 2
            schedule_after: 30
          - name: quiet
            description: none
            enabled: false
            expect: [z]
            posture: Proactive
            within: 20
          - expect: [z]
            posture: Proactive
          - triggers:
              - expect: [a]
              - triggers:
                  - expect: [b]
                    posture: Proactive
                require: 1
            require: all
            within: 10
          - triggers:
              - expect: [a]
              - expect: [b]
      - name: number
        entrypoint: flows.py:orders
        concurrency_limit: 2
        work_pool:
          name: local
          job_variables:
            image: shop:1
        pull:
          - prefect.deployments.steps.set_working_directory:
              directory: /opt/prefect
    "
  `);

  const again = await importInto({ 'prefect.yaml': read() }, prefect);
  expect(again.run.stderr).toContain('2 deployments: 2 unchanged');
  expect(again.read()).toBe(read());
});

test('a secret is never written; what stands for it makes the plan empty', async () => {
  const prefect = await serverWith(TWO_DEPLOYMENTS);
  const [token, password] = ['ghp_' + 'aB3dE5gH7jK9mN1pQ3sT5vX7zA2cD4fG6hJ8', 'hunter2-s3cret'];
  const change = (name: string, zone: string) =>
    prefect.changeByHand(name, ({ fields }) => {
      fields.job_variables = {
        env: { DB_PASSWORD: zone + password, PLAIN: token, URL: `https://me:${password}@db/x` },
      };
    });
  change('orders/hourly', '');
  change('orders/on-arrival', 'other-');
  const { run, read, plan } = await importInto({}, prefect);
  const text = read() + run.stdout + run.stderr;
  expect(text).not.toContain('s3cret');
  expect(text).not.toContain(token);
  expect(read()).toContain("DB_PASSWORD: '{{ $DB_PASSWORD }}'");
  expect(read()).toContain("DB_PASSWORD: '{{ $ON_ARRIVAL_DB_PASSWORD }}'");
  expect(read()).toContain("URL: 'https://{{ $URL_CREDENTIALS }}@db/x'");
  expect(run.stderr).toContain('set DB_PASSWORD for `tq plan` and `tq deploy`');
  const variables = {
    DB_PASSWORD: password,
    ON_ARRIVAL_DB_PASSWORD: `other-${password}`,
    PLAIN: token,
    URL_CREDENTIALS: `me:${password}`,
  };
  expect(await plan({ variables })).toMatchObject({ exitCode: 0, stderr: '2 unchanged\n' });
});

test('a secret is written nowhere below its name', async () => {
  const prefect = await serverWith(TWO_DEPLOYMENTS);
  const env = (pair: string) => [
    { name: 'DB_PASSWORD', value: pair },
    { name: 'LEVEL', value: 'info' },
  ];
  prefect.changeByHand('orders/hourly', ({ fields }) => {
    fields.job_variables = {
      env: { DB_PASSWORD_PROD: 'hush-1', TOKEN_URL: 'https://example.com/token' },
      db: { passphrases: ['hush-2'], credentials: { user: 'ada', value: 'hush-3' } },
      list: env('hush-4'),
    };
  });
  const first = await importInto({}, prefect);
  expect(first.read() + first.run.stdout + first.run.stderr).not.toContain('hush');
  expect(first.read()).toContain(`      job_variables:
        env:
          DB_PASSWORD_PROD: '{{ $DB_PASSWORD_PROD }}'
          TOKEN_URL: https://example.com/token
        db:
          passphrases: ['{{ $PASSPHRASES }}']
          credentials:
            user: ada
            value: '{{ $CREDENTIALS_VALUE }}'
        list:
          - name: DB_PASSWORD
            value: '{{ $DB_PASSWORD }}'
          - name: LEVEL
            value: info
`);
  const variables = {
    DB_PASSWORD_PROD: 'hush-1',
    PASSPHRASES: 'hush-2',
    CREDENTIALS_VALUE: 'hush-3',
    DB_PASSWORD: 'hush-4',
  };
  expect(await first.plan({ variables })).toMatchObject({ exitCode: 0, stderr: '2 unchanged\n' });

  const written = first.read().replace("'{{ $DB_PASSWORD }}'", 'changeme');
  prefect.changeByHand('orders/hourly', ({ fields }) => {
    fields.job_variables = { ...(fields.job_variables as JsonObject), list: env('hush-5') };
  });
  const again = await importInto({ 'prefect.yaml': written }, prefect, [], { variables });
  expect(again.read()).not.toContain('hush');
  expect(again.read()).toContain("value: '{{ $DB_PASSWORD }}'");
});

test('what prefect.yaml cannot say is named', async () => {
  const prefect = await serverWith(TWO_DEPLOYMENTS);
  prefect.changeByHand('orders/hourly', (live) => {
    live.fields.description = null;
    live.fields.job_variables = { command: 'run {{ prefect.variables.x }}' };
    live.fields.parameter_openapi_schema = { title: 'Parameters', type: 'object', properties: {} };
  });
  prefect.changeByHand('orders/on-arrival', (live) => {
    live.fields.entrypoint = null;
  });
  prefect.listing.addBeyond('orders/hourly', { what: 'automation', detail: 'pause it' });
  prefect.listing.addBeyond('orders/hourly', { what: 'max_scheduled_runs', detail: 5 });
  const { run, read } = await importInto({}, prefect);
  expect(run.stderr).toMatchInlineSnapshot(`
    "2 deployments: 1 added, 1 left out
      orders/hourly: the automation \`pause it\` does something else or more than start a run of it; it stays on the server alone
      orders/hourly: a schedule has \`max_scheduled_runs: 5\`, which \`prefect.yaml\` cannot say; it stays on the server alone
      orders/hourly: \`work_pool.job_variables.command\` holds \`{{ prefect.variables.x }}\` on the server, which a deploy would fill in; it is left out
      orders/hourly: the server has no description, and an entry without one gets that of the flow
      orders/hourly: the parameters of the flow in its source are others than the server has; a deploy stores those of the source
      orders/on-arrival: left out: it has no entrypoint, which an entry must have
    written: \`prefect.yaml\`
    "
  `);
  expect(read()).not.toContain('on-arrival');
});

test('a flow whose source is not here is imported as it stands on the server', async () => {
  const prefect = await serverWith(TWO_DEPLOYMENTS);
  const { run, read } = await importInto({ 'flows.py': '' }, prefect, ['-n', 'orders/hour*']);
  expect(read()).toContain('description: Check the orders of a day.');
  expect(run.stderr).toContain('orders/hourly: `tq plan` will say: ');
});

describe('-n', () => {
  test.each([
    [['hourly'], ['orders/hourly']],
    [['orders/*'], ['orders/hourly', 'orders/on-arrival']],
    [['*-arrival'], ['orders/on-arrival']],
    [
      ['hourly', 'on-*'],
      ['orders/hourly', 'orders/on-arrival'],
    ],
  ])('%s', async (names, expected) => {
    const prefect = await serverWith(TWO_DEPLOYMENTS);
    const argv = names.flatMap((name) => ['-n', name]);
    const { run } = await importInto({}, prefect, [...argv, '--json', '--dry-run']);
    expect(JSON.parse(run.stdout).import.deployments.map(({ name }: LiveDeployment) => name)).toEqual(
      expected,
    );
  });

  test('what matches nothing ends the run, or is said', async () => {
    const prefect = await serverWith(TWO_DEPLOYMENTS);
    const none = await importInto({}, prefect, ['-n', 'users/*']);
    expect(none.run).toMatchObject({ exitCode: 1 });
    expect(none.run.stderr).toContain('no deployment of the server matches `users/*`');
    const some = await importInto({}, prefect, ['-n', 'users/*', '-n', 'hourly']);
    expect(some.run.stderr).toContain('users/*: no deployment of the server matches it');
    expect(some.run.exitCode).toBe(0);
  });
});

test('--dry-run shows the same and writes nothing; --json is described by the schema', async () => {
  const prefect = await serverWith(TWO_DEPLOYMENTS);
  const { run, directory } = await importInto({}, prefect, ['--dry-run', '--json']);
  const document = JSON.parse(run.stdout);
  expect(isDocument(document), JSON.stringify(isDocument.errors)).toBe(true);
  expect(document.import).toMatchObject({
    written: false,
    files: [{ file: 'prefect.yaml', change: 'created' }],
  });
  expect(document.import.diff).toContain('--- /dev/null\n+++ b/prefect.yaml\n');
  expect(existsSync(join(directory, 'prefect.yaml'))).toBe(false);
});

test('--out names another file, but none that is there and lies outside the project', async () => {
  const prefect = await serverWith(TWO_DEPLOYMENTS);
  const { run, read } = await importInto({}, prefect, ['--out', 'team/prefect.yaml']);
  expect(run.exitCode).toBe(0);
  expect(read('team/prefect.yaml')).toContain('name: hourly');
  const mounted = await importInto({ '..data/prefect.yaml': 'deployments: []\n' }, prefect, [
    '--out',
    '..data/prefect.yaml',
  ]);
  expect(mounted.run.exitCode).toBe(0);
  const other = projectFolder({ 'prefect.yaml': 'deployments: []\n' });
  const refused = await importInto({}, prefect, ['--out', join(other, 'prefect.yaml')]);
  expect(refused.run.exitCode).toBe(64);
  expect(refused.run.stderr).toContain('lies outside the project and is there already');
  expect(readFileSync(join(other, 'prefect.yaml'), 'utf8')).toBe('deployments: []\n');
});

test('an empty server makes no file', async () => {
  const { run, directory } = await importInto({}, new FakePrefect({ workPools: POOLS }));
  expect(run).toMatchObject({ exitCode: 0, stderr: 'the server holds nothing to import\n' });
  expect(existsSync(join(directory, 'prefect.yaml'))).toBe(false);
});

test('automations that a person has made become triggers with their names', async () => {
  const prefect = await serverWith(TWO_DEPLOYMENTS);
  const [hourly] = prefect.deployments;
  const [, arrival] = prefect.deployments;
  const automation = { ...arrival?.automations[0], name: 'by hand' } as AutomationState;
  prefect.createAutomationByHand(hourly?.id ?? '', automation);
  const { read, plan } = await importInto({}, prefect);
  expect(read()).toContain('- name: by hand\n');
  expect(await plan()).toMatchObject({ exitCode: 0 });
});

test('a file that somebody changes meanwhile is not written', async () => {
  const prefect = await serverWith(TWO_DEPLOYMENTS);
  const directory = projectFolder({ 'flows.py': FLOWS, 'prefect.yaml': 'name: shop\ndeployments: []\n' });
  const path = join(directory, 'prefect.yaml');
  const listing = prefect.listDeployments.bind(prefect);
  prefect.listDeployments = async (patterns) => {
    writeFileSync(path, '# mine\n');
    return listing(patterns);
  };
  const run = await runTq(['import'], { directory, prefect });
  expect(run.exitCode).toBe(3);
  expect(run.stderr).toContain('was changed by somebody else meanwhile');
  expect(readFileSync(path, 'utf8')).toBe('# mine\n');
});
