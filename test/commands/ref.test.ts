/** `--ref`: everything is read from a commit, and the working tree neither counts nor changes. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { gitRepository, withOrigin, type TestRepository, TEMPORARY } from '../git-repository.ts';
import { imageProject, SHARED } from './image-project.ts';
import { FLOWS, projectFolder } from './project-folder.ts';
import { runTq, type Run, type RunOptions } from './run-tq.ts';

const PROJECT = (name: string, more = ''): string => `name: shop
deployments:
  - name: ${name}
    entrypoint: flows.py:orders
    work_pool: {name: local}
${more}`;

/** v1: `daily`; v2: `nightly`, not valid any more in the working tree. */
async function project(): Promise<{ made: TestRepository; v1: string; origin: string }> {
  const made = await gitRepository({ 'prefect.yaml': PROJECT('daily'), 'flows.py': FLOWS });
  await made.git('tag', 'v1');
  const v1 = await made.git('rev-parse', 'HEAD');
  await made.commit({ 'prefect.yaml': PROJECT('nightly'), 'flows.py': FLOWS.replace('today', 'now') });
  await made.git('tag', 'v2');
  const origin = await withOrigin(made);
  made.write({ 'prefect.yaml': 'deployments: nonsense\n', 'flows.py': null });
  return { made, v1, origin };
}

const pool = (): FakePrefect => new FakePrefect({ workPools: [{ name: 'local', type: 'process' }] });

/** With the real git. */
const tq = (argv: string[], options: RunOptions): Promise<Run> =>
  runTq(argv, { checkout: 'real', ...options });

describe('deploy --ref', () => {
  test('registers what the commit says, pinned to it, and touches nothing here', async () => {
    const { made, v1, origin } = await project();
    const prefect = pool();
    const before = await made.git('status', '--porcelain');
    const { exitCode, stderr } = await tq(['deploy', '--ref', 'v1'], { directory: made.directory, prefect });
    expect(stderr).toContain('1 created');
    expect(exitCode).toBe(0);
    expect(prefect.deployments[0]?.fields).toMatchObject({
      version: 'v1',
      pull_steps: [{ 'prefect.deployments.steps.git_clone': { repository: origin, commit_sha: v1 } }],
    });
    expect(await made.git('status', '--porcelain')).toBe(before);
    expect(existsSync(join(made.directory, '.git', 'worktrees'))).toBe(false);
  });

  test('there and back: each plan says what changes, and a second deploy nothing', async () => {
    const { made } = await project();
    const prefect = pool();
    const run = (...argv: string[]): Promise<Run> => tq(argv, { directory: made.directory, prefect });
    await run('deploy', '--ref', 'v1');
    const there = await run('plan', '--ref', 'v2');
    expect(there.stderr).toContain('+ orders/nightly');
    await run('deploy', '--ref', 'v2', '--prune', '--yes');
    const back = await run('plan', '--ref', 'v1');
    expect(back.stderr).toContain('+ orders/daily');
    await run('deploy', '--ref', 'v1', '--prune', '--yes');
    const again = await run('deploy', '--ref', 'v1', '--assert-noop');
    expect(again.exitCode).toBe(0);
    await made.git('reset', '--quiet', '--hard');
    const history = await run('history', 'show', '--json');
    expect(JSON.parse(history.stdout)).toMatchObject({ release: { commit: { ref: 'v1' } } });
  });
});

const SHELL = 'prefect.deployments.steps.run_shell_script';
const PATH = { PATH: process.env.PATH ?? '' };

