/**
 * A quality flow in a container, all parts real: `tq` builds, pushes and deploys; a docker worker pulls the very digest
 * and runs it; a changed rule is a new image, and the run of that fails as the rule says.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { execa } from 'execa';
import { beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import { pythonBase } from '../../scripts/container-parts.ts';
import { startPrefectServer } from '../../scripts/prefect-server.ts';
import { pythonEnvironment } from '../../scripts/python-environment.ts';
import { type Forwarded, forwardingServer, isWrite } from '../e2e/forwarding-server.ts';
import { serverApi } from '../e2e/server-api.ts';
import { MOST_SECONDS } from '../e2e/flow-runs.ts';
import { startWorker } from '../e2e/worker.ts';
import { imageEvents } from './engine-events.ts';
import { journeyProject } from './journey-project.ts';
import { digestsOf } from './registry-digests.ts';

const FLOW = 'orders-quality';
const DIGEST = /@sha256:[0-9a-f]{64}$/;

const skipped = inject('imagesSkipped');
const dockerHost = inject('dockerHost');
const { host: registry } = inject('registry');
const imageName = `${registry}/journey/orders`;

interface Deployment {
  id: string;
  job_variables: { image: string };
}

interface Run {
  state: { type: string; name: string; message: string | null };
  /** `<address of the engine>:<id of the container>`, as the docker worker of prefect-docker 0.7.4 writes it. */
  infrastructure_pid: string;
}

const times: string[] = [];
let base: string;

