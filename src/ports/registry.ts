/** Asking a registry what it holds, by the OCI distribution API. Images come there by an engine; only names are given here. */
import type { ImageReference } from '../images/reference.ts';

/** A login. Never shown, never on a command line. */
export interface RegistryCredential {
  /** Host with port, as in `ImageReference.registry`. */
  registry: string;
  /** `<token>` when `password` is an identity token, as Docker writes it. */
  username: string;
  password: string;
}

export interface RemoteImage {
  /** `sha256:…` of the manifest, or of the index when there is one. */
  digest: string;
  /** Digest of the image's configuration, which engines call the image's id; of the platform asked for. */
  imageId: string;
  labels: Readonly<Record<string, string>>;
  /** `linux/amd64`, …; several for an index. */
  platforms: readonly string[];
}

export interface RegistryFailure {
  failure: {
    reason: 'unauthenticated' | 'forbidden' | 'unreachable' | 'rate-limited' | 'failed';
    /** A sentence that names the registry or the image. */
    message: string;
    help?: string;
  };
}

export interface Registry {
  /** Digest of what a reference names; null when the registry has no such image. One request where the login is known. */
  digestOf(reference: ImageReference): Promise<{ digest: string } | null | RegistryFailure>;
  /** With the labels of its configuration; `platform` chooses from an index, by default `linux/amd64`, else its first. */
  read(reference: ImageReference, platform?: string): Promise<RemoteImage | null | RegistryFailure>;
  /** Whether these credentials may push there, as far as it can be known without pushing. */
  mayPush(reference: ImageReference): Promise<true | RegistryFailure>;
  /** One more tag for an image that the registry has; nothing of the image is moved. */
  tag(reference: ImageReference & { tag: string }, digest: string): Promise<true | RegistryFailure>;
  /** The login for a registry: from an explicit one, the environment, Docker's configuration or its helpers. */
  credentialFor(registry: string): Promise<RegistryCredential | undefined>;
  /** A login that goes before all others from here on, such as the `credentials` of a push step. */
  useCredential(credential: RegistryCredential): void;
}
