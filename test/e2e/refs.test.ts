/**
 * A deployment is what its ref says, however the repository moves on: deployed by `tq deploy --ref` from a private repository, pulled
 * and run by a real worker, there and back again. The token of the repository is found nowhere.
 */
import { TEMPORARY } from '../git-repository.ts';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { pythonEnvironment, ROOT } from '../../scripts/python-environment.ts';
import { startGitServer, type GitServer } from '../unit/steps/git-server.ts';
import { gitIn } from '../unit/steps/repositories.ts';
import { MOST_SECONDS, type FlowRun } from './flow-runs.ts';
import { tq, type Result } from './run-binary.ts';
import { serverApi } from './server-api.ts';
import { startWorker, type Worker } from './worker.ts';

const MAKE_CERTIFICATE = join(ROOT, 'test', 'conformance', 'steps', 'make_certificate.py');

const apiUrl = inject('prefectApiUrl');
const api = serverApi(apiUrl);
const mark = randomUUID().slice(0, 8);
const pool = `refs-${mark}`;
const block = `refs-${mark}`;
const token = `canary-${randomUUID()}`;

const folder = mkdtempSync(join(tmpdir(), 'tq-refs-'));
const project = join(folder, 'orders');
const bare = join(folder, 'remote', 'orders.git');
/** Where `tq` keeps what it needs for a while; nobody else does. */
const temporary = join(folder, 'temporary');
/** All that `tq` said, in every run. */
const said: string[] = [];
let server: GitServer;
let worker: Worker | undefined;
let blockId: string;
let certificate: string;

const flow = (name: string, quality: string): string => `from pathlib import Path

import yaml
from prefect import flow
from prefect.states import Completed, Failed

from core.limits import LARGEST_ORDER


@flow
def ${name}_${mark}():
    rules = yaml.safe_load((Path(__file__).parent.parent / "quality" / "${quality}.yaml").read_text())
    most = rules["rules"][0]["max"]
    message = f"at most {most}, found {LARGEST_ORDER}"
    return Completed(message=message) if most >= LARGEST_ORDER else Failed(message=message)
`;

const rules = (dataset: string, max: number): string => `version: 1
engine: truthound
dataset: ${dataset}
rules:
  - { type: in_range, column: quantity, min: 1, max: ${max} }
`;

const prefectYaml = (): string => `name: refs-${mark}
tq:
  source: { git: '${server.url}/orders.git', access_token: '{{ prefect.blocks.secret.${block} }}' }
deployments:
  - name: orders
    entrypoint: flows/orders.py:orders_${mark}
    work_pool: { name: ${pool} }
    tq: { rules: [quality/orders.yaml] }
  - name: returns
    entrypoint: flows/returns.py:returns_${mark}
    work_pool: { name: ${pool} }
    tq: { rules: [quality/returns.yaml] }
`;

function commit(files: Record<string, string>, tag: string): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
  gitIn(project, 'add', '--all');
  gitIn(project, 'commit', '--quiet', '--message', tag);
  gitIn(project, 'tag', tag);
  gitIn(project, 'push', '--quiet', bare, 'main', tag);
  gitIn(project, 'fetch', '--quiet', bare, '+refs/heads/*:refs/remotes/origin/*');
  return gitIn(project, 'rev-parse', 'HEAD');
}

async function run(argv: readonly string[], directory = project): Promise<Result> {
  const result = await tq(argv, {
    directory,
    variables: {
      PREFECT_API_URL: apiUrl,
      GIT_SSL_CAINFO: certificate,
      TQ_GIT_TOKEN: token,
      TMPDIR: temporary,
    },
  });
  said.push(result.stdout, result.stderr);
  return result;
}

async function createBlock(): Promise<string> {
  const type = (await api('GET', '/block_types/slug/secret')) as { id: string };
  const filter = { block_schemas: { block_type_id: { any_: [type.id] } } };
  const [schema] = (await api('POST', '/block_schemas/filter', filter)) as { id: string }[];
  const document = {
    name: block,
    data: { value: token },
    block_type_id: type.id,
    block_schema_id: schema?.id,
  };
  return ((await api('POST', '/block_documents/', document)) as { id: string }).id;
}

beforeAll(async () => {
  mkdirSync(temporary);
  const variables = { PREFECT_API_URL: apiUrl };
  await tq(['pool', 'create', pool, '--type', 'process'], { directory: folder, variables });
  const home = join(folder, 'tls');
  mkdirSync(home);
  const { python } = await pythonEnvironment();
  await execa(python, [MAKE_CERTIFICATE, home]);
  certificate = join(home, 'cert.pem');
  worker = await startWorker(pool, apiUrl, { variables: { GIT_SSL_CAINFO: certificate } });
  const tls = { key: readFileSync(join(home, 'key.pem'), 'utf8'), cert: readFileSync(certificate, 'utf8') };
  // A bare token is a user for Prefect; for `tq` it is the password, as hosts describe it.
  server = await startGitServer({
    root: dirname(bare),
    login: [`${token}:`, `x-access-token:${token}`],
    tls,
  });
  blockId = await createBlock();
  mkdirSync(project);
  gitIn(folder, 'init', '--quiet', '--bare', bare);
  gitIn(project, 'init', '--quiet', '--initial-branch', 'main');
  gitIn(project, 'remote', 'add', 'origin', `${server.url}/orders.git`);
});

