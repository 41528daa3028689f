/** A deploy whose workers get the code from git refuses what they would not get. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { gitRepository, withOrigin, type TestRepository } from '../git-repository.ts';
import { FLOWS, projectFolder } from './project-folder.ts';
import { runTq, type Run } from './run-tq.ts';

const CLONE = 'prefect.deployments.steps.git_clone';

const project = (repository: string, state: string): string => `name: shop
pull:
  - ${CLONE}: {repository: "${repository}"${state}}
deployments:
  - name: daily
    entrypoint: flows.py:orders
    work_pool: {name: local}
    tq: {rules: [rules/*.yaml]}
`;

const FILES = {
  'flows.py': `from core.checks import check\n${FLOWS}`,
  'core/checks.py': 'from .helpers import help\ndef check(): ...\n',
  'core/helpers.py': 'def help(): ...\n',
  'other.py': 'x = 1\n',
  'rules/orders.yaml':
    'version: 1\ndataset: orders\nengine: truthound\nrules:\n  - { type: not_null, column: id }\n',
};

/** Everything committed and pushed; workers clone `main`, unless told otherwise. */
async function pushed(
  state = ', branch: main',
): Promise<{ made: TestRepository; prefect: FakePrefect; run: (...argv: string[]) => Promise<Run> }> {
  const made = await gitRepository(FILES);
  const origin = await withOrigin(made);
  const prefect = new FakePrefect({ workPools: [{ name: 'local', type: 'process' }] });
  await made.commit({ 'prefect.yaml': project(origin, state) });
  await made.git('push', '--quiet', 'origin', 'main');
  const run = (...argv: string[]) => runTq(argv, { directory: made.directory, prefect, checkout: 'real' });
  return { made, prefect, run };
}

test('what is pushed is deployed, and changes that no run sees do not count', async () => {
  const { made, run } = await pushed();
  made.write({ 'other.py': 'x = 2\n', 'new.py': '', 'README.md': 'new' });
  const { stderr, exitCode } = await run('deploy');
  expect([exitCode, stderr]).toEqual([0, expect.stringContaining('1 created')]);
  expect(stderr).not.toContain('TQ43');
});

describe('what is not committed', () => {
  test.for([
    ['the flow', { 'flows.py': `${FILES['flows.py']}\nx = 1\n` }, 'flows.py'],
    ['a module behind a module', { 'core/helpers.py': 'def help(): return 1\n' }, 'core/helpers.py'],
    [
      'a rule file',
      { 'rules/orders.yaml': FILES['rules/orders.yaml'].replace('id', 'key') },
      'rules/orders.yaml',
    ],
    [
      'a new rule file',
      { 'rules/more.yaml': FILES['rules/orders.yaml'].replace('orders', 'more') },
      'rules/more.yaml',
    ],
  ] as const)('%s', async ([, change, path]) => {
    const { made, prefect, run } = await pushed();
    made.write(change);
    const { stderr, exitCode } = await run('deploy');
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`error[TQ4302]: \`${path}\` is not committed`);
    expect(stderr).toContain('they would run something else');
    expect(prefect.writes).toEqual([]);
    const planned = await run('plan');
    expect([planned.exitCode, planned.stderr]).toEqual([0, expect.stringContaining('warning[TQ4302]')]);
  });

  test('a module that git ignores', async () => {
    const { made, run } = await pushed();
    await made.commit({ '.gitignore': 'core/generated.py\n', 'core/checks.py': 'from . import generated\n' });
    await made.git('push', '--quiet', 'origin', 'main');
    made.write({ 'core/generated.py': '' });
    const { stderr, exitCode } = await run('deploy');
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('`core/generated.py` is not committed')]);
  });

  test('with --allow-dirty the version and the record say so, also from a saved plan', async () => {
    const { made, prefect, run } = await pushed();
    made.write({ 'core/helpers.py': 'def help(): return 1\n', 'plan.json': '' });
    const { stderr, exitCode } = await run('deploy', '--allow-dirty');
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('warning[TQ4302]')]);
    expect(prefect.deployments[0]?.fields.version).toMatch(/^[0-9a-f]{8}-dirty$/);
    const history = JSON.parse((await run('history', 'show', '--json')).stdout);
    expect(history.release.commit).toMatchObject({ branch: 'main', dirty: ['core/helpers.py'] });
    expect((await run('history', 'show')).stdout).toContain(
      'main; with changes that are not in it: core/helpers.py',
    );
    made.write({ 'flows.py': FILES['flows.py'].replace('today', 'now') });
    await run('plan', '--allow-dirty', '--out', 'saved.json');
    const applied = await run('deploy', '--plan', 'saved.json');
    expect([applied.exitCode, applied.stderr]).toEqual([0, expect.stringContaining('1 updated')]);
  });
});

