/** What an image would be made of, read from the project: its Dockerfile and all of its context. Builds nothing. */
import { createHash } from 'node:crypto';
import { basename, resolve } from 'node:path';
import { autoDockerfile } from '../images/auto-dockerfile.ts';
import { contentHash, type ImageInputs } from '../images/content-hash.ts';
import { basesOf } from '../images/dockerfile/bases.ts';
import { ignoreRules } from '../images/dockerignore.ts';
import type { ImageRequest } from '../images/image-request.ts';
import type { BuildContexts, ContextEntry } from '../ports/build-context.ts';
import type { FileSystem } from '../ports/file-system.ts';
import { findIgnoreFile, type IgnoreFile } from './ignore-file.ts';
import type { WheelStager } from './pack-wheel.ts';
import type { WheelRequest } from './wheel-request.ts';

export interface ImageContent {
  /** SHA-256 in hexadecimal of everything that the image is made of. */
  hash: string;
  inputs: ImageInputs;
  /** Absolute. */
  context: string;
  /** As an engine takes it. */
  dockerfile: { path: string } | { text: string };
  /** Base images, as the Dockerfile names them. */
  bases: readonly string[];
  /** What the wheel is packed from, where the project is packed as one. */
  wheel?: WheelRequest;
}

/** `base`: the image to start from, in the place of the one that `tq` chooses. */
export interface WheelWish {
  base?: string;
}

export interface ContentProblem {
  message: string;
  help?: string;
}

export interface ContentPorts {
  files: FileSystem;
  contexts: BuildContexts;
  /** The image that `dockerfile: auto` starts from; undefined where it is not known. */
  prefectImage: () => Promise<string | undefined>;
  wheels: WheelStager;
  note: (line: string) => void;
}

/** Reads each context once, however many images are made of it, unless files may change between two of them. */
export class ImageContents {
  readonly #workingDirectory: string;
  readonly #mayChange: boolean;
  readonly #ports: ContentPorts;
  readonly #warned = new Set<string>();
  readonly #contexts = new Map<string, Promise<{ entries: ContextEntry[] } | ContentProblem>>();

  /** `mayChange`: other steps run between those that build images. */
  constructor(workingDirectory: string, ports: ContentPorts, { mayChange = false } = {}) {
    this.#workingDirectory = workingDirectory;
    this.#mayChange = mayChange;
    this.#ports = ports;
  }

  /** `unknown`: an automatic Dockerfile whose base is not known. `wheel`: where the project is packed as one. */
  async of(
    request: ImageRequest,
    wheel?: WheelWish,
  ): Promise<ImageContent | { problem: ContentProblem } | 'unknown'> {
    const context = resolve(this.#workingDirectory, request.path);
    if (wheel !== undefined) return this.#ofWheel(request, context, wheel);
    const dockerfile = await this.#dockerfile(request, context);
    if (dockerfile === 'unknown' || 'problem' in dockerfile) return dockerfile;
    const path = 'path' in dockerfile.given ? dockerfile.given.path : undefined;
    const read = await this.#entries(context, path);
    if ('message' in read) return { problem: read };
    return contentOf(request, {
      context,
      dockerfile: dockerfile.given,
      text: dockerfile.text,
      entries: read.entries,
    });
  }

  /** The same image whatever it is packed with: what counts are the sources. */
  async #ofWheel(
    request: ImageRequest,
    context: string,
    { base }: WheelWish,
  ): Promise<ImageContent | { problem: ContentProblem }> {
    const read = await this.#entries(context, undefined);
    if ('message' in read) return { problem: read };
    const wheel: WheelRequest = {
      projectDirectory: context,
      entries: read.entries,
      folderName: basename(this.#workingDirectory),
      ...(base === undefined ? {} : { base }),
    };
    const plan = await this.#ports.wheels.plan(wheel);
    if ('failure' in plan) return { problem: { message: plan.failure.message, help: plan.failure.help } };
    for (const { message } of plan.warnings) this.#warn(message);
    const { dockerfile: text, entries } = plan;
    return { ...contentOf(request, { context, dockerfile: { text }, text, entries }), wheel };
  }

  /** Several images may be made of one project. */
  #warn(message: string): void {
    if (this.#warned.has(message)) return;
    this.#warned.add(message);
    this.#ports.note(message);
  }

  async #dockerfile(
    request: ImageRequest,
    context: string,
  ): Promise<{ given: ImageContent['dockerfile']; text: string } | { problem: ContentProblem } | 'unknown'> {
    if (request.dockerfile === 'auto') return this.#automatic();
    // docker-py takes it as relative to the context (`docker/api/build.py`, `process_dockerfile`).
    const path = resolve(context, request.dockerfile);
    const read = await this.#ports.files.readFile(path);
    if ('failure' in read) {
      const message = `the Dockerfile \`${request.dockerfile}\` cannot be read: ${read.detail}`;
      return { problem: { message, help: 'write its path from the context, or `dockerfile: auto`' } };
    }
    return { given: { path }, text: new TextDecoder().decode(read.bytes) };
  }

