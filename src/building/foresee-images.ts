/**
 * What the image steps of a project would do, without running anything: which images the registry has already, which
 * would be built and why, and what the steps would give. For plans and dry runs.
 */
import type { Path } from '../diagnostics/span.ts';
import { type ContextFacts, contextFacts } from '../images/context-findings.ts';
import type { JsonObject } from '../json.ts';
import { tagOf } from '../images/content-hash.ts';
import type { ImageOutcome } from '../images/image-outcome.ts';
import type { ImageRequest } from '../images/image-request.ts';
import { CONTENT_LABEL } from '../images/labels.ts';
import { parseReference, withDigest } from '../images/reference.ts';
import { imageRequest, pushRequest } from '../images/requests.ts';
import type { ImageNames } from '../plan/desired-state.ts';
import type { ImageEngine } from '../ports/image-engine.ts';
import type { Registry, RemoteImage } from '../ports/registry.ts';
import { BUILD_IMAGE, PUSH_IMAGE } from '../project/tq-image.ts';
import { toJsonObject, type YamlMapping } from '../project/yaml-value.ts';
import { waitsFor } from '../steps/waits-for.ts';
import type { PlacedStep } from '../steps/project-steps.ts';
import { isImageStep } from '../steps/native-steps.ts';
import type { Step } from '../steps/step.ts';
import { TqError } from '../tq-error.ts';
import { fillStepInputs } from '../templating/fill-entry.ts';
import type { ServerValues } from '../templating/references.ts';
import {
  canBeRenamed,
  comparison,
  type Foreseen,
  joined,
  runningIn,
  unknownImage,
} from './foreseen-image.ts';
import { GivenImage } from './given-image.ts';
import { twoImages } from './outside.ts';
import { credentialsFor, type PushLogin, pushLogins } from './push-login.ts';
import { type ContentPorts, type ImageContent, ImageContents, type WheelWish } from './image-content.ts';

export interface ForeseenProject {
  deployments: readonly ForeseenDeployment[];
  server: ServerValues;
  variables: Readonly<Record<string, string | undefined>>;
}

export interface ForeseenDeployment {
  index: number;
  name: string;
  /** Its build steps, and its push steps where they would run. */
  steps: readonly PlacedStep[];
  wheel?: WheelWish;
}

export interface ForesightOptions {
  workingDirectory: string;
  rebuild: boolean;
  namespace: string | undefined;
  given: string | undefined;
  /** Whether nothing is done after it. */
  isAlone: boolean;
}

export interface ForesightPorts extends ContentPorts {
  registry: Registry;
  /** Undefined: there is none, or it cannot be asked. */
  engine: () => Promise<ImageEngine | undefined>;
}

/** A context that an image is built from. */
export interface ForeseenContext {
  /** The step that asks for it. */
  place: Path;
  facts: ContextFacts;
}

export interface Foresight {
  images: ImageOutcome[];
  /** Each once. */
  contexts: readonly ForeseenContext[];
  /** By index of the entry, for those whose steps hold no surprise. */
  outputs: ReadonlyMap<number, YamlMapping>;
  names: ImageNames;
}

interface WalkedDeployment extends ForeseenDeployment {
  logins: readonly PushLogin[];
}

export interface ExplainedImages {
  images: ImageOutcome[];
  /** Where they are others than were foreseen. */
  names?: ImageNames;
}

export class ImageForesight {
  readonly #options: ForesightOptions;
  readonly #ports: ForesightPorts;
  /** What was read for it; good for the builds as long as no step has run that may have changed files. */
  readonly contents: ImageContents;
  readonly #contexts = new Map<string, ForeseenContext>();
  readonly #images = new Map<string, Foreseen>();
  readonly #pins = new Map<string, string>();
  readonly #open = new Set<string>();
  /** Name with tag → what it would hold, and the first deployment that wants it. */
  readonly #claims = new Map<string, { hash: string; deployment: string }>();
  /** Registries that did not answer; asking them again would only take time. */
  readonly #silent = new Set<string>();

  constructor(options: ForesightOptions, ports: ForesightPorts) {
    this.#options = options;
    this.#ports = ports;
    this.contents = new ImageContents(options.workingDirectory, ports);
  }

