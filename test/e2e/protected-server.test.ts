/**
 * A server that asks for a password and for CSRF tokens, as one that others can reach should. One real server with
 * both, since each takes seconds to start. Its tokens expire soon, so that the renewal is met in the middle of a run.
 */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPrefectServer, type PrefectServer } from '../../scripts/prefect-server.ts';
import { pythonEnvironment } from '../../scripts/python-environment.ts';
import { projectFolder } from '../commands/project-folder.ts';
import { forwardingServer } from './forwarding-server.ts';
import { tq, type Result } from './run-binary.ts';

const AUTH_STRING = 'admin:c0rrect-horse';
const TOKEN_SECONDS = 3;
/** Everything below that must never be printed, whole or in part. */
const SECRETS = ['c0rrect-horse', 'wr0ng-horse', 'pnu_wr0ng'];

let server: PrefectServer;
beforeAll(async () => {
  server = await startPrefectServer({
    python: await pythonEnvironment(),
    environment: {
      PREFECT_SERVER_API_AUTH_STRING: AUTH_STRING,
      PREFECT_SERVER_CSRF_PROTECTION_ENABLED: 'true',
      PREFECT_SERVER_CSRF_TOKEN_EXPIRATION: `PT${TOKEN_SECONDS}S`,
    },
  });
});
afterAll(() => server.stop());

function project(files: Record<string, string> = {}) {
  const mark = randomUUID().slice(0, 8);
  const entry = (name: string): string => `
  - name: ${name}
    entrypoint: flows.py:f_${mark}
    tags: [a]
    work_pool: {name: pool-${mark}}
    schedules:
      - {cron: "0 * * * *", slug: hourly, timezone: UTC, active: false}
    triggers:
      - {expect: [orders.${mark}.landed]}`;
  const yaml = `deployments:${entry('one')}${entry('two')}\n`;
  const flows = `from prefect import flow\n\n\n@flow\ndef f_${mark}():\n    pass\n`;
  const directory = projectFolder({ 'prefect.yaml': yaml, 'flows.py': flows, ...files });
  const run = (argv: string[], variables: Record<string, string> = {}): Promise<Result> =>
    tq(argv, { directory, variables: { PREFECT_API_URL: server.apiUrl, ...variables } });
  return { mark, yaml, directory, run };
}

describe('without the right password', () => {
  const profile = '[profiles.prod]\nPREFECT_API_KEY = "pnu_wr0ng"\n';

  test.for<[string, Record<string, string>, Record<string, string>, string, string]>([
    ['nothing is sent', {}, {}, 'no credentials are set', 'set `PREFECT_API_AUTH_STRING`'],
    [
      'a wrong one of the environment',
      { PREFECT_API_AUTH_STRING: 'admin:wr0ng-horse' },
      {},
      'sent was `PREFECT_API_AUTH_STRING` (environment)',
      'check the value of `PREFECT_API_AUTH_STRING`',
    ],
    [
      'a wrong one of .env',
      {},
      { '.env': 'PREFECT_API_AUTH_STRING=admin:wr0ng-horse\n' },
      'sent was `PREFECT_API_AUTH_STRING` (.env)',
      'check the value of `PREFECT_API_AUTH_STRING`',
    ],
    [
      'a wrong one of prefect.toml',
      {},
      { 'prefect.toml': '[api]\nauth_string = "admin:wr0ng-horse"\n' },
      'sent was `api.auth_string` (prefect.toml)',
      'check the value of `api.auth_string`',
    ],
    [
      'a key, which this server does not take',
      { PREFECT_PROFILE: 'prod' },
      { '.prefect/profiles.toml': profile },
      'sent was `PREFECT_API_KEY` (profile prod)',
      'set `PREFECT_API_AUTH_STRING`',
    ],
    [
      'both, the key the wrong kind and the other one wrong',
      { PREFECT_PROFILE: 'prod', PREFECT_API_AUTH_STRING: 'admin:wr0ng-horse' },
      { '.prefect/profiles.toml': profile },
      'sent was `PREFECT_API_AUTH_STRING` (environment); it goes before `PREFECT_API_KEY`',
      'check the value of `PREFECT_API_AUTH_STRING`',
    ],
    [
      'one in the address and one in a header',
      {
        PREFECT_API_URL: 'http://admin:wr0ng-horse@',
        PREFECT_CLIENT_CUSTOM_HEADERS: '{"Authorization": "Bearer pnu_wr0ng"}',
      },
      {},
      'sent was what stands before `@` in `PREFECT_API_URL` (environment); it goes before `PREFECT_CLIENT_CUSTOM_HEADERS`',
      'check what stands before `@` in `PREFECT_API_URL`',
    ],
  ])('%s: every command exits with 5 and names the setting', async ([, given, files, sent, help]) => {
    const { run, mark } = project(files);
    const address = given.PREFECT_API_URL;
    const variables =
      address === undefined
        ? given
        : { ...given, PREFECT_API_URL: server.apiUrl.replace('http://', address) };
    for (const argv of [
      ['plan'],
      ['deploy', '--all'],
      ['pool', 'create', `pool-${mark}`, '--type', 'process'],
    ]) {
      const { exitCode, stdout, stderr } = await run(argv, variables);
      expect({ argv, exitCode, stdout }).toEqual({ argv, exitCode: 5, stdout: '' });
      expect(stderr).toContain('(401: Unauthorized)');
      expect(stderr).toContain(sent);
      expect(stderr).toContain(help);
      expectNoSecrets(stderr);
    }
    const { exitCode, stdout, stderr } = await run(['deploy', '--all', '--json'], variables);
    expect(exitCode).toBe(5);
    expect(JSON.parse(stdout)).toMatchObject({ exitCode: 5, exitReason: 'unauthorized' });
    expect(JSON.parse(stdout).failure.message).toContain(sent);
    expectNoSecrets(stdout + stderr);
  });

  function expectNoSecrets(text: string): void {
    for (const secret of SECRETS) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(btoa(`admin:${secret}`));
    }
  }
});