  /** Its requirements and name are those of the working directory, whatever the context is. */
  async #automatic(): Promise<{ given: { text: string }; text: string } | 'unknown'> {
    const base = await this.#ports.prefectImage();
    if (base === undefined) return 'unknown';
    const text = autoDockerfile({
      base,
      directoryName: basename(this.#workingDirectory),
      hasRequirements: await this.#ports.files.exists(resolve(this.#workingDirectory, 'requirements.txt')),
    });
    return { given: { text }, text };
  }

  async #entries(context: string, dockerfile: string | undefined) {
    // As BuildKit looks for it, whichever engine there is: the content must be known where there is none.
    const ignore = await findIgnoreFile('buildx', { context, dockerfile }, this.#ports.files);
    if (this.#mayChange) return this.#read(context, ignore);
    const key = JSON.stringify([context, dockerfile, ignore]);
    const known = this.#contexts.get(key);
    if (known !== undefined) return known;
    const reading = this.#read(context, ignore);
    this.#contexts.set(key, reading);
    return reading;
  }

  async #read(
    context: string,
    ignore: IgnoreFile | undefined,
  ): Promise<{ entries: ContextEntry[] } | ContentProblem> {
    const rules = ignoreRules(ignore?.text);
    if ('failure' in rules)
      return {
        message: `\`${ignore?.name}\`, line ${rules.line}: ${rules.failure}`,
        help: 'correct the pattern',
      };
    const read = await this.#ports.contexts.read(context, rules);
    if ('entries' in read) return read;
    return {
      message: `the context \`${context}\` cannot be read at \`${read.path}\`: ${read.failure}`,
      help: 'put what the image does not need into `.dockerignore`',
    };
  }
}

function contentOf(
  { buildArguments, target, platform, labels }: ImageRequest,
  read: Pick<ImageContent, 'context' | 'dockerfile'> & { text: string; entries: ContextEntry[] },
): ImageContent {
  const { context, dockerfile, text, entries } = read;
  const inputs: ImageInputs = {
    entries,
    dockerfile: text,
    buildArguments,
    ...(target === undefined ? {} : { target }),
    ...(platform === undefined ? {} : { platform }),
  };
  const hash = withLabels(contentHash(inputs), labels);
  return { hash, inputs, context, dockerfile, bases: basesOf(text, buildArguments, target) };
}

/** Labels are part of an image, though nothing that is in it depends on them. */
function withLabels(hash: string, labels: Readonly<Record<string, string>>): string {
  const names = Object.keys(labels).sort();
  if (names.length === 0) return hash;
  const text = JSON.stringify([hash, ...names.map((name) => [name, labels[name]])]);
  return createHash('sha256').update(text).digest('hex');
}
