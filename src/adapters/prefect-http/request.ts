/** One request to the Prefect API until it is answered: headers, CSRF, redirects, retries. Knows no endpoint but CSRF's. */
import { TqError } from '../../tq-error.ts';
import { isJsonObject, type JsonValue } from '../../json.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ConnectionSettings } from '../../settings.ts';
import { CsrfToken, isCsrfRefusal } from './csrf.ts';
import { isNotFoundPage, type RequestErrors } from './errors.ts';
import { decodeJson, encodeJson } from '../../json-text.ts';
import { RETRIES_BEFORE_FIRST_ANSWER, isRetried, mayHaveBeenDone, waitMilliseconds } from './retry.ts';
import { NoAnswer, type Answer, type Transport } from './transport.ts';

/** The API version of Prefect 3.8.8; the server refuses only lower ones than its minimum (measured). */
const API_VERSION = '0.8.4';
const MOST_REDIRECTS = 5;
/** Servers hand out tokens for an hour; one that refuses a second fresh token has another reason. */
const MOST_TOKENS = 2;

export interface Request {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the API's address, with a slash at the start. */
  path: string;
  /** The request that this one is made for, to name in messages instead. */
  onBehalfOf?: string;
  /** JSON; a `bigint` is written as its digits. */
  body?: object;
  /** What a good answer holds; anything else did not come from a Prefect server. */
  answer: 'list' | 'object' | 'number' | 'text' | 'nothing';
  /** A 404 that says what is missing is no failure: the answer is then null. */
  mayBeMissing?: boolean;
  /** Statuses that are no refusal, with what is then returned. */
  meanings?: Readonly<Record<number, JsonValue>>;
  /**
   * For requests that must not be carried out twice: looks whether the server holds what was to be made, and returns
   * what the request would have returned. Asked before each resending after an answer that was lost.
   */
  findResult?: () => Promise<JsonValue | undefined>;
}

export interface SenderOptions {
  /** Without credentials and without a slash at the end. */
  apiUrl: string;
  headers: Record<string, string>;
  settings: ConnectionSettings;
  /** Whether a refusal for want of a CSRF token is answered by asking for one. */
  asksForCsrfTokens: boolean;
  transport: Transport;
  errors: RequestErrors;
  clock: Clock;
  /** In [0, 1). */
  chance: () => number;
}

/** What one attempt came to. */
type Outcome =
  | { value: JsonValue }
  | { again: 'after a wait'; uncertain: boolean; retryAfter?: string; error: TqError }
  | { again: 'now' };

export class Sender {
  /** Requests sent so far, attempts counted one by one. */
  requestCount = 0;
  /** Answers of 429 and 503 so far. */
  busyCount = 0;
  /** The header `Date` of the last answer. */
  lastDate: string | undefined;
  readonly #options: SenderOptions;
  readonly #csrf = new CsrfToken();
  #hasAnswered = false;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** The parsed answer; null where it has no body. Throws `TqError`. */
  async send(request: Request): Promise<JsonValue> {
    const { clock, settings } = this.#options;
    for (let attempt = 0, tokens = 0; ;) {
      const outcome = await this.#attempt(request, tokens < MOST_TOKENS);
      if ('value' in outcome) return outcome.value;
      if (outcome.again === 'now') {
        tokens += 1;
        continue;
      }
      const isThere = this.#hasAnswered || outcome.uncertain;
      if (attempt >= Math.min(settings.maxRetries, isThere ? Infinity : RETRIES_BEFORE_FIRST_ANSWER))
        throw outcome.error;
      await clock.sleep(this.#wait(attempt, outcome.retryAfter));
      attempt += 1;
      const result = outcome.uncertain ? await this.#findResult(request, outcome.error) : undefined;
      if (result !== undefined) return result;
    }
  }

  #wait(attempt: number, retryAfter: string | undefined): number {
    const { clock, chance, settings } = this.#options;
    return waitMilliseconds({
      attempt,
      retryAfter,
      now: clock.now(),
      chance: chance(),
      jitter: settings.retryJitterFactor,
    });
  }

