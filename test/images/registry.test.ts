/** The real `docker-registry`, with and without passwords, filled by skopeo, buildah and Docker, and read by `tq`. */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { RegistryHttp } from '../../src/adapters/registry/registry-http.ts';
import { parseReference, type ImageReference } from '../../src/images/reference.ts';
import { lookAtImages } from '../../src/reading/preflight/look-at-images.ts';
import { subjectOf } from '../unit/reading/preflight/subject-of.ts';
import { removeFolder } from '../../scripts/container-parts.ts';
import { realRegistry } from './real-registry.ts';
import { FixedClock } from '../fakes/fixed-clock.ts';

const skipped = inject('imagesSkipped') !== '';
const { host } = inject('registry');
const locked = inject('privateRegistry');
/** The names in the registries that are of this file. */
const TEAM = 'registry-test';

/** Programs of the outside run with a home of their own. */
let folder: string;
let variables: Record<string, string>;
const opened: RegistryHttp[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tq-registry-test-'));
  const storage = join(folder, 'storage.conf');
  writeFileSync(
    storage,
    `[storage]\ndriver = "vfs"\ngraphroot = "${folder}/graph"\nrunroot = "${folder}/run"\n`,
  );
  mkdirSync(join(folder, 'context'));
  variables = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    DOCKER_HOST: inject('dockerHost'),
    CONTAINERS_STORAGE_CONF: storage,
  };
});

afterAll(async () => {
  for (const registry of opened) await registry.close();
  removeFolder(folder);
});

async function run(
  program: string,
  args: string[],
  { input, env = {} }: { input?: string; env?: Record<string, string> } = {},
): Promise<string> {
  const all = { ...variables, ...env };
  const { stdout } = await execa(program, args, {
    env: all,
    extendEnv: false,
    ...(input === undefined ? {} : { input }),
  });
  return stdout.trim();
}

function open(more: Record<string, string> = {}): RegistryHttp {
  const registry = realRegistry(folder, { ...variables, ...more });
  opened.push(registry);
  return registry;
}

function named(text: string): ImageReference {
  const reference = parseReference(text);
  if ('fault' in reference) throw new Error(reference.fault);
  return reference;
}

/** Builds an image of nothing but labels with buildah; its id. */
async function build(name: string, label: string, architecture: string): Promise<string> {
  const dockerfile = `FROM scratch\nLABEL what="${label}" quoted='a "b"'\nCOPY . /\n`;
  writeFileSync(join(folder, 'context', 'label'), label);
  writeFileSync(join(folder, 'Dockerfile'), dockerfile);
  const args = ['bud', '--isolation=chroot', `--arch=${architecture}`, '--os=linux', '-t', name];
  const output = await run('buildah', [...args, '-f', join(folder, 'Dockerfile'), join(folder, 'context')]);
  return `sha256:${output.split('\n').at(-1)}`;
}

async function push(name: string, target: string, ...more: string[]): Promise<string> {
  const digest = join(folder, 'digest');
  const args = ['push', '--tls-verify=false', `--digestfile=${digest}`, ...more];
  await run('buildah', [...args, name, `docker://${target}`]);
  return readFileSync(digest, 'utf8').trim();
}

