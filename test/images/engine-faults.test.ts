/** What engines say when the machine, the engine or the registry fails: each fault is a real one. */
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { createServer as createHttpServer } from 'node:http';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { startDockerEngine } from '../../scripts/container-parts.ts';
import type { EngineFailure, EngineKind, ImageBuild, ImageEngine } from '../../src/ports/image-engine.ts';
import { engineHost, type EngineHost } from './engine-hosts.ts';
import { resettingProxy } from './tcp-proxy.ts';

const skipped = inject('imagesSkipped');
const dockerHost = inject('dockerHost');
const { host: registry } = inject('registry');
const buildx = inject('buildx');

const hosts: EngineHost[] = [];
const folders: string[] = [];

/** Short, since a socket's path holds 107 characters. */
function folder(): string {
  const made = mkdtempSync('/tmp/tq-fault-');
  folders.push(made);
  return made;
}

function newHost(variables: Record<string, string>, plugins = ''): EngineHost {
  const host = engineHost(variables, plugins);
  hosts.push(host);
  return host;
}

async function opened(host: EngineHost, kind: EngineKind | 'auto'): Promise<ImageEngine> {
  const engine = await host.engines.open(kind);
  if ('failure' in engine) throw new Error(engine.failure.message);
  return engine;
}

function failureOf(result: object | undefined): EngineFailure['failure'] {
  if (result === undefined || !('failure' in result)) throw new Error('it did not fail');
  return (result as EngineFailure).failure;
}

/** A build from nothing but busybox. */
function busyboxBuild(context: string, text: string, changes: Partial<ImageBuild> = {}): ImageBuild {
  mkdirSync(context, { recursive: true });
  copyFileSync('/bin/busybox', join(context, 'busybox'));
  return {
    context,
    dockerfile: { text: `FROM scratch\nCOPY busybox /bin/busybox\n${text}` },
    references: ['tq-fault:1'],
    buildArguments: {},
    labels: {},
    network: 'host',
    pull: false,
    noCache: false,
    onLine: () => undefined,
    ...changes,
  };
}

