/** Journeys of the built program against a real Prefect server. */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { projectFolder } from '../commands/project-folder.ts';
import { tq } from './run-binary.ts';
import { serverLookup } from './server-api.ts';

const apiUrl = inject('prefectApiUrl');
const variables = { PREFECT_API_URL: apiUrl };
const api = serverLookup(apiUrl);

interface ServerDeployment {
  id: string;
  updated: string;
  paused: boolean;
  tags: string[];
  schedules: { id: string; active: boolean; schedule: { cron: string } }[];
}

/** A project with names of its own, and a way to see what the server holds of it. */
async function journey() {
  const mark = randomUUID().slice(0, 8);
  const pool = `pool-${mark}`;
  const yaml = `deployments:
  - name: hourly
    entrypoint: flows.py:orders_${mark}
    tags: [a]
    work_pool: {name: ${pool}}
    schedules:
      - {cron: "0 * * * *", slug: every-hour, timezone: UTC, active: false}
  - name: on-arrival
    entrypoint: flows.py:orders_${mark}
    work_pool: {name: ${pool}}
    triggers:
      - {expect: [orders.${mark}.landed]}
`;
  const flows = `from prefect import flow


@flow
def orders_${mark}(day: str = "today"):
    """Check the orders of a day."""
`;
  const directory = projectFolder({ 'prefect.yaml': yaml, 'flows.py': flows });
  const read = async (name: string) =>
    (await api('GET', `/deployments/name/orders-${mark}/${name}`)) as ServerDeployment | null;
  onTestFinished(async () => {
    const flow = (await api('GET', `/flows/name/orders-${mark}`)) as { id: string } | null;
    if (flow !== null) await api('DELETE', `/flows/${flow.id}`);
    // Automations outlive the deployments they belong to.
    const automations = (await api('POST', '/automations/filter', {})) as { id: string; trigger: unknown }[];
    for (const { id, trigger } of automations) {
      if (JSON.stringify(trigger).includes(mark)) await api('DELETE', `/automations/${id}`);
    }
    await api('DELETE', `/work_pools/${pool}`);
  });
  const run = (argv: string[]) => tq(argv, { directory, variables });
  return { mark, pool, yaml, directory, read, run };
}

test('from a missing pool to a deploy that changes nothing', async () => {
  const { pool, read, run, mark } = await journey();

  const missing = await run(['deploy', '--all']);
  expect(missing.exitCode).toBe(1);
  expect(missing.stderr).toContain(`tq pool create ${pool} --type process`);
  expect(await read('hourly')).toBeNull();

  expect((await run(['pool', 'create', pool, '--type', 'process'])).exitCode).toBe(0);
  const first = await run(['deploy', '--all']);
  expect(first).toMatchObject({ exitCode: 0, stdout: '' });
  expect(first.stderr).toContain('2 created');
  const created = await read('on-arrival');
  const automations = (await api('POST', '/automations/filter', {})) as {
    name: string;
    actions: unknown[];
  }[];
  expect(
    automations.filter(({ actions }) => JSON.stringify(actions).includes(created?.id ?? 'none')),
  ).toMatchObject([{ name: 'on-arrival__automation_1', trigger: { expect: [`orders.${mark}.landed`] } }]);

  const before = [await read('hourly'), await read('on-arrival')];
  const second = await run(['deploy', '--all']);
  expect(second).toEqual({ exitCode: 0, stdout: '', stderr: '2 unchanged' });
  expect([await read('hourly'), await read('on-arrival')]).toEqual(before);
});

test('a change keeps ids, and what an operator paused stays paused', async () => {
  const { pool, yaml, directory, read, run } = await journey();
  await run(['pool', 'create', pool, '--type', 'process']);
  await run(['deploy', '--all']);
  const before = await read('hourly');
  await api('PATCH', `/deployments/${before?.id}`, { paused: true });

  writeFileSync(
    join(directory, 'prefect.yaml'),
    yaml.replace('tags: [a]', 'tags: [a, b]').replace('0 * * * *', '5 * * * *'),
  );
  expect((await run(['plan', '--exit-code'])).exitCode).toBe(2);
  const changed = await run(['deploy', '--all']);
  expect(changed.exitCode).toBe(0);
  expect(changed.stderr).toContain('1 updated, 1 unchanged');
  expect(await read('hourly')).toMatchObject({
    id: before?.id,
    paused: true,
    tags: ['a', 'b'],
    schedules: [{ id: before?.schedules[0]?.id, active: false, schedule: { cron: '5 * * * *' } }],
  });
});

