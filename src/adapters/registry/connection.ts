/** The way to one registry: every question goes through here and comes back as an answer that a registry may give. */
import { parseChallenge, type Challenge } from './challenge.ts';
import { firstAnswer, isPage, readContact, type Contact } from './contact.ts';
import { follow, isBusy, patiently, type Patience } from './follow.ts';
import type { Login, Logins } from './logins.ts';
import { busy, failed, forbidden, noAnswer, unauthenticated } from './refusal.ts';
import { saidBy } from './said-by.ts';
import { basic, type Tokens } from './tokens.ts';
import { NoAnswer, type Answer, type Transport } from './transport.ts';
import type { Variables } from '../http/proxy-variables.ts';

export interface Question {
  method: 'GET' | 'HEAD' | 'PUT';
  /** What is put there, and what it is. */
  content?: { type: string; body: Buffer };
  /** Below the address of the registry, with a slash at the start. */
  path: string;
  accept?: string;
  /** What a token is to be good for: `repository:team/orders:pull`. */
  scope: string;
  mostBytes: number;
}

export interface ConnectionDependencies extends Patience {
  variables: Variables;
  transport: Transport;
  logins: Logins;
  tokens: Tokens;
  /** Of `tq`, for the registry's log. */
  version: string;
}

/** Enough for the words of a refusal. */
const SMALL = 64 * 1024;

export class Connection {
  readonly #registry: string;
  readonly #dependencies: ConnectionDependencies;
  #contact: Promise<Contact> | undefined;

  constructor(registry: string, dependencies: ConnectionDependencies) {
    this.#registry = registry;
    this.#dependencies = dependencies;
  }

  /** An answer of 200, of 201 to PUT, of 404, or of 405 to HEAD. Throws `RegistryRefusal` for all others, and when there is none. */
  async ask(question: Question): Promise<Answer> {
    const { origin, challenge } = await this.#findContact();
    const login = await this.#loginFor(challenge);
    const authorization = await this.#authorize(challenge, question.scope, login);
    const answer = await this.#send(origin, question, authorization);
    if (answer.status !== 401) return this.#judge(question, answer, login);
    // The token has expired, or the registry asks for a login here only, or for another one here.
    const asked = parseChallenge(answer.header('www-authenticate'));
    const scope = (asked?.scheme === 'bearer' && asked.scope) || question.scope;
    const another = await this.#loginFor(asked);
    const other = await this.#authorize(asked, scope, another, authorization);
    if (other === undefined || other === authorization) throw unauthenticated(this.#registry, login, answer);
    return this.#judge(question, await this.#send(origin, question, other), another);
  }

  /** A token for the scope; undefined where the registry hands out none. Throws `RegistryRefusal`. */
  async token(scope: string): Promise<string | undefined> {
    const { challenge } = await this.#findContact();
    if (challenge?.scheme !== 'bearer') return undefined;
    const header = await this.#authorize(challenge, scope, await this.#loginFor(challenge));
    return tokenIn(header);
  }

  /** Once; after a failure the next question tries again. */
  #findContact(): Promise<Contact> {
    this.#contact ??= this.#makeContact().catch((error: unknown) => {
      this.#contact = undefined;
      throw error;
    });
    return this.#contact;
  }

  async #makeContact(): Promise<Contact> {
    const get = (address: string): Promise<Answer> =>
      this.#exchange({ method: 'GET', mostBytes: SMALL }, address, {});
    const { variables } = this.#dependencies;
    const answer = await this.#patiently(() => firstAnswer(this.#registry, variables, get));
    return readContact(this.#registry, answer);
  }

  /** A registry that asks for none is used without, even where a credential helper is broken. */
  async #loginFor(challenge: Challenge | undefined): Promise<Login | undefined> {
    return challenge === undefined ? undefined : this.#dependencies.logins.find(this.#registry);
  }

  /** The header that answers a challenge; undefined when nothing is asked for. `refused`: one that did not do. */
  async #authorize(
    challenge: Challenge | undefined,
    scope: string,
    login: Login | undefined,
    refused?: string,
  ): Promise<string | undefined> {
    if (challenge === undefined) return undefined;
    if (challenge.scheme === 'unknown')
      throw failed(this.#registry, `wants a login by \`${challenge.name}\`, which tq does not know`);
    if (challenge.scheme === 'basic') {
      if (login === undefined) throw unauthenticated(this.#registry, login);
      return basic(login);
    }
    const { origin } = await this.#findContact();
    const request = {
      registry: this.#registry,
      challenge,
      scope,
      login,
      mayBePlain: origin.startsWith('http:'),
    };
    const token = await this.#explained(() => this.#dependencies.tokens.get(request, tokenIn(refused)));
    return `Bearer ${token}`;
  }

  #send(origin: string, question: Question, authorization: string | undefined): Promise<Answer> {
    const { path, accept, content } = question;
    const headers = {
      ...(accept === undefined ? {} : { Accept: accept }),
      ...(content === undefined ? {} : { 'Content-Type': content.type }),
      ...(authorization === undefined ? {} : { Authorization: authorization }),
    };
    return this.#patiently(() => this.#exchange(question, origin + path, headers));
  }

  #exchange(
    { method, mostBytes, content }: Pick<Question, 'method' | 'mostBytes' | 'content'>,
    address: string,
    headers: Record<string, string>,
  ): Promise<Answer> {
    const { transport, version } = this.#dependencies;
    const all = { 'User-Agent': `tq/${version}`, ...headers };
    const body = content === undefined ? {} : { body: content.body };
    return follow(transport, { method, url: new URL(address), headers: all, mostBytes, ...body });
  }

  async #patiently(ask: () => Promise<Answer>): Promise<Answer> {
    const answer = await this.#explained(() => patiently(this.#dependencies, ask));
    if (isBusy(answer.status)) throw busy(`registry \`${this.#registry}\``, answer);
    return answer;
  }

  async #explained<T>(work: () => Promise<T>): Promise<T> {
    return work().catch((error: unknown) => {
      throw error instanceof NoAnswer ? noAnswer(this.#registry, error) : error;
    });
  }

  #judge({ method, path }: Question, answer: Answer, login: Login | undefined): Answer {
    const { status } = answer;
    if (status === 401) throw unauthenticated(this.#registry, login, answer);
    const question = `\`${method} ${path}\``;
    if (status === 403) throw forbidden(this.#registry, `does not allow ${question}${saidBy(answer)}`, login);
    const isOwn = (status === 405 && method === 'HEAD') || (status === 201 && method === 'PUT');
    const isAnswer = status === 200 || status === 404 || isOwn;
    if (isAnswer && !isPage(answer)) return answer;
    const what = isPage(answer) ? `a web page (status ${status})` : `${status}${saidBy(answer)}`;
    throw failed(this.#registry, `answered ${question} with ${what}`);
  }
}

function tokenIn(header: string | undefined): string | undefined {
  return header?.startsWith('Bearer ') ? header.slice('Bearer '.length) : undefined;
}
