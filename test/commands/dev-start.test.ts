/** `tq dev` without a server: what it deploys, whom it starts and ends, and what keeps it from starting at all. */
import { beforeEach, describe, expect, test } from 'vitest';
import { FLOWS, Local, PINNED, PROJECT, python, UP, workerOf } from './dev-project.ts';
import { projectFolder } from './project-folder.ts';
import { type Run, runTq } from './run-tq.ts';

let local: Local;
beforeEach(() => {
  local = new Local();
});

interface Given {
  files?: Record<string, string>;
  argv?: string[];
  variables?: Record<string, string>;
  /** How often it is asked for a signal before there is one. */
  looks?: number;
}

async function dev({ files = {}, argv = [], variables = {}, looks = 6 }: Given = {}): Promise<
  Run & { directory: string }
> {
  const directory = projectFolder({
    'prefect.yaml': PROJECT,
    'flows.py': FLOWS,
    '.venv/bin/python': python(PINNED),
    'made/bin/python': python(PINNED),
    ...files,
  });
  const { chmodSync } = await import('node:fs');
  chmodSync(`${directory}/.venv/bin/python`, 0o755);
  chmodSync(`${directory}/made/bin/python`, 0o755);
  local.made = `${directory}/made/bin/python`;
  let left = looks;
  const run = await runTq(['dev', ...argv], {
    directory,
    localServer: local,
    variables: { PATH: '/usr/bin:/bin', ...variables },
    interruption: () => (left-- > 0 ? undefined : 'interrupted'),
  });
  const shown = (text: string): string => text.replaceAll(directory, '/shop');
  return { ...run, stdout: shown(run.stdout), stderr: shown(run.stderr), directory };
}