describe('what is not pushed', () => {
  test('a branch that has other content', async () => {
    const { made, prefect, run } = await pushed();
    await made.commit({ 'core/helpers.py': 'def help(): return 1\n' });
    const { stderr, exitCode } = await run('deploy');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('error[TQ4303]: `core/helpers.py` is not the same in `main` of `origin`');
    expect(prefect.writes).toEqual([]);
  });

  test('a branch that has the same content by another commit is as good', async () => {
    const { made, run } = await pushed();
    await made.commit({ 'other.py': 'x = 2\n' });
    expect((await run('deploy')).exitCode).toBe(0);
  });

  test('the commit that the step names', async () => {
    const { made, run } = await pushed();
    await made.commit({ 'other.py': 'x = 2\n' });
    const { stderr, exitCode } = await run('deploy', '--ref', 'HEAD');
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringMatching(/error\[TQ4303\]: the commit [0-9a-f]{8} is not pushed/),
    ]);
    await made.git('push', '--quiet', 'origin', 'main');
    expect((await run('deploy', '--ref', 'HEAD')).exitCode).toBe(0);
  });

  test('is asked of origin where nothing is known of it: a tag that was cloned alone', async () => {
    const { made, prefect } = await pushed();
    await made.git('tag', 'v1');
    await made.git('push', '--quiet', 'origin', 'v1');
    const origin = await made.git('remote', 'get-url', 'origin');
    const clone = projectFolder({});
    await execa('git', ['clone', '--quiet', '--depth', '1', '--branch', 'v1', `file://${origin}`, clone]);
    await execa('git', ['remote', 'set-url', 'origin', origin], { cwd: clone });
    const run = (...argv: string[]) => runTq(argv, { directory: clone, prefect, checkout: 'real' });
    const { stderr, exitCode } = await run('deploy', '--ref', 'v1');
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('1 created')]);
  });

  test('what cannot be known is said, and refuses nothing', async () => {
    const { run } = await pushed(', branch: elsewhere');
    const { stderr, exitCode } = await run('deploy');
    expect(exitCode).toBe(0);
    expect(stderr).toContain('cannot be told: `elsewhere` of `origin` is not known here');
  });
});

describe('what a tag or an older commit names', () => {
  test('a tag that is here alone', async () => {
    const { made, run } = await pushed(', branch: v77');
    await made.git('tag', 'v77');
    const refused = await run('deploy');
    expect([refused.exitCode, refused.stderr]).toEqual([1, expect.stringContaining('`v77` is not pushed')]);
    await made.git('push', '--quiet', 'origin', 'v77');
    expect((await run('deploy')).exitCode).toBe(0);
  });

  test('a commit that the file pins is not mended by a push', async () => {
    const { made, run } = await pushed();
    const old = await made.git('rev-parse', 'HEAD');
    const origin = await made.git('remote', 'get-url', 'origin');
    const pinned = project(origin, `, commit_sha: ${old}`);
    await made.commit({ 'prefect.yaml': pinned, 'core/helpers.py': 'def help(): return 1\n' });
    await made.git('push', '--quiet', 'origin', 'main');
    const { exitCode, stderr } = await run('deploy');
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('name another commit in the pull step')]);
  });
});

test('another repository, and code that is not from git, are nobody’s business', async () => {
  const { made, run } = await pushed();
  const elsewhere = project('https://git.example.com/other.git', ', branch: main');
  made.write({ 'prefect.yaml': elsewhere, 'flows.py': FLOWS });
  const DEPLOYED = { exitCode: 0, stderr: expect.not.stringContaining('TQ43') };
  expect(await run('deploy')).toMatchObject(DEPLOYED);
  made.write({ 'prefect.yaml': elsewhere.replace(/pull:\n.*\n/, '') });
  symlinkSync('flows.py', join(made.directory, 'link.py'));
  expect(await run('deploy')).toMatchObject(DEPLOYED);
});
