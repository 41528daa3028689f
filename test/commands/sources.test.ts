/** `tq.source`: the pull steps that it stands for, with the commits that real remotes have. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../src/json.ts';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { gitRepository, withOrigin, type TestRepository } from '../git-repository.ts';
import { FLOWS, projectFolder } from './project-folder.ts';
import { runTq, type Run, type RunOptions } from './run-tq.ts';

const GIT_CLONE = 'prefect.deployments.steps.git_clone';

const ENTRY = `  - name: daily
    entrypoint: flows.py:orders
    work_pool: {name: local}
`;
const project = (entry: string, top = ''): string => `name: shop\n${top}deployments:\n${ENTRY}${entry}`;
const own = (source: string): string => project(`    tq: {source: ${source}}\n`);

const pool = (): FakePrefect => new FakePrefect({ workPools: [{ name: 'local', type: 'process' }] });

async function deployed(
  directory: string,
  options: Partial<RunOptions> & { argv?: string[]; prefect?: FakePrefect } = {},
): Promise<Run & { pull: JsonValue; prefect: FakePrefect }> {
  const { argv = ['deploy'], prefect = pool(), ...others } = options;
  const run = await runTq(argv, { checkout: 'real', directory, prefect, ...others });
  return { ...run, prefect, pull: (prefect.deployments[0]?.fields.pull_steps ?? null) as JsonValue };
}

/** An `origin` that nobody answers at, as if everything had been pushed there. */
async function addRemote({ git }: TestRepository, url: string): Promise<void> {
  await git('remote', 'add', 'origin', url);
  await git('update-ref', 'refs/remotes/origin/main', 'HEAD');
}

/** Another repository, with a branch and two tags. */
async function library(): Promise<{ url: string; made: TestRepository; commits: Record<string, string> }> {
  const made = await gitRepository({ 'a.py': 'a = 1\n' });
  const first = await made.git('rev-parse', 'HEAD');
  await made.git('tag', 'v1');
  const second = await made.commit({ 'a.py': 'a = 2\n' });
  await made.git('tag', '--annotate', '--message', 'two', 'v2');
  await made.git('checkout', '--quiet', '-b', 'release/next');
  const third = await made.commit({ 'a.py': 'a = 3\n' });
  await made.git('checkout', '--quiet', 'main');
  return { url: `file://${made.directory}`, made, commits: { first, second, third } };
}

