/** The engine and the registry in memory, and real ones, through the same cases: what fast tests rest on is so. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { RegistryHttp } from '../../src/adapters/registry/registry-http.ts';
import { type ImageReference, parseReference } from '../../src/images/reference.ts';
import type { ImageBuild, ImageEngine } from '../../src/ports/image-engine.ts';
import type { Registry, RegistryCredential } from '../../src/ports/registry.ts';
import { removeFolder } from '../../scripts/remove-folder.ts';
import { FakeEngine, FakeRegistry } from '../fakes/fake-images.ts';
import { engineHost, type EngineHost } from './engine-hosts.ts';
import { realRegistry } from './real-registry.ts';

const skipped = inject('imagesSkipped');
const locked = inject('privateRegistry');

interface Parts {
  engine: ImageEngine;
  /** One that knows no login. */
  registry: () => Registry;
  /** Hosts of an open registry and of one with a password. */
  open: string;
  closed: string;
  login: RegistryCredential;
}

function reference(text: string): ImageReference {
  const parsed = parseReference(text);
  if ('fault' in parsed) throw new Error(parsed.fault);
  return parsed;
}

function cases(parts: () => Parts, folder: () => string): void {
  const quiet = (): void => undefined;
  const build = (references: string[], more: Partial<ImageBuild> = {}): ImageBuild => ({
    context: folder(),
    dockerfile: { path: join(folder(), 'Dockerfile') },
    references,
    buildArguments: {},
    labels: { 'tq.content': 'c0ffee', odd: 'two\nlines "x"' },
    pull: false,
    network: 'none',
    noCache: false,
    onLine: quiet,
    ...more,
  });
  const built = async (...references: string[]): Promise<string> => {
    const answer = await parts().engine.build(build(references));
    if ('failure' in answer) throw new Error(answer.failure.message);
    return answer.imageId;
  };

  it('finds what was built by each of its names, with its labels', async () => {
    const { engine, open } = parts();
    const names = [`${open}/fakes/one:a`, `${open}/fakes/one:b`];
    expect(await engine.find(names[0] ?? '')).toBeUndefined();
    const id = await built(...names);
    for (const name of names)
      expect(await engine.find(name)).toMatchObject({
        id,
        labels: { 'tq.content': 'c0ffee', odd: 'two\nlines "x"' },
      });
    expect(await engine.tag(id, `${open}/fakes/other:c`)).toBeUndefined();
    expect(await engine.find(`${open}/fakes/other:c`)).toMatchObject({ id });
    expect(await engine.tag(`sha256:${'0'.repeat(64)}`, `${open}/fakes/other:d`)).toMatchObject({
      failure: { reason: 'failed' },
    });
  });

  it('tells lines while it builds', async () => {
    const lines: string[] = [];
    await parts().engine.build(
      build([`${parts().open}/fakes/lines:a`], { onLine: (line) => lines.push(line) }),
    );
    expect(lines.find((line) => line.startsWith('Step '))).toMatch(/^Step 1\/\d+ : FROM scratch$/);
  });

  it('has in the registry what was pushed, and says its digest', async () => {
    const { engine, registry, open } = parts();
    const name = `${open}/fakes/pushed:v1`;
    const asked = registry();
    expect(await asked.digestOf(reference(name))).toBeNull();
    expect(await asked.read(reference(name))).toBeNull();
    expect(await asked.mayPush(reference(name))).toBe(true);
    const imageId = await built(name);
    const pushed = await engine.push(name, [], quiet);
    if ('failure' in pushed || pushed.digest === undefined) throw new Error(JSON.stringify(pushed));
    const { digest } = pushed;
    expect(await asked.digestOf(reference(name))).toEqual({ digest });
    for (const each of [name, `${open}/fakes/pushed@${digest}`])
      expect(await asked.read(reference(each))).toMatchObject({
        digest,
        imageId,
        labels: { 'tq.content': 'c0ffee', odd: 'two\nlines "x"' },
        platforms: ['linux/amd64'],
      });
    expect(await asked.digestOf(reference(`${open}/fakes/pushed:v2`))).toBeNull();
    expect(await asked.digestOf(reference(`${open}/fakes/elsewhere@${digest}`))).toBeNull();
  });

  it('gives what is in the registry a second tag', async () => {
    const { engine, registry, open } = parts();
    const name = `${open}/fakes/tagged:v1`;
    await built(name);
    const pushed = await engine.push(name, [], quiet);
    const digest = 'failure' in pushed ? '' : (pushed.digest ?? '');
    const second = { ...reference(`${open}/fakes/tagged:v2`), tag: 'v2' };
    expect(await registry().tag(second, digest)).toBe(true);
    expect(await registry().digestOf(second)).toEqual({ digest });
    expect(await registry().tag(second, `sha256:${'0'.repeat(64)}`)).toMatchObject({
      failure: { reason: 'failed' },
    });
  });

  it('pushes the same image twice as the same digest', async () => {
    const { engine, open } = parts();
    const name = `${open}/fakes/twice:v1`;
    await built(name);
    const first = await engine.push(name, [], quiet);
    expect(await engine.push(name, [], quiet)).toEqual(first);
  });

  it('cannot push what it does not have', async () => {
    const { engine, open } = parts();
    expect(await engine.push(`${open}/fakes/never:v1`, [], quiet)).toMatchObject({
      failure: { reason: 'failed', message: expect.stringContaining('fakes/never') },
    });
  });

  it('lets nobody in without the login', async () => {
    const { engine, registry, closed, login } = parts();
    const name = `${closed}/fakes/locked:v1`;
    const stranger = registry();
    const refused = { failure: { reason: 'unauthenticated', message: expect.stringContaining(closed) } };
    expect(await stranger.read(reference(name))).toMatchObject(refused);
    expect(await stranger.digestOf(reference(name))).toMatchObject(refused);
    expect(await stranger.mayPush(reference(name))).toMatchObject(refused);
    await built(name);
    expect(await engine.push(name, [], quiet)).toMatchObject({ failure: { reason: 'unauthenticated' } });
    expect(await engine.push(name, [{ ...login, password: 'wrong' }], quiet)).toMatchObject({
      failure: { reason: 'unauthenticated' },
    });

    const friend = registry();
    friend.useCredential(login);
    expect(await friend.credentialFor(closed)).toEqual(login);
    expect(await friend.credentialFor('other.test')).toBeUndefined();
    expect(await friend.mayPush(reference(name))).toBe(true);
    expect(await friend.read(reference(name))).toBeNull();
    const pushed = await engine.push(name, [login], quiet);
    expect(pushed).toEqual(await friend.digestOf(reference(name)));
  });
}