describe('what needs files on disk', () => {
  const BUILD = `    build:
      - ${SHELL}: {id: here, script: cat data.txt}
      - ${SHELL}: {id: commit, script: git rev-parse HEAD}
      - ${SHELL}: {id: folder, script: pwd}
    tags: ["is-{{ here.stdout }}", "at-{{ commit.stdout }}", "in-{{ folder.stdout }}"]
`;

  /** Steps that read the folder, and another text there by now. */
  async function withSteps(build = BUILD): Promise<{ made: TestRepository; v1: string }> {
    const made = await gitRepository({
      'sub/prefect.yaml': PROJECT('daily', build),
      'sub/flows.py': FLOWS,
      'sub/data.txt': 'of v1',
    });
    await made.git('tag', 'v1');
    const v1 = await made.git('rev-parse', 'HEAD');
    await made.commit({ 'sub/data.txt': 'of v2' });
    await withOrigin(made);
    return { made, v1 };
  }

  test('steps run in a working tree of their own, which is gone afterwards', async () => {
    const { made, v1 } = await withSteps();
    const prefect = pool();
    const directory = join(made.directory, 'sub');
    const run = await tq(['deploy', '--ref', 'v1'], { directory, prefect, variables: PATH });
    expect(run.stderr).toContain('1 created');
    const [here = '', commit, folder = ''] = prefect.deployments[0]?.fields.tags ?? [];
    expect([here, commit]).toEqual(['is-of v1', `at-${v1}`]);
    expect(folder.startsWith('in-')).toBe(true);
    expect(folder).not.toBe(`in-${directory}`);
    expect(existsSync(folder.slice('in-'.length))).toBe(false);
    expect(existsSync(join(made.directory, '.git', 'worktrees'))).toBe(false);
    expect(readFileSync(join(directory, 'data.txt'), 'utf8')).toBe('of v2');
  });

  test('it is gone when a step fails, too', async () => {
    const { made } = await withSteps(`    build:\n      - ${SHELL}: {script: 'false'}\n`);
    const mine = (): string[] =>
      readdirSync(tmpdir()).filter((name) => name.startsWith(`${TEMPORARY}${process.pid}-`));
    // The folder is shared, and other tests run in this process.
    const before = mine();
    const directory = join(made.directory, 'sub');
    const run = await tq(['deploy', '--ref', 'v1'], { directory, prefect: pool(), variables: PATH });
    expect(run.exitCode).toBe(3);
    expect(mine()).toEqual(before);
    expect(existsSync(join(made.directory, '.git', 'worktrees'))).toBe(false);
  });

  test('a machine without a folder for temporary files says so', async () => {
    const { made } = await withSteps();
    const before = process.env.TMPDIR;
    process.env.TMPDIR = '/nonexistent';
    const directory = join(made.directory, 'sub');
    const run = await tq(['deploy', '--ref', 'v1'], { directory, prefect: pool(), variables: PATH }).finally(
      () => {
        if (before === undefined) delete process.env.TMPDIR;
        else process.env.TMPDIR = before;
      },
    );
    expect([run.exitCode, run.stderr]).toEqual([
      3,
      expect.stringContaining('a temporary folder cannot be made'),
    ]);
  });

  test('a plan makes none', async () => {
    const { made } = await withSteps();
    const directory = join(made.directory, 'sub');
    const run = await tq(['plan', '--ref', 'v1'], { directory, prefect: pool() });
    expect(run.stderr).toContain('known only when the build and push steps have run');
    expect(run.exitCode).toBe(0);
  });
});

describe('an image', () => {
  test('is made of the files of the commit', async () => {
    const project = imageProject(SHARED, { 'rules.py': 'x = 1\n' });
    const made = await gitRepository({}, project.directory);
    await made.git('tag', 'v1');
    await withOrigin(made);
    const tq = (...argv: string[]) => project.tq(argv, { checkout: 'real', variables: PATH });
    const imagesOf = async (...argv: string[]) => JSON.parse((await tq(...argv, '--json')).stdout).images;
    const [before] = await imagesOf('build', '--dry-run', '--ref', 'v1');
    await made.commit({ 'rules.py': 'x = 2\n' });
    const [of] = await imagesOf('build', '--dry-run', '--ref', 'v1');
    const [now] = await imagesOf('build', '--dry-run', '--ref', 'HEAD');
    expect(before.references[0]).toMatch(/^reg\.test\/shop:[0-9a-f]{16}$/);
    expect(of.references[0]).toBe(before.references[0]);
    expect(now.references[0]).not.toBe(before.references[0]);
    const [planned] = await imagesOf('plan', '--ref', 'v1');
    expect(planned.references[0]).toBe(before.references[0]);
    expect(existsSync(join(made.directory, '.git', 'worktrees'))).toBe(false);
  });
});

