/** `tq dev` for real, as a developer has it: a server and workers of its own, runs, Ctrl-C, SIGKILL, and nothing left over. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { pythonEnvironment, ROOT } from '../../scripts/python-environment.ts';
import { type Result, tq as runBinary } from '../e2e/run-binary.ts';

/** Of each command. */
const PATIENCE = 240_000;
/** Of a process that has been told to end; one that nobody ends would stay for ever. */
const GOING = { timeout: 60_000 };
const folder = mkdtempSync(join(tmpdir(), 'tq-dev-'));
const data = join(folder, 'data');
let python: string;

/** Somebody else's server is configured throughout, and must not be asked for anything. */
const variables = { TQ_DATA_HOME: data, PREFECT_API_URL: 'http://127.0.0.1:9/api', CI: 'true' };

function project(name: string, files: Record<string, string>): string {
  const directory = join(folder, name);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
}

const flow = (name: string): string => `import os, time
from prefect import flow
from names import GREETING


@flow(log_prints=True)
def ${name}(seconds: int = 0):
    print(GREETING, os.environ.get("COLOUR"), os.getcwd(), os.environ["PREFECT_API_URL"])
    time.sleep(seconds)
`;

const here = project('here', {
  'prefect.yaml': `name: here
tq: {pools: {here: process}}
deployments:
  - name: quick
    entrypoint: flows.py:quick
    work_pool: {name: here, job_variables: {env: {COLOUR: red}}}
    schedules: [{cron: "* * * * *", slug: often}]
`,
  'flows.py': flow('quick'),
  'src/names.py': 'GREETING = "hello from"\n',
});

const there = project('there', {
  'prefect.yaml': `name: there
build:
  - prefect_docker.deployments.steps.build_docker_image: {id: build, image_name: registry.invalid/there, tag: latest}
pull:
  - prefect.deployments.steps.git_clone: {repository: "https://git.invalid/there.git", branch: main}
tq: {pools: {there-docker: docker, there-k8s: kubernetes}}
deployments:
  - name: in-docker
    version: "{{ build.tag }}"
    entrypoint: flows.py:there
    work_pool: {name: there-docker, job_variables: {image: "{{ build.image }}", env: {COLOUR: green}}}
  - name: in-k8s
    entrypoint: flows.py:there
    work_pool: {name: there-k8s, job_variables: {image: "{{ build.image }}", namespace: data, env: {COLOUR: blue}}}
`,
  'flows.py': flow('there'),
  'src/names.py': 'GREETING = "greetings from"\n',
});

const tq = (directory: string, ...argv: string[]): Promise<Result> =>
  runBinary(argv, { directory, variables, seconds: PATIENCE / 1000 });

/** `tq dev` in the foreground, with what it has said so far. */
function start(directory: string, ...argv: string[]) {
  const program = execa(process.execPath, [join(ROOT, 'bin', 'tq.js'), 'dev', '--python', python, ...argv], {
    cwd: directory,
    extendEnv: false,
    env: { PATH: process.env.PATH, HOME: folder, ...variables },
    reject: false,
    all: true,
    stdin: 'ignore',
  });
  let said = '';
  program.all.on('data', (text: Buffer) => (said += text.toString()));
  const says = (words: string | RegExp): Promise<void> =>
    vi.waitFor(() => expect(said).toMatch(words), { timeout: PATIENCE, interval: 100 });
  return { program, says, said: () => said };
}

/** Processes that were started with the data folder in their variables or arguments. Linux only; empty elsewhere. */
function left(): string[] {
  const read = (path: string): string => {
    try {
      return readFileSync(path, 'latin1');
    } catch {
      return '';
    }
  };
  const pids = process.platform === 'linux' ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : [];
  return pids
    .filter((pid) => pid !== String(process.pid) && !/^State:\s*Z/m.test(read(`/proc/${pid}/status`)))
    .filter((pid) => (read(`/proc/${pid}/environ`) + read(`/proc/${pid}/cmdline`)).includes(data))
    .map((pid) => `${pid} ${read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')}`);
}

beforeAll(async () => {
  ({ python } = await pythonEnvironment());
});

afterAll(async () => {
  await tq(here, 'dev', 'down');
  rmSync(folder, { recursive: true, force: true });
});