describe.skipIf(skipped)('a registry that is open to all', () => {
  it.each(['oci', 'v2s2'])('holds an image in the form %s', async (format) => {
    const id = await build(`app-${format}`, format, 'amd64');
    const target = `${host}/${TEAM}/app:${format}`;
    const digest = await push(`app-${format}`, target, `--format=${format}`);
    const registry = open();
    expect(await registry.digestOf(named(target))).toEqual({ digest });
    const image = await registry.read(named(target));
    expect(image).toMatchObject({ digest, platforms: ['linux/amd64'] });
    expect(image).toMatchObject({ labels: { what: format, quoted: 'a "b"' } });
    // Another form has another configuration, and so another id than the one it was built with.
    if (format === 'oci') expect(image).toMatchObject({ imageId: id });
    const said = await run('skopeo', ['inspect', '--tls-verify=false', '--raw', `docker://${target}`]);
    expect(image).toMatchObject({ imageId: JSON.parse(said).config.digest });
  });

  it('is asked by a preflight for the images of deployments', async () => {
    await build('app-preflight', 'preflight', 'amd64');
    const digest = await push('app-preflight', `${host}/${TEAM}/preflight:v1`);
    const project = join(folder, 'project');
    mkdirSync(project);
    const entries = ['v1', 'v2'].map(
      (tag) =>
        `  - {name: ${tag}, entrypoint: "flows.py:f", work_pool: {name: k8s, job_variables: {image: "${host}/${TEAM}/preflight:${tag}"}}}\n`,
    );
    writeFileSync(join(project, 'prefect.yaml'), `deployments:\n${entries.join('')}`);
    writeFileSync(join(project, 'flows.py'), 'from prefect import flow\n\n\n@flow\ndef f():\n    pass\n');
    const answer = await lookAtImages(await subjectOf(project), {
      registry: async () => open(),
      clock: new FixedClock(),
    });
    expect(answer.findings).toMatchObject([{ finding: { code: 'TQ5014' }, entries: [1] }]);
    expect(answer.seen).toMatchObject([{ entries: [0], text: expect.stringContaining(digest.slice(0, 19)) }]);
  });

  it('holds what Docker pushes', async () => {
    const target = `${host}/${TEAM}/of-docker:v1`;
    await run('docker', ['build', '--label=by=docker', '-t', target, '-'], {
      input: 'FROM scratch\nENV A=b\nLABEL what=docker\n',
    });
    await run('docker', ['push', target]);
    const [id, pushed] = (
      await run('docker', ['image', 'inspect', '--format={{.Id}} {{index .RepoDigests 0}}', target])
    ).split(' ');
    const digest = pushed?.split('@')[1];
    const registry = open();
    expect(await registry.digestOf(named(target))).toEqual({ digest });
    expect(await registry.read(named(target))).toMatchObject({
      digest,
      imageId: id,
      labels: { by: 'docker', what: 'docker' },
    });
    expect(await registry.read(named(`${host}/${TEAM}/of-docker@${digest}`))).toMatchObject({ imageId: id });
  });

  it('holds an index of several platforms', async () => {
    const ids: Record<string, string> = {};
    await run('buildah', ['manifest', 'create', 'many']);
    for (const architecture of ['arm64', 'amd64']) {
      ids[architecture] = await build(`many-${architecture}`, architecture, architecture);
      await run('buildah', ['manifest', 'add', 'many', `localhost/many-${architecture}`]);
    }
    const target = `${host}/${TEAM}/many:v1`;
    await run('buildah', ['manifest', 'push', '--all', '--tls-verify=false', 'many', `docker://${target}`]);
    const raw = await run('skopeo', ['inspect', '--tls-verify=false', '--raw', `docker://${target}`]);
    writeFileSync(join(folder, 'index.json'), raw);
    const digest = await run('skopeo', ['manifest-digest', join(folder, 'index.json')]);
    const registry = open();
    expect(await registry.digestOf(named(target))).toEqual({ digest });
    for (const [platform, architecture] of [
      [undefined, 'amd64'],
      ['linux/arm64', 'arm64'],
      ['linux/arm64/v8', 'arm64'],
    ] as const)
      expect(await registry.read(named(target), platform)).toEqual({
        digest,
        imageId: ids[architecture],
        labels: expect.objectContaining({ what: architecture }),
        platforms: expect.arrayContaining(['linux/arm64', 'linux/amd64']),
      });
  });

  it('holds another image after its tag has moved, and the first one still', async () => {
    const target = `${host}/${TEAM}/moved:v1`;
    const registry = open();
    const digests: string[] = [];
    for (const label of ['first', 'second']) {
      await build('moved', label, 'amd64');
      digests.push(await push('moved', target));
      expect(await registry.digestOf(named(target))).toEqual({ digest: digests.at(-1) });
    }
    expect(digests[0]).not.toBe(digests[1]);
    expect(await registry.read(named(`${host}/${TEAM}/moved@${digests[0]}`))).toMatchObject({
      labels: { what: 'first' },
    });
  });

  it('does not hold others', async () => {
    const registry = open();
    for (const name of [`app:gone`, `no-such-name`, `app@sha256:${'0'.repeat(64)}`]) {
      expect(await registry.digestOf(named(`${host}/${TEAM}/${name}`))).toBeNull();
      expect(await registry.read(named(`${host}/${TEAM}/${name}`))).toBeNull();
    }
  });

  it('may be pushed to, which is found out without writing', async () => {
    const catalog = async () => (await fetch(`http://${host}/v2/_catalog?n=1000`)).json();
    const before = await catalog();
    expect(await open().mayPush(named(`${host}/${TEAM}/never-pushed`))).toBe(true);
    expect(await catalog()).toEqual(before);
  });
});

