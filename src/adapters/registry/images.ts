/** Images of a registry, read through a connection: digests checked against what was received. */
import { createHash } from 'node:crypto';
import { formatReference, isDigest, type ImageReference } from '../../images/reference.ts';
import type { RemoteImage } from '../../ports/registry.ts';
import type { Connection } from './connection.ts';
import {
  chooseManifest,
  isManifestType,
  MANIFEST_TYPES,
  parseConfiguration,
  parseManifest,
  type ImageConfiguration,
  type Index,
  type Manifest,
} from './manifest.ts';
import { failed } from './refusal.ts';
import type { Answer } from './transport.ts';

/** The limit of the OCI distribution specification for what a registry must take. */
const LARGEST_MANIFEST_BYTES = 4 * 1024 * 1024;
const LARGEST_CONFIGURATION_BYTES = 8 * 1024 * 1024;
const DEFAULT_TAG = 'latest';

/** Digest of what a reference names; null when there is no such image. Throws `RegistryRefusal`. */
export async function findDigest(
  connection: Connection,
  reference: ImageReference,
): Promise<{ digest: string } | null> {
  const answer = await connection.ask(manifestQuestion('HEAD', reference));
  if (answer.status === 404) return null;
  const digest = digestHeader(answer);
  if (answer.status === 200 && digest !== undefined && isManifestType(contentType(answer))) {
    checkDigest(reference, digest, reference.digest);
    return { digest };
  }
  // Some registries do not know HEAD, or say nothing of use.
  const found = await getManifest(connection, reference);
  return found && { digest: found.digest };
}

/** With labels and platforms; null when there is no such image. Throws `RegistryRefusal`. */
export async function readImage(
  connection: Connection,
  reference: ImageReference,
  platform: string | undefined,
): Promise<RemoteImage | null> {
  const found = await getManifest(connection, reference);
  if (found === null) return null;
  const { digest, manifest } = found;
  if (manifest.kind === 'manifest') {
    const { labels, platform: own } = await getConfiguration(connection, reference, manifest);
    return { digest, imageId: manifest.config, labels, platforms: own === '' ? [] : [own] };
  }
  const chosen = await getChosen(connection, reference, manifest, platform);
  const { labels } = await getConfiguration(connection, reference, chosen);
  const platforms = [...new Set(manifest.manifests.map((each) => each.platform))];
  return { digest, imageId: chosen.config, labels, platforms };
}

/**
 * One more tag for an image that the registry has, without moving any of it: the very same manifest is put under the new
 * name. Throws `RegistryRefusal`.
 */
export async function tagImage(
  connection: Connection,
  reference: ImageReference & { tag: string },
  digest: string,
): Promise<void> {
  const answer = await connection.ask(manifestQuestion('GET', { ...reference, digest }));
  if (answer.status === 404) throw broken(reference, `\`${digest}\` is not there any more`);
  checkDigest(reference, digestOf(answer.body), digest);
  const put = await connection.ask({
    method: 'PUT',
    path: `/v2/${reference.repository}/manifests/${reference.tag}`,
    content: { type: contentType(answer), body: answer.body },
    scope: `${pullScope(reference)},push`,
    mostBytes: LARGEST_MANIFEST_BYTES,
  });
  if (put.status === 404) throw broken(reference, 'it takes no manifest for it');
}

async function getChosen(
  connection: Connection,
  reference: ImageReference,
  index: Index,
  platform: string | undefined,
): Promise<Manifest> {
  const digest = chooseManifest(index, platform);
  if (digest === undefined || !isDigest(digest)) throw broken(reference, 'its index names no image');
  const found = await getManifest(connection, { ...reference, digest });
  if (found === null) throw broken(reference, `its index names \`${digest}\`, which is not there`);
  if (found.manifest.kind === 'index') throw broken(reference, 'its index names another index');
  return found.manifest;
}

async function getManifest(
  connection: Connection,
  reference: ImageReference,
): Promise<{ digest: string; manifest: Index | Manifest } | null> {
  const answer = await connection.ask(manifestQuestion('GET', reference));
  if (answer.status === 404) return null;
  const digest = digestOf(answer.body);
  checkDigest(reference, digest, digestHeader(answer));
  checkDigest(reference, digest, reference.digest);
  const manifest = parseManifest(answer.body, contentType(answer));
  if ('fault' in manifest) throw broken(reference, `its manifest cannot be read: ${manifest.fault}`);
  return { digest, manifest };
}

async function getConfiguration(
  connection: Connection,
  reference: ImageReference,
  { config }: Manifest,
): Promise<ImageConfiguration> {
  if (!isDigest(config)) throw broken(reference, 'its manifest names no configuration by SHA-256');
  const answer = await connection.ask({
    method: 'GET',
    path: `/v2/${reference.repository}/blobs/${config}`,
    scope: pullScope(reference),
    mostBytes: LARGEST_CONFIGURATION_BYTES,
  });
  if (answer.status === 404) throw broken(reference, `its configuration \`${config}\` is not there`);
  checkDigest(reference, digestOf(answer.body), config);
  const configuration = parseConfiguration(answer.body);
  if (configuration === undefined) throw broken(reference, 'its configuration is not JSON');
  return configuration;
}

/** A digest before a tag, which may have moved. */
function manifestQuestion(method: 'GET' | 'HEAD', reference: ImageReference) {
  const { repository, digest, tag = DEFAULT_TAG } = reference;
  return {
    method,
    path: `/v2/${repository}/manifests/${digest ?? tag}`,
    accept: MANIFEST_TYPES.join(', '),
    scope: pullScope(reference),
    mostBytes: LARGEST_MANIFEST_BYTES,
  };
}

function pullScope({ repository }: ImageReference): string {
  return `repository:${repository}:pull`;
}

/** Proxies have been seen to store one answer under the name of another. */
function checkDigest(reference: ImageReference, digest: string, expected: string | undefined): void {
  if (expected === undefined || digest === expected) return;
  throw broken(reference, `\`${digest}\` was received where \`${expected}\` was expected`);
}

function broken(reference: ImageReference, what: string) {
  return failed(reference.registry, `gave something wrong for \`${formatReference(reference)}\`: ${what}`);
}

function digestOf(body: Buffer): string {
  return `sha256:${createHash('sha256').update(body).digest('hex')}`;
}

function digestHeader(answer: Answer): string | undefined {
  return answer.header('docker-content-digest').find(isDigest);
}

function contentType(answer: Answer): string {
  return answer.header('content-type')[0] ?? '';
}
