/** A project with names of its own on a real server: deployed by the built `tq`, changed by hand through the API, every writing request seen. */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { projectFolder } from '../commands/project-folder.ts';
import { forwardingServer } from './forwarding-server.ts';
import { tq, type Result } from './run-binary.ts';
import { serverApi, type ServerApi } from './server-api.ts';

export interface StoredDeployment {
  id: string;
  name: string;
  paused: boolean;
  updated: string;
  schedules: { id: string; slug: string | null; active: boolean }[];
}

export interface OwnedProject {
  /** Also the flow's name and the pool's. */
  name: string;
  api: ServerApi;
  /** Writing requests that `tq` has sent, without those that only look. */
  writes: string[];
  /** `deployments:` of `prefect.yaml`, each entry under its name; `{pool}` stands for the pool. */
  write(entries: Readonly<Record<string, string>>, project?: string): void;
  run(...argv: string[]): Promise<Result>;
  /** By name, as the server holds them. */
  stored(): Promise<Record<string, StoredDeployment>>;
  /** Ids of scheduled runs, sorted. */
  scheduledRuns(deploymentId: string): Promise<string[]>;
  /** As the scheduler does from time to time. */
  planRuns(deploymentId: string): Promise<void>;
  /** Names of the automations that run a deployment. */
  automationsOf(deploymentId: string): Promise<string[]>;
}

/** What it makes on the server is gone when the test is over. */
export async function ownedProject(serverUrl: string): Promise<OwnedProject> {
  const name = `owned-${randomUUID().slice(0, 8)}`;
  const flow = name.replaceAll('-', '_');
  const api = serverApi(serverUrl);
  const writes: string[] = [];
  const { apiUrl } = await forwardingServer(serverUrl, async ({ method, path }) => {
    const isLooking = path.endsWith('/filter') || path.endsWith('/count');
    if (method !== 'GET' && !isLooking) writes.push(`${method} ${path.replace('/api', '')}`);
    return undefined;
  });
  const directory = projectFolder({
    'flows.py': `from prefect import flow\n\n\n@flow\ndef ${flow}():\n    """Nothing but a flow."""\n`,
  });
  await api('POST', '/work_pools/', { name, type: 'process' });
  const filter = { flows: { name: { any_: [name] } } };
  const stored = async (): Promise<Record<string, StoredDeployment>> => {
    const found = (await api('POST', '/deployments/filter', filter)) as StoredDeployment[];
    return Object.fromEntries(found.map((deployment) => [deployment.name, deployment]));
  };
  onTestFinished(async () => {
    for (const { id } of Object.values(await stored())) await api('DELETE', `/deployments/${id}`);
    for (const { id } of (await api('POST', '/flows/filter', filter)) as { id: string }[])
      await api('DELETE', `/flows/${id}`);
    await api('DELETE', `/work_pools/${name}`);
  });
  return {
    name,
    api,
    writes,
    stored,
    write(entries, project = name) {
      const written = Object.entries(entries).map(
        ([entry, more]) =>
          `  - name: ${entry}\n    entrypoint: flows.py:${flow}\n    work_pool: {name: ${name}}\n${more}`,
      );
      writeFileSync(join(directory, 'prefect.yaml'), `name: ${project}\ndeployments:\n${written.join('')}`);
    },
    run: (...argv) => tq(argv, { directory, variables: { PREFECT_API_URL: apiUrl } }),
    async scheduledRuns(id) {
      const runs = (await api('POST', '/flow_runs/filter', {
        flow_runs: { deployment_id: { any_: [id] }, state: { type: { any_: ['SCHEDULED'] } } },
      })) as { id: string }[];
      return runs.map((run) => run.id).sort();
    },
    async planRuns(id) {
      await api('POST', `/deployments/${id}/schedule`, {});
    },
    async automationsOf(id) {
      const found = (await api('GET', `/automations/related-to/prefect.deployment.${id}`)) as {
        name: string;
      }[];
      return found.map((automation) => automation.name).sort();
    },
  };
}