afterAll(async () => {
  await worker?.stop();
  await server.close();
  await api('DELETE', `/block_documents/${blockId}`);
  const found = (await api('POST', '/deployments/filter', { work_pools: { name: { any_: [pool] } } })) as {
    flow_id: string;
  }[];
  for (const id of new Set(found.map((each) => each.flow_id))) await api('DELETE', `/flows/${id}`);
  await api('DELETE', `/work_pools/${pool}`);
  rmSync(folder, { recursive: true, force: true });
});

async function idOf(name: string): Promise<string> {
  const { id } = (await api('GET', `/deployments/name/${name}-${mark}/${name}`)) as { id: string };
  return id;
}

/** How a run that is started now ends. */
async function outcome(name: string): Promise<FlowRun['state']> {
  const { id } = (await api('POST', `/deployments/${await idOf(name)}/create_flow_run`, {})) as {
    id: string;
  };
  for (const deadline = Date.now() + MOST_SECONDS * 1000; ;) {
    const { state } = (await api('GET', `/flow_runs/${id}`)) as FlowRun;
    if (/^(Completed|Failed|Crashed|Cancelled)$/.test(state.name)) return state;
    if (Date.now() > deadline) throw new Error(`the run is ${state.name}\n${worker?.log()}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

const FILES = {
  'flows/orders.py': flow('orders', 'orders'),
  'flows/returns.py': flow('returns', 'returns'),
  'core/__init__.py': '',
  'core/limits.py': 'LARGEST_ORDER = 41\n',
  'quality/orders.yaml': rules('orders', 100),
  'quality/returns.yaml': rules('returns', 100),
};

test(
  'a tag is deployed and run, then another one, then the first one again',
  // Longer than four runs and as many commands may take one by one.
  { timeout: 1_800_000 },
  async () => {
    const v1 = commit({ ...FILES, 'prefect.yaml': prefectYaml() }, 'v1');
    const first = await run(['deploy', '--all', '--ref', 'v1']);
    expect(first.stderr).toMatch(/^2 created$/m);
    expect(await outcome('orders')).toMatchObject({ name: 'Completed', message: 'at most 100, found 41' });

    // The branch moves on, and the deployment does not.
    commit({ 'quality/orders.yaml': rules('orders', 10) }, 'v2');
    expect(await outcome('orders')).toMatchObject({ name: 'Completed', message: 'at most 100, found 41' });

    const touched = await run(['plan', '--ref', 'v2', '--changed-since', 'v1']);
    expect(touched.stderr).toContain(`orders-${mark}/orders`);
    expect(touched.stderr).not.toContain(`returns-${mark}`);

    const second = await run(['deploy', '--ref', 'v2', '--changed-since', 'v1']);
    expect(second.stderr).toMatch(/^1 updated$/m);
    expect(await outcome('orders')).toMatchObject({ name: 'Failed', message: 'at most 10, found 41' });

    const back = await run(['plan', '--ref', 'v1']);
    expect(back.stderr).toContain('version: "v2" → "v1"');
    expect(back.stderr).toContain(v1.slice(0, 16));
    const third = await run(['deploy', '--all', '--ref', 'v1']);
    expect(third.stderr).toMatch(/^1 updated, 1 unchanged$/m);
    expect(await outcome('orders')).toMatchObject({ name: 'Completed', message: 'at most 100, found 41' });
    expect((await run(['history', 'show'])).stdout).toContain('asked for as v1');
  },
);

test('the repository need not be cloned here', async () => {
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  const url = `${server.url}/orders.git`;
  const same = await run(['deploy', '--all', '--repo', url, '--ref', 'v1', '--assert-noop'], empty);
  expect(same.stderr).toContain('2 unchanged');
  expect(same.exitCode).toBe(0);
  expect(readdirSync(empty)).toEqual([]);
});

test('the token is found nowhere', async () => {
  const deployments = await api('POST', '/deployments/filter', {
    work_pools: { name: { any_: [pool] } },
  });
  const artifacts = await api('POST', '/artifacts/filter', { limit: 200 });
  const stored = JSON.stringify([deployments, artifacts, said]);
  expect(stored).toContain(block);
  for (const secret of [token, Buffer.from(`${token}:`).toString('base64')]) {
    expect(stored).not.toContain(secret);
    const found = await execa('grep', ['-rlF', secret, project, bare], { reject: false });
    expect(found.stdout).toBe('');
  }
  expect(readdirSync(temporary).filter((name) => name.startsWith(TEMPORARY))).toEqual([]);
});
