/** `tq schedule` as a user runs it. The clock stands at midnight of 2026-01-01 (UTC), a Thursday. */
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { TqError } from '../../src/tq-error.ts';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { FixedClock } from '../fakes/fixed-clock.ts';
import { FLOWS, projectFolder } from './project-folder.ts';
import { runTq } from './run-tq.ts';

const SCHEMA = join(import.meta.dirname, '..', '..', 'schemas', 'output.schema.json');
const isOutput = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));

function entry(name: string, schedules: string, more = ''): string {
  return `  - name: ${name}
    entrypoint: flows.py:orders
    work_pool: {name: local}
    schedules: [${schedules}]
${more}`;
}

function shop(...entries: string[]): string {
  const text = `name: shop\ndeployments:\n${entries.join('')}`;
  return projectFolder({ 'prefect.yaml': text, 'flows.py': FLOWS });
}

const DAILY = '{cron: "30 6 * * *", timezone: Europe/Berlin}';
const HOURLY = '{cron: "0 * * * *", timezone: UTC}';

interface Document {
  exitCode: number;
  schedule: {
    from: string;
    deployments: {
      name: string;
      other: boolean;
      paused: boolean;
      expectedSeconds: number | null;
      schedules: { active: boolean; starts: number; next: string[]; unread?: string }[];
    }[];
    pools: { name: string; limit: number | null; started: number; longestWaitSeconds: number }[];
    heat: { timezone: string; days: { day: string; hours: (number | null)[] }[] };
    findings: { kind: string; message: string; deployments: string[] }[];
  };
}

async function documentOf(argv: string[], options: Parameters<typeof runTq>[1]): Promise<Document> {
  const { stdout } = await runTq(['schedule', '--json', ...argv], options);
  const document = JSON.parse(stdout) as Document;
  expect(isOutput(document), JSON.stringify(isOutput.errors)).toBe(true);
  return document;
}

test('the next starts, a map and the load, within 80 columns', async () => {
  const { exitCode, stdout } = await runTq(['schedule', '--next', '2', '--days', '2'], {
    directory: shop(entry('daily', DAILY), entry('hourly', HOURLY)),
  });
  expect(exitCode).toBe(0);
  expect(stdout).toMatchInlineSnapshot(`
    "UTC               local             time zone  deployment
    2026-01-01 00:00  2026-01-01 00:00  UTC        orders/hourly
    2026-01-01 01:00  2026-01-01 01:00  UTC        orders/hourly

           00 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23
    Thu  1  1  1  1  1  1  2  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1
    Fri  2  1  1  1  1  1  2  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1  1
    starts in each hour, UTC

    load
      pool \`local\`: 50 starts, at most 1 at once
      runs of unknown length count as over at once: \`tq: {expected_duration: 10m}\`
        tells it
    "
  `);
  expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
});

test('-n chooses, and all times are by the clocks of --timezone', async () => {
  const directory = shop(entry('daily', DAILY), entry('hourly', HOURLY));
  const argv = ['schedule', '-n', 'daily', '--next', '1', '--timezone', 'Asia/Tokyo'];
  const { stdout } = await runTq(argv, { directory });
  expect(stdout).toContain('2026-01-01 05:30  2026-01-01 14:30  Asia/Tokyo  orders/daily');
  expect(stdout).toContain('starts in each hour, Asia/Tokyo');
  expect(stdout).not.toContain('hourly');
});

test('what does not start, and what is counted from now, is said', async () => {
  const directory = shop(
    entry('paused', HOURLY, '    paused: true\n'),
    entry('resting', '{cron: "0 6 * * *", active: false}'),
    entry('never', ''),
    entry('every', '{interval: 3600}'),
  );
  const { stdout } = await runTq(['schedule'], { directory });
  expect(stdout).toContain(
    'does not start\n  `orders/paused` is paused\n  `orders/resting`: `0 6 * * *` (inactive)\n  `orders/never` has no schedule\n',
  );
  expect(stdout).toContain('counted from now\n  `orders/every`: its interval has no `anchor_date`');
});

