/**
 * The images of one run: each distinct content is built once, whoever asks for it, and not at all where the registry or
 * the engine has it. What was pushed is known by its digest.
 */
import { resolve } from 'node:path';
import type { JsonObject } from '../json.ts';
import { tagOf } from '../images/content-hash.ts';
import type { ImageOutcome } from '../images/image-outcome.ts';
import type { ImageRequest } from '../images/image-request.ts';
import { CONTENT_LABEL } from '../images/labels.ts';
import { parseReference, withDigest } from '../images/reference.ts';
import { imageRequest, pushRequest } from '../images/requests.ts';
import type { ContextEntry } from '../ports/build-context.ts';
import type { ImageEngine } from '../ports/image-engine.ts';
import type { RegistryCredential, RemoteImage } from '../ports/registry.ts';
import { kindOfName } from '../project/secrets/named-secret.ts';
import type { ImageSteps, StepResult } from '../steps/native-step.ts';
import { problem } from '../steps/native-step.ts';
import { TqError } from '../tq-error.ts';
import { GivenImage } from './given-image.ts';
import { type ImageContent, ImageContents, type WheelWish } from './image-content.ts';
import { ImageMaker, type MadeImage, type MakerPorts, type MakingOptions } from './image-maker.ts';
import { orRefused, twoImages } from './outside.ts';
import { pushImage, referenceOf } from './push-image.ts';
import { credentialOf, credentialsFor, type PushLogin } from './push-login.ts';
import { putFile } from './put-file.ts';

export interface WorksOptions extends MakingOptions {
  workingDirectory: string;
  /** Built even where the registry or the engine has it. */
  rebuild: boolean;
  /** Prefect's setting for names without one. */
  namespace: string | undefined;
  /** `--image`, or `PREFECT_DEPLOY_IMAGE`: built elsewhere, and used for every image that would be built. */
  given: string | undefined;
}

/** Whose steps they are. */
export interface ImageUse {
  /** Name of the deployment. */
  deployment: string;
  /** Whether a push step stands behind the build step. */
  isPushed: boolean;
  /** Whether the tag, and not the digest, names the image for this deployment. */
  isTagUsed: boolean;
  /** Set where the project is packed as a wheel. */
  wheel?: WheelWish;
  /** The image that the deployment runs in now. */
  earlier?: string;
  /** Of its push steps. */
  logins?: readonly PushLogin[];
}

/** What one build step asks for. */
interface Wish {
  request: ImageRequest;
  content: ImageContent;
  references: readonly string[];
  use: ImageUse;
}

/** An image that the registry has, and the name it was found by. */
interface Earlier {
  name: string;
  remote: RemoteImage;
}

interface Known {
  hash?: string;
  /** The first deployment that asked for it. */
  deployment: string;
  digest?: string;
}

/** In characters; what is shorter, such as `true`, stands in many a line that tells no secret. */
const SHORTEST_SECRET = 6;

export class ImageWorks {
  readonly #options: WorksOptions;
  readonly #ports: MakerPorts;
  readonly #contents: ImageContents;
  readonly #maker: ImageMaker;
  readonly #given: GivenImage | undefined;
  /** By content. */
  readonly #images = new Map<string, Promise<MadeImage>>();
  /** By name with tag. */
  readonly #references = new Map<string, Known>();
  readonly #pushes = new Map<string, Promise<void>>();
  readonly #begun: MadeImage[] = [];
  readonly #pushed: MadeImage[] = [];

  /** `contents` may have been read before, where nothing can have changed since. */
  constructor(options: WorksOptions, ports: MakerPorts, contents?: ImageContents) {
    this.#options = options;
    this.#ports = ports;
    this.#contents = contents ?? new ImageContents(options.workingDirectory, ports, { mayChange: true });
    this.#maker = new ImageMaker(options, ports);
    this.#given = options.given === undefined ? undefined : new GivenImage(options.given, ports.registry);
  }