describe('this repository', () => {
  test.for(['git', 'origin', '{git: origin}', '{}'])(
    '`source: %s` is the commit that is checked out',
    async (source) => {
      const made = await gitRepository({ 'prefect.yaml': own(source), 'flows.py': FLOWS });
      const origin = await withOrigin(made);
      const { exitCode, pull } = await deployed(made.directory);
      expect(exitCode).toBe(0);
      const commit = await made.git('rev-parse', 'HEAD');
      expect(pull).toEqual([{ [GIT_CLONE]: { repository: origin, commit_sha: commit } }]);
    },
  );

  test('a second deploy of the same commit changes nothing, one of the next commit the step', async () => {
    const made = await gitRepository({ 'prefect.yaml': own('git'), 'flows.py': FLOWS });
    await withOrigin(made);
    const { prefect } = await deployed(made.directory);
    expect((await deployed(made.directory, { prefect, argv: ['deploy', '--assert-noop'] })).exitCode).toBe(0);
    const commit = await made.commit({ 'more.txt': 'more' });
    await made.git('push', '--quiet', 'origin', 'main');
    const { pull } = await deployed(made.directory, { prefect });
    expect(pull).toMatchObject([{ [GIT_CLONE]: { commit_sha: commit } }]);
  });

  test('user, password and query of the address stay here', async () => {
    const made = await gitRepository({ 'prefect.yaml': own('git'), 'flows.py': FLOWS });
    await addRemote(made, 'https://me:s3cretPassw0rd@git.test/acme/shop.git?token=s3cretTok3n');
    const { exitCode, pull, stderr, stdout } = await deployed(made.directory);
    expect(exitCode).toBe(0);
    expect(pull).toMatchObject([{ [GIT_CLONE]: { repository: 'https://git.test/acme/shop.git' } }]);
    expect(stderr + stdout + JSON.stringify(pull)).not.toContain('s3cret');
  });

  test('the user of an SSH address is part of it', async () => {
    const made = await gitRepository({ 'prefect.yaml': own('git'), 'flows.py': FLOWS });
    await addRemote(made, 'ssh://git@git.test:2222/acme/shop.git');
    const { pull } = await deployed(made.directory);
    expect(pull).toMatchObject([{ [GIT_CLONE]: { repository: 'ssh://git@git.test:2222/acme/shop.git' } }]);
  });

  test('`pin: branch` follows the branch that is checked out', async () => {
    const made = await gitRepository({ 'prefect.yaml': own('{pin: branch}'), 'flows.py': FLOWS });
    const origin = await withOrigin(made);
    const { pull } = await deployed(made.directory);
    expect(pull).toEqual([{ [GIT_CLONE]: { repository: origin, branch: 'main' } }]);
  });

  test('a name is asked of the remote, and not of what lies here', async () => {
    const made = await gitRepository({ 'prefect.yaml': own('{ref: v1}'), 'flows.py': FLOWS });
    await made.git('tag', 'v1');
    await withOrigin(made);
    const pushed = await made.git('rev-parse', 'HEAD');
    await made.commit({ 'more.txt': 'not pushed' });
    await made.git('tag', '--force', 'v1');
    const { pull } = await deployed(made.directory);
    expect(pull).toMatchObject([{ [GIT_CLONE]: { commit_sha: pushed } }]);
  });

  test('from a folder of the repository workers go to the same one', async () => {
    const made = await gitRepository({ 'team/a/prefect.yaml': own('git'), 'team/a/flows.py': FLOWS });
    const origin = await withOrigin(made);
    const { pull } = await deployed(join(made.directory, 'team', 'a'));
    const commit = await made.git('rev-parse', 'HEAD');
    expect(pull).toEqual([
      { [GIT_CLONE]: { id: 'tq-source', repository: origin, commit_sha: commit } },
      {
        'prefect.deployments.steps.set_working_directory': {
          directory: '{{ tq-source.directory }}/team/a',
        },
      },
    ]);
  });

  test('without an `origin`, and without a repository', async () => {
    const made = await gitRepository({ 'prefect.yaml': own('git'), 'flows.py': FLOWS });
    const nowhere = projectFolder({ 'prefect.yaml': own('git'), 'flows.py': FLOWS });
    for (const directory of [made.directory, nowhere]) {
      const { exitCode, stderr, prefect } = await deployed(directory);
      expect(exitCode).toBe(1);
      expect(stderr).toContain('[TQ4301]');
      expect(stderr).toContain('prefect.yaml:6:18');
      expect(prefect.deployments).toEqual([]);
    }
  });
});

