/** `tq validate --git` with real remotes. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FLOWS, projectFolder } from '../commands/project-folder.ts';
import { runTq, type Run } from '../commands/run-tq.ts';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { startGitServer, type GitServer } from '../unit/steps/git-server.ts';
import { gitIn, makeRepositories } from '../unit/steps/repositories.ts';
import { startGitDaemon, type Host } from './remotes.ts';
import { skipWithoutRemotes } from './skip.ts';

const TOKEN = 'tok-canary-1618033988';

const isComplete = skipWithoutRemotes();
const root = realpathSync(mkdtempSync(join(tmpdir(), 'tq-validate-git-')));
const { commits } = makeRepositories(root);
gitIn(join(root, 'flows.git'), 'update-ref', '-d', 'refs/heads/dev/side');

let daemon: Host;
let locked: GitServer;
beforeAll(async () => {
  if (!isComplete) return;
  daemon = await startGitDaemon(root);
  locked = await startGitServer({ root, login: `oauth2:${TOKEN}` });
});
afterAll(async () => {
  if (isComplete) await Promise.all([daemon.stop(), locked.close()]);
  rmSync(root, { recursive: true, force: true });
});

interface Options {
  arguments?: string[];
  variables?: Record<string, string>;
  prefect?: FakePrefect;
}

/** One deployment for each list of inputs. */
async function validate(steps: Record<string, string>[], options: Options = {}): Promise<Run> {
  const entries = steps.map((inputs, index) => {
    const lines = Object.entries(inputs).map(([key, value]) => `          ${key}: ${value}\n`);
    const step = `      - prefect.deployments.steps.git_clone:\n${lines.join('')}`;
    return `  - name: d${index}\n    entrypoint: flows.py:orders\n    work_pool: {name: local}\n    pull:\n${step}`;
  });
  const directory = projectFolder({ 'flows.py': FLOWS, 'prefect.yaml': `deployments:\n${entries.join('')}` });
  const { arguments: more = [], variables = {}, prefect } = options;
  return runTq(['validate', '--git', ...more], { directory, variables, prefect });
}

/** `error TQ4305 12`: level, code and line. */
function found({ stderr }: Run): string[] {
  const heads = [...stderr.matchAll(/^(error|warning)\[(TQ\d+)\]: .*\n *--> prefect\.yaml:(\d+):/gm)];
  return heads.map(([, level, code, line]) => `${level} ${code} ${line}`);
}

describe('a remote that may be read', () => {
  test('has what steps name', async () => {
    const repository = `${daemon.url}/flows.git`;
    const run = await validate([
      { repository },
      { repository, branch: 'main' },
      { repository, branch: 'v1' },
      { repository, commit_sha: commits.main },
      // Of no ref: asked for by itself.
      { repository, commit_sha: commits.old },
    ]);
    expect(run.stderr).toBe('prefect.yaml: 5 deployments, no errors\n');
    expect(run.exitCode).toBe(0);
  });

  test('does not have what steps name, each said at its place', async () => {
    const repository = `${daemon.url}/flows.git`;
    const run = await validate([
      { repository, branch: 'mian' },
      { repository, branch: 'nothing-like-it' },
      { repository, commit_sha: '0123456789012345678901234567890123456789' },
      { repository, commit_sha: 'abc1234' },
    ]);
    expect(found(run)).toEqual(['error TQ4305 8', 'error TQ4305 15', 'error TQ4305 22']);
    expect(run.stderr).toContain('has no branch or tag `mian`; did you mean `main`?');
    expect(run.stderr).toContain('it has `main`, `v1`');
    expect(run.stderr).toContain('is not asked for the commit `abc1234`: its name is not full');
    expect(run.exitCode).toBe(1);
  });

  test('nobody is asked without `--git`', async () => {
    const directory = projectFolder({
      'flows.py': FLOWS,
      'prefect.yaml': `pull:\n  - prefect.deployments.steps.git_clone: {repository: "${daemon.url}/none.git"}\ndeployments:\n  - {name: a, entrypoint: "flows.py:orders", work_pool: {name: local}}\n`,
    });
    expect((await runTq(['validate'], { directory })).exitCode).toBe(0);
    expect((await runTq(['validate', '--git'], { directory })).exitCode).toBe(1);
  });
});

describe('a remote that wants a login', () => {
  test('is asked once for many steps, with the one that the environment has', async () => {
    const repository = `${locked.url}/flows.git`;
    const variables = {
      TQ_GIT_TOKEN: TOKEN,
      TQ_GIT_USERNAME: 'oauth2',
      TQ_GIT_HOST: new URL(locked.url).host,
    };
    locked.logins.length = 0;
    const run = await validate([{ repository }, { repository, branch: 'main' }], { variables });
    expect(run.exitCode).toBe(0);
    const once = locked.logins.length;
    locked.logins.length = 0;
    await validate([{ repository }], { variables });
    expect(once).toBe(locked.logins.length);
  });

  test('is refused without, and with a wrong one, which is not printed', async () => {
    const repository = `${locked.url}/flows.git`;
    const wrong = 'wrong-canary-1414213562';
    const variables = { TQ_GIT_TOKEN: wrong, TQ_GIT_HOST: new URL(locked.url).host };
    for (const each of [{}, variables]) {
      const run = await validate([{ repository }], { variables: each });
      expect(found(run)).toEqual(['error TQ4306 7']);
      expect(run.stderr + run.stdout).not.toContain(wrong);
    }
  });

  test('ssh says why, not git’s last words', async () => {
    const run = await validate([{ repository: '"git@-x:y"' }]);
    expect(run.stderr).toContain('git cannot read `git@-x:y`: ');
    expect(run.stderr).not.toMatch(/and the repository exists|Could not read from remote/);
  });

  test('is asked with what a block holds when the server is asked as well', async () => {
    const url = locked.url.replace('http://', `http://oauth2:${TOKEN}@`);
    const step = { repository: '"{{ prefect.variables.flows_url }}"', branch: 'main' };
    const variables = { PREFECT_API_URL: 'http://127.0.0.1:1/api' };
    const pools = { workPools: [{ name: 'local', type: 'process' }] };
    const prefect = new FakePrefect({ ...pools, variables: { flows_url: `${url}/flows.git` } });
    const run = await validate([step], { arguments: ['--server'], variables, prefect });
    expect(run.stderr).toBe('prefect.yaml: 1 deployment, no errors\n');
    const without = await validate([step]);
    expect(without.stderr).toContain('is not asked: only the worker knows what it is');
    expect(without.exitCode).toBe(0);
  });

  test('no error is made of a login that only the worker has', async () => {
    const step = {
      repository: `${locked.url}/flows.git`,
      access_token: '"{{ prefect.blocks.secret.token }}"',
    };
    const run = await validate([step]);
    expect(found(run)).toEqual([]);
    expect(run.stderr).toContain('may not be read without the login of the worker');
    expect(run.exitCode).toBe(0);
  });
});

describe('a remote that does not answer', () => {
  test('is a warning', async () => {
    // Of no service; a port that was let go could be somebody else's by now.
    const run = await validate([{ repository: 'http://127.0.0.1:9/flows.git' }]);
    expect(found(run)).toEqual(['warning TQ4307 7']);
    expect(run.exitCode).toBe(0);
  });

  test('is left out where it is a folder of the worker', async () => {
    const run = await validate([{ repository: '/srv/flows' }, { repository: 'file:///srv/flows' }]);
    expect(run.stderr.match(/is not asked: it is a folder/g)).toHaveLength(2);
    expect(run.exitCode).toBe(0);
  });
});