describe('in the foreground', () => {
  test('deploys the working copy to process pools, follows the workers, and ends what it started', async () => {
    const { exitCode, stdout, stderr, directory } = await dev();
    expect(stderr).toBe(
      `\`k8s\` is a process pool here; elsewhere it is of type \`kubernetes\`
created orders/hourly
created orders/nightly
2 created
following the workers; Ctrl-C ends them
[k8s] a line
[local] a line
ended 2 workers
stopped the local Prefect server
`,
    );
    expect(stdout).toBe(`UI: http://127.0.0.1:4200
deployments: http://127.0.0.1:4200/deployments
  orders/hourly
  orders/nightly
workers: k8s, local, on /shop/.venv/bin/python
start a run: tq dev run orders/hourly
`);
    expect(exitCode).toBe(130);
    const [hourly] = await local.prefect.findDeployments([{ flowName: 'orders', name: 'hourly' }]);
    expect(hourly).toMatchObject({
      fields: {
        work_pool_name: 'k8s',
        job_variables: { env: { A: 'b' } },
        pull_steps: [{ 'prefect.deployments.steps.set_working_directory': { directory } }],
      },
      schedules: [{ active: false, slug: 'hourly' }],
    });
    expect((await local.prefect.findWorkPools(['k8s', 'local'])).map(({ type }) => type)).toEqual([
      'process',
      'process',
    ]);
    expect(local.said).toEqual([
      'server started on the Python of the flows',
      'worker of k8s ended',
      'worker of local ended',
      'runs of k8s, local ended',
      'server stopped',
    ]);
    expect(local.starts[0]).toMatchObject({ project: directory, searchPath: [], apiUrl: UP.apiUrl });
  });

  test('a second one in the same project deploys nothing, and ends nothing of the first', async () => {
    const before = await dev({ argv: ['--detach'] });
    expect(before.exitCode).toBe(0);
    expect(local.said).toEqual(['server started on the Python of the flows']);
    expect(local.starts.map(({ isDetached }) => isDetached)).toEqual([true, true]);
    local.said.length = 0;
    // The same folder, so that the deployments are the same.
    const again = await runTq(['dev'], {
      directory: local.starts[0]?.project as string,
      localServer: local,
      interruption: () => (local.log.push('') > 3 ? 'interrupted' : undefined),
    });
    expect(again.stderr).toContain('`k8s` has a worker of this project already (process 9)');
    expect(again.stderr).toContain('2 unchanged');
    expect(again.exitCode).toBe(130);
    expect(local.said).toEqual(['server started on the Python of the flows']);
    expect(local.alive).toHaveLength(2);
  });

  test('the server stays for workers of others', async () => {
    local.alive = [
      workerOf({ pool: 'other', python: '/p', project: '/o', searchPath: [], apiUrl: '', isDetached: true }),
    ];
    const { stderr } = await dev();
    expect(stderr).toContain('the local Prefect server stays for other workers; `tq dev down` stops it');
    expect(local.said).not.toContain('server stopped');
  });

  test('a server that ran before stays', async () => {
    local.running = true;
    const { stderr } = await dev({ argv: ['--port', '4300'] });
    expect(stderr).toContain('runs already, on another port than 4300');
    expect(local.said).not.toContain('server stopped');
  });

  test('ends when no worker is left', async () => {
    local.workers = {
      ...local.workers,
      isAlive: async () => {
        local.alive = [];
        return false;
      },
    };
    const { exitCode, stderr } = await dev({ looks: 99 });
    expect(stderr).toContain('the worker of `k8s` has ended; its log is /data/tq/k8s.log');
    expect(stderr).toContain('error: no worker is left');
    expect(exitCode).toBe(3);
    expect(local.said).toContain('server stopped');
  });

  test('ends when the server has ended, and says which', async () => {
    const readLog = local.workers.readLog;
    local.workers.readLog = async (worker, from) => {
      local.running = false;
      return readLog(worker, from);
    };
    const { exitCode, stderr } = await dev({ looks: 99 });
    expect(stderr).toContain('error: the local Prefect server has ended (process 7)');
    expect(stderr).toContain('/data/tq/server.log');
    expect(stderr).not.toContain('PREFECT_API_URL');
    expect(exitCode).toBe(3);
    expect(local.said).toContain('worker of k8s ended');
  });

  test('what would lead runs to another server is left out, which is said once', async () => {
    const text = PROJECT.replace('env: {A: b}', 'env: {A: b, PREFECT_API_URL: "https://prod"}');
    const { stderr } = await dev({ files: { 'prefect.yaml': text } });
    expect(stderr).toContain('runs do not get `PREFECT_API_URL` of `job_variables.env` here');
    const [hourly] = await local.prefect.findDeployments([{ flowName: 'orders', name: 'hourly' }]);
    expect(hourly?.fields.job_variables).toEqual({ env: { A: 'b' } });
  });

  test('a name for a shell is in quotes', async () => {
    const { stdout } = await dev({
      files: { 'prefect.yaml': PROJECT.replace('name: hourly', `name: "it's hourly"`) },
    });
    expect(stdout).toContain(`start a run: tq dev run 'orders/it'\\''s hourly'\n`);
  });

  test('says that another server is configured, and leaves it alone', async () => {
    const { stderr } = await dev({ variables: { PREFECT_API_URL: 'https://prod.example.com/api' } });
    expect(stderr).toContain(
      '`PREFECT_API_URL` (environment) names another server, which `tq dev` leaves alone: it deploys to the local one',
    );
    expect(stderr).toContain('2 created');
  });

  test('works where settings are broken, and in CI', async () => {
    const { stderr } = await dev({ variables: { PREFECT_PROFILE: 'missing', CI: 'true' } });
    expect(stderr).toContain('2 created');
  });

  test('flows import what is in `src`', async () => {
    const { directory } = await dev({ files: { 'src/shop/__init__.py': '' } });
    expect(local.starts[0]?.searchPath).toEqual([`${directory}/src`]);
  });

  test('deployments are chosen, and only their pools have workers', async () => {
    const { stderr } = await dev({ argv: ['-n', 'nightly', '--schedules'] });
    expect(stderr).toContain('1 created');
    expect(local.starts.map(({ pool }) => pool)).toEqual(['local']);
  });

  test('deployments are chosen by their environment', async () => {
    const { stderr } = await dev({
      files: { 'prefect.yaml': `${PROJECT}    tq: {environment: dev}\n` },
      argv: ['-e', 'dev'],
    });
    expect(stderr).toContain('created orders/nightly (dev)');
    expect(stderr).toContain('1 created');
  });
});

describe('nothing is started', () => {
  test.for([
    ['without a file', { 'prefect.yaml': '', 'flows.py': '' }, [], 1, 'TQ'],
    ['for broken Python', { 'flows.py': 'def (' }, [], 1, 'TQ2101'],
    [
      'for a value of another kind',
      { 'prefect.yaml': PROJECT.replace('flows.py:orders', '5') },
      [],
      1,
      'entrypoint',
    ],
    ['for no such deployment', {}, ['-n', 'weekly'], 1, 'weekly'],
    ['for no such environment', {}, ['-e', 'dev'], 1, 'of the environment `dev`'],
    [
      'for another name than that of the only deployment',
      { 'prefect.yaml': PROJECT.slice(0, PROJECT.indexOf('  - name: nightly')) },
      ['-n', 'nightly'],
      1,
      'has no deployment `nightly`',
    ],
    ['for a port that is none', {}, ['--port', '70000'], 64, 'from 0 to 65535, and `70000` was given'],
    ['for --detach with --watch', {}, ['--detach', '--watch'], 64, 'exclude each other'],
    ['for a file that is not there', {}, ['--prefect-file', 'no.yaml'], 1, 'no.yaml'],
    [
      'for several projects',
      { 'a/prefect.yaml': PROJECT, 'b/prefect.yaml': PROJECT, 'a/flows.py': FLOWS, 'b/flows.py': FLOWS },
      ['--prefect-file', '*/prefect.yaml'],
      64,
      'one project at a time',
    ],
    ['for a Python that is not there', {}, ['--python', '/nowhere/python'], 64, 'there is no Python at'],
  ] as const)('%s', async ([, files, argv, code, words]) => {
    const { exitCode, stderr } = await dev({ files: { ...files }, argv: [...argv] });
    expect(stderr).toContain(words);
    expect(exitCode).toBe(code);
    expect(local.said).toEqual([]);
    expect(local.starts).toEqual([]);
  });

  test('for a pool of another type on the local server, which is not touched', async () => {
    await local.prefect.createWorkPool('k8s', 'kubernetes');
    const { exitCode, stderr } = await dev();
    expect(stderr).toContain('the work pool `k8s` of the local server is of type `kubernetes`');
    expect(exitCode).toBe(3);
    expect(local.starts).toEqual([]);
    expect(local.said.at(-1)).toBe('server stopped');
  });
});

