/** What tests of `tq dev` have in common: a project, an interpreter, and a local server that starts nothing. */
import type { LocalServer, RunningLocalServer } from '../../src/ports/local-server.ts';
import type { LocalWorker, WorkerStart } from '../../src/ports/local-workers.ts';
import { FakePrefect } from '../fakes/fake-prefect.ts';

export const UP: RunningLocalServer = {
  running: true,
  apiUrl: 'http://127.0.0.1:4200/api',
  uiUrl: 'http://127.0.0.1:4200',
  processId: 7,
  dataDirectory: '/data/tq',
};

/** Answers as `python/installed_packages.py` does, for an interpreter that has these. */
export function python(packages: Record<string, string>): string {
  const answer = JSON.stringify({ python: '3.11.7', packages });
  return `#!/bin/sh\ncat >/dev/null\necho '${answer}'\n`;
}
export const PINNED = { prefect: '3.8.8', fastapi: '0.141.1', starlette: '1.3.1', sqlalchemy: '2.0.1' };

export const FLOWS = 'from prefect import flow\n\n\n@flow\ndef orders(day: str = "today"):\n    pass\n';
export const PROJECT = `name: shop
pull:
  - prefect.deployments.steps.git_clone: {repository: https://git.example.com/shop.git}
tq: {pools: {k8s: kubernetes, local: process}}
deployments:
  - name: hourly
    entrypoint: flows.py:orders
    work_pool: {name: k8s, job_variables: {image: shop, env: {A: b}}}
    schedules: [{cron: "0 * * * *", slug: hourly}]
  - name: nightly
    entrypoint: flows.py:orders
    work_pool: {name: local}
`;

export class Local implements LocalServer {
  readonly prefect = new FakePrefect();
  readonly said: string[] = [];
  readonly starts: WorkerStart[] = [];
  running = false;
  alive: LocalWorker[] = [];
  log = ['a line'];

  async status() {
    return this.running ? UP : { running: false as const, dataDirectory: UP.dataDirectory };
  }
  async start({ python: path, port }: { python?: string; port?: number }) {
    this.said.push(
      `server started${path === undefined ? '' : ' on the Python of the flows'}${port ? ` at ${port}` : ''}`,
    );
    this.running = true;
    return UP;
  }
  async isAlive() {
    return this.running;
  }
  async stop() {
    this.said.push('server stopped');
    this.running = false;
    return true;
  }
  async connect() {
    return Object.assign(this.prefect, { close: async () => undefined });
  }
  runs() {
    const unasked = async (): Promise<never> => Promise.reject(new Error('no run is asked for'));
    const abandon = async (gone: readonly { pool: string }[]) =>
      void this.said.push(`runs of ${gone.map(({ pool }) => pool).join(', ')} ended`);
    return { abandon, start: unasked, state: unasked, logs: unasked };
  }
  workers: LocalServer['workers'] = {
    list: async () => this.alive,
    ensure: async (starts) =>
      starts.map((start) => {
        const there = this.alive.find(({ pool }) => pool === start.pool);
        if (there !== undefined) return { worker: there, isNew: false };
        this.starts.push(start);
        const worker = workerOf(start);
        this.alive.push(worker);
        return { worker, isNew: true };
      }),
    ready: async () => undefined,
    end: async (workers) => {
      this.said.push(...workers.map(({ pool }) => `worker of ${pool} ended`));
      this.alive = this.alive.filter((each) => !workers.includes(each));
    },
    sweep: async () => 0,
    isAlive: async (worker) => this.alive.includes(worker),
    readLog: async (_, from) => ({ lines: this.log.slice(from), next: this.log.length }),
  };
  environments: LocalServer['environments'] = {
    make: async ({ title }) => {
      this.said.push(`environment for ${title}`);
      return this.made;
    },
    list: async () => [],
    remove: async () => undefined,
  };
  made = '';
}

export function workerOf({ pool, python: path, project, isDetached }: WorkerStart): LocalWorker {
  return {
    ...{ id: pool, pool, processId: 9, python: path, project, log: `/data/tq/${pool}.log` },
    ...{ startedAt: '2026-01-01T00:00:00Z', owner: isDetached ? null : 1, isLost: false },
  };
}