async function timed<T>(part: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await work();
  times.push(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${part}`);
  return result;
}

async function docker(...args: string[]): Promise<string> {
  return (await execa('docker', args, { env: { DOCKER_HOST: dockerHost } })).stdout;
}

/** Made once for a machine, which takes its time. */
beforeAll(async () => {
  if (skipped === '') base = await timed('base image', () => pythonBase(dockerHost));
});

/** All that the journey goes through; ends with the test. */
async function journey() {
  const python = await pythonEnvironment();
  const server = await timed('Prefect server', () => startPrefectServer({ python }));
  onTestFinished(() => server.stop());
  const requests: Forwarded[] = [];
  const watched = await forwardingServer(server.apiUrl, async (request) => {
    requests.push(request);
    return undefined;
  });
  const pool = `docker-${randomUUID().slice(0, 8)}`;
  const project = journeyProject({
    apiUrl: watched.apiUrl,
    runApiUrl: server.apiUrl,
    dockerHost,
    base,
    imageName,
    pool,
  });
  onTestFinished(project.remove);
  await project.run('pool', 'create', pool, '--type', 'docker');
  const worker = await startWorker(pool, server.apiUrl, {
    type: 'docker',
    variables: { DOCKER_HOST: dockerHost },
  });
  onTestFinished(() => worker.stop());
  return { ...project, api: serverApi(server.apiUrl), worker, requests };
}

type Journey = Awaited<ReturnType<typeof journey>>;

/** What `tq` said; any exit but 0 is a failure. */
async function tq({ run }: Journey, ...argv: string[]): Promise<string> {
  const { exitCode, stderr } = await timed(`tq ${argv.join(' ')}`, () => run(...argv));
  expect(exitCode, stderr).toBe(0);
  return stderr;
}

/** The image of both deployments, which is one. */
async function deployedImage({ api }: Journey): Promise<string> {
  const [daily, onArrival] = (await Promise.all(
    ['daily', 'on-arrival'].map((name) => api('GET', `/deployments/name/${FLOW}/${name}`)),
  )) as Deployment[];
  const image = daily?.job_variables.image ?? '';
  expect(image).toMatch(DIGEST);
  expect(onArrival?.job_variables.image).toBe(image);
  expect(Object.values(await digestsOf(imageName))).toContain(image.slice(image.indexOf('@') + 1));
  return image;
}

/** Starts a run of `daily` and waits for its end. The engine has forgotten `image`, so that it must be pulled. */
async function runDaily(
  { api, worker }: Journey,
  image: string,
): Promise<Run & { id: string; image: string }> {
  await docker('image', 'rm', '--force', await docker('image', 'inspect', '--format={{.Id}}', image));
  const { id: deployment } = (await api('GET', `/deployments/name/${FLOW}/daily`)) as Deployment;
  const { id } = (await api('POST', `/deployments/${deployment}/create_flow_run`, {})) as { id: string };
  const deadline = Date.now() + MOST_SECONDS * 1000;
  for (;;) {
    const run = (await api('GET', `/flow_runs/${id}`)) as Run;
    if (['COMPLETED', 'FAILED', 'CRASHED', 'CANCELLED'].includes(run.state.type)) {
      const container = run.infrastructure_pid.split(':').at(-1) ?? '';
      return { ...run, id, image: await docker('inspect', '--format={{.Config.Image}}', container) };
    }
    if (Date.now() > deadline)
      throw new Error(`the run is ${run.state.name} after ${MOST_SECONDS} s\n${worker.log()}`);
    await wait(200);
  }
}

test.skipIf(skipped)(
  'a flow is built, pushed, deployed and run by its digest; a changed rule is a new digest, and the run fails as it says',
  { timeout: 1_200_000 },
  async () => {
    const all = await journey();
    onTestFinished(() => console.log(`times of the journey:\n${times.join('\n')}`));

    // Built and pushed once for both deployments.
    const building = await imageEvents(dockerHost, () => tq(all, 'build', '--push'));
    expect(building.map(({ action }) => action)).toEqual(['tag', 'push']);
    // The registry has it, so a deploy only writes.
    const deploying = await imageEvents(dockerHost, async () => {
      expect(await tq(all, 'deploy', '--all')).toMatch(/^2 created$/m);
    });
    expect(deploying).toEqual([]);
    const first = await deployedImage(all);

    let run: Awaited<ReturnType<typeof runDaily>> | undefined;
    const running = await imageEvents(dockerHost, async () => {
      run = await timed('run in a container', () => runDaily(all, first));
    });
    expect(run?.state.name, `${run?.state.message}\n${all.worker.log()}`).toBe('Completed');
    expect(run?.image).toBe(first);
    expect(running).toEqual([{ action: 'pull', name: first }]);

    // The data of the project have orders of more than one.
    all.edit('quality/orders.yaml', 'column: quantity, min: 1, max: 100', 'column: quantity, min: 1, max: 1');
    await tq(all, 'rules', 'compile', 'quality/orders.yaml');
    const plan = await tq(all, 'plan');
    expect(plan).toMatch(
      new RegExp(`^would build ${imageName}:[0-9a-f]{16} for daily, on-arrival because`, 'm'),
    );
    expect(plan).toContain('`quality/orders.yaml` changed');
    expect(plan).toMatch(/^2 to change$/m);

    const again = await imageEvents(dockerHost, async () => {
      expect(await tq(all, 'deploy', '--all')).toMatch(/^2 updated$/m);
    });
    expect(again.map(({ action }) => action)).toEqual(['tag', 'push']);
    const second = await deployedImage(all);
    expect(second).not.toBe(first);

    run = await timed('run of the changed rule', () => runDaily(all, second));
    expect(run.state.name, all.worker.log()).toBe('Failed');
    expect(run.image).toBe(second);
    expect(run.state.message).toContain('1 of 9 rules for `orders` failed');
    expect(run.state.message).toMatch(/in_range:quantity: \d+ rows break the rule/);

    // Nothing is left to do.
    all.requests.length = 0;
    const before = await digestsOf(imageName);
    const third = await imageEvents(dockerHost, async () => {
      expect(await tq(all, 'deploy', '--all')).toMatch(/^2 unchanged$/m);
    });
    expect(third).toEqual([]);
    expect(await digestsOf(imageName)).toEqual(before);
    expect(all.requests.length).toBeGreaterThan(0);
    expect(all.requests.filter(isWrite)).toEqual([]);
    expect(await deployedImage(all)).toBe(second);
  },
);
