/** Bounded questions about runs, deployments of a pool and limits of tags. */
import { expect, it } from 'vitest';
import { connect, serve, STORED } from './connect.ts';
import { json, type ScriptedServer } from './scripted-server.ts';

const PAGE = 200;
const BEGIN = Date.parse('2026-11-22T06:00:00Z');

/** So many completed runs of a deployment, each a second older and a second longer than the one before. */
function runs(deployment: string, count: number, from = 0): object[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `${deployment}-${from + index}`,
    deployment_id: deployment,
    total_run_time: from + index,
    end_time: new Date(BEGIN - (from + index) * 1000).toISOString(),
  }));
}

const asked = ({ received }: ScriptedServer): unknown[] =>
  received.map(({ url, body }) => ({ url, ...(JSON.parse(body) as object) }));

it('a deployment that runs often does not hide one that runs rarely', async () => {
  const server = await serve(json(runs('often', PAGE)), json(runs('rare', 2, 500)));
  const times = await connect(server.apiUrl).findRunTimes(['often', 'rare', 'never']);
  expect(times.often).toHaveLength(20);
  expect(times.often?.slice(0, 3)).toEqual([0, 1000, 2000]);
  expect(times.rare).toEqual([500_000, 501_000]);
  expect(times.never).toBeUndefined();
  expect(asked(server)).toMatchObject([
    { flow_runs: { deployment_id: { any_: ['often', 'rare', 'never'] } }, sort: 'END_TIME_DESC' },
    {
      flow_runs: {
        deployment_id: { any_: ['rare', 'never'] },
        end_time: { before_: new Date(BEGIN - 199_000).toISOString() },
      },
    },
  ]);
});

it('a run that two answers hold counts once, and the questions have an end', async () => {
  const ids = Array.from({ length: 30 }, (_, index) => `d${index}`);
  const page = ids.flatMap((id) => runs(id, 7)).slice(0, PAGE);
  const server = await serve(json(page));
  const times = await connect(server.apiUrl).findRunTimes(ids);
  expect(server.received).toHaveLength(4);
  expect(times.d0).toHaveLength(7);
});

it('runs of more than 500 deployments are asked for in parts, and no deployment is no question', async () => {
  const server = await serve(json([]));
  const client = connect(server.apiUrl);
  expect(await client.findRunTimes(Array.from({ length: 501 }, (_, index) => `d${index}`))).toEqual({});
  expect(server.received).toHaveLength(2);
  expect(await client.findRunTimes([])).toEqual({});
  expect(await client.listDeploymentsOfPools([])).toEqual({ deployments: [], isWhole: true });
  expect(server.received).toHaveLength(2);
});

it('a pool with very many deployments is not looked through to its end', async () => {
  let page = 0;
  const server = await serve((response, { url }) => {
    const deployments = Array.from({ length: PAGE }, (_, index) => ({
      ...STORED,
      id: `${page}-${index}`,
      name: `${page}-${index}`,
    }));
    page += 1;
    json(url.includes('flows') ? [{ id: 'f1', name: 'orders' }] : deployments)(response, {} as never);
  });
  const { deployments, isWhole } = await connect(server.apiUrl).listDeploymentsOfPools(['local']);
  expect(deployments).toHaveLength(1000);
  expect(deployments[0]).toMatchObject({ flowName: 'orders', name: '0-0' });
  expect(isWhole).toBe(false);
  expect(server.received).toHaveLength(6);
});

it('limits of tags: global ones win over older ones, and one that is off is none', async () => {
  const server = await serve(
    json([
      { tag: 'old', concurrency_limit: 1 },
      { tag: 'db', concurrency_limit: 2 },
      { tag: 'off', concurrency_limit: 3 },
    ]),
    json([
      { name: 'tag:db', limit: 5, active: true },
      { name: 'tag:off', limit: 3, active: false },
      { name: 'deployment:1', limit: 4, active: true },
    ]),
  );
  expect(await connect(server.apiUrl).findTagLimits()).toEqual({ old: 1, db: 5 });
});