describe('the Python of the flows', () => {
  const requirements = 'prefect==3.8.8\npolars<2\ntruthound==3.2.0\n';

  test('is one that has what the project names', async () => {
    const { stdout, stderr } = await dev({
      files: {
        'requirements.txt': requirements,
        '.venv/bin/python': python({ ...PINNED, polars: '2.1.0', truthound: '3.2.0' }),
      },
    });
    expect(stdout).toContain('on /shop/.venv/bin/python');
    // Its owner may have reasons for another version.
    expect(stderr).toContain('`/shop/.venv/bin/python` has `polars 2.1.0 where polars<2 is named`');
  });

  test.for([
    ['lacks a package', python({ ...PINNED, polars: '1.0.0' }), '.venv lacks `truthound`'],
    ['has another Prefect', python({ prefect: '2.20.0' }), '.venv has Prefect 2.20.0, and no Prefect 3'],
    ['has none', python({}), '.venv has no Prefect 3'],
    ['does not work', '#!/bin/sh\nexit 1\n', '.venv ends with exit code 1'],
  ] as const)('is made where the one of the project %s', async ([, interpreter, words]) => {
    const files = { 'requirements.txt': requirements, '.venv/bin/python': interpreter };
    const { stdout, stderr } = await dev({ files, variables: { PATH: '/nowhere' } });
    expect(stderr).toContain(`no Python here has what \`requirements.txt\` names: ${words}`);
    expect(local.said[0]).toBe('environment for `requirements.txt`');
    expect(stdout).toContain('on /shop/made/bin/python');
  });

  test('has another Prefect than the named one, which is said', async () => {
    const { stderr } = await dev({ files: { 'requirements.txt': 'prefect==3.1.0\n' } });
    expect(stderr).toContain('has `prefect 3.8.8 where prefect==3.1.0 is named`');
  });

  test('named by the user is used although it lacks something, which is said', async () => {
    const { stderr, stdout } = await dev({
      files: { 'requirements.txt': requirements },
      argv: ['--python', '.venv'],
    });
    expect(stderr).toContain(
      '`/shop/.venv/bin/python` lacks `polars`, `truthound`, which `requirements.txt` names',
    );
    expect(stdout).toContain('on /shop/.venv/bin/python');
  });

  test('named by the user without Prefect is an error with help', async () => {
    const { stderr, exitCode } = await dev({
      files: { '.venv/bin/python': python({}) },
      argv: ['--python', '.venv/bin/python'],
    });
    expect(stderr).toContain('error: `.venv/bin/python` has no Prefect 3');
    expect(stderr).toContain('-m pip install prefect==3.8.8');
    expect(exitCode).toBe(3);
    expect(local.said).toEqual([]);
  });

  test('does not run the server where it is not of the versions that it starts with', async () => {
    const files = { '.venv/bin/python': python({ ...PINNED, starlette: '2.0.0' }) };
    const { stdout } = await dev({ files });
    expect(stdout).toContain('on /shop/.venv/bin/python');
    expect(local.said[0]).toBe('server started');
  });

  test('`venv` counts, and `pyproject.toml` tells where there is no list', async () => {
    const { chmodSync, mkdirSync, writeFileSync } = await import('node:fs');
    const directory = projectFolder({
      'prefect.yaml': PROJECT,
      'flows.py': FLOWS,
      'pyproject.toml': '[project]\nname = "shop"\ndependencies = ["polars"]\n',
    });
    mkdirSync(`${directory}/venv/bin`, { recursive: true });
    writeFileSync(`${directory}/venv/bin/python`, python({ ...PINNED, polars: '1.0.0' }));
    chmodSync(`${directory}/venv/bin/python`, 0o755);
    const { stdout, stderr } = await runTq(['dev', '--detach'], {
      directory,
      localServer: local,
      variables: { PATH: '/bin:/usr/bin' },
    });
    expect(stdout, stderr).toContain(`on ${directory}/venv/bin/python`);
  });
});
