/** `tq.include` and `tq.use`: shared definitions, with findings where they are written. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { FLOWS, projectFolder } from './project-folder.ts';
import { runTq } from './run-tq.ts';

const LOCAL = { workPools: [{ name: 'local', type: 'process' }] };

const PROJECT = `name: shop
tq: {include: ../shared/base.yaml}
definitions:
  nightly: {schedules: [{cron: "0 2 * * *", slug: nightly, timezone: UTC}]}
deployments:
  - name: orders
    entrypoint: flows.py:orders
    work_pool: {job_variables: {working_dir: /data}}
    tq: {use: [on-local, nightly]}
`;

const BASE = `tq: {include: pull.yaml, project: not-taken}
definitions:
  on-local:
    tags: [shared]
    work_pool: {name: local, job_variables: {env: {MODE: fast}}}
  nightly: {tags: [not-taken]}
`;

const PULL = `pull:
  - prefect.deployments.steps.set_working_directory: {directory: /opt/shop}
`;

function shop(more: Record<string, string> = {}): string {
  const directory = projectFolder({
    '.git/HEAD': 'ref: refs/heads/main\n',
    'shop/prefect.yaml': PROJECT,
    'shop/flows.py': FLOWS,
    'shared/base.yaml': BASE,
    'shared/pull.yaml': PULL,
    ...more,
  });
  return join(directory, 'shop');
}

test('an entry takes what it does not say from definitions, and the file its steps from what it includes', async () => {
  const prefect = new FakePrefect(LOCAL);
  const run = await runTq(['deploy'], { directory: shop(), prefect });
  expect(run.exitCode, run.stderr).toBe(0);
  expect(prefect.deployments[0]).toMatchObject({
    name: 'orders',
    fields: {
      tags: ['shared'],
      work_pool_name: 'local',
      job_variables: { working_dir: '/data', env: { MODE: 'fast' } },
      pull_steps: [{ 'prefect.deployments.steps.set_working_directory': { directory: '/opt/shop' } }],
    },
    schedules: [{ slug: 'nightly' }],
  });
  const history = await runTq(['history', '--json'], { directory: shop(), prefect });
  expect(JSON.parse(history.stdout).releases).toHaveLength(1);
});

describe('a finding points to', () => {
  test('the included file, with its line', async () => {
    const directory = shop({ 'shared/base.yaml': BASE.replace('tags: [shared]', 'tagz: [shared]') });
    const run = await runTq(['validate', '--json'], { directory });
    const [found] = JSON.parse(run.stdout).diagnostics;
    expect(found).toMatchObject({ code: 'TQ2001', where: { start: { line: 4, column: 5, offset: 74 } } });
    expect(found.where.file).toMatch(/shared\/base\.yaml$/);
    expect(BASE.replace('tags: [shared]', 'tagz: [shared]').slice(74, 78)).toBe('tagz');
  });

  test('the project’s own file for what stands there', async () => {
    const directory = shop({ 'shop/prefect.yaml': PROJECT.replace('slug:', 'slugg:') });
    const run = await runTq(['validate', '--json'], { directory });
    expect(JSON.parse(run.stdout).diagnostics).toMatchObject([
      { where: { file: 'prefect.yaml', start: { line: 4 } } },
    ]);
  });

  test('a repair changes the included file and nothing else', async () => {
    const directory = shop({ 'shared/base.yaml': BASE.replace('tags: [shared]', 'tagz: [shared]') });
    const run = await runTq(['validate', '--diff'], { directory });
    expect(run.stdout).toContain('-    tagz: [shared]\n+    tags: [shared]');
  });
});

describe('refused is', () => {
  test.for([
    ['/etc/passwd', 'TQ2056', 'it is an absolute path'],
    ['../../outside.yaml', 'TQ2056', 'it leads out of the repository'],
    ['../shared/link.yaml', 'TQ2056', 'a link leads out of the repository'],
    ['../shared/none.yaml', 'TQ2057', 'none.yaml`, which is included here'],
    ['../shared', 'TQ2057', 'cannot be read'],
    ['../shared/self.yaml', 'TQ2058', 'the file includes itself'],
    ['prefect.yaml', 'TQ2058', 'the file includes itself'],
    ['../shared/deep0.yaml', 'TQ2058', 'more than 8 levels deep'],
    ['../.git/config', 'TQ2056', 'what `.git` holds is git’s own'],
    ['../shared/to-git.yaml', 'TQ2056', 'what `.git` holds is git’s own'],
    ['../shared/list.yaml', 'TQ2002', 'is no mapping, so nothing of it can be included'],
    ['../.env', 'TQ2002', 'is no mapping, so nothing of it can be included'],
  ] as const)('%s (%s)', async ([include, code, words]) => {
    const deep = Array.from({ length: 10 }, (_, index) => [
      `shared/deep${index}.yaml`,
      `tq: {include: deep${index + 1}.yaml}\n`,
    ]);
    const directory = shop({
      ...Object.fromEntries(deep),
      'shared/self.yaml': 'tq: {include: [self.yaml]}\n',
      'shared/list.yaml': '- 1\n',
      '.env': 'HIDDEN=1\n',
      '.git/config': '[http]\n\textraheader = HIDDEN\n',
      'shop/prefect.yaml': PROJECT.replace('../shared/base.yaml', `[../shared/base.yaml, ${include}]`),
    });
    symlinkSync(
      join(projectFolder({ 'outside.yaml': PULL }), 'outside.yaml'),
      join(directory, '../shared/link.yaml'),
    );
    symlinkSync('../.git/config', join(directory, '../shared/to-git.yaml'));
    const run = await runTq(['validate'], { directory });
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain(`error[${code}]`);
    expect(run.stderr).toContain(words);
    expect(run.stderr).not.toContain('HIDDEN');
  });

  test.for(['rules: ../.git/config', 'blocks: ../.git/*', 'projects: ../.git/*', 'rules: ../secret'])(
    'tq: {%s}, of which no line is shown',
    async (named) => {
      const directory = shop({
        '.git/config': '[http]\n\textraheader = HIDDEN\n',
        secret: 'HIDDEN=[1\n',
        'shop/prefect.yaml': PROJECT.replace('include: ../shared/base.yaml', named),
      });
      const run = await runTq(['validate'], { directory });
      expect([run.exitCode, run.stderr]).toEqual([1, expect.stringMatching(/[.]git|a text/)]);
      expect(`${run.stdout}${run.stderr}`).not.toContain('HIDDEN');
    },
  );

  test('an included file that is no YAML, at its own place', async () => {
    const run = await runTq(['validate'], { directory: shop({ 'shared/pull.yaml': 'pull: [\n' }) });
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('error[TQ1004]');
    expect(run.stderr).toContain('shared/pull.yaml:');
  });
});

test('a secret in an included file is not printed', async () => {
  const secret = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';
  const directory = shop({ 'shared/pull.yaml': `${PULL}# ${secret}\nbuild:\n  - ${secret}: {}\n` });
  const run = await runTq(['validate'], { directory });
  expect(run.exitCode).toBe(1);
  expect(run.stderr).toMatch(/--> .*shared\/pull\.yaml:\d/);
  expect(`${run.stdout}${run.stderr}`).not.toContain(secret);
});

describe('definitions', () => {
  test.for([
    ['on-locall', 'there is no definition `on-locall`; did you mean `on-local`?'],
    ['a-list', 'the definition `a-list` is no mapping'],
    ['circle', 'the definition `circle` uses itself: `circle` → `back` → `circle`'],
  ] as const)('%s', async ([name, words]) => {
    const directory = shop({
      'shop/prefect.yaml': PROJECT.replace('[on-local, nightly]', `[on-local, ${name}]`).replace(
        'definitions:',
        'definitions:\n  a-list: [1]\n  circle: {tq: {use: back}}\n  back: {tq: {use: circle}}',
      ),
    });
    const run = await runTq(['validate'], { directory });
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain(words);
  });

  test('a definition may use another one', async () => {
    const prefect = new FakePrefect(LOCAL);
    const directory = shop({
      'shop/prefect.yaml': PROJECT.replace('[on-local, nightly]', 'both').replace(
        'definitions:',
        'definitions:\n  both: {description: two, tq: {use: [on-local, nightly]}}',
      ),
    });
    const run = await runTq(['deploy'], { directory, prefect });
    expect(run.exitCode, run.stderr).toBe(0);
    expect(prefect.deployments[0]?.fields).toMatchObject({ description: 'two', tags: ['shared'] });
  });
});