test('what waits for a value is said not to be certain', async () => {
  const directory = shop(
    entry('maybe', HOURLY, '    paused: "{{ prefect.variables.c }}"\n'),
    entry('open', '{cron: "{{ prefect.variables.c }}"}'),
  );
  const { stdout } = await runTq(['schedule'], { directory });
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
    'not certain `orders/maybe`: whether it is paused is not known: it waits for a value that is not known here `orders/open`: not all schedules are known: one waits for a value',
  );
});

test('a schedule that cannot be foreseen is a finding, and is not guessed', async () => {
  const directory = shop(entry('odd', '{rrule: "FREQ=YEARLY;BYWEEKNO=20"}'));
  const { exitCode, schedule } = await documentOf([], { directory });
  expect(exitCode).toBe(0);
  expect(schedule.deployments[0]?.schedules[0]).toMatchObject({
    starts: 0,
    next: [],
    unread: expect.stringContaining('BYWEEKNO'),
  });
  expect(schedule.findings).toMatchObject([{ kind: 'not-foreseen', deployments: ['orders/odd'] }]);
});

test('a file with an error is shown as far as it is known, with exit code 1', async () => {
  const directory = shop(entry('daily', DAILY), entry('broken', '{cron: "61 * * * *"}'));
  const run = await runTq(['schedule'], { directory });
  expect(run).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('TQ2009') });
  expect(run.stdout).toContain('orders/daily');
});

test('what runs for longer than its interval', async () => {
  const directory = shop(entry('hourly', HOURLY, '    tq: {expected_duration: 90m}\n'));
  const { schedule } = await documentOf(['--days', '1'], { directory });
  expect(schedule.deployments[0]).toMatchObject({ expectedSeconds: 5400, schedules: [{ starts: 24 }] });
  expect(schedule.findings).toMatchObject([{ kind: 'interval-shorter-than-run' }]);
  expect(schedule.heat.days.flatMap(({ hours }) => hours.filter(Boolean))).toEqual(Array(24).fill(1));
});

test('several projects share their pools', async () => {
  const directory = projectFolder({
    'a/prefect.yaml': `name: a\ndeployments:\n${entry('one', HOURLY)}`,
    'b/prefect.yaml': `name: b\ndeployments:\n${entry('two', HOURLY)}`,
    'a/flows.py': FLOWS,
    'b/flows.py': FLOWS,
  });
  const argv = ['--prefect-file', '*/prefect.yaml', '--days', '1'];
  const { schedule } = await documentOf(argv, { directory });
  expect(schedule.deployments.map(({ name }) => name)).toEqual(['orders/one', 'orders/two']);
  expect(schedule.pools).toMatchObject([{ name: 'local', started: 48 }]);
});

test('--server tells limits, run times and others in the pool; nothing is written', async () => {
  const prefect = new FakePrefect();
  await prefect.createWorkPool('local', 'process');
  prefect.capacity.poolLimits.set('local', 1);
  const other = shop(entry('elsewhere', HOURLY));
  const directory = shop(entry('hourly', HOURLY));
  for (const each of [other, directory])
    expect(await runTq(['deploy', '--all'], { directory: each, prefect })).toMatchObject({ exitCode: 0 });
  const names = ['hourly', 'elsewhere'].map((name) => ({ flowName: 'orders', name }));
  for (const { id } of await prefect.findDeployments(names)) prefect.capacity.completeRun(id, 600_000);

  const before = prefect.writes.length;
  const { schedule } = await documentOf(['--server', '--days', '1'], { directory, prefect });
  expect(schedule.deployments).toMatchObject([
    { name: 'orders/hourly', other: false, expectedSeconds: 600 },
    { name: 'orders/elsewhere', other: true, expectedSeconds: 600 },
  ]);
  expect(schedule.pools).toMatchObject([{ name: 'local', limit: 1, started: 48, longestWaitSeconds: 600 }]);
  expect(schedule.findings).toMatchObject([
    { kind: 'pool-crowded', message: expect.stringContaining('1 of them of other projects') },
  ]);
  const { stdout } = await runTq(['schedule', '--server'], { directory, prefect });
  expect(stdout).toContain('pool `local`: 336 starts, at most 1 at once, limit 1, the longest wait 10 min');
  expect(stdout).not.toContain('orders/elsewhere');
  expect(prefect.writes.length).toBe(before);
});

