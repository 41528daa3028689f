/**
 * The logins that push steps bring (`credentials`), by the registry that each is for. They are known before the steps run,
 * so that the registry can be asked before anything is built.
 */
import { isJsonObject, type JsonValue } from '../json.ts';
import { parseReference } from '../images/reference.ts';
import type { RegistryCredential } from '../ports/registry.ts';
import { PUSH_IMAGE } from '../project/tq-image.ts';
import { toJsonObject } from '../project/yaml-value.ts';
import type { Step } from '../steps/step.ts';
import { fillStepInputs } from '../templating/fill-entry.ts';
import type { ServerValues } from '../templating/references.ts';

/** As a push step has it. */
export interface PushLogin {
  /** Undefined: other steps give it. */
  imageName: string | undefined;
  /** `username`, `password`, and mostly `registry_url`, as the block `docker-registry-credentials` has them. */
  credentials: JsonValue;
}

export interface LoginSources {
  server: ServerValues;
  variables: Readonly<Record<string, string | undefined>>;
}

/** Of the push steps among `steps`; what only other steps give is not there yet. */
export function pushLogins(steps: readonly Step[], { server, variables }: LoginSources): PushLogin[] {
  return steps.flatMap(({ name, inputs }) => {
    if (name !== PUSH_IMAGE || inputs.credentials === undefined) return [];
    const filled = toJsonObject(fillStepInputs(inputs, { outputs: {}, server, environment: variables }));
    const { image_name: imageName, credentials = null } = filled;
    return [{ imageName: registryOf(imageName) === undefined ? undefined : String(imageName), credentials }];
  });
}

/** What is known for the build of `name`; a login whose registry is not told goes to no other than its own. */
export function credentialsFor(name: string, logins: readonly PushLogin[]): RegistryCredential[] {
  return logins.flatMap(({ imageName, credentials }) => {
    const own = imageName ?? (logins.length === 1 ? name : undefined);
    const found = credentialOf(credentials, own);
    return found === undefined ? [] : [found];
  });
}

/** `imageName`: whose registry is meant where the login names none. */
export function credentialOf(
  written: JsonValue,
  imageName: string | undefined,
): RegistryCredential | undefined {
  if (!isJsonObject(written)) return undefined;
  const { username, password, registry_url: url } = written;
  if (typeof username !== 'string' || typeof password !== 'string') return undefined;
  const registry = typeof url === 'string' && url !== '' ? hostOf(url) : registryOf(imageName);
  return registry === undefined ? undefined : { registry, username, password };
}

function registryOf(imageName: JsonValue | undefined): string | undefined {
  if (typeof imageName !== 'string') return undefined;
  const parsed = parseReference(imageName);
  return 'fault' in parsed ? undefined : parsed.registry;
}

/** `https://index.docker.io/v1/` and `registry.example:5000` alike. */
function hostOf(url: string): string {
  const host = url.replace(/^[a-z]+:\/\//i, '').split('/')[0] ?? '';
  return host === 'index.docker.io' || host === 'registry-1.docker.io' ? 'docker.io' : host;
}
