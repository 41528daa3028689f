/** An image that was built elsewhere (`--image`, `PREFECT_DEPLOY_IMAGE`): it must exist, and is used as it is. */
import type { ImageOutcome } from '../images/image-outcome.ts';
import { parseReference, withDigest } from '../images/reference.ts';
import type { Registry } from '../ports/registry.ts';
import type { StepResult } from '../steps/native-step.ts';
import { TqError } from '../tq-error.ts';
import { orRefused } from './outside.ts';

export class GivenImage {
  readonly #written: string;
  readonly #registry: Registry;
  readonly #deployments: string[] = [];
  #digest: Promise<string> | undefined;
  #known: string | undefined;

  constructor(written: string, registry: Registry) {
    this.#written = written;
    this.#registry = registry;
  }

  /** What a build or push step of that image would give. Throws `TqError` when the registry does not have it. */
  async outputs({ deployment }: { deployment: string }): Promise<StepResult> {
    const { name, tag } = this.#reference();
    const digest = await this.digest();
    if (!this.#deployments.includes(deployment)) this.#deployments.push(deployment);
    return {
      outputs: {
        image_name: name,
        tag: tag ?? digest,
        image: this.#written,
        image_id: null,
        additional_tags: [],
      },
    };
  }

  /** As the registry has it. */
  digest(): Promise<string> {
    return (this.#digest ??= this.#ask());
  }

  /** The name as given, and as `image_name` and `tag` put together, → with its digest. */
  pins(): ReadonlyMap<string, string> {
    if (this.#known === undefined) return new Map();
    const { name, tag } = this.#reference();
    const pinned = withDigest(this.#reference(), this.#known);
    return new Map([
      [this.#written, pinned],
      [`${name}:${tag ?? this.#known}`, pinned],
    ]);
  }

  outcome(): ImageOutcome | undefined {
    if (this.#known === undefined) return undefined;
    return {
      references: [this.#written],
      status: 'given',
      isPushed: true,
      digest: this.#known,
      bases: [],
      changes: [],
      labels: {},
      deployments: this.#deployments,
    };
  }

  async #ask(): Promise<string> {
    const found = orRefused(await this.#registry.digestOf(this.#reference()));
    if (found !== null) return (this.#known = found.digest);
    throw new TqError('failed', `the registry has no image \`${this.#written}\``, {
      help: 'push it first, or correct `--image` or PREFECT_DEPLOY_IMAGE',
    });
  }

  #reference() {
    const parsed = parseReference(this.#written);
    if (!('fault' in parsed))
      return parsed.tag === undefined && parsed.digest === undefined ? { ...parsed, tag: 'latest' } : parsed;
    throw new TqError('usage', `\`${this.#written}\` cannot name an image: ${parsed.fault}`, {
      help: 'write `--image NAME:TAG` or `--image NAME@sha256:…`',
    });
  }
}