const FACTS = [
  'findDeployments',
  'listDeploymentsOfPools',
  'findPoolLimits',
  'findTagLimits',
  'findQueueLimits',
  'findRunTimes',
] as const;

test.each([
  ['unreachable', 6],
  ['unauthorized', 5],
] as const)('a server that tells nothing, since it is %s, is not passed over', async (reason, exitCode) => {
  const prefect = new FakePrefect();
  const refuse = (): Promise<never> => Promise.reject(new TqError(reason, 'no answer'));
  Object.assign(prefect, Object.fromEntries(FACTS.map((each) => [each, refuse])));
  const run = await runTq(['schedule', '--server'], { directory: shop(entry('daily', DAILY)), prefect });
  expect(run).toMatchObject({ exitCode, stdout: '', stderr: expect.stringContaining('no answer') });
});

test('a server that does not tell its version alone is asked all the same', async () => {
  const prefect = new FakePrefect();
  prefect.serverVersion = () => Promise.reject(new TqError('failed', 'no version'));
  const run = await runTq(['schedule', '--server'], { directory: shop(entry('daily', DAILY)), prefect });
  expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('orders/daily') });
});

test('what a server never answers is not known, and not waited for', async () => {
  const prefect = new FakePrefect();
  const silent = (): Promise<never> => new Promise(() => undefined);
  prefect.findDeployments = silent;
  const clock = new FixedClock();
  clock.every = (milliseconds, work) => {
    const timer = setTimeout(work, milliseconds / 200);
    return () => clearTimeout(timer);
  };
  const options = { directory: shop(entry('daily', DAILY)), prefect, clock };
  const late = 'the server did not answer within';
  expect(await runTq(['schedule', '--server'], options)).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('orders/daily'),
    stderr: expect.stringContaining(`the deployments are not known: ${late}`),
  });
  Object.assign(prefect, Object.fromEntries(FACTS.map((each) => [each, silent])));
  expect(await runTq(['schedule', '--server'], options)).toMatchObject({
    exitCode: 6,
    stdout: '',
    stderr: expect.stringContaining(late),
  });
});

test('--html makes a page, replaces an older one, and nothing else', async () => {
  const directory = shop(entry('daily', DAILY));
  const page = join(directory, 'out', 'page.html');
  const nowhere = await runTq(['schedule', '--html', 'out/page.html'], { directory });
  expect(nowhere).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('there is no folder') });
  expect(existsSync(join(directory, 'out'))).toBe(false);
  mkdirSync(join(directory, 'out'));
  const run = await runTq(['schedule', '--html', 'out/page.html'], { directory });
  expect(run).toMatchObject({ exitCode: 0, stderr: expect.stringContaining(`wrote \`${page}\``) });
  expect(readFileSync(page, 'utf8')).toContain('<h1>Schedules of shop</h1>');
  await runTq(['schedule', '--html', page, '--days', '1'], { directory });
  expect(readFileSync(page, 'utf8')).toContain('2026-01-01 00:00 to 2026-01-02 00:00 UTC');

  const notes = join(directory, 'notes.html');
  writeFileSync(notes, 'mine');
  expect(await runTq(['schedule', '--html', notes], { directory })).toMatchObject({
    exitCode: 3,
    stdout: '',
    stderr: expect.stringContaining('is no page of `tq schedule`'),
  });
  expect(readFileSync(notes, 'utf8')).toBe('mine');
  expect(await runTq(['schedule', '--html', '.'], { directory })).toMatchObject({ exitCode: 3 });
  symlinkSync(join(directory, 'gone'), join(directory, 'link.html'));
  expect(await runTq(['schedule', '--html', 'link.html'], { directory })).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining('is a link that leads nowhere'),
  });
});

test.each([
  ['--next', '0'],
  ['--days', '32'],
  ['--days', '1.5'],
  ['--timezone', 'Europe/Bonn'],
])('%s %s cannot be meant', async (...argv) => {
  const directory = shop(entry('daily', DAILY));
  expect(await runTq(['schedule', ...argv], { directory })).toMatchObject({ exitCode: 64 });
});
