import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { execaProcesses } from '../../../../src/adapters/execa-processes.ts';
import { isLoopback, originsOf, registryOf } from '../../../../src/adapters/registry/hosts.ts';
import { parseChallenge } from '../../../../src/adapters/registry/challenge.ts';
import { nodeFileSystem } from '../../../../src/adapters/node-file-system.ts';
import { TqError } from '../../../../src/tq-error.ts';
import { afterTest } from '../after-test.ts';
import { connect, failureOf, holding, locked, named, PASSWORD, serve } from './serve.ts';
import { stopwatch } from '../../busy-time.ts';

const HOST = 'registry.example:5000';
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const auths = (entries: Record<string, unknown>): string => JSON.stringify({ auths: entries });
const entry = (password: string) => ({ auth: base64(`ana:${password}`) });

async function passwordFor(
  registry: string,
  ...known: Parameters<typeof connect>
): Promise<string | undefined> {
  return (await connect(...known).registry.credentialFor(registry))?.password;
}

describe('the login for a registry', () => {
  const everywhere = {
    variables: {
      TQ_REGISTRY_USERNAME: 'ana',
      TQ_REGISTRY_PASSWORD: 'of the variables',
      DOCKER_AUTH_CONFIG: auths({ [HOST]: entry('of the text') }),
      REGISTRY_AUTH_FILE: '/home/ana/auth-file.json',
      DOCKER_CONFIG: '/home/ana/elsewhere',
      XDG_RUNTIME_DIR: '/home/ana/run',
    },
    home: {
      'auth-file.json': auths({ [HOST]: entry('of the auth file') }),
      'elsewhere/config.json': auths({ [HOST]: entry('of Docker') }),
      'run/containers/auth.json': auths({ [HOST]: entry('of Podman') }),
      '.config/containers/auth.json': auths({ [HOST]: entry('of Podman at home') }),
    },
  };

  it('comes from the first place that knows one', async () => {
    const { TQ_REGISTRY_USERNAME, TQ_REGISTRY_PASSWORD, ...stored } = everywhere.variables;
    const { DOCKER_AUTH_CONFIG, ...paths } = stored;
    const files = Object.entries(everywhere.home);
    const found = [
      await passwordFor(HOST, {
        ...everywhere,
        variables: { ...stored, TQ_REGISTRY_USERNAME, TQ_REGISTRY_PASSWORD },
      }),
      await passwordFor(HOST, { ...everywhere, variables: { ...paths, DOCKER_AUTH_CONFIG } }),
    ];
    for (let missing = 0; missing <= files.length; missing += 1)
      found.push(
        await passwordFor(HOST, { variables: paths, home: Object.fromEntries(files.slice(missing)) }),
      );
    expect(found).toEqual([
      'of the variables',
      'of the text',
      'of the auth file',
      'of Docker',
      'of Podman',
      'of Podman at home',
      undefined,
    ]);
  });

  it('is an explicit one before all others', async () => {
    const { registry, secrets } = connect(everywhere);
    expect(await registry.credentialFor(HOST)).toEqual({
      registry: HOST,
      username: 'ana',
      password: 'of the variables',
    });
    const credential = { registry: HOST, username: 'bob', password: PASSWORD };
    registry.useCredential(credential);
    expect(await registry.credentialFor(HOST)).toEqual(credential);
    expect(secrets).toEqual(['of the variables', 'ana:of the variables', PASSWORD, `bob:${PASSWORD}`]);
  });

  it.each([
    ['registry.example:5000', 'of the variables'],
    ['https://Registry.example:5000/v2/', 'of the variables'],
    ['other.example', undefined],
  ])('of the variables is for `TQ_REGISTRY` %s', async (only, password) => {
    const variables = {
      TQ_REGISTRY: only,
      TQ_REGISTRY_USERNAME: 'a',
      TQ_REGISTRY_PASSWORD: 'of the variables',
    };
    expect(await passwordFor(HOST, { variables })).toBe(password);
  });

  it('of the variables is whole', async () => {
    const { host } = await serve(locked);
    const { registry } = connect({ variables: { TQ_REGISTRY_PASSWORD: PASSWORD } });
    expect(await failureOf(registry.digestOf(named(`${host}/app`)))).toEqual({
      reason: 'failed',
      message: '`TQ_REGISTRY_USERNAME` is not set, and the other half of the login is',
    });
  });

  it.each<[string, Record<string, unknown>]>([
    ['with a scheme', { [`https://${HOST}`]: entry('yes') }],
    ['with a path', { [`https://${HOST}/v2/`]: entry('yes') }],
    ['with a folder', { [`${HOST}/team`]: entry('yes') }],
    ['in capitals', { 'Registry.Example:5000': entry('yes') }],
    ['exactly, before others', { [`http://${HOST}`]: entry('no'), [HOST]: entry('yes') }],
    ['in two fields', { [HOST]: { username: 'ana', password: 'yes' } }],
    ['with zeros at the end', { [HOST]: { auth: base64('ana:yes\0\0') } }],
  ])('is found by its key %s', async (_, entries) => {
    expect(await passwordFor(HOST, { home: { '.docker/config.json': auths(entries) } })).toBe('yes');
  });

  it.each(['https://index.docker.io/v1/', 'index.docker.io', 'docker.io', 'registry-1.docker.io'])(
    'of Docker Hub is found under `%s`',
    async (key) => {
      const home = { '.docker/config.json': auths({ [key]: entry('yes') }) };
      expect(await passwordFor('docker.io', { home })).toBe('yes');
    },
  );

  it.each([
    ['another port', auths({ 'registry.example': entry('no') })],
    ['a longer name', auths({ [`my-${HOST}`]: entry('no') })],
    ['an empty entry', auths({ [HOST]: {} })],
    ['an empty file', ''],
    ['no entries', '{}'],
    ['odd entries', '{"auths":[1],"credHelpers":7,"credsStore":null}'],
    ['a key of every object', auths({})],
  ])('is not found with %s', async (_, text) => {
    const { registry } = connect({ home: { '.docker/config.json': text } });
    expect(await registry.credentialFor(HOST)).toBeUndefined();
    expect(await registry.credentialFor('constructor')).toBeUndefined();
  });

  it('may be an identity token', async () => {
    const home = {
      '.docker/config.json': auths({ [HOST]: { auth: base64('0000:'), identitytoken: PASSWORD } }),
    };
    expect(await connect({ home }).registry.credentialFor(HOST)).toEqual({
      registry: HOST,
      username: '<token>',
      password: PASSWORD,
    });
  });

  it.each([
    [
      '{"auths": {"x": "' + PASSWORD,
      'the logins in `/home/ana/.docker/config.json` cannot be read: it is not JSON',
    ],
    [
      auths({ [HOST]: { auth: base64(PASSWORD) } }),
      `the login for \`${HOST}\` in \`/home/ana/.docker/config.json\` cannot be read: its \`auth\` is not \`NAME:PASSWORD\` in base64`,
    ],
  ])('that cannot be read is a failure: %s', async (text, message) => {
    const { registry } = connect({ home: { '.docker/config.json': text } });
    const error = await registry.credentialFor(HOST).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TqError);
    expect(error).toMatchObject({ reason: 'failed', message });
    expect(String(error)).not.toContain(PASSWORD);
  });

  it('that may not be read is a failure', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tq-logins-'));
    afterTest(() => rmSync(folder, { recursive: true }));
    const { registry } = connect({ variables: { REGISTRY_AUTH_FILE: folder }, files: nodeFileSystem() });
    await expect(registry.credentialFor(HOST)).rejects.toThrow(
      `the logins in \`${folder}\` cannot be read: it is a folder`,
    );
  });
});