describe.skipIf(skipped)('a registry with passwords', () => {
  const target = `${locked.host}/${TEAM}/app:v1`;
  let digest: string;

  beforeAll(async () => {
    await build('locked', 'locked', 'amd64');
    const authFile = join(folder, 'setup.json');
    await logIn('buildah', [`--authfile=${authFile}`]);
    digest = await push('locked', target, `--authfile=${authFile}`);
  });

  /** `docker` has no option for the file, only a variable for its folder. */
  async function logIn(program: string, more: string[] = [], env = {}): Promise<void> {
    const tls = program === 'docker' ? [] : ['--tls-verify=false'];
    const args = ['login', ...tls, ...more, `--username=${locked.username}`, '--password-stdin', locked.host];
    await run(program, args, { input: locked.password, env });
  }

  it('says that it wants a login', async () => {
    const registry = open();
    for (const answer of [
      await registry.digestOf(named(target)),
      await registry.read(named(target)),
      await registry.mayPush(named(target)),
    ])
      expect(answer).toEqual({
        failure: {
          reason: 'unauthenticated',
          message: `registry \`${locked.host}\` wants a login`,
          help: expect.stringContaining(`docker login ${locked.host}`),
        },
      });
  });

  it('takes the login of the environment', async () => {
    const registry = open({
      TQ_REGISTRY: locked.host,
      TQ_REGISTRY_USERNAME: locked.username,
      TQ_REGISTRY_PASSWORD: locked.password,
    });
    expect(await registry.digestOf(named(target))).toEqual({ digest });
    expect(await registry.read(named(target))).toMatchObject({ digest, labels: { what: 'locked' } });
    expect(await registry.mayPush(named(target))).toBe(true);
  });

  it.each<[string, (home: string) => Record<string, string>]>([
    ['docker', (home) => ({ DOCKER_CONFIG: home })],
    ['skopeo', (home) => ({ REGISTRY_AUTH_FILE: `${home}/config.json` })],
    ['buildah', (home) => ({ DOCKER_AUTH_CONFIG: readFileSync(`${home}/config.json`, 'utf8') })],
  ])('takes the login that `%s login` has stored', async (program, found) => {
    const home = mkdtempSync(join(folder, 'home-'));
    const options = program === 'docker' ? [] : [`--authfile=${home}/config.json`];
    await logIn(program, options, { DOCKER_CONFIG: home });
    const registry = open(found(home));
    expect(await registry.digestOf(named(target))).toEqual({ digest });
    expect(await registry.credentialFor(locked.host)).toEqual({ ...login(), registry: locked.host });
  });

  function login(): { username: string; password: string } {
    return { username: locked.username, password: locked.password };
  }

  it('refuses another password, and says where it comes from', async () => {
    const registry = open({ TQ_REGISTRY_USERNAME: locked.username, TQ_REGISTRY_PASSWORD: 'not-the-one' });
    const answer = await registry.digestOf(named(target));
    expect(answer).toMatchObject({
      failure: {
        reason: 'unauthenticated',
        message: expect.stringContaining('does not accept the login from `TQ_REGISTRY_USERNAME`'),
      },
    });
    expect(JSON.stringify(answer)).not.toContain('not-the-one');
    registry.useCredential({ ...login(), registry: locked.host });
    expect(await registry.digestOf(named(target))).toEqual({ digest });
  });
});
