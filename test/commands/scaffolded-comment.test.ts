/** The plan as a comment in the workflow that `tq init` writes: its script, with something in the place of `gh`. */
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../../scripts/python-environment.ts';
import { projectFolder } from './project-folder.ts';

interface Step {
  run?: string;
  env?: Record<string, string>;
}

function commentStep(kind: string): Required<Step> {
  const path = join(ROOT, 'templates/ci/github', kind, 'dot-github/workflows/quality.yml');
  const { jobs } = parse(readFileSync(path, 'utf8')) as { jobs: Record<string, { steps: Step[] }> };
  const step = jobs.plan?.steps.find(({ run }) => run?.includes('gh api'));
  if (step?.run === undefined || step.env === undefined) throw new Error(`${path} writes no comment`);
  return step as Required<Step>;
}

/** What `gh` was asked for; it answers the list with these numbers, or fails. */
async function comment(kind: string, ids: readonly number[] | 'fails') {
  const folder = projectFolder({
    'plan.md': '### the plan\n',
    'bin/gh': `#!/bin/sh\necho "$*" >> asked\ncase "$*" in *--paginate*) ${
      ids === 'fails' ? 'exit 1' : `printf '${ids.map((id) => `${id}\\n`).join('')}'`
    } ;; esac\n`,
  });
  chmodSync(join(folder, 'bin/gh'), 0o755);
  const { run, env } = commentStep(kind);
  expect(run).not.toContain('${{');
  // As GitHub runs a script that names no shell.
  const { exitCode } = await execa('bash', ['-e', '-c', run], {
    cwd: folder,
    reject: false,
    env: {
      ...env,
      NUMBER: '7',
      GITHUB_REPOSITORY: 'acme/shop',
      PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH}`,
    },
  });
  const asked = readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n');
  const body = existsSync(join(folder, 'comment.md'))
    ? readFileSync(join(folder, 'comment.md'), 'utf8')
    : undefined;
  return { exitCode, asked, body, mark: env.MARK };
}

test.for(['process', 'containers'])('%s: once, and then anew; not knowing, none', async (kind) => {
  const first = await comment(kind, []);
  expect(first).toMatchObject({ exitCode: 0, body: `${first.mark}\n### the plan\n` });
  expect(first.mark).toMatch(/^<!-- .*__project__ -->$/);
  // Of the workflow's own, and of no other that the same bot has written.
  expect(first.asked[0]).toContain(
    '.[] | select(.user.login == "github-actions[bot]" and (.body | startswith(env.MARK))) | .id',
  );
  expect(first.asked[1]).toBe('api --silent repos/acme/shop/issues/7/comments --field body=@comment.md');

  const again = await comment(kind, [41, 42]);
  expect(again.exitCode).toBe(0);
  expect(again.asked[1]).toBe(
    'api --silent --method PATCH repos/acme/shop/issues/comments/41 --field body=@comment.md',
  );

  const unknown = await comment(kind, 'fails');
  expect(unknown.exitCode).toBe(1);
  expect(unknown.asked).toHaveLength(1);
});

test.for(['process', 'containers'])('%s: the plan is asked for as long as a comment may be', (kind) => {
  const text = readFileSync(
    join(ROOT, 'templates/ci/github', kind, 'dot-github/workflows/quality.yml'),
    'utf8',
  );
  expect(text).toMatch(/ plan .*--report comment=plan\.md$/m);
});