describe('a credential helper', () => {
  /** A real program of that name in `PATH`. */
  function withHelper(name: string, script: string) {
    const folder = mkdtempSync(join(tmpdir(), 'tq-helper-'));
    afterTest(() => rmSync(folder, { recursive: true }));
    const program = join(folder, `docker-credential-${name}`);
    writeFileSync(program, `#!/bin/sh\necho "$@" >> ${folder}/calls\ncat >> ${folder}/calls\n${script}\n`);
    chmodSync(program, 0o755);
    return {
      known: (config: object) => ({
        home: { '.docker/config.json': JSON.stringify(config) },
        processes: execaProcesses(),
        workingDirectory: folder,
        variables: { PATH: `${folder}:${process.env.PATH}` },
      }),
      calls: () => readFileSync(join(folder, 'calls'), 'utf8'),
    };
  }

  const answering = `printf '{"ServerURL":"x","Username":"ana","Secret":"${PASSWORD}"}'`;

  it('is asked once, with the host on its standard input', async () => {
    const { known, calls } = withHelper('lab', answering);
    const { registry, secrets } = connect(known({ credHelpers: { [HOST]: 'lab' } }));
    for (let times = 0; times < 2; times += 1)
      expect(await registry.credentialFor(HOST)).toEqual({
        registry: HOST,
        username: 'ana',
        password: PASSWORD,
      });
    expect(calls()).toBe(`get\n${HOST}`);
    expect(secrets).toContain(PASSWORD);
  });

  it('for Docker Hub is asked for its old address', async () => {
    const { known, calls } = withHelper('lab', answering);
    await connect(known({ credsStore: 'lab' })).registry.credentialFor('docker.io');
    expect(calls()).toBe('get\nhttps://index.docker.io/v1/');
  });

  it('goes before what stands in the file, unless it knows nothing', async () => {
    const knows = withHelper('lab', answering);
    const config = { credsStore: 'lab', ...JSON.parse(auths({ [HOST]: entry('of the file') })) };
    expect(await passwordFor(HOST, knows.known(config))).toBe(PASSWORD);
    const knowsNothing = withHelper('lab', 'echo credentials not found in native keychain; exit 1');
    expect(await passwordFor(HOST, knowsNothing.known(config))).toBe('of the file');
  });

  it('of a host goes before the one for all', async () => {
    const { known } = withHelper('lab', answering);
    const config = { credHelpers: { [HOST]: 'lab' }, credsStore: 'not-there' };
    expect(await passwordFor(HOST, known(config))).toBe(PASSWORD);
  });

  it.each([
    ['fails', 'echo the vault is sealed; exit 3', 'it ended with 3: the vault is sealed'],
    ['fails after it has answered', `${answering}; exit 1`, 'it ended with 1'],
    ['says something else', `echo ${PASSWORD}`, 'its answer is not the JSON that such helpers give'],
    ['says half of it', 'echo \'{"Username":"ana"}\'', 'its answer is not the JSON that such helpers give'],
  ])('that %s is named', async (_, script, why) => {
    const { host } = await serve(locked);
    const { known } = withHelper('lab', script);
    const { registry } = connect(known({ credsStore: 'lab' }));
    expect(await failureOf(registry.digestOf(named(`${host}/app`)))).toEqual({
      reason: 'failed',
      message: `the credential helper \`docker-credential-lab\` gave no login for \`${host}\`: ${why}`,
      help: 'repair the helper, or take it out of `credHelpers` and `credsStore` in the configuration of Docker',
    });
  });

  it('that is broken does not matter where no login is wanted', async () => {
    const { host } = await serve(holding([]));
    const { known } = withHelper('lab', 'exit 1');
    expect(await connect(known({ credsStore: 'lab' })).registry.digestOf(named(`${host}/app`))).toBeNull();
  });

  it('that is not there is named', async () => {
    const { known } = withHelper('lab', answering);
    await expect(connect(known({ credsStore: 'desktop' })).registry.credentialFor(HOST)).rejects.toThrow(
      /^the credential helper `docker-credential-desktop` gave no login for `registry\.example:5000`: it could not be started/,
    );
  });

  it('has no path in its name', async () => {
    const { known } = withHelper('lab', answering);
    await expect(connect(known({ credsStore: '../lab' })).registry.credentialFor(HOST)).rejects.toThrow(
      `\`../lab\` is no name of a credential helper for \`${HOST}\``,
    );
  });

  it('with an empty answer knows nothing', async () => {
    const { known } = withHelper('lab', 'echo \'{"Username":"","Secret":""}\'');
    expect(await passwordFor(HOST, known({ credsStore: 'lab' }))).toBeUndefined();
  });
});

