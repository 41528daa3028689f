/** An engine and a registry in memory, held to the real ones by `test/images/fakes.test.ts`. */
import { createHash } from 'node:crypto';
import { buildLog } from '../../src/adapters/build-log.ts';
import { nodeBuildContexts } from '../../src/adapters/read-build-context.ts';
import { stagingFolders } from '../../src/adapters/staging-folders.ts';
import type { ImagePorts } from '../../src/building/project-images.ts';
import { referenceOf } from '../../src/building/push-image.ts';
import { formatReference, type ImageReference } from '../../src/images/reference.ts';
import type { EngineFailure, ImageBuild, ImageEngine, LocalImage } from '../../src/ports/image-engine.ts';
import type { Registry, RegistryCredential, RegistryFailure, RemoteImage } from '../../src/ports/registry.ts';

export function digestOfText(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

export class FakeRegistry implements Registry {
  /** By `name:tag` and by `name@digest`. */
  readonly images: Map<string, RemoteImage>;
  readonly credentials: RegistryCredential[] = [];
  /** Every question, as `read NAME`. */
  readonly asked: string[] = [];
  /** Names that were given to what was there. */
  readonly tagged: string[] = [];
  /** The answer to everything, while it is set. */
  refusal: RegistryFailure | undefined;
  /** What registries with a password let in. */
  readonly logins: RegistryCredential[] = [];

  constructor(images = new Map<string, RemoteImage>()) {
    this.images = images;
  }

  async digestOf(reference: ImageReference) {
    this.asked.push(`digest ${formatReference(reference)}`);
    const found = this.#find(reference);
    return this.#refusalFor(reference) ?? (found === undefined ? null : { digest: found.digest });
  }

  async read(reference: ImageReference) {
    this.asked.push(`read ${formatReference(reference)}`);
    return this.#refusalFor(reference) ?? this.#find(reference) ?? null;
  }

  async mayPush(reference: ImageReference): Promise<true | RegistryFailure> {
    return this.#refusalFor(reference) ?? true;
  }

  async tag(reference: ImageReference & { tag: string }, digest: string): Promise<true | RegistryFailure> {
    const { name, tag } = reference;
    this.tagged.push(`${name}:${tag}`);
    const image = this.images.get(`${name}@${digest}`);
    const refusal = this.#refusalFor(reference);
    if (refusal !== undefined) return refusal;
    if (image === undefined)
      return { failure: { reason: 'failed', message: `the registry has no \`${digest}\`` } };
    this.hold(name, tag, image);
    return true;
  }

  async credentialFor(registry: string) {
    return this.credentials.find((each) => each.registry === registry);
  }

  useCredential(credential: RegistryCredential): void {
    this.credentials.unshift(credential);
  }

  /** The same images, for one who has no login yet. */
  forSomeoneElse(): FakeRegistry {
    const other = new FakeRegistry(this.images);
    other.logins.push(...this.logins);
    return other;
  }

  /** As a push leaves it. */
  hold(name: string, tag: string, image: RemoteImage): void {
    this.images.set(`${name}:${tag}`, image);
    this.images.set(`${name}@${image.digest}`, image);
  }

  /** Whether a registry lets someone in with this login. */
  isOpenTo(registry: string, credential: RegistryCredential | undefined): boolean {
    const wanted = this.logins.find((each) => each.registry === registry);
    if (wanted === undefined) return true;
    return wanted.username === credential?.username && wanted.password === credential.password;
  }

  #refusalFor({ registry }: ImageReference): RegistryFailure | undefined {
    if (this.refusal !== undefined) return this.refusal;
    const credential = this.credentials.find((each) => each.registry === registry);
    return this.isOpenTo(registry, credential) ? undefined : unauthenticated(registry);
  }

  #find({ name, tag, digest }: ImageReference): RemoteImage | undefined {
    return this.images.get(digest === undefined ? `${name}:${tag ?? 'latest'}` : `${name}@${digest}`);
  }
}

function unauthenticated(registry: string) {
  return {
    failure: { reason: 'unauthenticated' as const, message: `the registry \`${registry}\` wants a login` },
  };
}

export class FakeEngine implements ImageEngine {
  readonly kind = 'docker';
  readonly description = 'an engine in memory';
  readonly builds: ImageBuild[] = [];
  readonly pushes: string[] = [];
  readonly local = new Map<string, LocalImage>();
  /** What the next calls of `build` or `push` answer in their place. */
  readonly failures: { build: EngineFailure[]; push: EngineFailure[] } = { build: [], push: [] };
  readonly #registry: FakeRegistry;

  constructor(registry: FakeRegistry) {
    this.#registry = registry;
  }

  async build(build: ImageBuild) {
    this.builds.push(build);
    build.onLine('Step 1/1 : FROM scratch');
    const failure = this.failures.build.shift();
    if (failure !== undefined) return failure;
    const { labels, references } = build;
    const id = digestOfText(JSON.stringify([labels, this.builds.length]));
    for (const each of references) this.local.set(each, { id, labels });
    return { imageId: id };
  }

  async find(reference: string) {
    return this.local.get(reference);
  }

  async tag(imageId: string, reference: string): Promise<EngineFailure | undefined> {
    const image = [...this.local.values()].find(({ id }) => id === imageId);
    if (image === undefined)
      return { failure: { reason: 'failed', message: `the engine has no image \`${imageId}\`` } };
    this.local.set(reference, image);
    return undefined;
  }

  async push(reference: string, credentials: readonly RegistryCredential[]) {
    this.pushes.push(reference);
    const failure = this.failures.push.shift();
    if (failure !== undefined) return failure;
    const { registry } = referenceOf(reference);
    const login = credentials.find((each) => each.registry === registry);
    if (!this.#registry.isOpenTo(registry, login)) return unauthenticated(registry);
    const image = this.local.get(reference);
    if (image === undefined)
      return { failure: { reason: 'failed' as const, message: `the engine has no image \`${reference}\`` } };
    const colon = reference.lastIndexOf(':');
    const digest = digestOfText(image.id);
    const { id: imageId, labels } = image;
    const remote = { digest, imageId, labels, platforms: ['linux/amd64'] };
    this.#registry.hold(reference.slice(0, colon), reference.slice(colon + 1), remote);
    return { digest };
  }
}

/** Real contexts and staging folders beside them. */
export function fakeImages(cacheHome: string, note: (line: string) => void = () => undefined) {
  const registry = new FakeRegistry();
  const engine = new FakeEngine(registry);
  const environment = {
    variables: { TQ_CACHE_HOME: cacheHome },
    workingDirectory: cacheHome,
    homeDirectory: cacheHome,
    platform: 'linux',
  } as const;
  const ports: ImagePorts = {
    contexts: nodeBuildContexts(),
    engines: { open: async () => engine },
    registry,
    log: buildLog(environment, { clock: { now: () => new Date(0) }, redact: (text) => text, note }),
    staging: stagingFolders(),
  };
  return { registry, engine, ports };
}
