/** The GitHub action: `action.yml` and its script run as the runner would run them, with something in the place of tq. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { projectFolder } from './project-folder.ts';
import {
  action,
  projectWithStandIn,
  runAction,
  runInProject,
  startAction,
  startedIn,
  TOKEN,
} from '../ci/run-action.ts';

const PLAN = '<!-- tq plan shop -->\n### `tq plan`: 1 to change, 2 unchanged\n\n| | | what changes |\n';
const DIGEST = `sha256:${'a'.repeat(64)}`;

test('inputs reach the script through the environment alone', () => {
  for (const { run } of action.runs.steps) expect(run).not.toContain('${{');
  expect(action.runs.using).toBe('composite');
});

test('each input is one argument, whatever is in it', async () => {
  const workspace = projectWithStandIn({});
  mkdirSync(join(workspace, 'team a'));
  const { exitCode } = await runInProject({
    workspace,
    inputs: {
      command: 'deploy',
      name: 'orders/*\n--all\n$(touch pwned)\n',
      environment: 'prod\n--all\n',
      args: '--allow=unset-variable\n  --param=day="a b; touch pwned"\n\n`touch pwned`',
      'working-directory': 'team a',
      'prefect-file': '-x.yaml',
      'plan-file': '../plan.json',
    },
  });
  expect(exitCode).toBe(0);
  const { argv, cwd, environment } = startedIn(workspace);
  expect(argv.filter((word) => !word.startsWith('--report='))).toEqual([
    'deploy',
    '--prefect-file=-x.yaml',
    '--name=orders/*',
    '--name=--all',
    '--name=$(touch pwned)',
    '--environment=prod',
    '--environment=--all',
    '--plan=../plan.json',
    '--format=github',
    '--allow=unset-variable',
    '--param=day="a b; touch pwned"',
    '`touch pwned`',
  ]);
  expect(cwd).toBe(join(workspace, 'team a'));
  expect(existsSync(join(workspace, 'team a', 'pwned'))).toBe(false);
  // The token is for the comment alone.
  expect(Object.values(environment)).not.toContain(TOKEN);
});

test('a plan with changes is a success, and says so in the outputs', async () => {
  const json = {
    images: [{ references: ['127.0.0.1:5000/shop:v1', '127.0.0.1:5000/shop:v2'], digest: DIGEST }],
  };
  const workspace = projectWithStandIn({ exitCode: 2, markdown: PLAN, json });
  const run = await runInProject({ workspace });
  expect(run.exitCode).toBe(0);
  expect(run.outputs).toEqual({
    changed: 'true',
    plan: '',
    digest: `127.0.0.1:5000/shop@${DIGEST}`,
    summary: 'tq plan: 1 to change, 2 unchanged',
    'exit-code': '2',
  });
  expect(run.summary).toContain('what changes');
});

test.for([
  ['plan', 0, {}, 0, 'false'],
  ['plan', 1, {}, 1, ''],
  ['plan', 6, {}, 6, ''],
  ['deploy', 0, { outcomes: [{ status: 'unchanged' }] }, 0, 'false'],
  ['deploy', 4, { outcomes: [{ status: 'failed' }, { status: 'updated' }] }, 4, 'true'],
  ['deploy', 3, { outcomes: [{ status: 'failed', partly: true }] }, 3, 'true'],
  ['deploy', 0, { projects: [{ outcomes: [{ status: 'created' }] }] }, 0, 'true'],
  ['deploy', 2, {}, 2, 'true'],
  ['preflight', 0, {}, 0, ''],
] as const)('%s that exits with %i: %o', async ([command, code, json, exitCode, changed]) => {
  const workspace = projectWithStandIn({ exitCode: code, json });
  const run = await runInProject({ workspace, inputs: { command } });
  expect(run.exitCode).toBe(exitCode);
  expect(run.outputs).toMatchObject({ changed, 'exit-code': String(code) });
});

test('annotations are commands; what a file or a server brings into the log is none', async () => {
  const workspace = projectWithStandIn({
    stderr:
      'created a/b\n::add-mask::x\n::stop-commands::y\n::set-output name=changed::no\n##[error]z\nno end of line',
    stdout: '::error file=prefect.yaml,line=3::unknown key\n',
  });
  const run = await runInProject({ workspace });
  expect(run.log).toContain('::add-mask::x');
  expect(run.commands).toEqual(['::error file=prefect.yaml,line=3::unknown key']);
});

test('of what tq writes to stdout only annotations are commands', async () => {
  const annotations = ['::error file=a,line=3::b', '::warning::c', '::notice title=d::e'];
  const others = [
    '::add-mask::x',
    '::add-path::/tmp',
    '::errors::y',
    '::group::z',
    '##[warning]z',
    'a ::error::b',
  ];
  const workspace = projectWithStandIn({ stdout: `${[...others, ...annotations].join('\n')}\n` });
  const run = await runInProject({ workspace });
  expect(run.commands).toEqual(annotations);
  for (const other of others) expect(run.log).toContain(other);
});

test('a tq that is in the checkout is not run unless it is asked for, and none that lies above the checkout', async () => {
  // A pull request can commit one, and it would get the key of the server.
  const workspace = projectWithStandIn({});
  const bin = projectFolder({ npm: '#!/bin/sh\nexit 9\n' });
  chmodSync(join(bin, 'npm'), 0o755);
  await runAction({
    workspace,
    inputs: { command: 'validate' },
    variables: { PATH: `${bin}${delimiter}${process.env.PATH}` },
  });
  expect(() => startedIn(workspace)).toThrow();

  mkdirSync(join(workspace, 'inner'));
  const inner = await runInProject({ workspace: join(workspace, 'inner') });
  expect(inner.exitCode).toBe(64);
  expect(inner.commands).toEqual([expect.stringContaining('there is no `node_modules/tq-deploy`')]);
  expect(() => startedIn(workspace)).toThrow();
  const below = await runInProject({ workspace, inputs: { 'working-directory': 'inner' } });
  expect(below.exitCode).toBe(0);
  expect(startedIn(workspace).cwd).toBe(join(workspace, 'inner'));
});

test('the output `plan` is a file that this run has written', async () => {
  const inputs = { 'plan-file': 'plan.json' };
  for (const [does, command, isThere] of [
    [{ exitCode: 2, files: { 'plan.json': '{}' } }, 'plan', true],
    [{ exitCode: 0, files: { 'plan.json': '{}' } }, 'plan', true],
    [{ exitCode: 2 }, 'plan', false],
    [{ exitCode: 1, files: { 'plan.json': '{}' } }, 'plan', false],
    [{ exitCode: 0, files: { 'plan.json': '{}' } }, 'deploy', false],
  ] as const) {
    const workspace = projectWithStandIn(does);
    // Of an earlier run.
    writeFileSync(join(workspace, 'plan.json'), '{"old": true}');
    const { outputs } = await runInProject({ workspace, inputs: { ...inputs, command } });
    expect(outputs.plan, JSON.stringify([does, command])).toBe(isThere ? join(workspace, 'plan.json') : '');
  }
});

test.for([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  'a job that is cancelled: the runner signals the shell of the step, and tq hears %s',
  async ([signal, code]) => {
    const workspace = projectWithStandIn({ waits: true, markdown: PLAN });
    const { step, ended } = startAction({ workspace, inputs: { command: 'deploy', version: 'project' } });
    await new Promise<void>((heard) => {
      step.all.on('data', (chunk: Buffer) => {
        if (String(chunk).includes('waiting')) heard();
      });
    });
    step.kill(signal);
    const { all } = await step;
    const run = ended(step.exitCode ?? -1, all);
    expect(run.outputs['exit-code']).toBe(String(code));
    expect(step.exitCode).toBe(code);
    expect(readFileSync(join(workspace, 'node_modules/tq-deploy/bin/ended.json'), 'utf8')).toBe(
      `"${signal}"`,
    );
  },
);

test('Windows is told in a sentence', async () => {
  const preload = `Object.defineProperty(process, 'platform', { value: 'win32' })`;
  const variables = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(preload)}` };
  const run = await runInProject({ workspace: projectWithStandIn({}), variables });
  expect(run.exitCode).toBe(64);
  expect(run.commands).toEqual([
    '::error::tq runs on Linux and macOS, and this runner has Windows; take `ubuntu-latest`',
  ]);
});

test('notices speak of the result, since not every command plans', async () => {
  const workspace = projectWithStandIn({ markdown: '### `tq validate`: no findings\n' });
  const run = await runInProject({
    workspace,
    pullRequest: 7,
    inputs: { command: 'validate', 'github-token': '' },
  });
  expect(run.commands).toEqual([expect.stringMatching(/; the result is in the summary of the job$/)]);
});

test.for([
  [{ command: 'plan --all' }, 'the input `command`'],
  [{ command: 'dev' }, 'the input `command` is one of `plan`, `deploy`'],
  [{ command: 'dev up' }, 'the input `command`'],
  [{ command: 'init' }, 'the input `command`'],
  [{ command: 'validate', args: '--watch' }, 'the input `args` has `--watch`'],
  [{ version: 'https://example.com/x.tgz' }, 'the input `version`'],
  [{ version: 'latest' }, 'the input `version`'],
  [{ comment: 'yes' }, 'the input `comment`'],
  [{ command: 'validate', name: 'orders' }, 'the input `name`'],
  [{ command: 'history', environment: 'prod' }, 'the input `environment`'],
  [{ command: 'preflight', 'plan-file': 'x' }, 'the input `plan-file`'],
  [{ 'working-directory': 'nowhere' }, 'there is no folder `nowhere`'],
  [{ 'working-directory': 'prefect.yaml' }, 'there is no folder `prefect.yaml`'],
  [{ 'working-directory': 'prefect.yaml/x' }, 'there is no folder `prefect.yaml/x`'],
] as const)('%o is refused, in the outputs and the summary, too', async ([inputs, why]) => {
  const workspace = projectWithStandIn({});
  const run = await runInProject({ workspace, inputs });
  expect(run).toMatchObject({ exitCode: 64, outputs: { changed: '', 'exit-code': '64' } });
  expect(run.outputs.summary).toMatch(/^tq .+: did not finish$/);
  expect(run.summary).toContain(why);
  expect(run.commands).toEqual([expect.stringContaining(why)]);
  expect(() => startedIn(workspace)).toThrow();
});

test.for(['18.20.8', '20.18.3'])('Node %s is told in a sentence', async (version) => {
  const preload = `Object.defineProperty(process.versions, 'node', { value: '${version}' })`;
  const variables = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(preload)}` };
  const run = await runInProject({ workspace: projectWithStandIn({}), variables });
  expect(run.exitCode).toBe(64);
  expect(run.commands).toEqual([
    `::error::tq needs Node 20.19 or newer, and the runner has ${version}; actions/setup-node brings another`,
  ]);
  expect(run.log.split('\n').filter((line) => line !== '')).toHaveLength(1);
  expect(run.outputs['exit-code']).toBe('64');
});

test('without Node at all, too', async () => {
  const bin = projectFolder({});
  symlinkSync('/bin/bash', join(bin, 'bash'));
  const run = await runInProject({ workspace: projectWithStandIn({}), variables: { PATH: bin } });
  expect(run.exitCode).toBe(64);
  expect(run.commands).toEqual([expect.stringContaining('tq needs Node 20.19')]);
  expect(run.outputs['exit-code']).toBe('64');
  expect(run.summary).toContain('tq needs Node 20.19');
});

test('a version that is asked for is installed beside the project, once, without scripts', async () => {
  const workspace = projectWithStandIn({ exitCode: 9 });
  const other = join(projectWithStandIn({ markdown: PLAN }), 'node_modules');
  // In the place of npm: it notes what it was asked for, and installs what the other project has.
  const bin = projectFolder({
    npm: `#!/bin/sh\n[ -z "$TQ_ACTION_TOKEN" ] || exit 9\necho "$PWD: $*" >> '${join(workspace, 'npm.log')}'\ncp -R '${other}' .\n`,
  });
  chmodSync(join(bin, 'npm'), 0o755);
  const temporary = projectFolder({});
  const variables = { PATH: `${bin}${delimiter}${process.env.PATH}`, RUNNER_TEMP: temporary };
  for (let time = 0; time < 2; time += 1) {
    const run = await runInProject({ workspace, inputs: { version: '1.2.3' }, variables });
    expect(run.exitCode, run.log).toBe(0);
    expect(run.summary).toContain('1 to change');
  }
  expect(readFileSync(join(workspace, 'npm.log'), 'utf8')).toBe(
    `${join(temporary, 'tq-1.2.3')}: install --ignore-scripts --no-audit --no-fund --no-save tq-deploy@1.2.3\n`,
  );
  expect(readdirSync(temporary)).toEqual(['tq-1.2.3']);
});
