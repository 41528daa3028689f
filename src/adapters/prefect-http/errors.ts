/** What went wrong with a request → `TqError`: which setting is to blame, what the server said, what to do. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { ConnectionSettings, Setting } from '../../settings.ts';
import { TqError } from '../../tq-error.ts';
import { decodeJson } from '../../json-text.ts';
import { secretTexts } from '../../secrets.ts';
import { redact } from '../../redact.ts';
import type { Answer, NoAnswer } from './transport.ts';
import { sayUnauthorized } from './unauthorized.ts';
import { validationDetail } from './validation-detail.ts';

/** Enough of an answer that is not JSON to recognise who wrote it. */
const LONGEST_EXCERPT = 200;
const START_OR_SET =
  'set `PREFECT_API_URL` to the address of one that runs; `tq dev up` starts one on this machine, to try things';
/** Of a server elsewhere, such as from a pipeline: one more on this machine would be another one. */
const CHECK_IT = 'check `PREFECT_API_URL`, and that its server runs and can be reached from this machine';
const HERE = /^(localhost|127\.[\d.]+|\[::1\])$/;

/** Makes the errors of one connection; nothing that it says contains one of the secrets. */
export class RequestErrors {
  readonly #settings: ConnectionSettings;
  readonly #apiUrl: string;
  readonly #secrets: readonly string[];

  constructor(settings: ConnectionSettings, apiUrl: string, secrets: readonly string[]) {
    this.#settings = settings;
    this.#apiUrl = apiUrl;
    this.#secrets = secrets;
  }

  /** No answer, at the last attempt. `uncertain`: the request may have been carried out all the same. */
  noAnswer(request: string, reason: NoAnswer, uncertain: boolean): TqError {
    const address = `\`${this.#apiUrl}\`${from(this.#settings.apiUrl)}`;
    if (/ERR_INVALID_ARG/.test(reason.code))
      return this.#error('usage', `\`${request}\` cannot be sent: ${reason.message}`);
    if (reason.code === 'TOO_LARGE')
      return this.#error(
        'failed',
        `\`${request}\` was answered with ${reason.message}, more than is read`,
        this.#addressHelp(),
        { uncertain },
      );
    const unknown = uncertain ? '; whether it was carried out is not known' : '';
    const doing = reason.sent ? `\`${request}\`: ` : '';
    return this.#error(
      'unreachable',
      `${doing}no answer from ${address}: ${reason.message}${unknown}`,
      this.#noAnswerHelp(reason),
      { uncertain },
    );
  }

  #noAnswerHelp(reason: NoAnswer): string {
    if (reason.message.startsWith('TLS')) {
      return 'set `PREFECT_API_SSL_CERT_FILE` to the certificates of the authority that signed the server’s';
    }
    if (reason.code === 'PROXY')
      return 'check `HTTPS_PROXY` and `HTTP_PROXY`; `NO_PROXY` names hosts to reach directly';
    if (reason.code === 'LATE')
      return 'see what holds the server up; `PREFECT_API_REQUEST_TIMEOUT` in seconds gives each answer ten times as long, at least 60 s';
    if (reason.sent) return 'run the command again; what is done already will not be done twice';
    return HERE.test(new URL(this.#apiUrl).hostname) ? START_OR_SET : CHECK_IT;
  }

  /** An answer of 400 or above. `body`: what was sent. `uncertain`: the request may have been carried out all the same. */
  refused(
    request: string,
    answer: Answer,
    { body, uncertain = false }: { body?: unknown; uncertain?: boolean } = {},
  ): TqError {
    // The server repeats values that it refuses.
    const detail = redact(detailOf(answer), secretTexts(body));
    if (answer.status === 401 || answer.status === 403) {
      const connection = { settings: this.#settings, apiUrl: this.#apiUrl };
      const { message, help } = sayUnauthorized(request, answer, detail, connection);
      return this.#error('unauthorized', message, help, { status: answer.status });
    }
    const said = detail === '' ? '' : `: ${detail}`;
    return this.#error(
      'failed',
      `\`${request}\` was answered with ${answer.status}${said}`,
      this.#refusedHelp(answer),
      { uncertain },
    );
  }

  #refusedHelp(answer: Answer): string | undefined {
    if (answer.status >= 500) return 'the cause is in the log of the Prefect server';
    if (isNotFoundPage(answer)) return this.#addressHelp();
    return undefined;
  }

  /**
   * An answer of 200 that did not come from a Prefect server: a captive portal, another service. `uncertain`: a gateway may
   * have put it in the place of the server's.
   */
  notPrefect(request: string, answer: Answer, uncertain = false): TqError {
    const isPage = /html/i.test(answer.contentType) || answer.text.trimStart().startsWith('<');
    const found = isPage ? 'a web page' : 'something that a Prefect server does not say';
    return this.#error(
      'failed',
      `\`${request}\` was answered with ${found} (status ${answer.status})`,
      this.#addressHelp(),
      { uncertain },
    );
  }

  redirected(request: string, answer: Answer, target: string): TqError {
    return this.#error(
      'failed',
      `\`${request}\` was redirected (${answer.status}) to \`${target}\`, another server; credentials are not sent there`,
      `if that server is meant, set \`${this.#settings.apiUrl?.name ?? 'PREFECT_API_URL'}\` to its address`,
    );
  }

  #addressHelp(): string {
    const setting = this.#settings.apiUrl;
    const ends = /\/api$|\/workspaces\/[^/]+$/.test(this.#apiUrl)
      ? ''
      : '; the address of a Prefect API ends in `/api`';
    return `check \`${setting?.name ?? 'PREFECT_API_URL'}\`${from(setting)}: it is \`${this.#apiUrl}\`${ends}`;
  }

  #error(
    reason: TqError['reason'],
    message: string,
    help?: string,
    { uncertain = false, status }: { uncertain?: boolean; status?: number } = {},
  ): TqError {
    return new TqError(reason, redact(message, this.#secrets), {
      help: help === undefined ? undefined : redact(help, this.#secrets),
      uncertain,
      status,
    });
  }
}

function from(setting: Setting<unknown> | undefined): string {
  return setting === undefined ? '' : ` (\`${setting.name}\`, ${setting.source})`;
}

/** The server's own words. It also sends the request back; that is left out because it may hold secrets. */
function detailOf(answer: Answer): string {
  const body = parsed(answer.text);
  if (body === undefined)
    return answer.text.trimStart().startsWith('<') ? '' : answer.text.trim().slice(0, LONGEST_EXCERPT);
  const list = [body.exception_detail, body.detail].find(Array.isArray);
  if (list !== undefined) return validationDetail(list);
  const said = body.detail ?? body.exception_message;
  if (said === undefined) return '';
  return typeof said === 'string' ? said : JSON.stringify(said);
}

function parsed(text: string): JsonObject | undefined {
  try {
    const value: JsonValue = decodeJson(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** An unknown path, as against an unknown object, whose kind Prefect names: `Deployment not found`. */
export function isNotFoundPage(answer: Answer): boolean {
  return (
    (answer.status === 404 || answer.status === 405) &&
    /^(Not Found|Method Not Allowed)?$/.test(detailOf(answer))
  );
}
