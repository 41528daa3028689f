/** An answer of 401 or 403 → what was sent, where it was written, and what the server may want instead. Never a value. */
import type { ConnectionSettings, Setting } from '../../settings.ts';
import { isCloudUrl } from './connection.ts';
import { credentialsOf, type Credential } from './credentials.ts';
import { isCsrfRefusal } from './csrf.ts';
import type { Answer } from './transport.ts';

interface Said {
  message: string;
  help: string;
}

/** `detail` is what the server says; empty when it says nothing. */
export function sayUnauthorized(
  request: string,
  answer: Answer,
  detail: string,
  connection: { settings: ConnectionSettings; apiUrl: string },
): Said {
  const { settings, apiUrl } = connection;
  const said = detail === '' ? '' : `: ${detail}`;
  const message = `the server does not allow \`${request}\` (${answer.status}${said})`;
  if (isCsrfRefusal(answer)) return { message, help: csrfHelp(settings) };
  const isCloud = isCloudUrl(apiUrl, settings);
  const [used, ...others] = credentialsOf(settings);
  if (used === undefined) return { message: `${message}; no credentials are set`, help: setHelp(isCloud) };
  const ignored = others.map(({ setting }) => `\`${setting.name}\``).join(' and ');
  const before = ignored === '' ? '' : `; it goes before ${ignored}`;
  return {
    message: `${message}; sent was ${used.part}${shown(used.setting)}${before}`,
    help: usedHelp(used, answer.status, isCloud),
  };
}

function csrfHelp(settings: ConnectionSettings): string {
  if (!settings.csrfSupport)
    return 'set `PREFECT_CLIENT_CSRF_SUPPORT_ENABLED` to `true`, as it is by default';
  return 'it refuses the tokens that it hands out; the cause is in the log of the Prefect server';
}

function setHelp(isCloud: boolean): string {
  return isCloud
    ? 'set `PREFECT_API_KEY` to a key of Prefect Cloud'
    : 'set `PREFECT_API_AUTH_STRING` to the user and password of the server, like `user:password`';
}

/** A server of one's own asks for Basic, Prefect Cloud for Bearer; the other one is refused whatever its value. */
function usedHelp({ authorization, setting, part }: Credential, status: number, isCloud: boolean): string {
  const check = `check ${part === '' ? 'the value of ' : part}\`${setting.name}\``;
  if (status === 403) return `${check}: it may lack the permission`;
  if (isCloud && /^Basic /.test(authorization)) return `${setHelp(true)}, and unset \`${setting.name}\``;
  if (!isCloud && /^Bearer /.test(authorization))
    return `${check}; if the server wants a password, ${setHelp(false)}`;
  return check;
}

function shown(setting: Setting<unknown>): string {
  return `\`${setting.name}\` (${setting.source})`;
}
