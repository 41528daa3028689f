/** One suite for every engine that is there: real builds, real pushes. */
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { execaSync } from 'execa';
import type { EngineKind, ImageBuild, ImageEngine } from '../../src/ports/image-engine.ts';
import { engineHost, type EngineHost } from './engine-hosts.ts';

const skipped = inject('imagesSkipped');
const dockerHost = inject('dockerHost');
const buildx = inject('buildx');
const { host: registry } = inject('registry');
const { host: privateRegistry, ...login } = inject('privateRegistry');
const credential = { registry: privateRegistry, ...login };
const hasPodman = execaSync('podman', ['--version'], { reject: false }).exitCode === 0;

/** Run directories of Podman's case, which are never used. */
const runFolders: string[] = [];

function runFolder(): string {
  const made = mkdtempSync(join(tmpdir(), 'tq-run-'));
  runFolders.push(made);
  return made;
}

interface Case {
  kind: EngineKind;
  description: RegExp;
  /** Why it cannot be tested here. */
  missing?: string;
  host: () => EngineHost;
}

const CASES: Case[] = [
  {
    kind: 'docker',
    description: /^Docker \d+\.\d+\.\d+ \(classic builder\)$/,
    host: () => engineHost({ DOCKER_HOST: dockerHost }),
  },
  {
    kind: 'buildx',
    description: /^Docker \d+\.\d+\.\d+ \(buildx/,
    missing: buildx === '' ? 'buildx cannot be had' : undefined,
    host: () => engineHost({ DOCKER_HOST: dockerHost }, buildx),
  },
  { kind: 'buildah', description: /^buildah \d+\.\d+/, host: () => engineHost() },
  {
    kind: 'podman',
    description: /^Podman \d+\.\d+/,
    missing: hasPodman ? undefined : 'there is no Podman',
    // No socket answers there.
    host: () => engineHost({ XDG_RUNTIME_DIR: runFolder() }),
  },
];

/** `last` fails, so a build that comes to an end has stopped at the target. */
const DOCKERFILE = `
FROM scratch AS base
COPY busybox /bin/busybox
FROM base AS middle
ARG GREETING
ARG OTHER
RUN ["/bin/busybox", "sh", "-c", "echo \\"<$GREETING|$OTHER>\\""]
FROM middle AS last
RUN ["/bin/busybox", "sh", "-c", "echo before; exit 3"]
`;

for (const { kind, description, missing, host: makeHost } of CASES) {
  const why = skipped || missing;
  describe.skipIf(why)(`${kind}${why ? ` (skipped: ${why})` : ''}`, () => {
    let host: EngineHost;
    let engine: ImageEngine;
    let context: string;
    let lines: string[];
    const build = (changes: Partial<ImageBuild>): ImageBuild => ({
      context,
      dockerfile: { path: join(context, 'Dockerfile') },
      references: [`${registry}/${kind}/image:1`],
      buildArguments: {},
      labels: {},
      pull: false,
      // The test set-up has no other.
      network: 'host',
      noCache: false,
      onLine: (line) => lines.push(line),
      ...changes,
    });
    const built = async (changes: Partial<ImageBuild>): Promise<{ imageId: string; digest?: string }> => {
      lines = [];
      const result = await engine.build(build(changes));
      if ('failure' in result) throw new Error(`${JSON.stringify(result.failure)}\n${lines.join('\n')}`);
      expect(result.imageId).toMatch(/^sha256:[0-9a-f]{64}$/);
      return result;
    };
    const refused = async (changes: Partial<ImageBuild>) => {
      lines = [];
      const result = await engine.build(build(changes));
      if (!('failure' in result)) throw new Error('it was built');
      return result.failure;
    };

    beforeAll(async () => {
      host = makeHost();
      const opened = await host.engines.open(kind);
      if ('failure' in opened) throw new Error(opened.failure.message);
      engine = opened;
      context = join(host.folder, 'the context');
      mkdirSync(context);
      copyFileSync('/bin/busybox', join(context, 'busybox'));
      writeFileSync(join(context, 'Dockerfile'), DOCKERFILE);
    });
    afterAll(() => host?.remove());

    it('says what it is', () => {
      expect(engine.kind).toBe(kind);
      expect(engine.description).toMatch(description);
    });

    it('builds a target with labels and arguments of any kind, and puts no argument on a command line', async () => {
      const greeting = 'two\nlines with "quotes", $HOME and \'more\'';
      const labels = { 'tq.plain': 'x', 'tq.odd': '--label=a "b"\n\\c = d', 'tq.empty': '' };
      const { imageId } = await built({
        target: 'middle',
        buildArguments: { GREETING: greeting, OTHER: '--push' },
        labels,
        references: [`${registry}/${kind}/image:1`, `${registry}/${kind}/image:also`],
      });
      const shown = lines.join('\n').replaceAll(/^#\d+ [\d.]+ /gm, '');
      expect(shown).toContain(`<${greeting}|--push>`);
      expect(shown).not.toContain('DEPRECATED');
      const found = await engine.find(`${registry}/${kind}/image:also`);
      expect(found).toMatchObject({ id: imageId, labels });
      const onCommandLines = host.calls.flatMap(({ args }) => args);
      expect(onCommandLines.filter((each) => /two\n|OTHER=/.test(each))).toEqual([]);
    });

    it('takes an unchanged build from its cache', async () => {
      const first = await built({ target: 'middle', buildArguments: { GREETING: 'same' } });
      const second = await built({ target: 'middle', buildArguments: { GREETING: 'same' } });
      expect(second.imageId).toBe(first.imageId);
      expect(lines.join('\n')).toMatch(/using cache|CACHED/i);
    });

    it('takes a Dockerfile from another place, or its text', async () => {
      const outside = join(host.folder, '--outside');
      writeFileSync(outside, 'FROM scratch\nCOPY busybox /outside\n');
      await built({ dockerfile: { path: outside }, labels: { from: 'file' } });
      await built({ dockerfile: { text: 'FROM scratch\nCOPY busybox /text\nHEALTHCHECK CMD ["/text"]\n' } });
      expect(lines.join('\n')).not.toMatch(/ignored/i);
    });

    it('obeys hosts and shared memory', async () => {
      const text = `FROM scratch
COPY busybox /bin/busybox
RUN ["/bin/busybox", "cat", "/etc/hosts"]
`;
      await built({
        dockerfile: { text },
        extraHosts: { 'warehouse.test': '10.1.2.3' },
        shmSize: 64 * 1024 * 1024,
        noCache: true,
      });
      expect(lines.join('\n')).toMatch(/10\.1\.2\.3\s+warehouse\.test/);
    });

    it('finds nothing where there is nothing', async () => {
      expect(await engine.find(`${registry}/${kind}/never:1`)).toBeUndefined();
      expect(await engine.find('tq-never-made:1')).toBeUndefined();
    });

    it('tags, pushes, and tells the digest that the registry has', async () => {
      const { imageId } = await built({ target: 'base' });
      const reference = `${registry}/${kind}/pushed:v1`;
      expect(await engine.tag(imageId, reference)).toBeUndefined();
      const said: string[] = [];
      const pushed = await engine.push(reference, [], (line) => said.push(line));
      expect(pushed).not.toHaveProperty('failure');
      expect(pushed).toEqual({ digest: await digestInRegistry(`${kind}/pushed`, 'v1') });
      expect(said.length).toBeGreaterThan(0);
      const references = [`${registry}/${kind}/at-once:1`, `${registry}/${kind}/at-once:2`];
      const { digest } = await built({ target: 'base', references, push: { credentials: [] } });
      expect(digest).toBe(await digestInRegistry(`${kind}/at-once`, '2'));
    });

    it('pushes with a login that is nobody else’s, leaves no trace of it, and pulls a base image with it', async () => {
      // Nobody else keeps anything there.
      const temporary = mkdtempSync(join(host.folder, 'temporary-'));
      vi.stubEnv('TMPDIR', temporary);
      onTestFinished(() => void vi.unstubAllEnvs());
      const reference = `${privateRegistry}/${kind}/private:v1`;
      await built({ target: 'base', references: [reference] });
      expect(await engine.push(reference, [credential], () => undefined)).toHaveProperty('digest');
      const wrong = { ...credential, password: 'not-the-password' };
      const refusal = await engine.push(reference, [wrong], () => undefined);
      expect(refusal).toMatchObject({ failure: { reason: 'unauthenticated', help: expect.any(String) } });
      expect(await engine.push(reference, [], () => undefined)).toMatchObject({
        failure: { reason: 'unauthenticated' },
      });
      const text = `FROM ${reference}\nLABEL again=1\n`;
      await built({ dockerfile: { text }, pull: true, credentials: [credential] });
      expect(await refused({ dockerfile: { text }, pull: true })).toMatchObject({
        reason: 'unauthenticated',
      });
      expect(JSON.stringify([refusal, host.calls])).not.toContain(login.password);
      expect(JSON.stringify(refusal)).not.toContain('not-the-password');
      expect(readdirSync(temporary)).toEqual([]);
    });

    it('names the step that failed, without values of arguments', async () => {
      const failure = await refused({ buildArguments: { GREETING: 'a-token-1234' } });
      expect(failure).toMatchObject({
        reason: 'failed',
        message: expect.stringMatching(/^the build failed: .*3/),
      });
      expect(failure.step).toMatch(/exit 3/);
      expect(lines.join('\n')).toContain('before');
      expect(JSON.stringify(failure)).not.toContain('a-token-1234');
    });

    it('explains what is not there', async () => {
      const noBase = await refused({ dockerfile: { text: `FROM ${registry}/no/such:1\n` } });
      expect(noBase).toMatchObject({ reason: 'failed', help: expect.stringContaining('base image') });
      const noPath = await refused({ dockerfile: { text: 'FROM scratch\nCOPY missing.txt /\n' } });
      expect(noPath).toMatchObject({ reason: 'failed', message: expect.stringContaining('missing.txt') });
      expect(noPath.help).toContain('.dockerignore');
      const noFile = await refused({ dockerfile: { path: join(context, 'none') } });
      expect(noFile.message).toBe(`the Dockerfile \`${join(context, 'none')}\` does not exist`);
      const noContext = await refused({ context: join(context, 'none') });
      expect(noContext.message).toContain('is not a folder');
      const noTarget = await refused({ target: '--no-such-target' });
      expect(noTarget).toMatchObject({
        reason: 'failed',
        message: expect.stringContaining('no-such-target'),
      });
      const noInstruction = await refused({ dockerfile: { text: 'FROM scratch\nCOPPY a b\n' } });
      expect(noInstruction).toMatchObject({ reason: 'failed', message: expect.stringMatching(/COPPY/i) });
      const noImage = await engine.push(`${registry}/${kind}/never:1`, [], () => undefined);
      expect(noImage).toMatchObject({ failure: { reason: 'failed' } });
    });

    it('takes names for names, even if they look like options', async () => {
      expect(await refused({ references: ['--help'] })).toMatchObject({ reason: 'failed' });
      expect(await engine.push('--help', [], () => undefined)).toMatchObject({
        failure: { reason: 'failed' },
      });
      expect(await engine.tag('--help', '--version')).toMatchObject({ failure: { reason: 'failed' } });
    });

    it('refuses arguments that would steer the builder itself', async () => {
      const failure = await refused({ buildArguments: { DOCKER_HOST: 'tcp://elsewhere' } });
      expect(failure.message).toContain('"DOCKER_HOST"');
      expect(failure.message).not.toContain('elsewhere');
    });

    it('makes an index of several platforms, or says what can', async () => {
      const changes: Partial<ImageBuild> = {
        dockerfile: { text: 'FROM scratch\nCOPY Dockerfile /\n' },
        platform: 'linux/amd64,linux/arm64',
        references: [`${registry}/${kind}/many:1`],
        push: { credentials: [] },
      };
      if (kind === 'docker' || kind === 'buildx') {
        expect((await refused(changes)).help).toContain('--builder buildah');
        return;
      }
      expect((await refused({ ...changes, push: undefined })).help).toContain('--push');
      const { digest } = await built(changes);
      expect(digest).toBe(await digestInRegistry(`${kind}/many`, '1'));
      expect(await platformsInRegistry(`${kind}/many`, '1')).toEqual(['amd64', 'arm64']);
    });
  });
}

const MANIFESTS = [
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
].join(', ');

async function manifest(repository: string, tag: string): Promise<Response> {
  const answer = await fetch(`http://${registry}/v2/${repository}/manifests/${tag}`, {
    headers: { accept: MANIFESTS },
  });
  if (!answer.ok) throw new Error(`the registry says ${answer.status}`);
  return answer;
}

async function digestInRegistry(repository: string, tag: string): Promise<string | null> {
  return (await manifest(repository, tag)).headers.get('docker-content-digest');
}

async function platformsInRegistry(repository: string, tag: string): Promise<string[]> {
  const { manifests } = (await (await manifest(repository, tag)).json()) as {
    manifests: { platform: { architecture: string } }[];
  };
  return manifests.map(({ platform }) => platform.architecture).sort();
}

afterAll(() => {
  for (const folder of runFolders) rmSync(folder, { recursive: true, force: true });
});
