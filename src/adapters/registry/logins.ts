/** Which login belongs to a registry: an explicit one, the environment's, or what Docker and Podman have stored. */
import { join, resolve } from 'node:path';
import type { Environment } from '../../environment.ts';
import type { JsonObject } from '../../json.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import type { Processes } from '../../ports/processes.ts';
import type { RegistryCredential } from '../../ports/registry.ts';
import { askHelper } from './credential-helper.ts';
import { helpersFor, parseDockerConfig, storedLogin, type StoredLogin } from './docker-config.ts';
import { registryOf } from './hosts.ts';
import { RegistryRefusal } from './refusal.ts';

export interface Login extends StoredLogin {
  /** Where it comes from, for a message: `` `/home/ana/.docker/config.json` ``. */
  source: string;
}

export interface LoginDependencies {
  environment: Environment;
  files: FileSystem;
  processes: Processes;
  /** Told every secret before it is used. */
  keepSecret: (text: string) => void;
}

export class Logins {
  readonly #dependencies: LoginDependencies;
  readonly #explicit = new Map<string, Login>();
  /** Helpers are slow, and may ask a person. */
  readonly #found = new Map<string, Promise<Login | undefined>>();

  constructor(dependencies: LoginDependencies) {
    this.#dependencies = dependencies;
  }

  /** Goes before all others from here on. */
  use({ registry, username, password }: RegistryCredential): void {
    this.#explicit.set(registryOf(registry), this.#keep({ username, password, source: 'the push step' }));
  }

  /** Undefined: nobody knows of a login. Throws `RegistryRefusal` when a place cannot be read. */
  async find(registry: string): Promise<Login | undefined> {
    const key = registryOf(registry);
    const explicit = this.#explicit.get(key);
    if (explicit !== undefined) return explicit;
    const found = this.#found.get(key) ?? this.#search(key);
    this.#found.set(key, found);
    return found;
  }

  async #search(registry: string): Promise<Login | undefined> {
    const login = loginOfVariables(registry, this.#dependencies.environment.variables);
    if (login !== undefined) return this.#keep(login);
    for (const place of placesOf(this.#dependencies.environment)) {
      const config = await this.#read(place);
      const stored = config && (await this.#loginIn(config, registry, place.name));
      if (stored !== undefined) return this.#keep(stored);
    }
    return undefined;
  }

  async #read(place: Place): Promise<JsonObject | undefined> {
    const text = place.text ?? (await this.#readFile(place.name));
    if (text === undefined) return undefined;
    const config = parseDockerConfig(text);
    // What is wrong with it is not said in detail: it may hold passwords.
    if (config === undefined)
      throw new RegistryRefusal('failed', `the logins in \`${place.name}\` cannot be read: it is not JSON`);
    return config;
  }

  async #readFile(path: string): Promise<string | undefined> {
    const result = await this.#dependencies.files.readFile(path);
    if ('bytes' in result) return new TextDecoder().decode(result.bytes);
    if (result.failure === 'missing') return undefined;
    throw new RegistryRefusal('failed', `the logins in \`${path}\` cannot be read: ${result.detail}`);
  }

  async #loginIn(config: JsonObject, registry: string, place: string): Promise<Login | undefined> {
    for (const helper of helpersFor(config, registry)) {
      const login = await askHelper(helper, registry, this.#dependencies);
      if (login !== undefined) return { ...login, source: `\`docker-credential-${helper}\`` };
    }
    const login = storedLogin(config, registry);
    if (login !== undefined && 'fault' in login)
      throw new RegistryRefusal(
        'failed',
        `the login for \`${registry}\` in \`${place}\` cannot be read: ${login.fault}`,
        `run \`docker login ${registry}\``,
      );
    return login && { ...login, source: `\`${place}\`` };
  }

  #keep(login: Login): Login {
    this.#dependencies.keepSecret(login.password);
    // As it stands in the header, and in the files.
    this.#dependencies.keepSecret(`${login.username}:${login.password}`);
    return login;
  }
}

/** `TQ_REGISTRY` says which registry the two others are for; without it they are for every one that is asked. */
function loginOfVariables(registry: string, variables: Environment['variables']): Login | undefined {
  const {
    TQ_REGISTRY: only = '',
    TQ_REGISTRY_USERNAME: username = '',
    TQ_REGISTRY_PASSWORD: password = '',
  } = variables;
  if (username === '' && password === '') return undefined;
  if (only !== '' && registryOf(only) !== registry) return undefined;
  if (username === '' || password === '') {
    const missing = username === '' ? 'TQ_REGISTRY_USERNAME' : 'TQ_REGISTRY_PASSWORD';
    throw new RegistryRefusal('failed', `\`${missing}\` is not set, and the other half of the login is`);
  }
  return { username, password, source: '`TQ_REGISTRY_USERNAME` and `TQ_REGISTRY_PASSWORD`' };
}

interface Place {
  /** Path of a file, or name of a variable. */
  name: string;
  /** What the variable holds. */
  text?: string;
}

/** In the order of asking; `DOCKER_AUTH_CONFIG` is what GitLab CI sets, the last two are those of Podman and buildah. */
function placesOf({ variables, homeDirectory, workingDirectory }: Environment): Place[] {
  const places: Place[] = [];
  if (variables.DOCKER_AUTH_CONFIG)
    places.push({ name: 'DOCKER_AUTH_CONFIG', text: variables.DOCKER_AUTH_CONFIG });
  if (variables.REGISTRY_AUTH_FILE)
    places.push({ name: resolve(workingDirectory, variables.REGISTRY_AUTH_FILE) });
  places.push({ name: join(variables.DOCKER_CONFIG || join(homeDirectory, '.docker'), 'config.json') });
  if (variables.XDG_RUNTIME_DIR)
    places.push({ name: join(variables.XDG_RUNTIME_DIR, 'containers/auth.json') });
  places.push({ name: join(homeDirectory, '.config/containers/auth.json') });
  return places;
}