  /** What a request whose answer was lost has left; when that cannot be told either, the lost answer is the news. */
  async #findResult(request: Request, lost: TqError): Promise<JsonValue | undefined> {
    try {
      return await request.findResult?.();
    } catch (error) {
      throw error instanceof TqError ? lost : error;
    }
  }

  async #attempt(request: Request, mayAskForToken: boolean): Promise<Outcome> {
    const { errors, asksForCsrfTokens } = this.#options;
    const name = nameOf(request);
    const csrfToken = this.#csrf.current;
    try {
      const answer = await this.#exchange(request);
      this.#hasAnswered = true;
      if (!isCsrfRefusal(answer) || !asksForCsrfTokens || !mayAskForToken)
        return this.#judge(request, answer);
      await this.#csrf.renew(csrfToken, (path) =>
        this.send({ method: 'GET', path, onBehalfOf: name, answer: 'object' }),
      );
      return { again: 'now' };
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      const failure = errors.noAnswer(name, error, error.sent && isWrite(request));
      if (error.final) throw failure;
      return { again: 'after a wait', uncertain: error.sent, error: failure };
    }
  }

  #judge(request: Request, answer: Answer): Outcome {
    const { errors, settings } = this.#options;
    const { status, retryAfter } = answer;
    if (status === 429 || status === 503) this.busyCount += 1;
    if (isRetried(status, settings.retryExtraCodes)) {
      const uncertain = mayHaveBeenDone(status);
      const error = errors.refused(nameOf(request), answer, {
        body: request.body,
        uncertain: uncertain && isWrite(request),
      });
      return { again: 'after a wait', uncertain, retryAfter, error };
    }
    if (status === 404 && isGone(request, answer)) return { value: null };
    const meaning = request.meanings?.[status];
    if (meaning !== undefined) return { value: meaning };
    if (status >= 300) {
      // Work that is done may still fail to be answered.
      const uncertain = status >= 500 && isWrite(request);
      throw errors.refused(nameOf(request), answer, { body: request.body, uncertain });
    }
    return { value: this.#parse(request, answer) };
  }

  /** Follows redirects on the same server only, since credentials go along. */
  async #exchange(request: Request): Promise<Answer> {
    const { apiUrl, transport, errors } = this.#options;
    const body = request.body === undefined ? undefined : encodeJson(request.body);
    let url = new URL(apiUrl + request.path);
    for (let redirects = 0; ; redirects += 1) {
      this.requestCount += 1;
      const answer = await transport.exchange(request.method, url, this.#headers(body !== undefined), body);
      this.lastDate = answer.date;
      if (answer.location === undefined || ![301, 302, 303, 307, 308].includes(answer.status)) return answer;
      const target = URL.canParse(answer.location, url.href) ? new URL(answer.location, url) : undefined;
      if (target?.origin !== url.origin)
        throw errors.redirected(nameOf(request), answer, target?.origin ?? 'an unreadable address');
      // 301 to 303 turn every request but GET into a GET, which would be another request.
      const keepsMethod = answer.status >= 307 || request.method === 'GET';
      if (!keepsMethod || redirects >= MOST_REDIRECTS) return answer;
      url = target;
    }
  }

  #headers(hasBody: boolean): Record<string, string> {
    return {
      Accept: 'application/json',
      ...this.#options.headers,
      'X-PREFECT-API-VERSION': API_VERSION,
      ...(hasBody ? { 'Content-Type': 'application/json' } : {}),
      ...this.#csrf.headers(),
    };
  }

  #parse(request: Request, answer: Answer): JsonValue {
    const { errors } = this.#options;
    if (request.answer === 'nothing' && answer.text === '') return null;
    if (!isJson(answer)) throw errors.notPrefect(nameOf(request), answer, isWrite(request));
    const value = parseWhole(answer.text);
    if (request.answer !== 'nothing' && (request.answer !== kindOf(value) || !holdsObjects(value)))
      throw errors.notPrefect(nameOf(request), answer, isWrite(request));
    return value;
  }
}

/** Paths that only read, though the method is POST. */
const READING_PATH = /\/(filter|count)$/;

/** Whether it may change what the server holds. */
function isWrite({ method, path }: Request): boolean {
  return method !== 'GET' && !READING_PATH.test(path);
}

/** Whether an answer of 404 is a good one. */
function isGone(request: Request, answer: Answer): boolean {
  // Gone already is what was asked for, and what the second try of a deletion that went through is told.
  if (request.method === 'DELETE') return isJson(answer);
  return request.mayBeMissing === true && isJson(answer) && !isNotFoundPage(answer);
}

function parseWhole(text: string): JsonValue {
  try {
    return decodeJson(text);
  } catch {
    throw new NoAnswer('the answer is cut off', { sent: true });
  }
}

function kindOf(value: JsonValue): 'list' | 'object' | 'number' | 'text' {
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'number') return 'number';
  return value !== null && typeof value === 'object' ? 'object' : 'text';
}

/** All lists of the server are of objects. */
function holdsObjects(value: JsonValue): boolean {
  return !Array.isArray(value) || value.every(isJsonObject);
}

function nameOf(request: Request): string {
  return request.onBehalfOf ?? `${request.method} ${request.path}`;
}

function isJson(answer: Answer): boolean {
  if (/json/i.test(answer.contentType)) return true;
  return answer.contentType === '' && /^\s*[[{"\dtfn-]/.test(answer.text);
}
