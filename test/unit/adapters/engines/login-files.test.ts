import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { authFile, dockerConfig } from '../../../../src/adapters/engines/login-files.ts';
import { withPrivateFolder } from '../../../../src/adapters/engines/private-folder.ts';
import type { Environment } from '../../../../src/environment.ts';

let home: string;
let folder: string;
let environment: Environment;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tq-home-'));
  folder = mkdtempSync(join(tmpdir(), 'tq-logins-'));
  environment = { variables: {}, workingDirectory: home, homeDirectory: home, platform: 'linux' };
  mkdirSync(join(home, '.docker', 'contexts'), { recursive: true });
});
afterEach(() => {
  for (const each of [home, folder]) rmSync(each, { recursive: true, force: true });
});

const login = { registry: 'r.test:5000', username: 'ana', password: 'p:w' };
const encoded = Buffer.from('ana:p:w').toString('base64');

function write(path: string, content: unknown): void {
  mkdirSync(join(home, path, '..'), { recursive: true });
  writeFileSync(join(home, path), JSON.stringify(content));
}

function read(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

it('puts a login into a copy of Docker’s configuration, and takes the rest as it is', async () => {
  write('.docker/config.json', {
    auths: { 'https://r.test:5000/v1/': { auth: 'old' }, 'other.test': { auth: 'b3Ro' } },
    credHelpers: { 'r.test:5000': 'gcloud', 'gcr.io': 'gcloud' },
    credsStore: 'desktop',
    currentContext: 'remote',
  });
  const own = await dockerConfig(folder, [login], environment);
  expect(read(join(own, 'config.json'))).toEqual({
    auths: { 'other.test': { auth: 'b3Ro' }, 'r.test:5000': { auth: encoded } },
    credHelpers: { 'gcr.io': 'gcloud', 'r.test:5000': '' },
    credsStore: 'desktop',
    currentContext: 'remote',
  });
  expect(lstatSync(join(own, 'contexts')).isSymbolicLink()).toBe(true);
  expect(statSync(own).mode & 0o777).toBe(0o700);
  expect(statSync(join(own, 'config.json')).mode & 0o777).toBe(0o600);
});

it('names Docker Hub as Docker does, and knows identity tokens', async () => {
  const token = { registry: 'docker.io', username: '<token>', password: 'identity' };
  const own = await dockerConfig(folder, [token], environment);
  const auth = Buffer.from('<token>:').toString('base64');
  const hub = 'https://index.docker.io/v1/';
  expect(read(join(own, 'config.json'))).toEqual({
    auths: { [hub]: { auth, identitytoken: 'identity' } },
    credHelpers: { [hub]: '' },
  });
});

it('gathers the logins that buildah and Podman would find, ours first', async () => {
  write('.docker/config.json', { auths: { 'a.test': { auth: 'MQ==' }, 'b.test': { auth: 'MQ==' } } });
  write('.config/containers/auth.json', {
    auths: { 'b.test': { auth: 'Mg==' }, 'r.test:5000': { auth: 'Mg==' } },
  });
  const file = await authFile(folder, [login], environment);
  expect(read(file)).toEqual({
    auths: { 'a.test': { auth: 'MQ==' }, 'b.test': { auth: 'Mg==' }, 'r.test:5000': { auth: encoded } },
    credHelpers: {},
  });
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('leaves no private folder behind: not at the end, not after an error, not when the process is ended', async () => {
  let seen = '';
  await withPrivateFolder(async (path) => {
    seen = path;
    expect(statSync(path).mode & 0o777).toBe(0o700);
  });
  expect(existsSync(seen)).toBe(false);
  const failing = withPrivateFolder(async (path) => {
    seen = path;
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(existsSync(seen)).toBe(false);
  const module = join(import.meta.dirname, '../../../../src/adapters/engines/private-folder.ts');
  const script = `import { withPrivateFolder } from ${JSON.stringify(module)};
withPrivateFolder(async (path) => { console.log(path); process.exit(130); });`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', script];
  const { stdout, exitCode } = await execa(process.execPath, args, { reject: false });
  expect({ exitCode, isThere: existsSync(stdout), stdout }).toEqual({
    exitCode: 130,
    isThere: false,
    stdout: expect.stringContaining('tq-engine-'),
  });
});

it('says where private files cannot be kept', async () => {
  vi.stubEnv('TMPDIR', join(home, 'missing'));
  const refused = await withPrivateFolder(async () => 'done');
  vi.unstubAllEnvs();
  expect(refused).toMatchObject({
    failure: {
      reason: 'failed',
      message: expect.stringContaining(join(home, 'missing')),
      help: expect.stringContaining('TMPDIR'),
    },
  });
});
