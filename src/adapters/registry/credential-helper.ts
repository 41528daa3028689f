/** Asking a credential helper, as Docker does (`docker/docker-credential-helpers`, `client/command.go`). */
import type { Environment } from '../../environment.ts';
import { DOCKER_HUB } from '../../images/reference.ts';
import type { FinishedProgram, Processes } from '../../ports/processes.ts';
import type { StoredLogin } from './docker-config.ts';
import { DOCKER_HUB_KEY } from './hosts.ts';
import { RegistryRefusal } from './refusal.ts';

/** Helpers of clouds ask their servers; one that asks a person without a terminal waits for ever. */
const PATIENCE_MILLISECONDS = 60_000;
/** What helpers say when they know of no login; these texts are the protocol (`credentials/error.go`). */
const NOT_FOUND = /credentials not found|no credentials server URL|no usernames/i;
const LONGEST_EXCERPT = 200;

/** Undefined: the helper knows of no login for the registry. Throws `RegistryRefusal`. */
export async function askHelper(
  name: string,
  registry: string,
  { environment, processes }: { environment: Environment; processes: Processes },
): Promise<StoredLogin | undefined> {
  const program = `docker-credential-${name}`;
  // A path in the name would start a program from anywhere.
  if (!/^[\w.-]+$/.test(name))
    throw new RegistryRefusal('failed', `\`${name}\` is no name of a credential helper for \`${registry}\``);
  const finished = await processes.run({
    program,
    args: ['get'],
    workingDirectory: environment.workingDirectory,
    variables: environment.variables,
    input: registry === DOCKER_HUB ? DOCKER_HUB_KEY : registry,
    timeout: PATIENCE_MILLISECONDS,
  });
  if ('failure' in finished)
    throw helperFailed(program, registry, `it could not be started: ${finished.failure}`);
  if (finished.exitCode === 0) return readAnswer(program, registry, finished.stdout);
  if (NOT_FOUND.test(finished.stdout + finished.stderr)) return undefined;
  throw helperFailed(program, registry, whyItEnded(finished));
}

function readAnswer(program: string, registry: string, stdout: string): StoredLogin | undefined {
  const answer = parse(stdout);
  if (typeof answer?.Username !== 'string' || typeof answer.Secret !== 'string')
    throw helperFailed(program, registry, 'its answer is not the JSON that such helpers give');
  return answer.Secret === '' ? undefined : { username: answer.Username, password: answer.Secret };
}

/** Never shown: the answer holds the secret. */
function parse(text: string): { Username?: unknown; Secret?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function whyItEnded({ stdout, stderr, exitCode, timedOut }: FinishedProgram): string {
  if (timedOut) return `it did not answer within ${PATIENCE_MILLISECONDS / 1000} s`;
  // Helpers say on stdout what went wrong. What looks like their answer is not shown.
  const said = [stderr, stdout.includes('{') ? '' : stdout].map((text) => text.trim().split('\n')[0] ?? '');
  const line = said.find((text) => text !== '');
  return `it ended with ${exitCode ?? 'a signal'}${line === undefined ? '' : `: ${line.slice(0, LONGEST_EXCERPT)}`}`;
}

function helperFailed(program: string, registry: string, why: string): RegistryRefusal {
  return new RegistryRefusal(
    'failed',
    `the credential helper \`${program}\` gave no login for \`${registry}\`: ${why}`,
    'repair the helper, or take it out of `credHelpers` and `credsStore` in the configuration of Docker',
  );
}
