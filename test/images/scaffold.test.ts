/** A scaffolded project in containers, all parts real: its own Dockerfile is built and pushed, and a docker worker runs it. */
import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { execa } from 'execa';
import { expect, inject, onTestFinished, test } from 'vitest';
import { pythonBase } from '../../scripts/container-parts.ts';
import { startPrefectServer } from '../../scripts/prefect-server.ts';
import { pythonEnvironment } from '../../scripts/python-environment.ts';
import { tq } from '../e2e/run-binary.ts';
import { serverApi } from '../e2e/server-api.ts';
import { MOST_SECONDS } from '../e2e/flow-runs.ts';
import { startWorker } from '../e2e/worker.ts';
import { digestsOf } from './registry-digests.ts';

/** A build of the image and the first push of its base. */
const TQ_SECONDS = 300;
const SITE_PACKAGES = 'import sysconfig; print(sysconfig.get_path("purelib"))';
const ENDED = ['COMPLETED', 'FAILED', 'CRASHED', 'CANCELLED'];

const skipped = inject('imagesSkipped');
const dockerHost = inject('dockerHost');
const { host: registry } = inject('registry');
const project = `shop-${randomUUID().slice(0, 8)}`;
const imageName = `${registry}/${project}`;

interface Run {
  state: { type: string; name: string; message: string | null };
}

function folder(): string {
  const directory = mkdtempSync(join(tmpdir(), 'tq-scaffold-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** The image that the Dockerfile begins with, in which pip finds all that it is asked for: a build has no network. */
async function baseImage(): Promise<string> {
  const { python } = await pythonEnvironment('python-requirements-build.txt');
  const { stdout: packages } = await execa(python, ['-c', SITE_PACKAGES]);
  const context = folder();
  for (const name of ['setuptools', 'setuptools-84.2.1.dist-info', '_distutils_hack'])
    cpSync(join(packages, name), join(context, name), { recursive: true });
  const lines = [`FROM ${await pythonBase(dockerHost)}`, 'COPY . /usr/local/lib/python3.11/dist-packages/'];
  writeFileSync(join(context, 'Dockerfile'), lines.join('\n'));
  const image = `tq-test/scaffold-base:${project}`;
  await execa('docker', ['build', '--quiet', '--tag', image, context], { env: { DOCKER_HOST: dockerHost } });
  return image;
}

/** What is this machine's own: the base, and containers that have no network but the host's. */
async function fitToMachine(file: string, runApiUrl: string): Promise<void> {
  const text = readFileSync(file, 'utf8');
  const image = `network_mode: host\n    pull: false\n    buildargs: { BASE: '${await baseImage()}' }`;
  const job = `network_mode: host\n        env: { PREFECT_API_URL: '${runApiUrl}' }`;
  // The engine of the tests cannot limit memory.
  expect(text.split("mem_limit: '1g'")).toHaveLength(5);
  const fitted = text
    .replace('dockerfile: Dockerfile', `dockerfile: Dockerfile\n    ${image}`)
    .replaceAll("mem_limit: '1g'", job);
  writeFileSync(file, fitted);
}

test.skipIf(skipped)(
  'a scaffolded project is built, pushed, deployed and run in a container',
  { timeout: 1_200_000 },
  async () => {
    const server = await startPrefectServer({ python: await pythonEnvironment() });
    onTestFinished(() => server.stop());
    const api = serverApi(server.apiUrl);
    const home = folder();
    const directory = join(home, project);
    mkdirSync(directory);
    const variables = { HOME: home, DOCKER_HOST: dockerHost, PREFECT_API_URL: server.apiUrl };
    const run = async (...argv: string[]): Promise<string> => {
      const { exitCode, stderr } = await tq(argv, { directory, variables, seconds: TQ_SECONDS });
      expect(exitCode, stderr).toBe(0);
      return stderr;
    };
    await run('init', '--pool-type', 'docker', '--image', imageName, '--yes');
    await fitToMachine(join(directory, 'prefect.yaml'), server.apiUrl);
    for (const environment of ['staging', 'prod'])
      await run('pool', 'create', `${project}-${environment}`, '--type', 'docker');
    const worker = await startWorker(`${project}-prod`, server.apiUrl, {
      type: 'docker',
      variables: { DOCKER_HOST: dockerHost },
    });
    onTestFinished(() => worker.stop());

    expect(await run('build', '--push')).toMatch(/^1 image: 1 built and pushed$/m);
    expect(await run('deploy', '--all')).toMatch(/^6 created$/m);
    const deployment = (await api('GET', `/deployments/name/${project}-orders/orders-prod`)) as {
      id: string;
      job_variables: { image: string };
    };
    const [digest] = Object.values(await digestsOf(imageName));
    expect(deployment.job_variables.image).toBe(`${imageName}@${digest}`);

    const path = `/deployments/${deployment.id}/create_flow_run`;
    const { id } = (await api('POST', path, {})) as { id: string };
    const deadline = Date.now() + MOST_SECONDS * 1000;
    let state: Run['state'];
    do {
      await wait(200);
      ({ state } = (await api('GET', `/flow_runs/${id}`)) as Run);
    } while (!ENDED.includes(state.type) && Date.now() < deadline);
    expect(state.name, `${state.message}\n${worker.log()}`).toBe('Completed');

    // The project is installed in the image as a package, and flows do not run as root.
    const told = `import getpass, importlib.metadata as m; print(m.version("${project}"), getpass.getuser())`;
    const inside = ['run', '--rm', '--network=host', deployment.job_variables.image, 'python', '-c', told];
    const { stdout } = await execa('docker', inside, { env: { DOCKER_HOST: dockerHost } });
    expect(stdout).toBe('0.1.0 flows');
  },
);