  /** Throws `TqError` where an image that was given is not there. A registry that cannot be asked is a note. */
  async of(project: ForeseenProject): Promise<Foresight> {
    const outputs = new Map<number, YamlMapping>();
    for (const deployment of project.deployments) {
      const known =
        this.#options.given === undefined
          ? await this.#walk(deployment, project)
          : await this.#given(deployment, this.#options.given);
      if (known !== undefined) outputs.set(deployment.index, known);
    }
    return {
      images: [...this.#images.values()].map(({ outcome }) => outcome),
      contexts: [...this.#contexts.values()],
      outputs,
      names: { pins: this.#pins, open: this.#open },
    };
  }

  /**
   * Why images would be built, measured against what the deployments run in now. Where that is the very image, the
   * registry gives it the new name, and its digest is known after all: `names` are then other ones than before.
   */
  async explain(runs: ReadonlyMap<string, string>): Promise<ExplainedImages> {
    let isNews = false;
    for (const image of this.#images.values()) {
      const running = runningIn(image, runs);
      if (running === undefined || image.content === undefined) continue;
      const remote = await this.#read(running);
      if (remote == null) continue;
      const isSame =
        image.isForced !== true &&
        canBeRenamed(image.outcome, running) &&
        remote.labels[CONTENT_LABEL] === image.content.hash;
      if (isSame) this.#rename(image, remote);
      else image.outcome = { ...image.outcome, ...comparison(remote, image.content, running) };
      isNews ||= isSame;
    }
    const images = [...this.#images.values()].map(({ outcome }) => outcome);
    return isNews ? { images, names: { pins: this.#pins, open: this.#open } } : { images };
  }

  #rename(image: Foreseen, { digest, imageId, labels }: RemoteImage): void {
    image.outcome = { ...image.outcome, status: 'would-keep', digest, imageId, labels };
    image.digest = digest;
    for (const each of image.outcome.references) {
      const parsed = parseReference(each);
      if ('fault' in parsed) continue;
      this.#open.delete(each);
      this.#pins.set(each, withDigest(parsed, digest));
    }
  }

  async #walk(deployment: ForeseenDeployment, project: ForeseenProject): Promise<YamlMapping | undefined> {
    const logins = pushLogins(deployment.steps, project);
    let outputs: YamlMapping = {};
    let isWhole = true;
    for (const step of deployment.steps) {
      const given = waitsFor(step.inputs, outputs, project)
        ? undefined
        : await this.#step(step, { ...deployment, logins }, project, outputs);
      if (given === undefined) {
        isWhole = false;
        if (step.name === BUILD_IMAGE) this.#unknown(step, deployment);
        continue;
      }
      outputs = { ...outputs, ...(step.id === undefined ? {} : { [step.id]: given }), ...given };
    }
    return isWhole ? outputs : undefined;
  }

  /** What a step would give; undefined for one that would have to run. */
  async #step(
    step: PlacedStep,
    deployment: WalkedDeployment,
    { server, variables }: ForeseenProject,
    outputs: YamlMapping,
  ): Promise<YamlMapping | undefined> {
    const inputs = toJsonObject(fillStepInputs(step.inputs, { outputs, server, environment: variables }));
    if (step.name === BUILD_IMAGE) return this.#build(inputs, step.place, deployment);
    return step.name === PUSH_IMAGE ? this.#push(inputs, deployment) : undefined;
  }

  #push(inputs: JsonObject, { name: deployment }: ForeseenDeployment): YamlMapping | undefined {
    const asked = pushRequest(inputs, this.#options.namespace);
    if ('message' in asked) return undefined;
    const { name, tag, additionalTags } = asked;
    for (const each of [tag, ...additionalTags]) this.#pushed(`${name}:${each}`, deployment);
    return { image_name: name, tag, image: `${name}:${tag}`, additional_tags: additionalTags };
  }

  /** One that was built elsewhere, such as by a script, is pushed whatever the registry has. */
  #pushed(reference: string, deployment: string): void {
    if (this.#claims.has(reference)) return;
    this.#open.add(reference);
    const known = this.#images.get(reference)?.outcome;
    this.#images.set(reference, { outcome: joined(known ?? unknownImage(reference), [], deployment) });
  }

  async #build(
    inputs: JsonObject,
    place: Path,
    deployment: WalkedDeployment,
  ): Promise<YamlMapping | undefined> {
    const asked = imageRequest(inputs, { place: [], namespace: this.#options.namespace });
    if ('message' in asked) return undefined;
    const request = { ...asked, wheel: deployment.wheel !== undefined };
    for (const each of credentialsFor(request.name, deployment.logins))
      this.#ports.registry.useCredential(each);
    const content = await this.contents.of(request, deployment.wheel);
    if (content === 'unknown') return undefined;
    const tag = request.tag ?? ('problem' in content ? '' : tagOf(content.hash));
    if ('problem' in content) {
      this.#ports.note(content.problem.message);
      return undefined;
    }
    // A wheel takes what it needs.
    if (content.wheel === undefined && !this.#contexts.has(content.context))
      this.#contexts.set(content.context, { place, facts: contextFacts(content.inputs.entries) });
    const isPushed = deployment.steps.some(({ name }) => name === PUSH_IMAGE);
    const references = [tag, ...request.additionalTags].map((each) => `${request.name}:${each}`);
    this.#claim(references, { hash: content.hash, deployment: deployment.name });
    const foreseen =
      this.#images.get(content.hash) ?? (await this.#foresee(request, content, references, isPushed));
    this.#images.set(content.hash, {
      ...foreseen,
      outcome: joined(foreseen.outcome, references, deployment.name),
    });
    if (isPushed) for (const each of references) await this.#name(each, content.hash, foreseen);
    return {
      image_name: request.name,
      tag,
      image: `${request.name}:${tag}`,
      ...(foreseen.outcome.imageId === undefined ? {} : { image_id: foreseen.outcome.imageId }),
      additional_tags: [...request.additionalTags],
    };
  }

  /** Throws `TqError`: one of the deployments would get the image of the other, and nothing has been pushed yet. */
  #claim(references: readonly string[], claim: { hash: string; deployment: string }): void {
    for (const reference of references) {
      const known = this.#claims.get(reference) ?? claim;
      if (known.hash !== claim.hash) {
        const { message, help } = twoImages(reference, known.deployment, claim.deployment);
        throw new TqError('failed', message, { help });
      }
      this.#claims.set(reference, known);
    }
  }

  /** The registry may have it under one of its names alone. */
  async #name(reference: string, hash: string, { outcome, digest }: Foreseen): Promise<void> {
    const parsed = parseReference(reference);
    if ('fault' in parsed || this.#pins.has(reference) || this.#open.has(reference)) return;
    const isFirst = reference === outcome.references[0];
    const remote = digest === undefined || isFirst ? undefined : await this.#read(reference);
    const held = remote?.labels[CONTENT_LABEL] === hash ? remote.digest : undefined;
    const found = isFirst ? digest : held;
    if (found === undefined) this.#open.add(reference);
    else this.#pins.set(reference, withDigest(parsed, found));
  }

  async #foresee(
    { dockerfile, ignoreCache, noCache }: ImageRequest,
    content: ImageContent,
    references: readonly string[],
    isPushed: boolean,
  ): Promise<Foreseen> {
    const [first = ''] = references;
    const files = content.inputs.entries.filter(({ kind }) => kind !== 'directory');
    const outcome: ImageOutcome = {
      references,
      status: 'would-build',
      isPushed,
      content: content.hash,
      dockerfile: content.wheel === undefined ? dockerfile : 'wheel',
      bases: content.bases,
      context: { files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) },
      changes: [],
      labels: {},
      deployments: [],
    };
    if (this.#options.rebuild || ignoreCache || noCache) return { outcome, content, isForced: true };
    if (!isPushed)
      return { outcome: { ...outcome, ...(await this.#inEngine(references, content)) }, content };
    const remote = await this.#read(first);
    if (remote?.labels[CONTENT_LABEL] === content.hash) {
      const { digest, imageId, labels } = remote;
      return { outcome: { ...outcome, status: 'would-keep', digest, imageId, labels }, content, digest };
    }
    return {
      outcome: { ...outcome, ...(remote == null ? {} : comparison(remote, content, first)) },
      content,
    };
  }

  async #inEngine(references: readonly string[], content: ImageContent): Promise<Partial<ImageOutcome>> {
    const engine = await this.#ports.engine();
    let before: Partial<ImageOutcome> | undefined;
    for (const reference of engine === undefined ? [] : references) {
      const found = await engine?.find(reference);
      if (found === undefined || 'failure' in found) continue;
      if (found.labels[CONTENT_LABEL] === content.hash)
        return { status: 'would-keep', imageId: found.id, labels: found.labels };
      before ??= comparison(found, content, reference);
    }
    return before ?? {};
  }

  /** Undefined: it cannot be asked, which is said once for each answer. */
  async #read(reference: string): Promise<RemoteImage | null | undefined> {
    const parsed = parseReference(reference);
    if ('fault' in parsed || this.#silent.has(parsed.registry)) return undefined;
    const remote = await this.#ports.registry.read(parsed);
    if (remote === null || !('failure' in remote)) return remote;
    this.#silent.add(parsed.registry);
    // Steps that run say it again, as what stops them.
    if (this.#options.isAlone)
      this.#ports.note(`${remote.failure.message}; so it is not known which images are there`);
    return undefined;
  }

  #unknown(step: Step, { name }: ForeseenDeployment): void {
    const written = `${String(step.inputs.image_name)}${typeof step.inputs.tag === 'string' ? `:${step.inputs.tag}` : ''}`;
    const known = this.#images.get(written)?.outcome;
    this.#images.set(written, { outcome: joined(known ?? unknownImage(written), [], name) });
  }

  async #given({ name, steps }: ForeseenDeployment, given: string): Promise<YamlMapping | undefined> {
    const image = new GivenImage(given, this.#ports.registry);
    const answer = await image.outputs({ deployment: name });
    for (const [reference, pinned] of image.pins()) this.#pins.set(reference, pinned);
    const outcome = image.outcome();
    const before = this.#images.get(given)?.outcome;
    if (outcome !== undefined) this.#images.set(given, { outcome: joined(before ?? outcome, [], name) });
    if ('problem' in answer || !steps.every(isImageStep)) return undefined;
    const outputs = answer.outputs as YamlMapping;
    const named = steps.flatMap(({ id }) => (id === undefined ? [] : [[id, outputs] as const]));
    return { ...Object.fromEntries(named), ...outputs };
  }
}
