import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { FLOWS, projectFolder, TWO_DEPLOYMENTS } from './project-folder.ts';
import { runTq } from './run-tq.ts';

const POOLS = {
  workPools: [
    { name: 'local', type: 'process' },
    { name: 'other', type: 'process' },
  ],
};

const ONE = `deployments:
  - name: hourly
    entrypoint: flows.py:orders
    version: "1"
    description: in the file
    tags: [file]
    parameters: {day: monday, kept: 1}
    concurrency_limit: 9
    work_pool: {name: other, work_queue_name: slow, job_variables: {image: a, keep: me}}
    schedules:
      - {interval: 600, slug: often}
      - {cron: "0 6 * * *", slug: morning}
    triggers:
      - {expect: [in.file], name: from-file}
`;

async function deployed(argv: readonly string[], files: Record<string, string> = { 'prefect.yaml': ONE }) {
  const prefect = new FakePrefect(POOLS);
  const flow = FLOWS.replace('day: str', 'kept=0, name=0, day: str');
  const directory = projectFolder({ 'flows.py': flow, ...files });
  const run = await runTq(['deploy', ...argv], { directory, prefect });
  return { ...run, prefect, directory, deployment: prefect.deployments[0] };
}

describe('options of `tq deploy` go before the file', () => {
  test('single values are replaced', async () => {
    const { exitCode, deployment } = await deployed([
      ...['-d', 'from the command line', '-v', '2', '-t', 'one', '-t', 'two', '-p', 'local', '-q', 'fast'],
      ...['-cl', '3', '--collision-strategy', 'CANCEL_NEW', '--no-enforce-parameter-schema'],
    ]);
    expect(exitCode).toBe(0);
    expect(deployment?.fields).toMatchObject({
      description: 'from the command line',
      version: '2',
      tags: ['one', 'two'],
      work_pool_name: 'local',
      work_queue_name: 'fast',
      job_variables: { image: 'a', keep: 'me' },
      concurrency_limit: 3,
      concurrency_options: { collision_strategy: 'CANCEL_NEW' },
      enforce_parameter_schema: false,
    });
  });

  test('parameters are merged, job variables replaced', async () => {
    const first = await deployed([
      '--param',
      'kept=5',
      '--param',
      'name=a=b',
      '-jv',
      'image=b',
      '-jv',
      '{"env": {"K": 1}}',
    ]);
    expect(first.deployment?.fields.parameters).toEqual({ day: 'monday', kept: 5, name: 'a=b' });
    expect(first.deployment?.fields.job_variables).toEqual({ image: 'b', env: { K: 1 } });
    const second = await deployed(['--params', '{"kept": null}']);
    expect(second.deployment?.fields.parameters).toEqual({ day: 'monday', kept: null });
  });

  test('schedules are added, their time zone and anchor set on all', async () => {
    const { deployment } = await deployed([
      ...['--cron', '5 4 * * *', '--interval', '60', '--rrule', 'FREQ=DAILY'],
      ...['--timezone', 'Europe/Berlin', '--anchor-date', '2026-01-01T00:00:00+00:00'],
    ]);
    const anchor_date = '2026-01-01T00:00:00+00:00';
    expect(deployment?.schedules.map(({ schedule }) => schedule)).toMatchObject([
      { interval: 600, timezone: 'Europe/Berlin', anchor_date },
      { cron: '0 6 * * *', timezone: 'Europe/Berlin' },
      { cron: '5 4 * * *', timezone: 'Europe/Berlin' },
      { interval: 60, timezone: 'Europe/Berlin', anchor_date },
      { rrule: 'DTSTART:20200101T000000\nFREQ=DAILY', timezone: 'Europe/Berlin' },
    ]);
  });

  test('triggers come from JSON and from files, in the place of the file’s', async () => {
    const { deployment, exitCode, stderr } = await deployed(
      ['--trigger', '{"expect": ["cli.one"]}', '--trigger', 't.yaml', '--trigger', 't.json'],
      {
        'prefect.yaml': ONE,
        't.yaml': 'triggers:\n  - {expect: [yaml.one], name: y}\n',
        't.json': '{"triggers": [{"expect": ["json.one"], "threshold": 4}]}',
      },
    );
    expect(stderr).toContain('created');
    expect(exitCode).toBe(0);
    expect(deployment?.automations.map(({ name, trigger }) => [name, trigger.expect])).toEqual([
      ['hourly__automation_1', ['cli.one']],
      ['y', ['yaml.one']],
      ['hourly__automation_3', ['json.one']],
    ]);
  });

  test('without a prefect.yaml they are enough', async () => {
    const { exitCode, deployment, stderr } = await deployed(
      ['flows.py:orders', '-n', 'x', '-p', 'local'],
      {},
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: 'created orders/x\n1 created\n' });
    expect(deployment).toMatchObject({
      name: 'x',
      fields: { entrypoint: 'flows.py:orders', work_pool_name: 'local' },
    });
    const named = await deployed(
      ['flows.py:orders', '-n', 'x', '-p', 'local', '--prefect-file', 'gone.yaml'],
      {},
    );
    expect(named.exitCode).toBe(0);
    expect(named.stderr).toContain('there is no file `gone.yaml`');
  });

  test('`--job-variable` fills in placeholders as well', async () => {
    const { deployment } = await deployed(['-jv', 'image=b'], {
      'prefect.yaml': ONE.replace('description: in the file', 'description: "runs {{ image }}"'),
    });
    expect(deployment?.fields.description).toBe('runs b');
  });
});

