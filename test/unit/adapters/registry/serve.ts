/** What the tests of the registry share: a registry on loopback that answers as the test says, and a client of it. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import {
  registryHttp,
  type RegistryHttp,
  type RegistryHttpDependencies,
} from '../../../../src/adapters/registry/registry-http.ts';
import { parseReference, type ImageReference } from '../../../../src/images/reference.ts';
import type { RegistryFailure } from '../../../../src/ports/registry.ts';
import { FixedClock } from '../../../fakes/fixed-clock.ts';
import { MemoryFiles } from '../../../fakes/memory-files.ts';
import { afterTest } from '../after-test.ts';

export interface Received {
  method: string;
  /** With the query. */
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Answers a request; one that it does not know is answered with 404. */
export type Routes = (request: Received, response: ServerResponse) => false | undefined;

export interface RegistryServer {
  /** `127.0.0.1:PORT`. */
  host: string;
  port: number;
  /** What arrived, in order. */
  received: Received[];
}

export async function serve(routes: Routes): Promise<RegistryServer> {
  const received: Received[] = [];
  const server = createServer((message, response) => {
    const parts: Buffer[] = [];
    message.on('error', () => undefined);
    message.on('data', (part: Buffer) => parts.push(part));
    message.on('end', () => {
      const { method = '', url = '', headers } = message;
      const request = { method, url, headers, body: Buffer.concat(parts).toString() };
      received.push(request);
      if (routes(request, response) === false) response.writeHead(404).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterTest(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { host: `127.0.0.1:${port}`, port, received };
}

export const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

export interface Stored {
  text: string;
  type: string;
  digest: string;
}

export function store(value: unknown, type = 'application/vnd.oci.image.manifest.v1+json'): Stored {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return { text, type, digest: digestOf(text) };
}

export const INDEX = 'application/vnd.oci.image.index.v1+json';

/** A configuration and the manifest that names it. */
export function image(architecture: string, labels: Record<string, string> = {}) {
  const config = store({ architecture, os: 'linux', config: { Labels: labels } }, 'application/octet-stream');
  const manifest = store({
    schemaVersion: 2,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: config.digest },
    layers: [],
  });
  return { config, manifest };
}

/** Holds these things, each under its digest; `tags` name some. Says 200 to `/v2/`. */
export function holding(things: readonly Stored[], tags: Record<string, Stored> = {}): Routes {
  return ({ method, url }, response) => {
    if (url === '/v2/') return void response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
    const name = url.split('/').at(-1) ?? '';
    const thing = tags[name] ?? things.find((each) => each.digest === name);
    if (thing === undefined) return false;
    response.writeHead(200, { 'Content-Type': thing.type, 'Docker-Content-Digest': thing.digest });
    return void response.end(method === 'HEAD' ? undefined : thing.text);
  };
}

/** Wants a password from everybody. */
export const locked: Routes = (_, response) =>
  void response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="registry"' }).end();

/** The text that must be nowhere in what is returned. */
export const PASSWORD = 'sesame-open-wide';

export interface Client {
  registry: RegistryHttp;
  clock: FixedClock;
  secrets: string[];
}

/** `variables` and `home` (texts by path below `/home/ana`) are all that the client knows of the machine. */
export function connect({
  variables = {},
  home = {},
  workingDirectory = '/srv/shop',
  ...others
}: {
  variables?: Record<string, string>;
  home?: Record<string, string>;
  workingDirectory?: string;
} & Partial<RegistryHttpDependencies> = {}): Client {
  const clock = new FixedClock();
  const secrets: string[] = [];
  const registry = registryHttp({
    environment: { variables, workingDirectory, homeDirectory: '/home/ana', platform: 'linux' },
    files: new MemoryFiles('/home/ana', home),
    processes: { run: () => Promise.resolve({ failure: 'no programs here' }) },
    clock,
    keepSecret: (text) => void secrets.push(text),
    chance: () => 0.5,
    timeoutMilliseconds: 2_000,
    version: '1.2.3',
    ...others,
  });
  afterTest(() => registry.close());
  return { registry, clock, secrets };
}

export function named(text: string): ImageReference {
  const reference = parseReference(text);
  if ('fault' in reference) throw new Error(reference.fault);
  return reference;
}

export type Failure = RegistryFailure['failure'];

/** The failure that a question came to; it holds no secret. */
export async function failureOf(question: Promise<unknown>): Promise<Failure> {
  const result = (await question) as RegistryFailure;
  expect(result).toHaveProperty('failure');
  expect(JSON.stringify(result)).not.toContain(PASSWORD);
  return result.failure;
}