describe('a saved plan', () => {
  test('of a ref is carried out from that ref', async () => {
    const { made, v1 } = await project();
    const prefect = pool();
    const run = (...argv: string[]): Promise<Run> => tq(argv, { directory: made.directory, prefect });
    await run('plan', '--ref', 'v1', '--out', 'plan.json');
    // A tag may be moved; the plan is about the commit.
    await made.git('tag', '--force', 'v1', 'HEAD');
    const { stderr, exitCode } = await run('deploy', '--plan', 'plan.json');
    expect(stderr).toContain('1 created');
    expect(exitCode).toBe(0);
    expect(JSON.stringify(prefect.deployments[0]?.fields.pull_steps)).toContain(v1);
  });
});

describe('a repository that is not cloned here', () => {
  test('is planned, saved and deployed from anywhere', async () => {
    const { made, v1, origin } = await project();
    await made.git('push', '--quiet', 'origin', 'v1', 'v2');
    const prefect = pool();
    const directory = projectFolder({});
    const run = (...argv: string[]): Promise<Run> => tq([...argv], { directory, prefect });
    const asked = ['--repo', origin, '--ref', 'v1'];
    expect((await run('plan', ...asked, '--out', 'plan.json')).stderr).toContain('+ orders/daily');
    expect(readdirSync(directory)).toEqual(['plan.json']);
    await execa('git', ['tag', '--force', 'v1', 'v2'], { cwd: origin });
    expect((await run('deploy', '--plan', 'plan.json')).stderr).toContain('1 created');
    expect(prefect.deployments[0]?.fields).toMatchObject({
      version: 'v1',
      pull_steps: [{ 'prefect.deployments.steps.git_clone': { repository: origin, commit_sha: v1 } }],
    });
    await execa('git', ['tag', '--force', 'v1', v1], { cwd: origin });
    expect((await run('deploy', ...asked, '--assert-noop')).exitCode).toBe(0);
    const nowhere = await run('plan', '--repo', join(directory, 'none'));
    expect([nowhere.exitCode, nowhere.stderr]).toEqual([3, expect.stringContaining('git cannot read')]);
  });
});

describe('validate --ref', () => {
  test('reads the commit', async () => {
    const { made } = await project();
    const run = (...argv: string[]): Promise<Run> => tq(argv, { directory: made.directory });
    expect((await run('validate')).exitCode).toBe(1);
    expect((await run('validate', '--ref', 'v2')).exitCode).toBe(0);
    expect((await run('validate', '--ref', 'v2', '--fix')).exitCode).toBe(64);
  });
});

describe('what cannot be read', () => {
  const failing = async (argv: string[], directory: string): Promise<[number, string]> => {
    const { exitCode, stderr } = await tq(argv, { directory, prefect: pool() });
    return [exitCode, stderr];
  };

  test('an unknown ref, or what is none', async () => {
    const { made } = await project();
    const [code, said] = await failing(['plan', '--ref', 'v9'], made.directory);
    expect([code, said]).toEqual([64, expect.stringContaining('`v9` names no commit')]);
    expect(await failing(['plan', '--ref=-oops'], made.directory)).toEqual([
      64,
      expect.stringContaining('must not begin with `-`'),
    ]);
  });

  test('a link out of the repository, a submodule, a circle of links', async () => {
    const made = await gitRepository({ 'flows.py': FLOWS });
    const { symlinkSync } = await import('node:fs');
    symlinkSync('/etc/passwd', join(made.directory, 'prefect.yaml'));
    symlinkSync('../../outside.yaml', join(made.directory, 'up.yaml'));
    symlinkSync('circle.yaml', join(made.directory, 'circle.yaml'));
    symlinkSync('real', join(made.directory, 'linked'));
    const sub = await gitRepository({ 'prefect.yaml': PROJECT('daily'), 'flows.py': FLOWS });
    await made.git(
      '-c',
      'protocol.file.allow=always',
      'submodule',
      '--quiet',
      'add',
      sub.directory,
      'vendored',
    );
    await made.commit({ 'real/prefect.yaml': PROJECT('daily') });
    await withOrigin(made);
    const plan = (file: string) => failing(['plan', '--ref', 'HEAD', '--prefect-file', file], made.directory);
    expect((await plan('prefect.yaml'))[1]).toContain('a link out of the repository');
    expect((await plan('up.yaml'))[1]).toContain('a link out of the repository');
    expect((await plan('circle.yaml'))[1]).toContain('a link that leads in a circle');
    expect((await plan('vendored/prefect.yaml'))[1]).toContain('in the submodule `vendored`');
    expect((await plan('linked/prefect.yaml'))[1]).toContain('+ orders/daily');
  });
});
