/** Logins that are not the client's own, handed to it in files that only this user can read. */
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '../../environment.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { RegistryCredential } from '../../ports/registry.ts';
import { parseDockerConfig, TOKEN_USER } from '../registry/docker-config.ts';
import { DOCKER_HUB_KEY, registryOf } from '../registry/hosts.ts';
import { DOCKER_HUB } from '../../images/reference.ts';

/**
 * Makes a copy of Docker's configuration with these logins in it, and gives its path for `DOCKER_CONFIG`. All else in
 * it is the user's: contexts, plugins and builders are linked.
 */
export async function dockerConfig(
  folder: string,
  credentials: readonly RegistryCredential[],
  environment: Environment,
): Promise<string> {
  const theirs = dockerFolder(environment);
  const own = join(folder, 'docker');
  await mkdir(own, { mode: 0o700 });
  for (const entry of await readdir(theirs).catch(() => [])) {
    if (entry !== 'config.json') await symlink(join(theirs, entry), join(own, entry));
  }
  const config = withLogins(await readConfig(join(theirs, 'config.json')), credentials);
  // An empty helper goes before `credsStore` and stands for the file (`docker/cli/config/configfile/file.go`).
  for (const { registry } of credentials) (config.credHelpers as JsonObject)[keyOf(registry)] = '';
  await writePrivate(join(own, 'config.json'), config);
  return own;
}

/** The same for `--authfile` of buildah and Podman, which do not look elsewhere then. */
export async function authFile(
  folder: string,
  credentials: readonly RegistryCredential[],
  environment: Environment,
): Promise<string> {
  const merged: JsonObject = { auths: {}, credHelpers: {} };
  for (const path of authPlaces(environment)) {
    const { auths, credHelpers } = await readConfig(path);
    merged.auths = { ...asObject(merged.auths), ...asObject(auths) };
    merged.credHelpers = { ...asObject(merged.credHelpers), ...asObject(credHelpers) };
  }
  const file = join(folder, 'auth.json');
  await writePrivate(file, withLogins(merged, credentials, registryOf));
  return file;
}

/** The least important first (`containers/image/docs/containers-auth.json.5.md`). */
function authPlaces(environment: Environment): string[] {
  const { variables, homeDirectory } = environment;
  const runtime = variables.XDG_RUNTIME_DIR;
  return [
    join(dockerFolder(environment), 'config.json'),
    join(variables.XDG_CONFIG_HOME || join(homeDirectory, '.config'), 'containers/auth.json'),
    ...(runtime ? [join(runtime, 'containers/auth.json')] : []),
    ...(variables.REGISTRY_AUTH_FILE ? [variables.REGISTRY_AUTH_FILE] : []),
  ];
}

function dockerFolder({ variables, homeDirectory }: Environment): string {
  return variables.DOCKER_CONFIG || join(homeDirectory, '.docker');
}

function withLogins(
  config: JsonObject,
  credentials: readonly RegistryCredential[],
  key: (registry: string) => string = keyOf,
): JsonObject {
  // Other spellings of the same registries would compete.
  const auths = without(asObject(config.auths), credentials);
  const credHelpers = without(asObject(config.credHelpers), credentials);
  for (const credential of credentials) {
    auths[key(credential.registry)] = loginOf(credential);
  }
  return { ...config, auths, credHelpers };
}

function without(entries: JsonObject, credentials: readonly RegistryCredential[]): JsonObject {
  const replaced = new Set(credentials.map(({ registry }) => registryOf(registry)));
  const isOther = (name: string): boolean => isPartOfRegistry(name) || !replaced.has(registryOf(name));
  return Object.fromEntries(Object.entries(entries).filter(([name]) => isOther(name)));
}

/** containers/image takes a login for a folder of a registry, `quay.io/team`, before one for all of it. */
function isPartOfRegistry(name: string): boolean {
  return !name.includes('://') && name.includes('/');
}

function loginOf({ username, password }: RegistryCredential): JsonObject {
  const encoded = Buffer.from(`${username}:${username === TOKEN_USER ? '' : password}`).toString('base64');
  return username === TOKEN_USER ? { auth: encoded, identitytoken: password } : { auth: encoded };
}

/** As `docker login` writes it. */
function keyOf(registry: string): string {
  return registryOf(registry) === DOCKER_HUB ? DOCKER_HUB_KEY : registry;
}

async function readConfig(path: string): Promise<JsonObject> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return parseDockerConfig(text) ?? {};
}

async function writePrivate(path: string, content: JsonObject): Promise<void> {
  await writeFile(path, JSON.stringify(content), { mode: 0o600 });
}

function asObject(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
