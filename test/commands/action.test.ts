/** The GitHub action: `action.yml` and its script run as the runner would run them, with something in the place of tq. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { githubStub, type StubComment } from '../ci/github-stub.ts';
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

const PATIENCE_MILLISECONDS = 30_000;
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

test('the comment is written once and then anew, and a stranger’s with the same first line stays', async () => {
  const github = await githubStub();
  const first = projectWithStandIn({ exitCode: 2, markdown: PLAN });
  const inputs = { comment: 'true' };
  await runInProject({ workspace: first, inputs, apiUrl: github.apiUrl, pullRequest: 7 });
  expect(github.comments).toHaveLength(1);
  const [written] = github.comments as [StubComment];
  expect(written.body).toMatch(/^<!-- tq action \S+ -->\n<!-- tq plan shop -->\n### `tq plan`/);
  expect(new Set(github.authorizations)).toEqual(new Set([`Bearer ${TOKEN}`]));

  // A page of others comes before it.
  const others = Array.from({ length: 100 }, (_, index) => ({
    ...written,
    id: index,
    user: { type: 'User' } as const,
    author_association: 'NONE',
  }));
  github.comments.unshift(...others);
  const second = projectWithStandIn({ markdown: PLAN.replace('1 to change', '0 to change') });
  await runInProject({ workspace: second, inputs, apiUrl: github.apiUrl, pullRequest: 7 });
  expect(github.comments).toHaveLength(101);
  expect(written.body).toContain('0 to change');
  expect(others.every(({ body }) => body.includes('1 to change'))).toBe(true);

  // Another job has a comment of its own.
  await runInProject({
    workspace: second,
    inputs: { ...inputs, name: 'orders-prod' },
    apiUrl: github.apiUrl,
    pullRequest: 7,
  });
  expect(github.comments).toHaveLength(102);
});

test(
  'a comment that is too long for GitHub all the same is cut, at a line, with a note',
  { timeout: PATIENCE_MILLISECONDS },
  async () => {
    const github = await githubStub();
    const markdown = `${PLAN}${'| ~ | `a name that is long enough` | tags |\n'.repeat(3000)}`;
    await runInProject({
      workspace: projectWithStandIn({ markdown }),
      apiUrl: github.apiUrl,
      pullRequest: 7,
    });
    const [{ body }] = github.comments as [StubComment];
    expect(body.length).toBeLessThanOrEqual(65_536);
    expect(body.length).toBeGreaterThan(65_000);
    expect(body).toMatch(/\| tags \|\n\n_The rest is left out/);
    expect(body).toContain('https://github.example/acme/shop/actions/runs/42');
    // Within a block of code, which is folded away.
    const folded = `### \`tq plan\`\n\n<details><summary>change a</summary>\n\n\`\`\`\`diff\n${'+ ```\n<details>\n'.repeat(9000)}\`\`\`\`\n\n</details>\n`;
    await runInProject({
      workspace: projectWithStandIn({ comment: folded, markdown: folded }),
      apiUrl: github.apiUrl,
      pullRequest: 7,
    });
    const [again] = github.comments as [StubComment];
    expect(again.body.length).toBeLessThanOrEqual(65_536);
    expect(again.body).toMatch(/\n(\+ ```|<details>)\n````\n\n<\/details>\n\n_The rest is left out/);
  },
);

test('the summary has all of it, the comment what was made for one, and where the rest is', async () => {
  const github = await githubStub();
  const options = { apiUrl: github.apiUrl, pullRequest: 7 };
  const comment = '### `tq plan`: 1 to change\n\n*800 more rows left out*';
  const markdown = `### \`tq plan\`: 1 to change\n\n${'| a row |\n'.repeat(9000)}| the last |`;
  const run = await runInProject({ ...options, workspace: projectWithStandIn({ markdown, comment }) });
  expect(run.summary).toBe(`${markdown}\n`);
  expect(run.outputs.summary).toBe('tq plan: 1 to change');
  const [{ body }] = github.comments as [StubComment];
  expect(body).toContain(
    '*800 more rows left out*\n\n_GitHub takes no longer comment; all of it is in [the run](https://github.example/acme/shop/actions/runs/42)._',
  );

  // GitHub takes nothing of a summary of more than 1 MiB.
  const huge = projectWithStandIn({ markdown: `${markdown}${'é'.repeat(600_000)}`, comment });
  const { summary } = await runInProject({ ...options, workspace: huge });
  expect(summary).toBe(
    `${comment}\n\n_GitHub takes no longer summary; all of it is in the log of the step._\n`,
  );

  const short = projectWithStandIn({ markdown: comment, comment });
  await runInProject({ ...options, workspace: short });
  expect(github.comments[0]?.body).not.toContain('takes no longer');
});

test.for(['GET', 'POST'])(
  'a page that answers %s in the place of GitHub is told with its address',
  async (method) => {
    const github = await githubStub({ page: { method, html: '<html>Log in</html>' } });
    const workspace = projectWithStandIn({ markdown: PLAN });
    const run = await runInProject({ workspace, apiUrl: github.apiUrl, pullRequest: 7 });
    expect(run.exitCode).toBe(0);
    expect(run.commands).toEqual([
      expect.stringMatching(
        /^::warning::no comment was written: what answers at http:\/\/127\.0\.0\.1:\d+\/repos\/acme\/shop\/issues\/7\/comments\S* is not GitHub's API/,
      ),
    ]);
  },
);

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
  [{ refusing: 403 }, 'notice', 'the token may not'],
  [{ hiding: 403 }, 'notice', 'the token may not'],
  [{ refusing: 500 }, 'warning', 'GitHub answered 500'],
  [{ hiding: 502 }, 'warning', 'GitHub answered 502'],
  [{ hiding: 429 }, 'warning', 'no more requests for a while'],
  [{ refusing: 403, headers: { 'x-ratelimit-remaining': '0' } }, 'warning', 'no more requests for a while'],
  [{ hiding: 403, headers: { 'retry-after': '60' } }, 'warning', 'no more requests for a while'],
] as const)(
  'a comment with which GitHub is %o fails nothing, and is not written twice',
  async ([stub, level, why]) => {
    const github = await githubStub(stub);
    const workspace = projectWithStandIn({ markdown: PLAN });
    const run = await runInProject({ workspace, apiUrl: github.apiUrl, pullRequest: 7 });
    expect(run.exitCode).toBe(0);
    expect(run.commands).toEqual([
      expect.stringMatching(new RegExp(`^::${level}::no comment was written.*${why}`)),
    ]);
    expect(run.log).not.toContain(TOKEN);
    // Not knowing whether there is one, it writes none.
    if ('hiding' in stub) expect(github.requests).toEqual([expect.stringMatching(/^GET /)]);
  },
);

test('no comment where none is wanted, there is no pull request, or no token', async () => {
  const github = await githubStub();
  const workspace = projectWithStandIn({ markdown: PLAN });
  const { apiUrl } = github;
  await runInProject({ workspace, apiUrl, pullRequest: 7, inputs: { comment: 'false' } });
  await runInProject({ workspace, apiUrl });
  const without = await runInProject({ workspace, apiUrl, pullRequest: 7, inputs: { 'github-token': '' } });
  expect(without.commands).toEqual([expect.stringContaining('no `github-token`')]);
  expect(github.requests).toEqual([]);
});

test('a run without a report still tells, in summary and comment', async () => {
  const github = await githubStub();
  const stdout = '::error title=tq plan::unknown option `--x`, 100%25 sure%0Ahelp: see `tq --help`\n';
  const workspace = projectWithStandIn({ exitCode: 64, stdout });
  const run = await runInProject({ workspace, apiUrl: github.apiUrl, pullRequest: 7 });
  expect(run.exitCode).toBe(64);
  expect(run.summary).toContain('exit code 64');
  expect(run.summary).toContain('\n```text\nunknown option `--x`, 100% sure\nhelp: see `tq --help`\n```\n');
  expect(github.comments[0]?.body).toContain('did not finish');
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

test('where tq cannot be started, the comment of an earlier run does not stay as if it were of this one', async () => {
  const github = await githubStub();
  const workspace = projectWithStandIn({ markdown: PLAN });
  const options = { workspace, apiUrl: github.apiUrl, pullRequest: 7 };
  await runInProject(options);
  rmSync(join(workspace, 'node_modules'), { recursive: true });
  await runInProject(options);
  expect(github.comments).toHaveLength(1);
  expect(github.comments[0]?.body).not.toContain('1 to change');
  expect(github.comments[0]?.body).toContain('did not finish');
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
