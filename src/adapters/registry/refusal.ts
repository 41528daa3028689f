/** What went wrong with a registry, in words: thrown inside this folder, and handed out as a value. */
import type { RegistryFailure } from '../../ports/registry.ts';
import type { Login } from './logins.ts';
import { saidBy } from './said-by.ts';
import type { Answer, NoAnswer } from './transport.ts';

type Reason = RegistryFailure['failure']['reason'];

export class RegistryRefusal extends Error {
  readonly reason: Reason;
  readonly help?: string;

  constructor(reason: Reason, message: string, help?: string) {
    super(message);
    this.reason = reason;
    this.help = help;
  }
}

/** The registry does, or says, something that a registry should not. `what` follows its name. */
export function failed(registry: string, what: string, help?: string): RegistryRefusal {
  return new RegistryRefusal('failed', `registry \`${registry}\` ${what}`, help);
}

/** `login`: the one that was refused; undefined when there was none. */
export function unauthenticated(
  registry: string,
  login: Login | undefined,
  answer?: Answer,
): RegistryRefusal {
  const what = login === undefined ? 'wants a login' : `does not accept the login from ${login.source}`;
  const help =
    login === undefined
      ? howToLogIn(registry)
      : `check the login from ${login.source}; \`docker login ${registry}\` makes a new one`;
  const said = answer === undefined ? '' : saidBy(answer);
  return new RegistryRefusal('unauthenticated', `registry \`${registry}\` ${what}${said}`, help);
}

/** `what` follows the name of the registry: `` does not allow `GET /v2/` ``. */
export function forbidden(registry: string, what: string, login: Login | undefined): RegistryRefusal {
  const help =
    login === undefined
      ? howToLogIn(registry)
      : `ask for the right with the account of the login from ${login.source}, or log in with another one`;
  return new RegistryRefusal('forbidden', `registry \`${registry}\` ${what}`, help);
}

/** The last of several answers of 429, 408, 500 and above. `who`: the registry, or its token server. */
export function busy(who: string, answer: Answer): RegistryRefusal {
  const said = saidBy(answer);
  if (answer.status !== 429)
    return new RegistryRefusal('unreachable', `${who} answers with ${answer.status}${said}`);
  const [wait] = answer.header('retry-after');
  const after = wait !== undefined && /^\d+$/.test(wait) ? `in ${wait} s` : 'later';
  return new RegistryRefusal(
    'rate-limited',
    `${who} refuses more questions for now (429)${said}`,
    `try again ${after}; many registries allow more to those who log in`,
  );
}

/** No answer at the last attempt. */
export function noAnswer(registry: string, error: NoAnswer): RegistryRefusal {
  if (error.kind === 'refused') return failed(registry, `cannot be used: ${error.message}`);
  return new RegistryRefusal(
    'unreachable',
    `registry \`${registry}\` does not answer: ${error.message}`,
    helpFor(error, registry),
  );
}

function helpFor(error: NoAnswer, registry: string): string | undefined {
  if (error.kind === 'proxy')
    return 'check `HTTPS_PROXY` and `HTTP_PROXY`; `NO_PROXY` names hosts to reach directly';
  if (error.kind === 'plain')
    return `if it is to be used without encryption, add \`${registry}\` to \`TQ_INSECURE_REGISTRIES\``;
  if (error.kind === 'certificate')
    return `put the certificate of its authority into \`/etc/docker/certs.d/${registry}/ca.crt\`, or name it in \`NODE_EXTRA_CA_CERTS\``;
  return undefined;
}

/** Docker's own command makes a login that `tq` finds. */
function howToLogIn(registry: string): string {
  return `run \`docker login ${registry}\`, or set \`TQ_REGISTRY_USERNAME\` and \`TQ_REGISTRY_PASSWORD\``;
}