test(
  'from a project to a finished run, beside another project, and back to nothing',
  { timeout: 900_000 },
  async () => {
    // One server for all of it: that of the first project, whose worker stays.
    const first = await tq(here, 'dev', '--detach', '--python', python);
    expect(first.exitCode, first.stderr).toBe(0);
    expect(first.stderr).toContain('`PREFECT_API_URL` (environment) names another server');
    expect(first.stderr).toContain('created quick/quick');
    const { server } = JSON.parse((await tq(here, 'dev', 'status', '--json')).stdout);
    expect(server).toMatchObject({ running: true, workers: [{ pool: 'here', owner: null, isLost: false }] });

    const second = start(there, '-n', 'in-docker');
    const [ran, again] = await Promise.all([
      tq(here, 'dev', 'run', 'quick', '--json'),
      tq(here, 'dev', '--detach', '--python', python),
      second.says('following the workers'),
    ]);
    expect(JSON.parse(ran.stdout).run, ran.stderr).toMatchObject({
      deployment: 'quick/quick',
      state: { type: 'COMPLETED', name: 'Completed' },
    });
    expect(ran.exitCode).toBe(0);
    expect(ran.stderr).toContain(`hello from red ${here} ${server.apiUrl}`);
    expect(again.stderr).toContain('1 unchanged');
    expect(again.stderr).toContain('`here` has a worker of this project already');

    expect(second.said()).toContain(
      '`there-docker` is a process pool here; elsewhere it is of type `docker`',
    );
    const docker = await tq(there, 'dev', 'run', 'there/in-docker');
    expect(docker.exitCode, docker.stderr).toBe(0);
    await second.says(/\[there-docker\] .*greetings from green/);

    // Ctrl-C ends what it started and nothing else.
    second.program.kill('SIGINT');
    expect((await second.program).exitCode, second.said()).toBe(130);
    const status = await tq(here, 'dev', 'status');
    expect(status.stdout).toContain(`running at ${server.apiUrl}`);
    expect(status.stdout).toContain('worker of here');
    expect(status.stdout).not.toContain('worker of there');
    const unserved = await tq(there, 'dev', 'run', 'in-docker');
    expect(unserved.stderr).toContain('no worker serves the work pool `there-docker`');
    expect(unserved.exitCode).toBe(3);

    // One that is killed can end nothing; whoever comes next does, runs included.
    const killed = start(there, '-n', 'in-k8s');
    await killed.says('following the workers');
    const long = await tq(there, 'dev', 'run', 'in-k8s', '--param', 'seconds=600', '--timeout', '0');
    expect(long.stderr).toContain('after 0 s');
    expect(long.exitCode).toBe(3);
    await killed.says('submitted to infrastructure');
    killed.program.kill('SIGKILL');
    await killed.program;
    const lost = await tq(here, 'dev', 'status');
    expect(lost.stdout).toContain('its `tq dev` was killed; `tq dev down` ends it');
    const down = await tq(here, 'dev', 'down');
    expect(down.stderr).toContain('ended the worker of `there-k8s`');
    expect(down.stderr).toContain('stopped the local Prefect server');
    await expect.poll(left, GOING).toEqual([]);
  },
);

test('what cannot work is said, and leaves nothing behind', { timeout: 600_000 }, async () => {
  const broken = project('broken', {
    'prefect.yaml': 'deployments: [{name: n, entrypoint: "f.py:f", work_pool: {name: p}}]\n',
    'f.py': 'def (\n',
  });
  const [findings, nothing, unwritable, none] = await Promise.all([
    tq(broken, 'dev', '--python', python),
    tq(project('empty', { 'README.md': '' }), 'dev', '--python', python),
    runBinary(['dev', '--python', python], {
      directory: here,
      variables: { ...variables, TQ_DATA_HOME: join(here, 'flows.py', 'data') },
    }),
    tq(here, 'dev', 'run', 'quick'),
  ]);
  expect(findings.exitCode).toBe(1);
  expect(findings.stderr).toContain('f.py:1');
  expect(nothing.exitCode).toBe(1);
  expect(nothing.stderr).toContain('prefect.yaml');
  expect(unwritable.exitCode).toBe(3);
  expect(unwritable.stderr).toMatch(/the data folder `.*` cannot be written to/);
  expect(none.exitCode).toBe(6);
  expect(none.stderr).toContain('no local Prefect server runs');

  // A server that answers at the port that is asked for.
  const { createServer } = await import('node:net');
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as { port: number };
  const taken = await tq(here, 'dev', '--python', python, '--port', String(port));
  other.close();
  expect(taken.exitCode).toBe(3);
  expect(taken.stderr).toContain(`port ${port} is taken by another program`);
  await expect.poll(left, GOING).toEqual([]);
});
