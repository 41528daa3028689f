import { describe, expect, it } from 'vitest';
import {
  connect,
  digestOf,
  failureOf,
  holding,
  image,
  INDEX,
  named,
  serve,
  store,
  type Routes,
} from './serve.ts';

const AMD = image('amd64', { app: 'orders' });
const ARM = image('arm64', { app: 'orders on arm' });
const S390 = image('s390x', { app: 'orders on a mainframe' });

const entry = (digest: string, architecture: string, more: object = {}): object => ({
  digest,
  platform: { os: 'linux', architecture },
  ...more,
});

const ATTESTATION = {
  digest: digestOf('attestation'),
  platform: { os: 'unknown', architecture: 'unknown' },
  annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
};

function index(...manifests: object[]) {
  return store({ schemaVersion: 2, mediaType: INDEX, manifests }, INDEX);
}

describe('digestOf', () => {
  it('asks once after the first contact', async () => {
    const server = await serve(holding([AMD.manifest], { v1: AMD.manifest }));
    const { registry } = connect();
    for (let times = 0; times < 2; times += 1)
      expect(await registry.digestOf(named(`${server.host}/team/orders:v1`))).toEqual({
        digest: AMD.manifest.digest,
      });
    expect(server.received.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /v2/',
      'HEAD /v2/team/orders/manifests/v1',
      'HEAD /v2/team/orders/manifests/v1',
    ]);
    expect(server.received[1]?.headers.accept).toBe(
      'application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.list.v2+json, ' +
        'application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json',
    );
    expect(server.received[1]?.headers['user-agent']).toBe('tq/1.2.3');
  });

  it('asks for `latest` where there is no tag, and for the digest where there is one', async () => {
    const server = await serve(holding([AMD.manifest], { latest: ARM.manifest }));
    const { registry } = connect();
    const { host } = server;
    expect(await registry.digestOf(named(`${host}/app`))).toEqual({ digest: ARM.manifest.digest });
    expect(await registry.digestOf(named(`${host}/app:gone@${AMD.manifest.digest}`))).toEqual({
      digest: AMD.manifest.digest,
    });
  });

  it('is null for what is not there', async () => {
    const { host } = await serve(holding([]));
    expect(await connect().registry.digestOf(named(`${host}/app:v1`))).toBeNull();
    expect(await connect().registry.read(named(`${host}/app:v1`))).toBeNull();
  });

  it.each<[string, Routes]>([
    ['knows no HEAD', ({ method }, response) => method === 'HEAD' && void response.writeHead(405).end()],
    [
      'tells no digest',
      ({ method }, response) =>
        method === 'HEAD' && void response.writeHead(200, { 'Content-Type': AMD.manifest.type }).end(),
    ],
  ])('reads the manifest of a registry that %s', async (_, special) => {
    const usual = holding([], { v1: AMD.manifest });
    const server = await serve((request, response) => {
      if (request.method === 'HEAD') return special(request, response);
      return usual(request, response);
    });
    expect(await connect().registry.digestOf(named(`${server.host}/app:v1`))).toEqual({
      digest: AMD.manifest.digest,
    });
  });

  it('refuses another digest than the one it asked for', async () => {
    const { host } = await serve(holding([], { [ARM.manifest.digest]: AMD.manifest }));
    const failure = await failureOf(connect().registry.digestOf(named(`${host}/app@${ARM.manifest.digest}`)));
    expect(failure).toEqual({
      reason: 'failed',
      message:
        `registry \`${host}\` gave something wrong for \`${host}/app@${ARM.manifest.digest}\`: ` +
        `\`${AMD.manifest.digest}\` was received where \`${ARM.manifest.digest}\` was expected`,
    });
  });
});

