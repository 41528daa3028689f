/** The hooks of `.pre-commit-hooks.yaml`, run by the real pre-commit in a real repository. */
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { pythonEnvironment, ROOT } from '../../scripts/python-environment.ts';
import { projectFolder } from '../commands/project-folder.ts';

interface Hook {
  id: string;
  entry: string;
  language: string;
  files?: string;
}

let preCommit: string;
beforeAll(async () => {
  preCommit = join(dirname((await pythonEnvironment('python-requirements-ci.txt')).python), 'pre-commit');
});

async function git(cwd: string, ...argv: string[]): Promise<string> {
  const identity = ['-c', 'user.name=tester', '-c', 'user.email=tester@example.com'];
  return (await execa('git', [...identity, ...argv], { cwd })).stdout;
}

async function commit(folder: string): Promise<string> {
  await git(folder, 'init', '--quiet');
  await git(folder, 'add', '--all');
  await git(folder, 'commit', '--quiet', '--message=all');
  return git(folder, 'rev-parse', 'HEAD');
}

/** The example in a repository of its own, with these hooks from a repository that holds nothing but the list of them. */
async function repositoryWith(hooks: string): Promise<string> {
  const list = projectFolder({
    '.pre-commit-hooks.yaml': readFileSync(join(ROOT, '.pre-commit-hooks.yaml'), 'utf8'),
  });
  const rev = await commit(list);
  const folder = projectFolder({
    '.pre-commit-config.yaml': `repos:\n  - repo: ${list}\n    rev: ${rev}\n    hooks: [${hooks}]\n`,
  });
  cpSync(join(ROOT, 'examples', 'orders'), folder, { recursive: true });
  await commit(folder);
  return folder;
}

/** `tq` is the built program, as a link on the PATH. */
async function run(folder: string, ...argv: string[]): Promise<{ exitCode?: number; all: string }> {
  const bin = projectFolder({ tq: `#!/bin/sh\nexec node ${join(ROOT, 'bin', 'tq.js')} "$@"\n` });
  chmodSync(join(bin, 'tq'), 0o755);
  return execa(preCommit, ['run', '--color=never', ...argv], {
    cwd: folder,
    env: { PRE_COMMIT_HOME: join(bin, 'home'), PATH: `${bin}${delimiter}${process.env.PATH}` },
    all: true,
    reject: false,
  });
}

test('the hooks on a machine with tq: a good project passes, and each finds its mistakes', async () => {
  const folder = await repositoryWith('{id: tq-validate-system}, {id: tq-rules-system}');
  const good = await run(folder, '--all-files');
  expect(good.exitCode, good.all).toBe(0);
  expect(good.all.match(/Passed/g)).toHaveLength(2);

  const rules = join(folder, 'quality', 'orders.yaml');
  writeFileSync(rules, readFileSync(rules, 'utf8').replace('type: not_null', 'check: not_null'));
  writeFileSync(
    join(folder, 'prefect.yaml'),
    readFileSync(join(folder, 'prefect.yaml'), 'utf8').replace(/^( +)parameters:/m, '$1parametrs:'),
  );
  await git(folder, 'add', '--all');
  const bad = await run(folder);
  expect(bad.exitCode).toBe(1);
  expect(bad.all).toContain('unknown key `parametrs`');
  expect(bad.all).toContain('TQ3001');

  // What begins with a dash is a file all the same.
  const dashed = join(folder, '-x', 'quality');
  mkdirSync(dashed, { recursive: true });
  writeFileSync(join(dashed, 'orders.yaml'), readFileSync(rules, 'utf8'));
  await git(folder, 'add', '--all');
  expect((await run(folder)).all).toContain('-x/quality/orders.yaml:');

  // Of no concern to rule files.
  await git(folder, 'reset', '--quiet', '--hard');
  writeFileSync(join(folder, 'notes.md'), 'a note\n');
  await git(folder, 'add', '--all');
  const other = await run(folder);
  expect(other.all).toMatch(/tq validate\.+Passed\n/);
  expect(other.all).toMatch(/tq rules check\.+\(no files to check\)Skipped/);
});

test('a flow that is deleted is found, though pre-commit tells of no deleted file', async () => {
  const folder = await repositoryWith('{id: tq-validate-system}');
  for (const each of (await git(folder, 'ls-files', 'flows', 'src')).split('\n'))
    if (each.endsWith('.py')) rmSync(join(folder, each));
  await git(folder, 'add', '--all');
  const gone = await run(folder);
  expect(gone.exitCode, gone.all).toBe(1);
  expect(gone.all).toContain('TQ2');
});

const hooksOf = (text: string): Hook[] => {
  const { repos } = parse(text) as { repos: { hooks: Hook[] }[] };
  return repos.flatMap(({ hooks }) => hooks);
};

test('tq-validate runs for every commit, tq-rules for rule files alone', () => {
  const hooks = parse(readFileSync(join(ROOT, '.pre-commit-hooks.yaml'), 'utf8')) as Hook[];
  // What is written is plain enough to mean the same in Python and JavaScript.
  const rules = new RegExp(hooks.find(({ id }) => id === 'tq-rules')?.files ?? 'none');
  const ruleFiles = ['quality/orders.yaml', 'team/quality/shared/orders.yml'];
  const others = [
    ...['README.md', 'prefect.yaml', 'src/core/notes.md', 'quality/.compiled/orders.json'],
    ...['quality/.hidden/a.yaml', 'quality/.a.yaml'],
  ];
  expect([...ruleFiles, ...others].filter((path) => rules.test(path))).toEqual(ruleFiles);
  const always = { id: 'tq-validate', always_run: true, pass_filenames: false };
  expect(hooks.find(({ id }) => id === 'tq-validate')).toMatchObject(always);

  const page = readFileSync(join(ROOT, 'docs', 'validate.md'), 'utf8');
  const template = readFileSync(join(ROOT, 'templates/project/common/dot-pre-commit-config.yaml'), 'utf8');
  const shown = /^# \.pre-commit-config\.yaml\n[^`]*/m.exec(page)?.[0] ?? '';
  for (const text of [shown, template]) {
    const [hook] = hooksOf(text);
    expect(hook).toMatchObject(always);
    expect(hook?.files).toBeUndefined();
  }
});

test('the hooks that bring tq along are the same but for where they get it', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const hooks = parse(readFileSync(join(ROOT, '.pre-commit-hooks.yaml'), 'utf8')) as Hook[];
  const byId = new Map(hooks.map(({ id, ...hook }) => [id, hook]));
  for (const id of ['tq-validate', 'tq-rules']) {
    const system = byId.get(`${id}-system`);
    expect(byId.get(id)).toEqual({
      ...system,
      entry: system?.entry.replace(/^tq /, `npx --yes tq-deploy@${version} `),
      description: expect.any(String),
    });
    expect(system).toMatchObject({
      language: 'system',
      description: `As ${id}, with the tq of this machine.`,
    });
  }
});