describe('options that cannot be meant', () => {
  test('what is wrong in a value is shown at the option', async () => {
    const { exitCode, stderr, prefect } = await deployed(['--cron', 'every day', '--timezone', 'Mars/Base']);
    expect(exitCode).toBe(1);
    expect(prefect.writes).toEqual([]);
    expect(stderr).toMatchInlineSnapshot(`
      "error[TQ2009]: \`timezone\` must be the name of an IANA time zone, found \`Mars/Base\`
        --> command line:1:12
        |
      1 | --timezone Mars/Base
        |            ^^^^^^^^^

      error[TQ2009]: \`cron\` must have five fields, found 2 in \`every day\`
        --> command line:2:8
        |
      2 | --cron 'every day'
        |        ^^^^^^^^^^^
      help: write minute, hour, day, month and weekday, or an alias such as \`@daily\`

      2 errors
      "
    `);
  });

  test.for([
    [['--param', 'n'], '`--param` must be `NAME=VALUE`, found `n`'],
    [['--params', '{bad'], '`--params` must be a JSON object, found text that is not JSON'],
    [['--params', '[1]'], '`--params` must be a JSON object, found another kind of value'],
    [['--param', 'a=1', '--params', '{}'], '`--param` and `--params` exclude each other'],
    [['-jv', 'novalue'], '`--job-variable` must be a JSON object, found text that is not JSON'],
    [['--interval', 'abc'], '`--interval` must be a whole number, found `abc`'],
    [['-cl', 'many'], '`--concurrency-limit` must be a whole number, found `many`'],
    [['--trigger', '{bad'], '`--trigger` must be a JSON object, found text that is not JSON'],
    [['--trigger', 'gone.yaml'], 'the file `gone.yaml` of `--trigger` does not exist'],
    [['--allow', 'wrong-type'], '`wrong-type` cannot be allowed\nhelp: these can: `'],
    [['--allow', 'tq2021, tq2001'], '`tq2001` cannot be allowed\nhelp: these can: `'],
    [['--allow', 'nosuch'], '`--allow nosuch` names no finding\nhelp: `tq explain` lists them all'],
    [
      ['--allow', 'unset-varable'],
      '`--allow unset-varable` names no finding; did you mean `unset-variable`?',
    ],
    [['--python', '/gone/python'], 'there is no Python at `/gone/python`'],
    [['--version', '1', '--version', '2'], '`--version` can be given only once'],
  ] as const)('%j is a usage error', async ([argv, message]) => {
    const files = {
      'prefect.yaml': ONE,
      'flows.py': 'from prefect import flow\nfrom x import Y\n\n\n@flow\ndef orders(y: Y):\n    pass\n',
    };
    const { exitCode, stderr, prefect } = await deployed(argv, files);
    expect(stderr).toContain(message);
    expect(exitCode).toBe(64);
    expect(prefect.writes).toEqual([]);
  });

  test('what `prefect deploy` ignores with several deployments is refused', async () => {
    const prefect = new FakePrefect(POOLS);
    const directory = projectFolder({ 'prefect.yaml': TWO_DEPLOYMENTS, 'flows.py': FLOWS });
    for (const choice of [['--all'], ['-n', 'hourly', '-n', 'on-arrival'], ['-n', '*o*']]) {
      const { exitCode, stderr } = await runTq(['deploy', ...choice, '-t', 'x', '--cron', '0 0 * * *'], {
        directory,
        prefect,
      });
      expect(stderr).toContain('`--tag`, `--cron` cannot stand for 2 deployments');
      expect(exitCode).toBe(64);
    }
    const one = await runTq(['deploy', '-n', 'hourly', '-t', 'x'], { directory, prefect });
    expect(one.exitCode).toBe(0);
    expect(prefect.deployments[0]?.fields.tags).toEqual(['x']);
  });
});

describe('names', () => {
  test('`--all` leaves out an entry without a name, and says so', async () => {
    const { exitCode, stderr, prefect } = await deployed(['--all'], {
      'prefect.yaml': TWO_DEPLOYMENTS.replace('name: hourly\n    entrypoint', 'entrypoint'),
    });
    expect(stderr).toContain('a deployment without a `name` is left out');
    expect(exitCode).toBe(0);
    expect(prefect.deployments.map(({ name }) => name)).toEqual(['on-arrival']);
  });

  test('a name of several that fits nothing is a warning', async () => {
    const { exitCode, stderr, prefect } = await deployed(['-n', 'hourly', '-n', 'dayly'], {
      'prefect.yaml': TWO_DEPLOYMENTS,
    });
    expect(stderr).toContain('warning[TQ2018]: no deployment of the file matches `dayly`');
    expect(exitCode).toBe(0);
    expect(prefect.deployments.map(({ name }) => name)).toEqual(['hourly']);
  });
});

test('a plan takes the same options', async () => {
  const { prefect, directory } = await deployed([]);
  const { exitCode, stderr } = await runTq(['plan', '-t', 'new', '--exit-code'], { directory, prefect });
  expect(exitCode).toBe(2);
  expect(stderr).toContain('tags: ["file"] → ["new"]');
  writeFileSync(join(directory, 'prefect.yaml'), readFileSync(join(directory, 'prefect.yaml')));
});
