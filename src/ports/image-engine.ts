/** What builds images: a Docker engine with BuildKit or without, buildah, Podman. */
import type { RegistryCredential } from './registry.ts';

/** `buildx`: the Docker engine by BuildKit; `docker`: by its classic builder. */
export type EngineKind = 'buildx' | 'docker' | 'buildah' | 'podman';

export const ENGINE_KINDS: readonly EngineKind[] = ['buildx', 'docker', 'buildah', 'podman'];

/** How an image is built, whoever builds it. Everything in it may begin with `-` or hold quotes and line ends. */
export interface BuildOptions {
  buildArguments: Readonly<Record<string, string>>;
  labels: Readonly<Record<string, string>>;
  target?: string;
  /** `linux/amd64`; several with commas make an index, which only some engines can, and only while they push. */
  platform?: string;
  /** Whether base images are asked for anew. */
  pull: boolean;
  noCache: boolean;
  cacheFrom?: readonly string[];
  /** `host`, `none`, … for the steps of the build. */
  network?: string;
  /** Name → address, for `/etc/hosts` of the steps. */
  extraHosts?: Readonly<Record<string, string>>;
  /** In bytes. */
  shmSize?: number;
}

/** One build. */
export interface ImageBuild extends BuildOptions {
  /** The folder that `COPY` copies from; absolute. */
  context: string;
  /** Absolute path of a Dockerfile, in the context or not; or its text, when there is no file. */
  dockerfile: { path: string } | { text: string };
  /** The names that the image gets, each with its tag. */
  references: readonly string[];
  /** An image of several platforms goes to the registry as it is built. */
  push?: { credentials: readonly RegistryCredential[] };
  /** Credentials for private base images. */
  credentials?: readonly RegistryCredential[];
  /** Each line that the builder prints, without its end. */
  onLine: (line: string) => void;
}

export interface LocalImage {
  /** `sha256:…` of the image's configuration. */
  id: string;
  labels: Readonly<Record<string, string>>;
}

/** Why an engine did not do it. `message` says it in a sentence, without secrets. */
export interface EngineFailure {
  failure: {
    /** `unavailable`: there is no engine, or it does not answer. `forbidden`: this user may not use it. `unauthenticated`: the registry wants other credentials. `unreachable`: the registry does not answer. */
    reason: 'unavailable' | 'forbidden' | 'disk-full' | 'unauthenticated' | 'unreachable' | 'failed';
    message: string;
    help?: string;
    /** The step of the Dockerfile that failed, as the builder shows it: `Step 3/7 : RUN make`. */
    step?: string;
    /** Whether the same call may succeed a moment later, such as after a connection that broke. */
    isTransient?: true;
  };
}

export interface ImageEngine {
  kind: EngineKind;
  /** For people: `Docker 20.10.24 (classic builder)`. */
  description: string;
  /** `imageId` is `sha256:…`; `digest` only where the build pushed. */
  build(build: ImageBuild): Promise<{ imageId: string; digest?: string } | EngineFailure>;
  /** Undefined: the engine has no such image. */
  find(reference: string): Promise<LocalImage | undefined | EngineFailure>;
  /** Gives an image one more name. */
  tag(imageId: string, reference: string): Promise<EngineFailure | undefined>;
  /** `digest` is what the engine says it pushed, when it says so. */
  push(
    reference: string,
    credentials: readonly RegistryCredential[],
    onLine: (line: string) => void,
  ): Promise<{ digest?: string } | EngineFailure>;
}

export interface ImageEngines {
  /** `auto`: the best that is there and answers, in the order of `ENGINE_KINDS`. */
  open(choice: EngineKind | 'auto'): Promise<ImageEngine | EngineFailure>;
}