describe('another repository', () => {
  test.for([
    ['', 'second'],
    ['ref: v1', 'first'],
    ['ref: v2', 'second'],
    ['ref: release/next', 'third'],
    ['ref: refs/heads/release/next', 'third'],
    ['ref: refs/tags/v1', 'first'],
    ['ref: "{{ $RELEASE }}"', 'first'],
  ] as const)('`%s` is pinned to what it stands for', async ([ref, expected]) => {
    const { url, commits } = await library();
    const directory = projectFolder({ 'prefect.yaml': own(`{git: "${url}", ${ref}}`), 'flows.py': FLOWS });
    const { exitCode, pull } = await deployed(directory, { variables: { RELEASE: 'v1' } });
    expect(exitCode).toBe(0);
    expect(pull).toEqual([{ [GIT_CLONE]: { repository: url, commit_sha: commits[expected] } }]);
  });

  test('other inputs are stored as they are written', async () => {
    const { url, commits } = await library();
    const more =
      'access_token: "{{ prefect.blocks.secret.git }}", include_submodules: true, directories: [a], clone_directory_name: lib';
    const directory = projectFolder({
      'prefect.yaml': own(`{git: "${url}", ref: v1, ${more}}`),
      'flows.py': FLOWS,
    });
    const prefect = pool();
    prefect.saveBlock('secret', 'git', { data: { value: 't0kenOfTheBlock' }, secretFields: ['value'] });
    const { exitCode, pull, stderr, stdout } = await deployed(directory, { prefect });
    expect(exitCode).toBe(0);
    expect(pull).toEqual([
      {
        [GIT_CLONE]: {
          repository: url,
          commit_sha: commits.first,
          access_token: '{{ prefect.blocks.secret.git }}',
          include_submodules: true,
          directories: ['a'],
          clone_directory_name: 'lib',
        },
      },
    ]);
    expect(stderr + stdout).not.toContain('t0kenOfTheBlock');
  });

  test('a full commit needs nobody to ask, and a branch that moves is not asked about', async () => {
    const url = 'https://git.invalid/acme/lib.git';
    const commit = 'a'.repeat(40);
    const at = async (source: string): Promise<JsonValue> =>
      (await deployed(projectFolder({ 'prefect.yaml': own(source), 'flows.py': FLOWS }))).pull;
    expect(await at(`{git: "${url}", ref: ${commit}}`)).toEqual([
      { [GIT_CLONE]: { repository: url, commit_sha: commit } },
    ]);
    expect(await at(`{git: "${url}", ref: refs/heads/main, pin: branch}`)).toEqual([
      { [GIT_CLONE]: { repository: url, branch: 'main' } },
    ]);
    expect(await at(`{git: "${url}", pin: branch}`)).toEqual([{ [GIT_CLONE]: { repository: url } }]);
  });

  test('a name that the remote does not have, with what was meant', async () => {
    const { url } = await library();
    const directory = projectFolder({
      'prefect.yaml': own(`{git: "${url}", ref: release/nxt}`),
      'flows.py': FLOWS,
    });
    const { exitCode, stderr, prefect } = await deployed(directory, { argv: ['plan'] });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('[TQ2053]');
    expect(stderr).toContain('did you mean `release/next`?');
    expect(prefect.deployments).toEqual([]);
  });

  test('a short commit, which no remote tells', async () => {
    const { url, commits } = await library();
    const ref = `"${commits.first?.slice(0, 8)}"`;
    const directory = projectFolder({
      'prefect.yaml': own(`{git: "${url}", ref: ${ref}}`),
      'flows.py': FLOWS,
    });
    const { stderr } = await deployed(directory);
    expect(stderr).toContain('[TQ2053]');
    expect(stderr).toContain('write all digits of a commit');
  });

  test('a name that only the worker knows', async () => {
    const directory = projectFolder({
      'prefect.yaml': own('{git: "https://git.invalid/a.git", ref: "{{ $NOT_SET }}"}'),
      'flows.py': FLOWS,
    });
    const { exitCode, stderr } = await deployed(directory);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('[TQ2052]');
  });

  test('a remote that is not there ends the deploy with 6, and one that has no repository with 3', async () => {
    const at = (url: string) =>
      deployed(projectFolder({ 'prefect.yaml': own(`{git: "${url}"}`), 'flows.py': FLOWS }));
    // Nobody serves anything at port 1.
    expect((await at('http://127.0.0.1:1/a.git')).exitCode).toBe(6);
    expect((await at(`file://${projectFolder({})}`)).exitCode).toBe(3);
  });
});

describe('which one counts', () => {
  const top = 'tq: {source: {git: "https://git.invalid/top.git", pin: branch}}\n';
  const TOP = [{ [GIT_CLONE]: { repository: 'https://git.invalid/top.git' } }];
  const at = async (text: string): Promise<Run & { pull: JsonValue }> =>
    deployed(projectFolder({ 'prefect.yaml': text, 'flows.py': FLOWS }));

  test('that at the top, for an entry that says nothing', async () => {
    expect((await at(project('', top))).pull).toEqual(TOP);
    expect((await at(project('    pull: null\n', top))).pull).toEqual(TOP);
  });

  test('that of the entry goes before those at the top', async () => {
    const entry = '    tq: {source: {git: "https://git.invalid/own.git", pin: branch}}\n';
    const OWN = [{ [GIT_CLONE]: { repository: 'https://git.invalid/own.git' } }];
    expect((await at(project(entry, top))).pull).toEqual(OWN);
    const steps = 'pull:\n  - prefect.deployments.steps.set_working_directory: {directory: /srv}\n';
    expect((await at(project(entry, steps))).pull).toEqual(OWN);
  });

  test('an entry with pull steps of its own has no use for that at the top', async () => {
    expect((await at(project('    pull: []\n', top))).pull).toEqual([]);
  });
});