describe('with the right password', () => {
  const variables = { PREFECT_API_AUTH_STRING: AUTH_STRING, PREFECT_API_KEY: 'pnu_wr0ng' };

  test('a deploy creates, changes and removes under tokens', async () => {
    const { mark, yaml, directory, run } = project();
    expect((await run(['pool', 'create', `pool-${mark}`, '--type', 'process'], variables)).exitCode).toBe(0);
    const created = await run(['deploy', '--all'], variables);
    expect(created).toMatchObject({ exitCode: 0, stdout: '' });
    expect(created.stderr).toContain('2 created');

    const changed = yaml
      .replaceAll('tags: [a]', 'tags: [a, b]')
      .replaceAll('0 * * * *', '5 * * * *')
      .replaceAll('landed', 'arrived');
    writeFileSync(join(directory, 'prefect.yaml'), changed);
    expect((await run(['deploy', '--all'], variables)).stderr).toContain('2 updated');
    const emptied = changed
      .replaceAll(/ {4}triggers:\n.*\n/g, '')
      .replaceAll(/schedules:\n.*\n/g, 'schedules: []\n');
    writeFileSync(join(directory, 'prefect.yaml'), emptied);
    expect((await run(['deploy', '--all'], variables)).stderr).toContain('2 updated');
    expect(await run(['deploy', '--all'], variables)).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: '2 unchanged',
    });
  });

  test('a token that expires in the middle is replaced', async () => {
    const { mark, run } = project();
    await run(['pool', 'create', `pool-${mark}`, '--type', 'process'], variables);
    const requests: string[] = [];
    const forwarding = await forwardingServer(server.apiUrl, async ({ method, path }) => {
      const isSecondDeployment =
        path === '/api/deployments/' && requests.includes('POST /api/deployments/') && method === 'POST';
      requests.push(`${method} ${path.split('?', 1)[0]}`);
      if (isSecondDeployment && !requests.includes('waited')) {
        requests.push('waited');
        await wait(TOKEN_SECONDS * 1000 + 300);
      }
      return undefined;
    });
    const result = await run(['deploy', '--all'], { ...variables, PREFECT_API_URL: forwarding.apiUrl });
    expect(result.stderr).toContain('2 created');
    expect(result.exitCode).toBe(0);
    const afterWaiting = requests.slice(requests.indexOf('waited') + 1);
    expect(afterWaiting.slice(0, 2)).toEqual(['GET /api/csrf-token', 'POST /api/deployments/']);
  });
});
