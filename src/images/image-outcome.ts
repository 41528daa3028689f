/** What became of one distinct image, for people, programs and the metadata file. */
import type { InputChange } from './changed-inputs.ts';

export interface ImageOutcome {
  /** The names with their tags, the first one first: `registry.example/orders:3f2a9c10b4de7781`. */
  references: readonly string[];
  /**
   * `built`: anew. `present`: the registry or the engine has it, with this very content. `given`: built elsewhere and
   * named with `--image`. `would-build`, `would-keep`: of a dry run. `unknown`: it depends on what steps give, or on a Python that was not asked.
   */
  status: 'built' | 'present' | 'given' | 'would-build' | 'would-keep' | 'unknown' | 'failed';
  isPushed: boolean;
  /** `sha256:…` as the registry has it; absent where it was not pushed. */
  digest?: string;
  /** `sha256:…` of the image's configuration. */
  imageId?: string;
  /** SHA-256 in hexadecimal of all that the image is made of; absent for `given`. */
  content?: string;
  /** The Dockerfile as written in `prefect.yaml`; `auto`; or `wheel`. */
  dockerfile?: string;
  /** Context as written. */
  path?: string;
  target?: string;
  platform?: string;
  /** Base images, as the Dockerfile names them. */
  bases: readonly string[];
  /** Files and bytes of the context. */
  context?: { files: number; bytes: number };
  /** Why it is built: what differs from the image that was there before; empty when there was none. */
  changes: readonly InputChange[];
  /** The image that `changes` is measured against. */
  comparedWith?: string;
  labels: Readonly<Record<string, string>>;
  /** Full names of the deployments, or names where the flow is not known. */
  deployments: readonly string[];
  /** Of building and pushing together. */
  seconds?: number;
  /** Absolute path of the whole output of the builder. */
  logFile?: string;
}
