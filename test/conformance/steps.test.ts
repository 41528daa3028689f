/** Lists of steps through the real Prefect and through `runSteps`: the same outputs, files and failures. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pythonEnvironment, ROOT } from '../../scripts/python-environment.ts';
import type { JsonObject } from '../../src/json.ts';
import { startGitServer } from '../unit/steps/git-server.ts';
import { makeRepositories } from '../unit/steps/repositories.ts';
import { type Result, variablesIn, withPrefect, withTq } from './steps/both.ts';
import { cloneCases, differingCases, inputCases, type StepCase } from './steps/cases.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'tq-steps-')));
const repositories = makeRepositories(join(root, 'repositories'));
const variables = variablesIn(root);
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** What is said about a failure differs; that it failed, and what it left behind, must not. */
function comparable(results: readonly Result[], cases: readonly StepCase[]): object {
  const entries = results.map(({ outputs, failure, files }, index) => [
    cases[index]!.name,
    { outputs: failure === undefined ? outputs : 'failed', files },
  ]);
  return Object.fromEntries(entries);
}

describe('runSteps does what `run_steps` of Prefect does', () => {
  it.each([
    ['scripts and inputs', inputCases()],
    ['clones', cloneCases(repositories)],
  ])('%s', async (name, cases) => {
    const expected = await withPrefect(cases, join(root, `prefect ${name}`), variables);
    const found = await withTq(cases, join(root, `tq ${name}`), variables);
    expect(comparable(found, cases)).toEqual(comparable(expected, cases));
    expect(cases.length).toBeGreaterThan(30);
  });
});

describe('and differs on purpose', () => {
  const cases = differingCases(repositories);
  let prefect: Record<string, Result> = {};
  let tq: Record<string, Result> = {};
  beforeAll(async () => {
    const list = Object.values(cases);
    const byKey = (results: Result[]) =>
      Object.fromEntries(Object.keys(cases).map((key, i) => [key, results[i]!]));
    prefect = byKey(await withPrefect(list, join(root, 'prefect differing'), variables));
    tq = byKey(await withTq(list, join(root, 'tq differing'), variables));
  });
  const has = (result: Result | undefined, path: string): boolean => Object.hasOwn(result!.files, path);

  it('a commit is checked out although the folder is there', () => {
    expect(has(prefect.otherCommit, 'flows/a/new.py')).toBe(false);
    expect(has(tq.otherCommit, 'flows/a/new.py')).toBe(true);
  });

  it('a shortened commit is found', () => {
    expect(prefect.shortCommit?.failure).toContain('git');
    expect(tq.shortCommit?.outputs).toEqual({ directory: 'flows' });
    expect(has(tq.shortCommit, 'flows/a/flow.py')).toBe(true);
  });

  it('files that git does not know stay', () => {
    expect(has(prefect.untracked, 'flows/own.txt')).toBe(false);
    expect(has(tq.untracked, 'flows/own.txt')).toBe(true);
    expect(has(tq.untracked, 'flows/a/new.py')).toBe(true);
  });

  it('a clone that cannot be brought up to date stays', () => {
    expect(prefect.gone?.failure).toBeDefined();
    expect(has(prefect.gone, 'gone/README.md')).toBe(false);
    expect(tq.gone?.failure).toBeDefined();
    expect(has(tq.gone, 'gone/README.md')).toBe(true);
  });

  it('submodules at a commit are filled', () => {
    expect(has(prefect.submodulesAtCommit, 'with-parts/part/README.md')).toBe(false);
    expect(has(tq.submodulesAtCommit, 'with-parts/part/README.md')).toBe(true);
  });

  it('text is no boolean: Python takes `"false"` for true', () => {
    expect(prefect.booleanText?.outputs).toEqual({ stdout: 'a', stderr: '' });
    expect(tq.booleanText?.failure).toBe('`shell` must be `true` or `false`, found text');
  });

  it('null means not set', () => {
    expect(prefect.nullFile?.failure).toContain('TypeError');
    expect(tq.nullFile?.failure).toBeUndefined();
  });

  it('a clone outside is refused before it is made', () => {
    expect(prefect.outside?.failure).toContain('ValueError');
    expect(tq.outside?.failure).toContain('clone_directory_name');
  });

  it('the working directory is named as it was written, not by what a link leads to', () => {
    expect(prefect.link?.outputs).toEqual({ directory: '{folder}/sub' });
    expect(tq.link?.outputs).toEqual({ directory: '{folder}/link' });
  });
});

describe('a private repository over https', () => {
  it('gets the same login from both, and keeps it to itself in tq', async () => {
    const home = join(root, 'tls');
    mkdirSync(home);
    const certificate = join(home, 'cert.pem');
    const { python } = await pythonEnvironment();
    await execa(python, [join(ROOT, 'test', 'conformance', 'steps', 'make_certificate.py'), home]);
    const tls = { key: readFileSync(join(home, 'key.pem'), 'utf8'), cert: readFileSync(certificate, 'utf8') };
    const token = 'tok%en/with:odd@signs';
    const login = `${token}:`;
    const server = await startGitServer({ root: repositories.root, login, tls });
    const trace = join(home, 'trace.json');
    const more = { ...variables, GIT_SSL_CAINFO: certificate };
    try {
      const steps = [
        {
          'prefect.deployments.steps.git_clone': {
            repository: `${server.url}/with-parts.git`,
            access_token: token,
            include_submodules: true,
          },
        },
        {
          'prefect.deployments.steps.git_clone': {
            repository: `${server.url}/flows.git`,
            credentials: { token },
            directories: ['a'],
          },
        },
        {
          'prefect.deployments.steps.git_clone': {
            repository: `${server.url}/flows.git`,
            credentials: { password: token },
          },
        },
      ] as JsonObject[];
      const cases = [{ name: 'private', steps }];
      const expected = await withPrefect(cases, join(root, 'prefect private'), more);
      const byPrefect = new Set(server.logins.splice(0));
      const found = await withTq(cases, join(root, 'tq private'), { ...more, GIT_TRACE2_EVENT: trace });
      expect(comparable(found, cases)).toEqual(comparable(expected, cases));
      expect(found[0]?.failure).toBeUndefined();
      expect([...byPrefect]).toEqual([login]);
      expect([...new Set(server.logins)]).toEqual([login]);
    } finally {
      await server.close();
    }
    const shown = [token, encodeURIComponent(token), Buffer.from(login).toString('base64')];
    const configuration = readFileSync(join(root, 'tq private', '0', 'with-parts', '.git', 'config'), 'utf8');
    const prefectConfiguration = readFileSync(
      join(root, 'prefect private', '0', 'with-parts', '.git', 'config'),
      'utf8',
    );
    expect(shown.some((text) => prefectConfiguration.includes(text))).toBe(true);
    // Every argument of git and of all that git started, the helper for https included.
    const commands = readFileSync(trace, 'utf8');
    expect(commands).toContain('remote-https');
    for (const text of shown) {
      expect(configuration).not.toContain(text);
      expect(commands).not.toContain(text);
    }
    expect(existsSync(join(root, 'tq private', '0', 'with-parts', 'part', 'README.md'))).toBe(true);
  });
});
