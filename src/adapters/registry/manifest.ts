/** What a registry says about an image: manifests, indexes and configurations of OCI and Docker. Pure. */

/** What stands in `Accept`, and all that is read. */
export const MANIFEST_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

const SAYS_NOTHING = new Set(['', 'application/json', 'application/octet-stream']);

export interface Index {
  kind: 'index';
  /** `digest` of each platform's manifest; `platform` is like `linux/amd64`. */
  manifests: readonly { digest: string; platform: string }[];
}

export interface Manifest {
  kind: 'manifest';
  /** Digest of the configuration. */
  config: string;
}

export interface ImageConfiguration {
  labels: Record<string, string>;
  platform: string;
}

type Fields = Record<string, unknown>;

/** `contentType` is the header's. `fault` says in a clause what it is instead. */
export function parseManifest(body: Buffer, contentType: string): Index | Manifest | { fault: string } {
  const value = parseObject(body);
  if (value === undefined) return { fault: 'it is not JSON' };
  if (value.schemaVersion === 1) return { fault: 'it has the old form (schema 1), which has no digest' };
  const type = typeOf(value, contentType);
  if (type !== undefined && !MANIFEST_TYPES.includes(type)) return { fault: `its type is \`${type}\`` };
  if (Array.isArray(value.manifests))
    return { kind: 'index', manifests: value.manifests.flatMap(descriptorOf) };
  const config = value.config as Fields | undefined;
  if (typeof config?.digest === 'string') return { kind: 'manifest', config: config.digest };
  return { fault: 'it names neither manifests nor a configuration' };
}

/** Whether an answer to HEAD may be about an image. */
export function isManifestType(contentType: string): boolean {
  const type = mediaType(contentType);
  return MANIFEST_TYPES.includes(type) || SAYS_NOTHING.has(type);
}

/** Undefined: it is not a configuration. */
export function parseConfiguration(body: Buffer): ImageConfiguration | undefined {
  const value = parseObject(body);
  if (value === undefined) return undefined;
  const { Labels: labels } = (value.config ?? {}) as Fields;
  const texts = Object.entries((labels ?? {}) as Fields).filter(([, text]) => typeof text === 'string');
  return { labels: Object.fromEntries(texts) as Record<string, string>, platform: platformOf(value) };
}

/** The manifest for a platform, by default that of most servers, else the first; undefined in an empty index. */
export function chooseManifest(index: Index, platform = 'linux/amd64'): string | undefined {
  // Of several platforms the first one stands for all.
  const wanted = normalPlatform(platform.split(',')[0]?.trim() ?? '');
  const { manifests } = index;
  return (
    manifests.find((each) => each.platform === wanted) ??
    manifests.find((each) => each.platform.startsWith(`${wanted}/`)) ??
    manifests[0]
  )?.digest;
}

/** Some registries call everything JSON; then the manifest itself says what it is. */
function typeOf(value: Fields, contentType: string): string | undefined {
  const header = mediaType(contentType);
  if (!SAYS_NOTHING.has(header)) return header;
  return typeof value.mediaType === 'string' ? value.mediaType : undefined;
}

function mediaType(contentType: string): string {
  return contentType.split(';')[0]?.trim().toLowerCase() ?? '';
}

/** BuildKit adds attestations, which have the platform `unknown/unknown` and are no images. */
function descriptorOf(value: unknown): Index['manifests'] {
  const { digest, platform } = (value ?? {}) as Fields;
  if (typeof digest !== 'string') return [];
  const name = platformOf((platform ?? {}) as Fields);
  return name === 'unknown/unknown' ? [] : [{ digest, platform: name }];
}

function platformOf({ os, architecture, variant }: Fields): string {
  const parts = [os, architecture, variant].filter((each) => typeof each === 'string' && each !== '');
  return normalPlatform(parts.join('/'));
}

/** `v8` is the only variant of `arm64` (`containerd/platforms`, `database.go`); it is written or not. */
function normalPlatform(platform: string): string {
  return platform
    .toLowerCase()
    .replace(/\/aarch64/, '/arm64')
    .replace(/\/x86_64$/, '/amd64')
    .replace(/^(.*\/arm64)\/v8$/, '$1');
}

function parseObject(body: Buffer): Fields | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Fields)
      : undefined;
  } catch {
    return undefined;
  }
}
