/** A project with names of its own on the real server, for tests of saved plans and of deploys that change nothing. */
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, onTestFinished } from 'vitest';
import { projectFolder } from '../commands/project-folder.ts';
import { type Forwarded, forwardingServer, isWrite } from './forwarding-server.ts';
import { tq, type Result } from './run-binary.ts';
import { serverLookup } from './server-api.ts';

export interface ServerDeployment {
  id: string;
  updated: string;
  paused: boolean;
  description: string | null;
  parameters: Record<string, unknown>;
  schedules: { id: string; active: boolean; schedule: { cron: string } }[];
}

export interface Journey {
  mark: string;
  flow: string;
  directory: string;
  /** Runs `tq` against the server, by an address at which every request is noted. */
  run: (...argv: string[]) => Promise<Result & { requests: Forwarded[]; writes: string[] }>;
  /** The same by the server's own address. */
  direct: (...argv: string[]) => Promise<Result>;
  /** Undefined body: none is sent. Null for 404. */
  api: (method: string, path: string, body?: unknown) => Promise<unknown>;
  read: (name: string) => Promise<ServerDeployment | null>;
  /** Replaces a text of a file, which must be there. */
  edit: (file: string, from: string, to: string) => void;
}

/** Two deployments: `hourly` with an active schedule, `on-arrival` with a trigger. Everything goes with the test. */
export async function savedPlanJourney(): Promise<Journey> {
  const apiUrl = inject('prefectApiUrl');
  const mark = randomUUID().slice(0, 8);
  const flow = `orders-${mark}`;
  const directory = projectFolder({
    'prefect.yaml': projectFile(mark),
    'flows.py': `from prefect import flow\n\n\n@flow\ndef orders_${mark}(day: str = "today"):\n    """Check the orders of a day."""\n`,
  });
  const api = serverLookup(apiUrl);
  const against = (url: string, argv: string[]) =>
    tq(argv, { directory, variables: { PREFECT_API_URL: url } });
  const requests: Forwarded[] = [];
  const watched = await forwardingServer(apiUrl, async (request) => {
    requests.push(request);
    return undefined;
  });
  onTestFinished(() => cleanUp(api, mark));
  await against(apiUrl, ['pool', 'create', `pool-${mark}`, '--type', 'process']);
  return {
    mark,
    flow,
    directory,
    run: async (...argv) => {
      requests.length = 0;
      const result = await against(watched.apiUrl, argv);
      const writes = requests.filter(isWrite).map(({ method, path }) => `${method} ${path}`);
      return { ...result, requests: [...requests], writes };
    },
    direct: (...argv) => against(apiUrl, argv),
    api,
    read: async (name) => (await api('GET', `/deployments/name/${flow}/${name}`)) as ServerDeployment | null,
    edit: (file, from, to) => {
      const path = join(directory, file);
      const text = readFileSync(path, 'utf8');
      expect(text).toContain(from);
      writeFileSync(path, text.replace(from, to));
    },
  };
}

function projectFile(mark: string): string {
  return `name: shop-${mark}
deployments:
  - name: hourly
    entrypoint: flows.py:orders_${mark}
    description: every hour
    work_pool: {name: pool-${mark}}
    schedules:
      - {cron: "0 * * * *", slug: every-hour, timezone: UTC}
  - name: on-arrival
    entrypoint: flows.py:orders_${mark}
    work_pool: {name: pool-${mark}}
    triggers:
      - {expect: [orders.${mark}.landed]}
`;
}

async function cleanUp(api: Journey['api'], mark: string): Promise<void> {
  const flow = (await api('GET', `/flows/name/orders-${mark}`)) as { id: string } | null;
  if (flow !== null) await api('DELETE', `/flows/${flow.id}`);
  const automations = (await api('POST', '/automations/filter', {})) as { id: string; trigger: unknown }[];
  for (const { id, trigger } of automations)
    if (JSON.stringify(trigger).includes(mark)) await api('DELETE', `/automations/${id}`);
  await api('DELETE', `/work_pools/pool-${mark}`);
}
