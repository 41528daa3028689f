/** `tq import` from a real server, of what the real `prefect deploy` and people by hand have left there. */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, inject, onTestFinished, test } from 'vitest';
import { pythonEnvironment } from '../../scripts/python-environment.ts';
import { projectFolder } from '../commands/project-folder.ts';
import { tq } from './run-binary.ts';
import { serverApi } from './server-api.ts';

const apiUrl = inject('prefectApiUrl');
const api = serverApi(apiUrl);
/** `prefect deploy` alone may take as long as a test usually has. */
const PATIENCE = { timeout: 400_000 };

interface Stored {
  id: string;
  [key: string]: unknown;
}

/** A project with names of its own. */
async function journey() {
  const unique = randomUUID().slice(0, 8);
  const pool = `pool-${unique}`;
  const flow = `orders-${unique}`;
  const flows = `from datetime import date\nfrom prefect import flow\n\n
@flow(name="${flow}", version="7")
def orders(day: date = date(2026, 1, 1), limit: int = 5, tags: list[str] | None = None):
    """Check the orders.

    Twice a day.
    """
    return limit
`;
  const directory = projectFolder({ 'src/flows.py': flows, 'prefect.yaml': fileOf(pool) });
  const variables = { PREFECT_API_URL: apiUrl };
  const run = (...argv: string[]) => tq(argv, { directory, variables });
  const path = join(directory, 'prefect.yaml');
  await api('POST', '/work_pools/', { name: pool, type: 'process' });
  await api('POST', '/work_queues/', { name: 'none' }).catch(() => null);
  onTestFinished(async () => {
    const { id } = (await api('GET', `/flows/name/${flow}`)) as Stored;
    const automations = (await api('POST', '/automations/filter', {})) as Stored[];
    for (const each of automations.filter(({ name }) => String(name).includes(unique)))
      await api('DELETE', `/automations/${each.id}`);
    await api('DELETE', `/flows/${id}`);
    await api('DELETE', `/work_pools/${pool}`);
  });
  const prefectDeploy = async (): Promise<void> => {
    const { prefect } = await pythonEnvironment();
    const env = {
      PREFECT_API_URL: apiUrl,
      PREFECT_HOME: projectFolder({}),
      PREFECT_LOGGING_LEVEL: 'CRITICAL',
      REGION: 'eu',
    };
    await execa(prefect, ['--no-prompt', 'deploy', '--all'], { cwd: directory, env, timeout: 300_000 });
  };
  const deploymentOf = async (name: string): Promise<Stored> =>
    (await api('GET', `/deployments/name/${flow}/${name}`)) as Stored;
  return {
    unique,
    pool,
    flow,
    path,
    run,
    prefectDeploy,
    deploymentOf,
    read: () => readFileSync(path, 'utf8'),
  };
}

const fileOf = (pool: string): string => `name: shop
deployments:
  - name: plain
    entrypoint: src/flows.py:orders
    work_pool: { name: ${pool} }
  - name: full
    version: "1.0"
    description: Of the shop.
    tags: [prod, "on"]
    entrypoint: src/flows.py:orders
    parameters: { limit: 7, day: "2026-02-01", tags: [a, "1"] }
    enforce_parameter_schema: false
    concurrency_limit: { limit: 2, collision_strategy: CANCEL_NEW }
    work_pool: { name: ${pool}, work_queue_name: fast, job_variables: { env: { REGION: "{{ $REGION }}", N: "1" } } }
    pull:
      - prefect.deployments.steps.git_clone:
          repository: https://example.com/shop.git
          branch: main
    schedules:
      - { cron: "0 6 * * *", timezone: Europe/Berlin, day_or: false, slug: six, parameters: { limit: 1 } }
      - { interval: 3600, anchor_date: "2026-01-01T06:00:00+00:00", active: false }
      - { interval: 90.5 }
      - { rrule: "FREQ=WEEKLY;BYDAY=MO", timezone: Asia/Tokyo }
    triggers:
      - { expect: [b.happened, a.happened], parameters: { limit: "{{ event.payload.n }}" }, within: 60, threshold: 3 }
      - { posture: Proactive, expect: [z], match: { prefect.resource.id: [x, y] }, for_each: [prefect.resource.id] }
      - { require: any, within: 10, triggers: [{ expect: [a] }, { expect: [b], match_related: { a: b } }] }
      - { triggers: [{ expect: [a] }, { expect: [b] }], schedule_after: 30, job_variables: { env: { A: "1" } } }
`;

test('what prefect deploy has left is imported, and the next plan is empty', PATIENCE, async () => {
  const { flow, path, run, prefectDeploy, read } = await journey();
  await prefectDeploy();
  rmSync(path);
  const imported = await run('import', '-n', `${flow}/*`);
  expect(imported, imported.stderr).toMatchObject({ exitCode: 0 });
  expect(imported.stderr).toContain('2 deployments: 2 added\n');
  expect(imported.stderr).not.toContain('still shows');
  const plan = await run('plan', '--exit-code');
  expect(plan, plan.stderr).toMatchObject({ exitCode: 0, stderr: '2 unchanged' });
  // What follows from the flow and from the folder is not repeated.
  expect(read()).toMatch(
    / {2}- name: plain\n {4}entrypoint: src\/flows.py:orders\n {4}work_pool:\n {6}name: \S+\n$/,
  );
  expect(read().match(/Check the orders|pull:|version:/g)).toEqual(['version:', 'pull:']);
  const again = await run('import', '-n', `${flow}/*`);
  expect(again.stderr).toContain('2 deployments: 2 unchanged\n');
});