describe('hosts', () => {
  it.each([
    ['https://index.docker.io/v1/', 'docker.io'],
    ['GHCR.io', 'ghcr.io'],
    ['http://localhost:5000/v2', 'localhost:5000'],
    ['[::1]:5000', '[::1]:5000'],
  ])('registryOf(%s) is %s', (key, expected) => expect(registryOf(key)).toBe(expected));

  it.each([
    ['docker.io', ['https://registry-1.docker.io']],
    ['ghcr.io', ['https://ghcr.io']],
    ['localhost:5000', ['http://localhost:5000', 'https://localhost:5000']],
    ['127.0.0.53', ['http://127.0.0.53', 'https://127.0.0.53']],
    ['[::1]:5000', ['http://[::1]:5000', 'https://[::1]:5000']],
    ['lab:5000', ['https://lab:5000', 'http://lab:5000']],
    ['127.0.0.1.example.com', ['https://127.0.0.1.example.com']],
  ])('%s is asked at %j', (registry, origins) => {
    expect(originsOf(registry, { TQ_INSECURE_REGISTRIES: 'lab:5000,' })).toEqual(origins);
  });

  it.each([
    ['registry.localhost', true],
    ['localhost.example', false],
    ['10.0.0.1', false],
  ])('isLoopback(%s) is %s', (host, expected) => expect(isLoopback(host)).toBe(expected));
});

describe('parseChallenge', () => {
  const bearer = (more: object) => ({ scheme: 'bearer', realm: 'https://auth.example/token', ...more });
  it.each<[string[], unknown]>([
    [
      ['Bearer realm="https://auth.example/token",service="r",scope="repository:a/b:pull,push",error="x"'],
      bearer({ service: 'r', scope: 'repository:a/b:pull,push', error: 'x' }),
    ],
    [['bearer Realm="https://auth.example/token" , SERVICE=r'], bearer({ service: 'r' })],
    [['Basic realm="a, Bearer realm=\\"b\\""'], { scheme: 'basic' }],
    [['Basic realm="x", Bearer realm="https://auth.example/token"'], bearer({})],
    [['Basic realm="x"', 'Bearer realm="https://auth.example/token"'], bearer({})],
    [['Negotiate', 'Basic realm="x"'], { scheme: 'basic' }],
    [['Bearer'], { scheme: 'unknown', name: 'Bearer' }],
    [['Negotiate'], { scheme: 'unknown', name: 'Negotiate' }],
    [[''], undefined],
    [[], undefined],
  ])('%j', (headers, expected) => expect(parseChallenge(headers)).toEqual(expected));

  it('reads a hostile header in little time', () => {
    const busy = stopwatch();
    for (const piece of ['"', 'a=', 'a="\\', 'a ']) parseChallenge([`Bearer ${piece.repeat(100_000)}`]);
    expect(busy()).toBeLessThan(500);
  });
});
