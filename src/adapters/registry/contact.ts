/** Finding out by which address a registry answers, and whether it wants a login: `GET /v2/`, as every client begins. */
import { parseChallenge, type Challenge } from './challenge.ts';
import { originsOf } from './hosts.ts';
import { failed, forbidden } from './refusal.ts';
import { saidBy } from './said-by.ts';
import { NoAnswer, type Answer } from './transport.ts';
import type { Variables } from '../http/proxy-variables.ts';

export interface Contact {
  /** Without a slash at the end. */
  origin: string;
  /** What a request without a login is answered with; undefined: anybody may ask. */
  challenge: Challenge | undefined;
}

/** The first answer of the addresses that a registry may have. Throws `NoAnswer`. */
export async function firstAnswer(
  registry: string,
  variables: Variables,
  get: (address: string) => Promise<Answer>,
): Promise<Answer> {
  const origins = originsOf(registry, variables);
  let failure: unknown;
  for (const origin of origins) {
    try {
      const answer = await get(`${origin}/v2/`);
      // So Go's and nginx's servers answer when TLS is spoken there; others close the connection.
      if (answer.status !== 400 || origin === origins.at(-1)) return answer;
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      // Of two failures the second says more, unless it says that the first way was the right one.
      if (failure === undefined || error.kind !== 'plain') failure = error;
      if (error.kind !== 'lost' && error.kind !== 'plain') break;
    }
  }
  throw failure;
}

/** Throws `RegistryRefusal` when this is not a registry, or not one that `tq` may ask. */
export function readContact(registry: string, answer: Answer): Contact {
  const { status, url } = answer;
  const { origin } = url;
  if (status === 200 && !isPage(answer)) return { origin, challenge: undefined };
  if (status === 403) throw forbidden(registry, `allows nothing${saidBy(answer)}`, undefined);
  if (status !== 401)
    throw failed(
      registry,
      `does not answer as a registry does (${isPage(answer) ? 'a web page' : `status ${status}`})`,
      'check the name; one without a host, such as `team/orders`, means Docker Hub',
    );
  const challenge = parseChallenge(answer.header('www-authenticate'));
  if (challenge === undefined) throw failed(registry, 'wants a login, and does not say of which kind');
  return { origin, challenge };
}

/** A sign-in page of a network or a company, or a server of another kind. */
export function isPage(answer: Answer): boolean {
  return /html/i.test(answer.header('content-type').join());
}