test(
  'what people have made by hand is imported; what prefect.yaml cannot say is named',
  PATIENCE,
  async () => {
    const { unique, pool, flow, path, run, prefectDeploy, deploymentOf } = await journey();
    await prefectDeploy();
    rmSync(path);
    const full = await deploymentOf('full');
    const { flow_id: flowId, id: fullId } = full;
    const made = (await api('POST', '/deployments/', {
      name: 'by-hand',
      flow_id: flowId,
      entrypoint: 'src/flows.py:orders',
      work_pool_name: pool,
      version: 'mine',
      description: 'With {{ braces }}: "quotes", # signs\nand lines.',
      paused: true,
      tags: ['a b', '*', 'null'],
      labels: { team: 'data' },
      parameters: { limit: 3 },
      parameter_openapi_schema: full.parameter_openapi_schema,
      job_variables: { env: { DB_PASSWORD: 'pa55-w0rd-of-mine', PLAIN: 'yes' } },
      pull_steps: [],
      schedules: [
        { schedule: { cron: '5 * * * *', timezone: 'UTC' }, slug: 'five' },
        {
          schedule: { interval: 3600, anchor_date: '2026-01-01T00:00:00+02:00', timezone: 'Europe/Paris' },
          active: false,
        },
      ],
    })) as Stored;
    const limited = { schedule: { cron: '7 * * * *', timezone: 'UTC' }, active: true, max_scheduled_runs: 9 };
    await api('POST', `/deployments/${made.id}/schedules`, [limited]);
    await api('POST', '/deployments/', {
      name: 'served',
      flow_id: flowId,
      entrypoint: 'src/flows.py:orders',
    });
    const act = (type: string) => ({ type, source: 'selected', deployment_id: made.id });
    const trigger = { type: 'event', posture: 'Reactive', expect: ['x.y'], threshold: 1, within: 0 };
    const automation = (name: string, actions: object[]) =>
      api('POST', '/automations/', { name: `${name} ${unique}`, trigger, actions });
    await automation('start it', [act('run-deployment')]);
    await automation('pause it', [act('pause-deployment')]);

    const imported = await run('import', '-n', `${flow}/*`);
    expect(imported, imported.stderr).toMatchObject({ exitCode: 0 });
    expect(imported.stderr).toContain('4 deployments: 3 added, 1 left out\n');
    const about = `${flow}/by-hand: `;
    for (const said of [
      `${about}the automation \`pause it ${unique}\` does something else`,
      `${about}a schedule has \`max_scheduled_runs: 9\``,
      `${about}its labels are not carried over`,
      `${about}\`work_pool.job_variables.env.DB_PASSWORD\` looks like a secret and is written as \`{{ $DB_PASSWORD }}\``,
      `${flow}/served: left out: it has no work pool`,
    ])
      expect(imported.stderr).toContain(said);
    expect(readFileSync(path, 'utf8') + imported.stdout + imported.stderr).not.toContain('pa55-w0rd');
    expect(existsSync(path)).toBe(true);
    expect(fullId).toEqual(expect.any(String));

    const directory = join(path, '..');
    const variables = { PREFECT_API_URL: apiUrl, DB_PASSWORD: 'pa55-w0rd-of-mine' };
    const plan = await tq(['plan', '--exit-code'], { directory, variables });
    // The braces of the description would be filled in, and so it is not written; the flow's own stands in its place.
    expect(plan.stderr).toContain('1 to change, 2 unchanged');
    expect(plan.stderr.match(/^ {4}~ \w+/gm)).toEqual(['    ~ description']);
  },
);

test('a commented file keeps its comments and its placeholders', PATIENCE, async () => {
  const { pool, flow, path, run, prefectDeploy, deploymentOf, read } = await journey();
  await prefectDeploy();
  const { id } = await deploymentOf('full');
  const commented = fileOf(pool)
    .replace('name: shop', '# The shop.\nname: shop # ours')
    .replace('    tags: [prod, "on"]\n', '    tags: [prod, "on"] # two\n    # after the tags\n');
  const [plain = '', full = ''] = commented.split('  - name: full');
  const only = `${plain.split('  - name: plain')[0]}  # The full one.\n  - name: full${full}# the end\n`;
  writeFileSync(path, only);
  await api('PATCH', `/deployments/${id}`, {
    tags: ['prod', 'new'],
    parameters: { limit: 8, day: '2026-02-01', tags: ['a', '1'] },
  });

  const directory = join(path, '..');
  const variables = { PREFECT_API_URL: apiUrl, REGION: 'eu' };
  const imported = await tq(['import', '-n', `${flow}/*`], { directory, variables });
  expect(imported, imported.stderr).toMatchObject({ exitCode: 0 });
  expect(read()).toBe(
    only
      .replace('[prod, "on"]', '[prod, "new"]')
      .replace('limit: 7', 'limit: 8')
      .replace(
        '# the end\n',
        `  - name: plain\n    entrypoint: src/flows.py:orders\n    work_pool:\n      name: ${pool}\n# the end\n`,
      ),
  );
  const plan = await tq(['plan', '--exit-code'], { directory, variables });
  expect(plan, plan.stderr).toMatchObject({ exitCode: 0, stderr: '2 unchanged' });
  expect((await run('import', '--dry-run', '-n', `${flow}/full`)).stderr).toContain(
    '`{{ $REGION }}` stands for',
  );
});