describe('secrets', () => {
  const validated = (source: string, argv = ['validate']): Promise<Run> =>
    runTq(argv, {
      directory: projectFolder({ 'prefect.yaml': own(source), 'flows.py': FLOWS }),
      variables: { GIT_TOKEN: 'w8Kd03nfQp29xMv7' },
    });

  test.for([
    '{git: "https://git.test/a.git", ref: v1, access_token: ghp_a8Kd03nfQp29xMv71LsTzYh46BcW0eRuJiOp}',
    '{git: "https://me:w8Kd03nfQp29xMv7@git.test/a.git", ref: v1}',
  ])('in plain text: %s', async (source) => {
    const { exitCode, stderr, stdout } = await validated(source);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('[TQ2033]');
    expect(stderr + stdout).not.toMatch(/w8Kd03nfQp29xMv7|ghp_a8/);
  });

  test('of a variable, which would be stored', async () => {
    const { exitCode, stderr } = await validated(
      '{git: "https://git.test/a.git", access_token: "{{ $GIT_TOKEN }}"}',
    );
    expect(exitCode).toBe(1);
    expect(stderr).toContain('[TQ2020]');
  });
});

test('a flow that is in the other repository', async () => {
  const directory = projectFolder({ 'prefect.yaml': own('{git: "https://git.invalid/a.git", ref: v1}') });
  const { exitCode, stderr } = await runTq(['validate'], { directory });
  expect(exitCode).toBe(1);
  expect(stderr).toContain('[TQ2012]');
  expect(stderr).toContain('`tq deploy --repo https://git.invalid/a.git`');
});

describe('--ref', () => {
  const REF = ['deploy', '--ref', 'v1'];

  /** `v1`, and a newer commit that is checked out. */
  async function tagged(text: string, origin?: string): Promise<{ made: TestRepository; v1: string }> {
    const made = await gitRepository({ 'prefect.yaml': text, 'flows.py': FLOWS });
    await made.git('tag', 'v1');
    const v1 = await made.git('rev-parse', 'HEAD');
    await made.commit({ 'more.txt': 'more' });
    if (origin !== undefined) await addRemote(made, origin);
    return { made, v1 };
  }

  const clone = (inputs: string): string => project(`    pull: [{${GIT_CLONE}: {${inputs}}}]\n`);
  const ORIGIN = 'https://me:s3cretPassw0rd@git.test/acme/shop.git';

  test('a step that clones this repository, however it is written, loses its branch', async () => {
    const { made, v1 } = await tagged(
      clone('repository: "git@git.test:acme/shop", branch: main, directories: [a]'),
      ORIGIN,
    );
    const { pull } = await deployed(made.directory, { argv: REF });
    expect(pull).toEqual([
      { [GIT_CLONE]: { repository: 'git@git.test:acme/shop', directories: ['a'], commit_sha: v1 } },
    ]);
  });

  /** What is stored, and what the plan said before, on one line. */
  async function planned(text: string): Promise<{ pull: JsonValue; said: string; v1: string }> {
    const { made, v1 } = await tagged(text, ORIGIN);
    const { stderr } = await deployed(made.directory, { argv: ['plan', '--ref', 'v1'] });
    const { pull } = await deployed(made.directory, { argv: REF });
    return { pull, said: stderr.replaceAll(/\s+/g, ' '), v1 };
  }

  test('a commit in the file gives way, and the plan says so', async () => {
    const { pull, said, v1 } = await planned(
      clone('repository: "https://git.test/acme/shop", commit_sha: abcdef12'),
    );
    expect(pull).toMatchObject([{ [GIT_CLONE]: { commit_sha: v1 } }]);
    expect(said).toContain('the file pins the commit `abcdef12`; that of `--ref` is taken');
  });

  test('steps that clone other repositories stay, and the plan says what that means', async () => {
    const { pull, said } = await planned(clone('repository: "https://git.test/acme/other", branch: main'));
    expect(pull).toEqual([{ [GIT_CLONE]: { repository: 'https://git.test/acme/other', branch: 'main' } }]);
    expect(said).toContain('no pull step clones this repository');
  });

  test('a repository that only the worker knows stays as it is, with a note', async () => {
    const { pull, said } = await planned(
      clone('repository: "{{ prefect.variables.repository }}", branch: main'),
    );
    expect(pull).toMatchObject([{ [GIT_CLONE]: { branch: 'main' } }]);
    expect(said).toContain('is not known here; its step stays as it is');
  });

  test.for(['git', '{ref: main}', '{ref: main, pin: branch}'])('goes before `source: %s`', async (source) => {
    const { made, v1 } = await tagged(own(source), ORIGIN);
    const { pull } = await deployed(made.directory, { argv: REF });
    expect(pull).toEqual([{ [GIT_CLONE]: { repository: 'https://git.test/acme/shop.git', commit_sha: v1 } }]);
  });

  test('images know nothing of it', async () => {
    const { made } = await tagged(
      project('').replace('{name: local}', '{name: local, job_variables: {image: "shop:1"}}'),
      ORIGIN,
    );
    const { pull } = await deployed(made.directory, { argv: REF });
    expect(pull).toEqual([
      { 'prefect.deployments.steps.set_working_directory': { directory: '/opt/prefect' } },
    ]);
  });

  test('without an `origin` there is nothing that workers could clone', async () => {
    const { made } = await tagged(project(''));
    const { exitCode, stderr, prefect } = await deployed(made.directory, { argv: REF });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('[TQ4301]');
    expect(prefect.deployments).toEqual([]);
  });
});

