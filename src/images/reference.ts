/** Names of images: `[REGISTRY/]REPOSITORY[:TAG][@DIGEST]`, as `distribution/reference` reads them. */

export interface ImageReference {
  /** Host with port; `docker.io` where none is written. */
  registry: string;
  /** `library/python` where Docker Hub's own is meant. */
  repository: string;
  tag?: string;
  /** `sha256:…` */
  digest?: string;
  /** The name as written, without tag and digest. */
  name: string;
}

/** The registry that is meant where none is written. */
export const DOCKER_HUB = 'docker.io';
/** An older name of Docker Hub, which stands for it still. */
const FORMER_DOCKER_HUB = 'index.docker.io';
/** Docker Hub's own images stand in this folder. */
const OFFICIAL = 'library/';
const LONGEST_REPOSITORY = 255;
const LONGEST_TAG = 128;

/** The expressions of `distribution/reference`, `regexp.go`. */
const TAG = /^\w[\w.-]{0,127}$/;
const PATH_PART = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const REGISTRY =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?$/;
const IMAGE_ID = /^[a-f0-9]{64}$/;
/** Others than SHA-256 are allowed by the specification, and by no registry in use. */
const DIGEST = /^sha256:[a-f0-9]{64}$/;

/** Splits a name as Docker does. `fault` says in a clause what is wrong with it: `the tag is empty`. */
export function parseReference(text: string): ImageReference | { fault: string } {
  const fault = faultOfText(text);
  if (fault !== undefined) return { fault };
  const at = text.indexOf('@');
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const { name, tag } = splitTag(at < 0 ? text : text.slice(0, at));
  const { registry, repository } = splitRegistry(name);
  const wrong =
    faultOfTag(tag) ??
    faultOfDigest(digest) ??
    faultOfRegistry(registry) ??
    faultOfRepository(repository, name);
  if (wrong !== undefined) return { fault: wrong };
  return {
    registry,
    repository,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
    name,
  };
}

/** As written, except that nothing is left of what `parseReference` refuses: `name[:tag][@digest]`. */
export function formatReference({ name, tag, digest }: ImageReference): string {
  return `${name}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

/** `name@sha256:…`: the name as written, without the tag, which says nothing more. */
export function withDigest(reference: ImageReference, digest: string): string {
  return `${reference.name}@${digest}`;
}

/** Whether a registry takes it as a tag. */
export function isTag(text: string): boolean {
  return TAG.test(text);
}

/** Whether it is a whole digest in SHA-256. */
export function isDigest(text: string): boolean {
  return DIGEST.test(text);
}

function faultOfText(text: string): string | undefined {
  if (text === '') return 'it is empty';
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(text)) return 'it holds a line end or another control character';
  if (/\s/.test(text)) return 'it holds a space';
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text)?.[0];
  if (scheme !== undefined) return `it begins with \`${scheme}\`, which does not belong to a name`;
  if (IMAGE_ID.test(text)) return 'it is the id of an image, not a name';
  return undefined;
}

/** A colon behind the last slash begins the tag; one before it, a port. */
function splitTag(text: string): { name: string; tag?: string } {
  const colon = text.indexOf(':', text.lastIndexOf('/') + 1);
  return colon < 0 ? { name: text } : { name: text.slice(0, colon), tag: text.slice(colon + 1) };
}

/**
 * `splitDockerDomain` of `distribution/reference`, `normalize.go`, as it was before 2021: since then `Team/app` means a
 * host `Team`, which is nobody's; Docker 20.10.24 refuses the capital, and so does this.
 */
function splitRegistry(name: string): { registry: string; repository: string } {
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const isRegistry = first === 'localhost' || /[.:]/.test(first);
  const written = isRegistry ? first : DOCKER_HUB;
  const registry = written === FORMER_DOCKER_HUB ? DOCKER_HUB : written;
  const repository = isRegistry ? name.slice(slash + 1) : name;
  const isOfficial = registry === DOCKER_HUB && !repository.includes('/');
  return { registry, repository: isOfficial ? OFFICIAL + repository : repository };
}

function faultOfTag(tag: string | undefined): string | undefined {
  if (tag === undefined || isTag(tag)) return undefined;
  if (tag === '') return 'the tag is empty';
  if (tag.length > LONGEST_TAG)
    return `the tag has ${tag.length} characters; ${LONGEST_TAG} are the most a registry takes`;
  if (/^[.-]/.test(tag)) return `the tag \`${tag}\` begins with \`${tag[0]}\``;
  return `the tag \`${tag}\` holds characters other than letters, digits, \`.\`, \`_\` and \`-\``;
}

function faultOfDigest(digest: string | undefined): string | undefined {
  if (digest === undefined || isDigest(digest)) return undefined;
  if (digest === '') return 'the digest is empty';
  return 'the digest is not `sha256:` and 64 digits of 0–9 and a–f';
}

function faultOfRegistry(registry: string): string | undefined {
  if (REGISTRY.test(registry)) return undefined;
  return registry === '' ? 'the registry is empty' : `\`${registry}\` is not a host of a registry`;
}

function faultOfRepository(repository: string, name: string): string | undefined {
  const parts = repository.split('/');
  if (name === '') return 'the name before the tag is empty';
  if (parts.includes('')) return 'a part between two slashes is empty';
  if (repository.toLowerCase() !== repository) return 'the name holds capitals; only the tag may';
  const wrong = parts.find((part) => !PATH_PART.test(part));
  if (wrong !== undefined)
    return `\`${wrong}\` must be letters and digits, with \`.\`, \`_\`, \`__\` or \`-\` only between them`;
  if (repository.length <= LONGEST_REPOSITORY) return undefined;
  return `the name has ${repository.length} characters; ${LONGEST_REPOSITORY} are the most a registry takes`;
}