  /** The steps of one deployment. Besides giving problems they throw `TqError` where the outside refuses. */
  stepsFor(use: ImageUse): ImageSteps {
    return {
      build: (inputs) => (this.#given === undefined ? this.#build(inputs, use) : this.#given.outputs(use)),
      push: (inputs) => (this.#given === undefined ? this.#push(inputs, use) : this.#given.outputs(use)),
    };
  }

  /** Name with tag → name with digest, of everything that the registry is known to hold. */
  pins(): ReadonlyMap<string, string> {
    const pins = new Map<string, string>(this.#given?.pins() ?? []);
    for (const [reference, { digest }] of this.#references)
      if (digest !== undefined) pins.set(reference, withDigest(referenceOf(reference), digest));
    return pins;
  }

  /** Everything that builders said is in their logs. */
  close(): Promise<void> {
    return this.#maker.close();
  }

  /** In the order in which they were begun, those that failed too. */
  async made(): Promise<
    { outcome: ImageOutcome; entries?: readonly ContextEntry[]; buildArguments: string[]; builtAt?: string }[]
  > {
    await Promise.allSettled(this.#images.values());
    const images = [...this.#begun, ...this.#pushed].map(({ outcome, content, request, builtAt }) => ({
      outcome,
      ...(content === undefined ? {} : { entries: content.inputs.entries }),
      buildArguments: Object.keys(request?.buildArguments ?? {}),
      ...(builtAt === undefined ? {} : { builtAt }),
    }));
    const given = this.#given?.outcome();
    return given === undefined ? images : [...images, { outcome: given, buildArguments: [] }];
  }

  async #build(inputs: JsonObject, use: ImageUse): Promise<StepResult> {
    const { namespace } = this.#options;
    const asked = imageRequest(inputs, { place: [], namespace });
    if ('message' in asked) return problem(asked.message, asked.help);
    const request: ImageRequest = { ...asked, wheel: use.wheel !== undefined };
    this.#keepSecrets(request);
    for (const each of credentialsFor(request.name, use.logins ?? [])) this.#useCredential(each);
    const content = await this.#contents.of(request, use.wheel);
    if (content === 'unknown')
      return problem(
        'the image that `dockerfile: auto` starts from is not known',
        'name a Python that has Prefect by `--python`, or write a Dockerfile',
      );
    if ('problem' in content) return problem(content.problem.message, content.problem.help);
    const { hash } = content;
    const tag = request.tag ?? tagOf(hash);
    const references = [tag, ...request.additionalTags].map((each) => `${request.name}:${each}`);
    const clash = this.#claim(references, hash, use);
    if (clash !== undefined) return clash;
    // One after another for each content, so that the second finds what the first has made.
    const before = this.#images.get(hash);
    const making = this.#ensure(before, { request, content, references, use });
    this.#images.set(hash, making);
    const image = await making;
    await this.#keepDockerfile(request, content);
    return {
      outputs: {
        image_name: request.name,
        tag,
        image: `${request.name}:${tag}`,
        image_id: image.imageId ?? null,
        additional_tags: [...request.additionalTags],
      },
    };
  }

  /** Two contents under one name would leave one of the deployments with the other's image. */
  #claim(references: readonly string[], hash: string, { deployment }: ImageUse): StepResult | undefined {
    for (const reference of references) {
      const known = this.#references.get(reference);
      if (known?.hash !== undefined && known.hash !== hash)
        return { problem: twoImages(reference, known.deployment, deployment) };
      this.#references.set(reference, { deployment, ...known, hash });
    }
    return undefined;
  }

  async #ensure(before: Promise<MadeImage> | undefined, wish: Wish): Promise<MadeImage> {
    const { references, use } = wish;
    const image = (await before) ?? this.#begin(wish);
    this.#maker.join(image, references, use.deployment);
    return this.#provide(image, wish).catch((error: unknown) => {
      image.outcome = { ...image.outcome, status: 'failed' };
      throw error;
    });
  }

  async #provide(image: MadeImage, wish: Wish): Promise<MadeImage> {
    const { references, use, request } = wish;
    if (use.isPushed && !this.#isForced(request) && (await this.#isInRegistry(image, wish))) return image;
    const made = await this.#maker.ensureLocal(image, references, {
      isForced: this.#isForced(request),
      isPushed: use.isPushed,
    });
    // An image of several platforms is in no engine: it went to the registry as it was built.
    if (use.isPushed && request.platform?.includes(',') === true) {
      for (const each of references) {
        const found = orRefused(await this.#ports.registry.digestOf(referenceOf(each)));
        if (found !== null) await this.#pushedAs(each, made, found.digest);
      }
    }
    return made;
  }

  #begin({ request, content, references }: Wish): MadeImage {
    const image = this.#maker.begin(request, content, references);
    this.#begun.push(image);
    return image;
  }

  #isForced({ ignoreCache, noCache }: ImageRequest): boolean {
    return this.#options.rebuild || ignoreCache || noCache;
  }

  /** Asked before anything is built, so that a registry that refuses is known first. */
  async #isInRegistry(image: MadeImage, { request, content, references, use }: Wish): Promise<boolean> {
    const { registry } = this.#ports;
    const [first = '', ...others] = references;
    const remote = orRefused(await registry.read(referenceOf(first), request.platform));
    const isThere = remote?.labels[CONTENT_LABEL] === content.hash;
    const before = isThere ? undefined : await this.#before(first, remote, use);
    image.before ??= before && { name: before.name, labels: before.remote.labels };
    const same = isThere ? remote : sameContent(before, content.hash, request.name);
    if (same == null) {
      orRefused(await registry.mayPush(referenceOf(first)));
      return false;
    }
    // What runs now under another tag gets the new one as well, and the deployment keeps its digest.
    for (const each of isThere ? others : references) await this.#nameInRegistry(each, same.digest);
    for (const each of references) this.#learn(each, same.digest);
    this.#maker.present(image, same);
    return true;
  }

  async #nameInRegistry(name: string, digest: string): Promise<void> {
    const { registry } = this.#ports;
    const reference = referenceOf(name);
    if (orRefused(await registry.digestOf(reference))?.digest === digest) return;
    orRefused(await registry.tag({ ...reference, tag: reference.tag ?? 'latest' }, digest));
  }

  /** Only to say why an image is built, so that no answer is no harm. */
  async #before(
    name: string,
    remote: RemoteImage | null,
    { earlier }: ImageUse,
  ): Promise<Earlier | undefined> {
    if (remote !== null) return { name, remote };
    const parsed = earlier === undefined ? undefined : parseReference(earlier);
    if (earlier === undefined || parsed === undefined || 'fault' in parsed) return undefined;
    const found = await this.#ports.registry.read(parsed);
    return found === null || 'failure' in found ? undefined : { name: earlier, remote: found };
  }

  async #push(inputs: JsonObject, use: ImageUse): Promise<StepResult> {
    const asked = pushRequest(inputs, this.#options.namespace);
    if ('message' in asked) return problem(asked.message, asked.help);
    const { name, tag, additionalTags } = asked;
    const credential = credentialOf(inputs.credentials ?? null, name);
    if (credential !== undefined) this.#useCredential(credential);
    for (const each of [tag, ...additionalTags]) await this.#pushOnce(`${name}:${each}`, use);
    return { outputs: { image_name: name, tag, image: `${name}:${tag}`, additional_tags: additionalTags } };
  }

  /** Deployments may ask for the same push at the same moment. */
  #pushOnce(reference: string, use: ImageUse): Promise<void> {
    const pushing = this.#pushes.get(reference) ?? this.#pushOne(reference, use);
    this.#pushes.set(reference, pushing);
    return pushing;
  }

  async #pushOne(reference: string, use: ImageUse): Promise<void> {
    const known = this.#references.get(reference);
    if (known?.digest !== undefined) return;
    const hash = known?.hash;
    const image =
      hash === undefined ? this.#maker.beginPush(reference, use.deployment) : await this.#images.get(hash);
    if (image === undefined) throw new Error(`nothing was built for \`${reference}\``);
    if (hash === undefined) this.#pushed.push(image);
    const engine: ImageEngine = await this.#maker.engine();
    const digest = await this.#maker.working(image, (onLine) =>
      pushImage(reference, engine, { isTagUsed: use.isTagUsed, onLine }, this.#ports),
    );
    if (hash !== undefined) await this.#requireContent(reference, digest, hash);
    await this.#pushedAs(reference, image, digest);
  }

  /**
   * The engine may be shared: between the build and the push another run may have given the name to what it built. An image
   * without the label was put there by a step of this run.
   */
  async #requireContent(reference: string, digest: string, hash: string): Promise<void> {
    const pinned = referenceOf(withDigest(referenceOf(reference), digest));
    const remote = orRefused(await this.#ports.registry.read(pinned));
    const content = remote?.labels[CONTENT_LABEL];
    if (content === undefined || content === hash) return;
    throw new TqError('failed', `what was pushed as \`${reference}\` is not what was built for it here`, {
      help: 'another run on this engine builds under the same name; give each a tag of its own, or leave `tag` out',
    });
  }

  async #pushedAs(reference: string, image: MadeImage, digest: string): Promise<void> {
    this.#learn(reference, digest);
    await this.#maker.pushed(image, digest);
  }

  #learn(reference: string, digest: string): void {
    const known = this.#references.get(reference) ?? { deployment: '' };
    this.#references.set(reference, { ...known, digest });
  }

  /** Builders print what their steps print. */
  #keepSecrets({ buildArguments }: ImageRequest): void {
    for (const [name, value] of Object.entries(buildArguments))
      if (kindOfName(name) !== undefined && value.length >= SHORTEST_SECRET) this.#ports.keepSecret(value);
  }

  #useCredential(credential: RegistryCredential): void {
    this.#ports.keepSecret(credential.password);
    this.#ports.registry.useCredential(credential);
  }

  async #keepDockerfile(
    { keepDockerfileAt: path }: ImageRequest,
    { dockerfile }: ImageContent,
  ): Promise<void> {
    if (path === undefined || !('text' in dockerfile)) return;
    await putFile(resolve(this.#options.workingDirectory, path), dockerfile.text, this.#ports);
  }
}

/** An image of the same name that holds the same, under whatever tag. */
function sameContent(before: Earlier | undefined, hash: string, name: string): RemoteImage | undefined {
  if (before?.remote.labels[CONTENT_LABEL] !== hash) return undefined;
  return referenceOf(before.name).name === name ? before.remote : undefined;
}