test('`tq validate` asks no remote', async () => {
  const directory = projectFolder({
    'prefect.yaml': own('{git: "https://git.invalid/a.git", ref: v1}'),
    'flows.py': FLOWS,
  });
  const { exitCode, stderr } = await runTq(['validate'], { directory });
  expect(stderr).toBe('prefect.yaml: 1 deployment, no errors\n');
  expect(exitCode).toBe(0);
});

test('`tq import` leaves `tq.source` as it is written', async () => {
  const top = 'tq:\n  source: git\n';
  const text =
    project('    tq: {source: {ref: v1}, environment: prod}\n', top) + ENTRY.replace('daily', 'hourly');
  const made = await gitRepository({ 'prefect.yaml': text, 'flows.py': FLOWS });
  await made.git('tag', 'v1');
  await withOrigin(made);
  const { prefect } = await deployed(made.directory, { argv: ['deploy', '--all'] });
  for (const name of ['orders/daily', 'orders/hourly'])
    prefect.changeByHand(name, ({ fields }) => void (fields.description = 'by hand'));
  const { exitCode, stderr } = await deployed(made.directory, { argv: ['import'], prefect });
  expect(exitCode, stderr).toBe(0);
  const written = readFileSync(join(made.directory, 'prefect.yaml'), 'utf8');
  expect(written).toContain('source: {ref: v1}');
  expect(written).toContain(top);
  expect(written.match(/description: by hand/g)).toHaveLength(2);
  expect(written).not.toContain('pull:');
});

test('a saved plan is carried out with the commit that it shows, and refused when the name stands for another', async () => {
  const { url, made, commits } = await library();
  const directory = projectFolder({ 'prefect.yaml': own(`{git: "${url}", ref: main}`), 'flows.py': FLOWS });
  const prefect = pool();
  const run = (...argv: string[]) => deployed(directory, { argv, prefect });
  await run('plan', '--out', 'first.plan');
  const first = await run('deploy', '--plan', 'first.plan');
  expect(first.exitCode, first.stderr).toBe(0);
  expect(first.pull).toEqual([{ [GIT_CLONE]: { repository: url, commit_sha: commits.second } }]);
  await made.commit({ 'a.py': 'a = 4\n' });
  const { stderr } = await run('plan', '--out', 'second.plan');
  expect(stderr).toContain('pull_steps');
  await made.commit({ 'a.py': 'a = 5\n' });
  const second = await run('deploy', '--plan', 'second.plan');
  expect(second.exitCode).not.toBe(0);
  expect(second.pull).toEqual(first.pull);
});