describe('in memory', () => {
  let folder: string;
  let images: FakeRegistry;
  let engine: FakeEngine;
  const login = { registry: 'locked.test', username: 'robot', password: 'pa55' };

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tq-fakes-'));
    images = new FakeRegistry();
    images.logins.push(login);
    engine = new FakeEngine(images);
  });
  afterAll(() => removeFolder(folder));

  cases(
    () => ({
      engine,
      registry: () => images.forSomeoneElse(),
      open: 'open.test',
      closed: 'locked.test',
      login,
    }),
    () => folder,
  );
});

describe.skipIf(skipped)(`real${skipped ? ` (skipped: ${skipped})` : ''}`, () => {
  let host: EngineHost;
  let engine: ImageEngine;
  let folder: string;
  const opened: RegistryHttp[] = [];

  beforeAll(async () => {
    host = engineHost({ DOCKER_HOST: inject('dockerHost') });
    const answer = await host.engines.open('docker');
    if ('failure' in answer) throw new Error(answer.failure.message);
    engine = answer;
    folder = mkdtempSync(join(tmpdir(), 'tq-fakes-'));
    writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\n');
  });
  afterAll(async () => {
    for (const each of opened) await each.close();
    host?.remove();
    if (folder !== undefined) removeFolder(folder);
  });

  const registry = (): Registry => {
    const made = realRegistry(folder, {
      PATH: process.env.PATH,
      DOCKER_HOST: inject('dockerHost'),
    });
    opened.push(made);
    return made;
  };

  cases(
    () => ({
      engine,
      registry,
      open: inject('registry').host,
      closed: locked.host,
      login: { registry: locked.host, username: locked.username, password: locked.password },
    }),
    () => folder,
  );
});
