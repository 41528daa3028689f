import { describe, expect, it } from 'vitest';
import { buildVariables } from '../../../../src/adapters/engines/build-variables.ts';
import { buildahArguments } from '../../../../src/adapters/engines/buildah-arguments.ts';
import { buildxArguments, classicArguments } from '../../../../src/adapters/engines/docker-arguments.ts';
import type { ImageBuild } from '../../../../src/ports/image-engine.ts';

const FULL: ImageBuild = {
  context: '/project',
  dockerfile: { path: '/project/Dockerfile' },
  references: ['registry.test/orders:1', '-odd:2'],
  buildArguments: { TOKEN: 's3cret' },
  labels: { 'a.b': '--c=d\ne' },
  target: '-t',
  platform: 'linux/arm64',
  pull: true,
  noCache: true,
  cacheFrom: ['registry.test/cache:1'],
  network: 'none',
  extraHosts: { db: '10.0.0.1' },
  shmSize: 1024,
  onLine: () => undefined,
};
const PLAIN: ImageBuild = {
  context: '-context',
  dockerfile: { text: 'FROM scratch' },
  references: ['a:1'],
  buildArguments: {},
  labels: {},
  pull: false,
  noCache: false,
  onLine: () => undefined,
};
const FILES = { idFile: '/private/id', metadataFile: '/private/metadata' };

describe('the classic builder', () => {
  it('is told everything', () => {
    expect(classicArguments(FULL, ['TOKEN'], FILES)).toEqual([
      'build',
      '--iidfile=/private/id',
      '--file=/project/Dockerfile',
      '--tag=registry.test/orders:1',
      '--tag=-odd:2',
      '--build-arg=TOKEN',
      '--label=a.b=--c=d\ne',
      '--target=-t',
      '--platform=linux/arm64',
      '--pull',
      '--no-cache',
      '--cache-from=registry.test/cache:1',
      '--network=none',
      '--add-host=db:10.0.0.1',
      '--shm-size=1024b',
      '--',
      '/project',
    ]);
  });

  it('reads a text from its standard input', () => {
    expect(classicArguments(PLAIN, [], FILES)).toEqual([
      'build',
      '--iidfile=/private/id',
      '--file=-',
      '--tag=a:1',
      '--',
      '-context',
    ]);
  });
});

describe('buildx', () => {
  it('loads an image of one platform into the engine', () => {
    const args = buildxArguments(FULL, ['TOKEN'], FILES, true);
    expect(args.slice(0, 6)).toEqual([
      'buildx',
      'build',
      '--progress=plain',
      '--iidfile=/private/id',
      '--metadata-file=/private/metadata',
      '--load',
    ]);
    expect(args.slice(-2)).toEqual(['--', '/project']);
  });

  it('pushes an index, without TLS only where the registry has none', () => {
    const many = { ...PLAIN, platform: 'linux/amd64,linux/arm64' };
    expect(buildxArguments(many, [], FILES, false)).toContain('--push');
    const plain = buildxArguments(many, [], FILES, true);
    expect(plain).toContain('--output=type=image,push=true,registry.insecure=true');
    expect(plain).not.toContain('--push');
    expect(plain).not.toContain('--load');
  });
});

describe('buildah', () => {
  const options = {
    idFile: '/private/id',
    dockerfile: '/project/Dockerfile',
    hasLayers: true,
    hasFormat: false,
    plainHttp: false,
  };

  it('is told everything but sources of a cache, which mean something else to it', () => {
    const args = buildahArguments(FULL, ['TOKEN'], {
      ...options,
      isolation: 'chroot',
      authFile: '/private/auth.json',
      plainHttp: true,
    });
    expect(args).toEqual([
      'build',
      '--layers=true',
      '--iidfile=/private/id',
      '--format=docker',
      '--isolation=chroot',
      '--authfile=/private/auth.json',
      '--tls-verify=false',
      '--pull=always',
      '--tag=registry.test/orders:1',
      '--tag=-odd:2',
      '--file=/project/Dockerfile',
      '--build-arg=TOKEN',
      '--label=a.b=--c=d\ne',
      '--target=-t',
      '--platform=linux/arm64',
      '--no-cache',
      '--network=none',
      '--add-host=db:10.0.0.1',
      '--shm-size=1024b',
      '--',
      '/project',
    ]);
  });

  it('gathers several platforms in an index, and leaves the format to the user', () => {
    const args = buildahArguments({ ...PLAIN, platform: 'linux/amd64,linux/arm64' }, [], {
      ...options,
      idFile: undefined,
      hasLayers: false,
      hasFormat: true,
      manifest: 'localhost/tq-1',
    });
    expect(args).toEqual([
      'build',
      '--layers=false',
      '--pull=false',
      '--manifest=localhost/tq-1',
      '--file=/project/Dockerfile',
      '--platform=linux/amd64,linux/arm64',
      '--',
      '-context',
    ]);
  });
});

describe('build arguments', () => {
  it('become variables, whatever they hold', () => {
    const given = { VERSION: '1', 'odd name': 'two\nlines "quoted"', HTTPS_PROXY: 'http://proxy', EMPTY: '' };
    expect(buildVariables(given, {})).toEqual({ names: Object.keys(given), variables: given });
  });

  it.each([
    ['PATH', '/elsewhere'],
    ['DOCKER_HOST', 'tcp://elsewhere'],
    ['BUILDAH_ISOLATION', 'rootless'],
    ['a=b', 'x'],
    ['', 'x'],
    ['NUL', 'a\0b'],
  ])('%j is refused', (name, value) => {
    const refused = buildVariables({ [name]: value }, { PATH: '/bin' });
    expect(refused).toMatchObject({
      failure: { reason: 'failed', message: expect.stringContaining('build argument') },
    });
    if (value !== 'x') expect(JSON.stringify(refused)).not.toContain(value);
  });

  it('may be what the builder has already', () => {
    expect(buildVariables({ PATH: '/bin' }, { PATH: '/bin' })).toMatchObject({ names: ['PATH'] });
  });
});
