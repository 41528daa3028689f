/** The comment on a pull request, and the summary beside it: the action's script against something in the place of GitHub. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { githubStub, type StubComment } from '../ci/github-stub.ts';
import { projectWithStandIn, runInProject, TOKEN } from '../ci/run-action.ts';

const PATIENCE_MILLISECONDS = 30_000;
const PLAN = '<!-- tq plan shop -->\n### `tq plan`: 1 to change, 2 unchanged\n\n| | | what changes |\n';

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