describe.skipIf(skipped)(`engines in trouble${skipped && ` (skipped: ${skipped})`}`, () => {
  afterEach(() => {
    for (const host of hosts.splice(0)) host.remove();
    for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true });
  });

  describe('which engine is there', () => {
    it('takes the best that answers', async () => {
      const best = await opened(newHost({ DOCKER_HOST: dockerHost }, buildx), 'auto');
      expect(best.kind).toBe(buildx === '' ? 'docker' : 'buildx');
      expect((await opened(newHost({ DOCKER_HOST: dockerHost }), 'auto')).kind).toBe('docker');
    });

    it('works without an engine that runs all the time', async () => {
      const bin = folder();
      for (const program of ['buildah', 'runc']) await link(bin, program);
      expect((await opened(newHost({ PATH: bin }), 'auto')).kind).toBe('buildah');
    });

    it('takes no other engine than the one that is named', async () => {
      const bin = folder();
      for (const program of ['buildah', 'runc', 'docker']) await link(bin, program);
      const host = newHost({ DOCKER_HOST: 'unix:///tmp/tq-none.sock', PATH: bin });
      expect(failureOf(await host.engines.open('auto'))).toMatchObject({
        reason: 'unavailable',
        message: expect.stringContaining('unix:///tmp/tq-none.sock'),
        help: expect.stringContaining('--builder buildah'),
      });
      expect((await opened(host, 'buildah')).kind).toBe('buildah');
    });

    it('uses the socket of Podman, when no other engine answers', async ({ skip }) => {
      const podman = await execa('podman', ['--version'], { reject: false });
      if (podman.exitCode !== 0) skip('there is no Podman');
      const run = folder();
      mkdirSync(join(run, 'podman'));
      const socket = join(run, 'podman', 'podman.sock');
      const host = newHost({ DOCKER_HOST: 'unix:///tmp/tq-none.sock', XDG_RUNTIME_DIR: run });
      const service = execa('podman', ['system', 'service', '--time=0', `unix://${socket}`], {
        env: host.variables,
        extendEnv: false,
        reject: false,
      });
      try {
        const engine = await until(async () => {
          const found = await host.engines.open('podman');
          return 'failure' in found || !found.description.includes('socket') ? undefined : found;
        });
        expect(engine.description).toMatch(/^Podman \d+\.\d+\.\d+ \(socket\)$/);
        const build = busyboxBuild(join(run, 'context'), '', { labels: { by: 'podman' } });
        const { imageId } = (await engine.build(build)) as { imageId: string };
        expect(await engine.find('tq-fault:1')).toMatchObject({ id: imageId, labels: { by: 'podman' } });
        expect(await engine.find('tq-never-made:1')).toBeUndefined();
      } finally {
        service.kill('SIGTERM');
        await service;
      }
    });

    it('says what was tried when there is none', async () => {
      const host = newHost({ PATH: folder() });
      const failure = failureOf(await host.engines.open('auto'));
      expect(failure).toMatchObject({ reason: 'unavailable', help: expect.stringContaining('buildah') });
      for (const part of ['buildx: ', 'docker: ', 'podman: ', 'buildah: '])
        expect(failure.message).toContain(part);
      const nothing = newHost({ PATH: '/nonexistent' });
      expect(failureOf(await nothing.engines.open('docker'))).toMatchObject({
        reason: 'unavailable',
        message: '`docker` was not found',
      });
      expect(failureOf(await nothing.engines.open('buildah')).message).toBe('`buildah` was not found');
    });

    it('names the engine that does not answer, and how to start one', async () => {
      const host = newHost({ DOCKER_HOST: 'tcp://127.0.0.1:1' });
      const failure = failureOf(await host.engines.open('docker'));
      expect(failure.message).toContain('tcp://127.0.0.1:1');
      expect(failure).toMatchObject({
        reason: 'unavailable',
        help: expect.stringContaining('--builder buildah'),
      });
      const context = newHost({ DOCKER_CONTEXT: 'no-such-context' });
      expect(failureOf(await context.engines.open('docker'))).toMatchObject({
        reason: 'unavailable',
        message: expect.stringContaining('no-such-context'),
      });
    });

    it('says who may use the engine, when this user may not', async () => {
      const run = folder();
      chmodSync(run, 0o755);
      const socket = join(run, 'docker.sock');
      const listener = createServer();
      await new Promise<void>((resolve) => listener.listen(socket, resolve));
      chmodSync(socket, 0o660);
      // As root everything is allowed, so the client itself is started as another user.
      const docker = (await execa('which', ['docker'])).stdout;
      writeFileSync(
        join(run, 'docker'),
        `#!/bin/sh\nexec setpriv --reuid=65534 --regid=65534 --clear-groups -- ${docker} "$@"\n`,
        { mode: 0o755 },
      );
      const host = newHost({ DOCKER_HOST: `unix://${socket}`, PATH: `${run}:/usr/bin:/bin` });
      const failure = failureOf(await host.engines.open('docker'));
      await new Promise((resolve) => listener.close(resolve));
      expect(failure).toMatchObject({ reason: 'forbidden', help: expect.stringContaining('group `docker`') });
      expect(failure.message).toContain('permission denied');
    });
  });

  it('says that the disk is full', async () => {
    const disk = folder();
    await execa('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', disk]);
    const engine = await startDockerEngine({ dataRoot: disk });
    try {
      const docker = await opened(newHost({ DOCKER_HOST: engine.dockerHost }), 'docker');
      const text = 'RUN ["/bin/busybox", "dd", "if=/dev/zero", "of=/big", "bs=1M", "count=30"]\n';
      const inStep = failureOf(await docker.build(busyboxBuild(join(folder(), 'context'), text)));
      expect(inStep).toMatchObject({ reason: 'disk-full', help: expect.stringContaining('prune') });
      const context = join(folder(), 'context');
      const big = busyboxBuild(context, 'COPY big /big\n');
      writeFileSync(join(context, 'big'), Buffer.alloc(20 * 1024 * 1024, 1));
      expect(failureOf(await docker.build(big))).toMatchObject({ reason: 'disk-full' });
    } finally {
      await engine.stop();
      await execa('umount', ['--lazy', disk]);
    }
  });

  it('says that the engine died in the middle', async () => {
    const engine = await startDockerEngine();
    const docker = await opened(newHost({ DOCKER_HOST: engine.dockerHost }), 'docker');
    const text = 'RUN ["/bin/busybox", "sh", "-c", "echo begun; sleep 60"]\n';
    const pidFile = join(dirname(engine.dockerHost.replace('unix://', '')), 'pid');
    const build = busyboxBuild(join(folder(), 'context'), text, {
      onLine: (line) => {
        if (line === 'begun') process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGKILL');
      },
    });
    const failure = failureOf(await docker.build(build));
    await engine.stop();
    expect(failure).toMatchObject({
      reason: 'unavailable',
      message: expect.stringContaining('in the middle'),
    });
  });

  it('makes containers without the rights of a runtime', async () => {
    const bin = folder();
    // No runtime is found, as in a container that was made for building alone.
    for (const program of ['buildah', 'setpriv']) await link(bin, program);
    const host = newHost({ PATH: bin });
    const buildah = await opened(host, 'buildah');
    const lines: string[] = [];
    const text = 'RUN ["/bin/busybox", "echo", "made"]\n';
    const build = busyboxBuild(join(folder(), 'context'), text, { onLine: (line) => lines.push(line) });
    expect(await buildah.build(build)).toHaveProperty('imageId');
    expect(lines).toContain('made');
  });

  describe('a registry in trouble', () => {
    let host: EngineHost;
    let engines: ImageEngine[];
    const name = (server: string): string => `${server}/faults/image:1`;

    beforeAll(async () => {
      // Not in `hosts`, so that it lives as long as these tests.
      host = engineHost({ DOCKER_HOST: dockerHost });
      engines = [await opened(host, 'docker'), await opened(host, 'buildah')];
      for (const engine of engines) {
        const result = await engine.build(busyboxBuild(join(host.folder, 'context'), ''));
        if ('failure' in result) throw new Error(result.failure.message);
      }
    });
    afterAll(() => host?.remove());

    async function pushTo(engine: ImageEngine, server: string): Promise<EngineFailure['failure']> {
      const image = await engine.find('tq-fault:1');
      if (image === undefined || 'failure' in image) throw new Error('there is no image');
      expect(await engine.tag(image.id, name(server))).toBeUndefined();
      return failureOf(await engine.push(name(server), [], () => undefined));
    }

    /** Docker asks again for 50 seconds after a 503, and buildah for 30 after a 429. */
    it.each([
      [
        403,
        'DENIED',
        ['docker', 'buildah'],
        { reason: 'unauthenticated', help: expect.stringContaining('log in') },
      ],
      [
        429,
        'TOOMANYREQUESTS',
        ['docker'],
        { reason: 'failed', isTransient: true, help: expect.stringContaining('wait') },
      ],
      [503, 'UNAVAILABLE', ['buildah'], { reason: 'unreachable', isTransient: true }],
    ])('says that it answers %i', async (status, code, kinds, expected) => {
      const server = await refusingRegistry(status, code);
      try {
        for (const engine of engines.filter(({ kind }) => kinds.includes(kind))) {
          const failure = await pushTo(engine, server.host);
          expect({ ...failure, engine: engine.kind }).toMatchObject(expected);
          expect(failure.message).toContain(`pushing \`${name(server.host)}\` failed: `);
        }
      } finally {
        await server.close();
      }
    });

    it('says that nothing listens there', async () => {
      for (const engine of engines) {
        const failure = await pushTo(engine, '127.0.0.1:1');
        expect(failure, engine.kind).toMatchObject({ reason: 'unreachable' });
        expect(failure.message).toContain('connection refused');
      }
    });

    it('says that an upload broke off, and that another try may help', async () => {
      const [, buildah] = engines;
      const proxy = await resettingProxy(registry, 200_000, Number.POSITIVE_INFINITY);
      try {
        expect(await pushTo(buildah!, proxy.host)).toMatchObject({
          reason: 'unreachable',
          isTransient: true,
        });
        expect(proxy.broken()).toBeGreaterThan(0);
      } finally {
        await proxy.close();
      }
    });

    it('gets over an upload that breaks off once, by itself or with a second try', async () => {
      for (const engine of engines) {
        const proxy = await resettingProxy(registry, 200_000, 1);
        const image = await freshImage(engine);
        await engine.tag(image, name(proxy.host));
        const first = await engine.push(name(proxy.host), [], () => undefined);
        // Docker always tries again by itself; buildah does after some ways of breaking off.
        if ('failure' in first) expect(first.failure, engine.kind).toMatchObject({ isTransient: true });
        if (engine.kind === 'docker') expect(first).toHaveProperty('digest');
        expect(await engine.push(name(proxy.host), [], () => undefined)).toHaveProperty('digest');
        expect(proxy.broken(), engine.kind).toBe(1);
        await proxy.close();
      }
    });

    /** With content that the registry cannot have yet. */
    async function freshImage(engine: ImageEngine): Promise<string> {
      const context = join(host.folder, `fresh-${engine.kind}`);
      const build = busyboxBuild(context, 'COPY fresh /fresh\n');
      const noise = readFileSync('/bin/busybox').map((byte) => (byte * 31 + Date.now()) & 0xff);
      writeFileSync(join(context, 'fresh'), noise);
      const result = await engine.build(build);
      if ('failure' in result) throw new Error(result.failure.message);
      return result.imageId;
    }
  });
});

/** Answers every request that is not the first question of the protocol so. */
async function refusingRegistry(
  status: number,
  code: string,
): Promise<{ host: string; close(): Promise<void> }> {
  const server = createHttpServer((request, response) => {
    if (request.url === '/v2/') response.writeHead(200).end('{}');
    else {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(
        request.method === 'HEAD' ? undefined : JSON.stringify({ errors: [{ code, message: 'no' }] }),
      );
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** So that a `PATH` has this program and no other. */
async function link(bin: string, program: string): Promise<void> {
  const { stdout } = await execa('which', [program]);
  await execa('ln', ['-s', stdout, join(bin, program)]);
}

async function until<Value>(ask: () => Promise<Value | undefined>): Promise<Value> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await wait(100)) {
    const value = await ask();
    if (value !== undefined) return value;
  }
  throw new Error('it did not come to pass');
}
