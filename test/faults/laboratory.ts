/** The server of this lane with a proxy before it, a project on disk before and after a change, and states to begin from. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { serverApi, type ServerApi } from '../e2e/server-api.ts';
import { startFaultProxy, type FaultProxy, type Seen } from './fault-proxy.ts';
import { runDeploy, type Deployed } from './run-deploy.ts';
import { snapshotsOf, type Snapshots } from './server-snapshots.ts';
import { CANARIES, deployOf, PROJECT } from './shop.ts';
import { OTHERS, readServer, type Server } from './stored.ts';

/** A deploy that is tried out: what the server holds before, which project is deployed, and what it holds then. */
export interface Scenario {
  name: 'first' | 'one' | 'updates' | 'creations' | 'all' | 'unchanged';
  /** Name of the snapshot to begin from. */
  from: string;
  /** The command line of `tq`. */
  argv: readonly string[];
  before: Server;
  golden: Server;
  /** What the deploy asks when nothing goes wrong. */
  requests: readonly Seen[];
}

export interface Laboratory {
  api: ServerApi;
  /** Past the proxy. */
  apiUrl: string;
  proxy: FaultProxy;
  snapshots: Snapshots;
  /**
   * The first deploy of the project; one that has one field to change; the changes of what is there, in two deployments; those that create and replace, in two
   * others; all changes; and one deploy that changes nothing.
   */
  scenarios: Record<Scenario['name'], Scenario>;
  /** Folder of the project. */
  directory: string;
  /** Runs the scenario's deploy through the proxy, whatever its script. */
  deploy(scenario: Pick<Scenario, 'argv'>): Promise<Deployed>;
  read(): Promise<Server>;
  /** Leaves the server as it was found. */
  stop(): Promise<void>;
}

export async function openLaboratory(apiUrl: string, database: string): Promise<Laboratory> {
  const api = serverApi(apiUrl);
  const snapshots = await snapshotsOf(database);
  const proxy = await startFaultProxy(new URL(apiUrl));
  const directory = mkdtempSync(join(tmpdir(), 'tq-faults-'));
  writeFiles(directory, PROJECT);
  const read = (): Promise<Server> => readServer(api);
  await snapshots.keep('untouched');
  await setUp(api);
  await snapshots.keep('empty');
  const deploy: Laboratory['deploy'] = ({ argv }) => runDeploy(argv, directory, proxy.apiUrl);
  const run = async (name: Scenario['name'], from: string, argv: readonly string[]): Promise<Scenario> => {
    await snapshots.restore(from);
    const before = await read();
    proxy.follow(() => undefined);
    const { exitCode, output } = await deploy({ argv });
    if (exitCode !== 0) throw new Error(`the deploy without a fault failed: ${output}`);
    return { name, from, argv, before, golden: await read(), requests: proxy.seen() };
  };
  await run('first', 'empty', deployOf('before.yaml'));
  await snapshots.keep('before');
  const all = await run('all', 'before', deployOf('after.yaml'));
  await snapshots.keep('after');
  const scenarios = {
    unchanged: await run('unchanged', 'after', deployOf('after.yaml')),
    first: await run('first', 'empty', deployOf('before.yaml', 'watched', 'steady')),
    one: await run('one', 'before', deployOf('one-change.yaml', 'hourly')),
    updates: await run('updates', 'before', deployOf('after.yaml', 'hourly', 'on-arrival')),
    creations: await run('creations', 'before', deployOf('after.yaml', 'named', 'nightly')),
    all,
  };
  return {
    api,
    apiUrl,
    proxy,
    snapshots,
    scenarios,
    directory,
    deploy,
    read,
    async stop() {
      // The next laboratory is on the same server.
      await snapshots.restore('untouched');
      snapshots.stop();
      await proxy.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function writeFiles(directory: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
}

/** What the project needs, and what belongs to others: a deployment of another flow, and one of the same flow made by hand. */
async function setUp(api: ServerApi): Promise<void> {
  await api('POST', '/work_pools/', { name: 'faults', type: 'process', base_job_template: {} });
  const type = await idAt(api, 'GET', '/block_types/slug/secret');
  const [schema] = (await api('POST', '/block_schemas/filter', {
    block_schemas: { block_type_id: { any_: [type] } },
  })) as { id: string }[];
  const place = { block_type_id: type, block_schema_id: schema?.id };
  for (const [name, value] of [
    ['password', CANARIES.block],
    ['parameter', CANARIES.parameter],
  ])
    await api('POST', '/block_documents/', { name: OTHERS + name, data: { value }, ...place });

  for (const flow of ['faulty-orders', `${OTHERS}flow`]) {
    const name = `${OTHERS}of-${flow}`;
    const id = await idAt(api, 'POST', '/deployments/', {
      name,
      flow_id: await idAt(api, 'POST', '/flows/', { name: flow }),
      work_pool_name: 'faults',
      parameters: { day: 'yesterday' },
      schedules: [{ schedule: { interval: 86_400 }, active: false, slug: 'daily' }],
    });
    await api('POST', '/automations/', {
      name,
      trigger: { type: 'event', posture: 'Reactive', expect: ['others.landed'], threshold: 1, within: 0 },
      actions: [{ type: 'run-deployment', source: 'selected', deployment_id: id }],
      owner_resource: `prefect.deployment.${id}`,
    });
  }
}

async function idAt(api: ServerApi, method: 'GET' | 'POST', path: string, body?: unknown): Promise<string> {
  return ((await api(method, path, body)) as { id: string }).id;
}