describe('read', () => {
  it('gives labels and platform of an image', async () => {
    const { host } = await serve(holding([AMD.config], { v1: AMD.manifest }));
    expect(await connect().registry.read(named(`${host}/app:v1`))).toEqual({
      digest: AMD.manifest.digest,
      imageId: AMD.config.digest,
      labels: { app: 'orders' },
      platforms: ['linux/amd64'],
    });
  });

  const everything = [AMD, ARM, S390].flatMap(({ config, manifest }) => [config, manifest]);
  const many = index(
    entry(S390.manifest.digest, 's390x'),
    entry(ARM.manifest.digest, 'arm64', {
      platform: { os: 'linux', architecture: 'arm64', variant: 'v8' },
    }),
    ATTESTATION,
    entry(AMD.manifest.digest, 'amd64'),
  );

  it.each([
    [undefined, AMD],
    ['linux/amd64', AMD],
    ['linux/arm64', ARM],
    ['linux/arm64/v8', ARM],
    ['linux/arm64,linux/amd64', ARM],
    ['windows/amd64', S390],
  ])('chooses from an index for %s', async (platform, expected) => {
    const { host } = await serve(holding(everything, { v1: many }));
    expect(await connect().registry.read(named(`${host}/app:v1`), platform)).toEqual({
      digest: many.digest,
      imageId: expected.config.digest,
      labels: JSON.parse(expected.config.text).config.Labels,
      platforms: ['linux/s390x', 'linux/arm64', 'linux/amd64'],
    });
  });

  it('takes the first where there is none for most servers', async () => {
    const { host } = await serve(holding(everything, { v1: index(entry(ARM.manifest.digest, 'arm64')) }));
    expect(await connect().registry.read(named(`${host}/app:v1`))).toMatchObject({
      imageId: ARM.config.digest,
    });
  });

  const wrong = (text: string, type: string, digest = digestOf(text)) => ({ text, type, digest });
  it.each([
    ['its index names no image', index(ATTESTATION)],
    [`its index names \`${digestOf('gone')}\`, which is not there`, index(entry(digestOf('gone'), 'amd64'))],
    ['its manifest cannot be read: it is not JSON', wrong('{"config":', AMD.manifest.type)],
    ['its manifest cannot be read: its type is `text/plain`', wrong('{}', 'text/plain')],
    [
      'its manifest cannot be read: its type is `application/vnd.cncf.helm.chart`',
      wrong('{"mediaType":"application/vnd.cncf.helm.chart"}', 'application/json'),
    ],
    [
      'its manifest cannot be read: it has the old form (schema 1), which has no digest',
      wrong('{"schemaVersion":1}', 'application/vnd.docker.distribution.manifest.v1+prettyjws'),
    ],
    [
      'its manifest cannot be read: it names neither manifests nor a configuration',
      wrong('{"schemaVersion":2}', AMD.manifest.type),
    ],
    [
      `its configuration \`${digestOf('gone')}\` is not there`,
      store({ schemaVersion: 2, config: { digest: digestOf('gone') } }),
    ],
    [
      'its manifest names no configuration by SHA-256',
      store({ schemaVersion: 2, config: { digest: '../../../secrets' } }),
    ],
    [
      `\`${digestOf('{ "config": {} }')}\` was received where \`${digestOf('other')}\` was expected`,
      wrong('{ "config": {} }', AMD.manifest.type, digestOf('other')),
    ],
  ])('says: %s', async (message, thing) => {
    const { host } = await serve(holding([], { v1: thing }));
    const failure = await failureOf(connect().registry.read(named(`${host}/app:v1`)));
    expect(failure).toEqual({
      reason: 'failed',
      message: `registry \`${host}\` gave something wrong for \`${host}/app:v1\`: ${message}`,
    });
  });

  it('refuses a configuration that is not the one that the manifest names', async () => {
    const forged = { ...ARM.config, digest: AMD.config.digest };
    const { host } = await serve(holding([forged], { v1: AMD.manifest }));
    const failure = await failureOf(connect().registry.read(named(`${host}/app:v1`)));
    expect(failure.message).toContain(`\`${ARM.config.digest}\` was received`);
  });

  it('reads a manifest of 4 MB and no larger one', async () => {
    const padded = (bytes: number) => {
      const { text } = AMD.manifest;
      return store(`${text}${' '.repeat(bytes - text.length)}`);
    };
    const limit = 4 * 1024 * 1024;
    const things = { v1: padded(limit), v2: padded(limit + 1) };
    const { host } = await serve(holding([AMD.config], things));
    const { registry } = connect();
    expect(await registry.read(named(`${host}/app:v1`))).toMatchObject({ digest: things.v1.digest });
    expect(await failureOf(registry.read(named(`${host}/app:v2`)))).toEqual({
      reason: 'failed',
      message: `registry \`${host}\` cannot be used: the answer is larger than the 4194304 bytes that are read`,
    });
  });

  it.each(['{"config":{"Labels":null}}', '{"config":null}', '{}', '{"config":{"Labels":{"n":1}}}'])(
    'finds no labels in %s',
    async (text) => {
      const config = store(text);
      const manifest = store({ schemaVersion: 2, config: { digest: config.digest } });
      const { host } = await serve(holding([config], { v1: manifest }));
      expect(await connect().registry.read(named(`${host}/app:v1`))).toMatchObject({
        labels: {},
        platforms: [],
      });
    },
  );
});