test('every way to write a schedule is stored once and found unchanged by the next run', async () => {
  const { pool, yaml, directory, run } = await journey();
  await run(['pool', 'create', pool, '--type', 'process']);
  const schedules = `
      - {cron: "@daily"}
      - {cron: "0 9 1 * 5", day_or: false, timezone: America/New_York, parameters: {day: x}}
      - {interval: 3600}
      - {interval: PT2H30M, anchor_date: "2024-01-01T00:00:00", timezone: Europe/Paris}
      - {interval: 1.123456789, anchor_date: "2024-03-01T06:00:00.5+02:00", slug: fine}
      - {rrule: "FREQ=WEEKLY;BYDAY=MO"}
      - {rrule: "DTSTART:20240101T000000\\nFREQ=DAILY", timezone: Asia/Tokyo, active: false}
`;
  const file = yaml.replace(/\n {6}- \{cron: "0 \* \* \* \*".*\n/, schedules);
  writeFileSync(join(directory, 'prefect.yaml'), file.replaceAll('active: true', ''));
  expect((await run(['deploy', '--all'])).stderr).toContain('2 created');
  expect((await run(['plan', '--exit-code'])).stderr).toMatch(/^2 unchanged$/m);
  expect((await run(['deploy', '--all'])).stderr).toMatch(/^2 unchanged$/m);
});

test('a renamed trigger does not fire twice, and an automation made by hand stays', async () => {
  const { mark, pool, yaml, directory, read, run } = await journey();
  await run(['pool', 'create', pool, '--type', 'process']);
  const named = (name: string, event: string) =>
    yaml.replace(`{expect: [orders.${mark}.landed]}`, `{name: ${name}, expect: [orders.${mark}.${event}]}`);
  const automationNames = async () => {
    const all = (await api('POST', '/automations/filter', {})) as { name: string; trigger: unknown }[];
    return all
      .filter(({ trigger }) => JSON.stringify(trigger).includes(mark))
      .map(({ name }) => name)
      .sort();
  };

  writeFileSync(join(directory, 'prefect.yaml'), named('first', 'landed'));
  await run(['deploy', '--all']);
  const deployment = await read('on-arrival');
  await api('POST', '/automations/', {
    name: 'by hand',
    trigger: { type: 'event', expect: [`by.hand.${mark}`], posture: 'Reactive', threshold: 1, within: 0 },
    actions: [{ type: 'run-deployment', source: 'selected', deployment_id: deployment?.id }],
  });

  writeFileSync(join(directory, 'prefect.yaml'), named('second', 'landed'));
  await run(['deploy', '--all']);
  expect(await automationNames()).toEqual(['by hand', 'second']);

  writeFileSync(join(directory, 'prefect.yaml'), named('third', 'arrived'));
  await run(['deploy', '--all']);
  expect(await automationNames()).toEqual(['by hand', 'third']);
  expect((await run(['deploy', '--all'])).stderr).toContain('2 unchanged');
});

describe('bad input: the right exit code, no stack, nothing written', () => {
  test('no server at that address', async () => {
    const { directory } = await journey();
    const started = performance.now();
    const result = await tq(['deploy', '--all'], {
      directory,
      variables: { PREFECT_API_URL: 'http://127.0.0.1:9/api' },
    });
    expect(result.exitCode).toBe(6);
    expect(result.stderr).toContain('127.0.0.1:9');
    expect(result.stderr).not.toMatch(/^\s+at /m);
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  test('a key that is refused, named by its setting and never by its value', async () => {
    const server = createServer((_, response) => {
      response.writeHead(401, { 'content-type': 'application/json' }).end('{"detail":"Unauthorized"}');
    });
    await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
    onTestFinished(() => void server.close());
    const { directory } = await journey();
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
    const result = await tq(['deploy', '--all'], {
      directory,
      variables: { PREFECT_API_URL: url, PREFECT_API_KEY: 'pnu_s3cret_value' },
    });
    expect(result.exitCode).toBe(5);
    expect(result.stderr).toContain('PREFECT_API_KEY');
    expect(result.stderr + result.stdout).not.toContain('pnu_s3cret_value');
  });

  test('no server configured in CI', async () => {
    const { directory } = await journey();
    const result = await tq(['deploy', '--all'], { directory, variables: { CI: 'true' } });
    expect(result.exitCode).toBe(64);
    expect(result.stderr).toContain('PREFECT_API_URL');
  });

  test('a missing entrypoint file is found before the server is asked', async () => {
    const { directory, yaml } = await journey();
    writeFileSync(join(directory, 'prefect.yaml'), yaml.replaceAll('flows.py', 'flow.py'));
    const result = await tq(['deploy', '--all'], {
      directory,
      variables: { PREFECT_API_URL: 'http://127.0.0.1:9/api' },
    });
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toContain('TQ2012');
  });
});
