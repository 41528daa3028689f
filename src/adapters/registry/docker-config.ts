/** The configuration that `docker login`, `podman login` and `buildah login` write: who may log in where. Pure. */
import { DOCKER_HUB } from '../../images/reference.ts';
import { isFilledText, isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import { DOCKER_HUB_KEY, registryOf } from './hosts.ts';

/** What Docker writes as the name where the password is an identity token. */
export const TOKEN_USER = '<token>';

export interface StoredLogin {
  username: string;
  password: string;
}

/** Undefined: it is not a configuration. */
export function parseDockerConfig(text: string): JsonObject | undefined {
  try {
    // An empty file stands for no logins, as with Docker.
    const value = JSON.parse(text.replace(/^\uFEFF/, '').trim() || '{}') as JsonValue;
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The names of the credential helpers to ask for a registry, in order; `NAME` stands for `docker-credential-NAME`. */
export function helpersFor(config: JsonObject, registry: string): string[] {
  const helpers = isJsonObject(config.credHelpers) ? entryFor(config.credHelpers, registry) : undefined;
  return [helpers, config.credsStore].filter((each) => typeof each === 'string' && each !== '').map(String);
}

/**
 * The login that stands in the configuration itself, undefined where there is none; helpers leave empty entries.
 * As with Docker, an entry with a path (`ghcr.io/team`) holds for the whole host.
 */
export function storedLogin(
  config: JsonObject,
  registry: string,
): StoredLogin | { fault: string } | undefined {
  const entry = isJsonObject(config.auths) ? entryFor(config.auths, registry) : undefined;
  if (!isJsonObject(entry)) return undefined;
  // Registries that hand out identity tokens leave a name without meaning in `auth`.
  if (isFilledText(entry.identitytoken)) return { username: TOKEN_USER, password: entry.identitytoken };
  if (isFilledText(entry.auth)) return decodeLogin(entry.auth);
  if (isFilledText(entry.username) && isFilledText(entry.password))
    return { username: entry.username, password: entry.password };
  return undefined;
}

function decodeLogin(base64: string): StoredLogin | { fault: string } {
  const text = Buffer.from(base64, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1) return { fault: 'its `auth` is not `NAME:PASSWORD` in base64' };
  // Old versions of Docker filled up with zeros; so `decodeAuth` of `docker/cli` drops them.
  // eslint-disable-next-line no-control-regex -- those zeros
  return { username: text.slice(0, colon), password: text.slice(colon + 1).replace(/\u0000+$/, '') };
}

/** An exact key before those that mean the same registry with a scheme, a path or another name of Docker Hub. */
function entryFor(entries: JsonObject, registry: string): JsonValue | undefined {
  const exact = registry === DOCKER_HUB ? DOCKER_HUB_KEY : registry;
  const keys = Object.keys(entries);
  const wanted = registryOf(registry);
  const key = keys.find((each) => each === exact) ?? keys.find((each) => registryOf(each) === wanted);
  return key === undefined ? undefined : entries[key];
}
