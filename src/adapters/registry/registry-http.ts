/** The real `Registry`, put together: transport, logins, tokens, a connection for each registry that is asked. */
import type { Environment } from '../../environment.ts';
import { percentDecoded } from '../../percent-decoded.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import type { Processes } from '../../ports/processes.ts';
import type { Registry, RegistryCredential, RegistryFailure } from '../../ports/registry.ts';
import { TqError } from '../../tq-error.ts';
import { formsOf, redact } from '../../redact.ts';
import { trustedCertificates } from './certificates.ts';
import { Connection } from './connection.ts';
import { follow, patiently } from './follow.ts';
import { findDigest, readImage, tagImage } from './images.ts';
import { Logins } from './logins.ts';
import { checkPushRight } from './push-right.ts';
import { RegistryRefusal } from './refusal.ts';
import { Tokens } from './tokens.ts';
import { registryTransport } from './transport.ts';

export interface RegistryHttpDependencies {
  /** For logins, proxies, `TQ_INSECURE_REGISTRIES`, and where Docker's configuration is. */
  environment: Environment;
  files: FileSystem;
  /** For credential helpers. */
  processes: Processes;
  clock: Clock;
  /** Told every password and token before it is used. */
  keepSecret: (text: string) => void;
  /** Of `tq`, for the registry's log. */
  version?: string;
  /** Of one exchange as a whole. */
  timeoutMilliseconds?: number;
  /** In [0, 1), for spreading retries. */
  chance?: () => number;
}

export type RegistryHttp = Registry & {
  /** Drops the connections; questions under way fail. */
  close(): Promise<void>;
};

const TIMEOUT_MILLISECONDS = 20_000;

/** Connects at the first question. Nothing that it returns or throws holds a password or a token. */
export function registryHttp(dependencies: RegistryHttpDependencies): RegistryHttp {
  const { environment, files, clock } = dependencies;
  const { version = 'development', chance = Math.random } = dependencies;
  const { variables } = environment;
  const secrets = proxyPasswords(variables);
  const keepSecret = (text: string): void => {
    secrets.push(...formsOf([text]));
    secrets.sort((a, b) => b.length - a.length);
    dependencies.keepSecret(text);
  };
  const transport = registryTransport({
    variables,
    timeoutMilliseconds: dependencies.timeoutMilliseconds ?? TIMEOUT_MILLISECONDS,
    certificates: trustedCertificates(environment, files),
  });
  const patience = { clock, chance };
  const logins = new Logins({ environment, files, processes: dependencies.processes, keepSecret });
  const tokens = new Tokens({
    ask: (exchange) => patiently(patience, () => follow(transport, exchange)),
    clock,
    keepSecret,
  });
  const shared = { ...patience, variables, transport, logins, tokens, version };
  const connections = new Map<string, Connection>();
  const connect = (registry: string): Connection => {
    const connection = connections.get(registry) ?? new Connection(registry, shared);
    connections.set(registry, connection);
    return connection;
  };
  return {
    digestOf: (reference) => orFailure(secrets, () => findDigest(connect(reference.registry), reference)),
    read: (reference, platform) =>
      orFailure(secrets, () => readImage(connect(reference.registry), reference, platform)),
    mayPush: (reference) =>
      orFailure(secrets, async () => {
        await checkPushRight(connect(reference.registry), reference, logins);
        return true as const;
      }),
    tag: (reference, digest) =>
      orFailure(secrets, async () => {
        await tagImage(connect(reference.registry), reference, digest);
        return true as const;
      }),
    credentialFor: (registry) => credentialFor(logins, registry, secrets),
    useCredential: (credential) => logins.use(credential),
    close: () => transport.close(),
  };
}

async function orFailure<T>(
  secrets: readonly string[],
  work: () => Promise<T>,
): Promise<T | RegistryFailure> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RegistryRefusal)) throw error;
    const { reason, message, help } = error;
    const hidden = help === undefined ? {} : { help: redact(help, secrets) };
    return { failure: { reason, message: redact(message, secrets), ...hidden } };
  }
}

/** Throws `TqError` when a configuration or a helper cannot be asked. */
async function credentialFor(
  logins: Logins,
  registry: string,
  secrets: readonly string[],
): Promise<RegistryCredential | undefined> {
  const found = await orFailure(secrets, () => logins.find(registry));
  if (found === undefined) return undefined;
  if ('failure' in found) throw new TqError('failed', found.failure.message, { help: found.failure.help });
  return { registry, username: found.username, password: found.password };
}

/** An address of a proxy may hold a password. */
function proxyPasswords(variables: Environment['variables']): string[] {
  const addresses = ['http_proxy', 'https_proxy', 'all_proxy'].map(
    (name) => variables[name] ?? variables[name.toUpperCase()] ?? '',
  );
  const written = addresses.map((address) => /:\/\/[^@/]*?:([^@]*)@/.exec(address)?.[1] ?? '');
  return formsOf(written.flatMap((password) => [password, percentDecoded(password)]));
}
