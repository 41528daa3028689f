/** Secrets of any text, comments included: tokens by their shape, private keys, and credentials in addresses. */
import { entropy, isFiller } from './filler.ts';
import type { FoundSecret } from './found-secret.ts';
import { TOKEN_SHAPES } from './token-shapes.ts';

export function secretsInText(text: string): FoundSecret[] {
  return [...privateKeys(text), ...tokens(text), ...registryLogins(text), ...addresses(text)];
}

/** Those on one line, which escapes may have hidden. */
export function secretsInValue(value: string): FoundSecret[] {
  const pattern = /^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(value) ? CREDENTIALS_ALONE : CREDENTIALS;
  return [...tokens(value), ...registryLogins(value), ...addresses(value, pattern)];
}

export function tokens(text: string): FoundSecret[] {
  return TOKEN_SHAPES.flatMap(({ what, words, pattern }) => {
    if (!words.some((word) => text.includes(word))) return [];
    return [...text.matchAll(pattern)].flatMap((match) => {
      const secret = match.groups?.secret ?? match[0];
      if (isMadeUp(secret)) return [];
      const start = match.index + match[0].lastIndexOf(secret);
      return [{ start, end: start + secret.length, text: secret, what }];
    });
  });
}

/** The examples of documentation, which have the shape of a token and nothing in it. */
function isMadeUp(token: string): boolean {
  return /example|x{6}|0{8}|\.{3}|1234567|abcdefgh/i.test(token) || entropy(token) < 2.8;
}

const KEY_BEGIN = /-----BEGIN ([A-Z0-9]+ ){0,3}PRIVATE KEY( BLOCK)?-----/g;
const LONGEST_KEY = 20_000;
const LEAST_KEY = 40;

/** From its first line to its last, also where `\n` stands for the line breaks. */
export function privateKeys(text: string): FoundSecret[] {
  if (!text.includes('PRIVATE KEY')) return [];
  return [...text.matchAll(KEY_BEGIN)].flatMap(({ 0: begin, index: start }) => {
    const from = start + begin.length;
    const next = text.indexOf('-----', from);
    const isWhole = next >= 0 && next - from < LONGEST_KEY && text.startsWith('-----END ', next);
    const rest = text.slice(
      from,
      isWhole ? next : Math.min(from + LONGEST_KEY, next < 0 ? text.length : next),
    );
    const body = isWhole ? rest : (/^(?:[A-Za-z0-9+/=\s]|\\n)*/.exec(rest)?.[0] ?? '').trimEnd();
    if (body.replaceAll(/[^A-Za-z0-9+/]/g, '').length < LEAST_KEY || body.includes('{{')) return [];
    const end = from + body.length;
    return [{ start, end, text: text.slice(start, end), what: 'a private key' }];
  });
}

const LOGIN = /["']?\bauth["']?\s{0,4}:\s{0,4}["']?([A-Za-z0-9+/]{8,400}={0,2})/g;

/** `"auth": "…"` of Docker's `config.json`: user and password in base64. */
function registryLogins(text: string): FoundSecret[] {
  if (!text.includes('auth')) return [];
  return [...text.matchAll(LOGIN)].flatMap(({ 0: match, 1: secret = '', index }) => {
    const start = index + match.length - secret.length;
    const password = /^[\x21-\x7e]+?:([\x21-\x7e]{4,})$/.exec(decoded(secret))?.[1];
    if (password === undefined || isFiller(password)) return [];
    return [{ start, end: start + secret.length, text: secret, what: 'a login of a registry' }];
  });
}

function decoded(base64: string): string {
  try {
    return atob(base64);
  } catch {
    return '';
  }
}

/** Up to the last `@` before the host, since people forget to encode those of a password. */
const CREDENTIALS =
  /:\/\/([^\s/?#"'`<>:]{0,200})(?::([^\s/"'`<>@]{1,400}(?:@[^\s/?#"'`<>@]{1,200}){0,8}))?@/y;
/** Of an address that is all of a value, and may have quotes in it. */
const CREDENTIALS_ALONE = /:\/\/([^\s/?#:]{0,200})(?::([^\s/@]{1,400}(?:@[^\s/?#@]{1,200}){0,8}))?@/y;
/** Errors are sent to such an address: its key is public. */
const SENTRY = /^[0-9a-f]{32}@[^\s/"'`<>@]+\/\d+(?!\w)/;
const SHORTEST_PASSWORD = 4;

/** `scheme://user:password@host`; a user alone is no secret, unless it is a token. */
export function addresses(text: string, pattern: RegExp = CREDENTIALS): FoundSecret[] {
  const found: FoundSecret[] = [];
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
    pattern.lastIndex = at;
    const [match, user = '', password] = pattern.exec(text) ?? [];
    if (match === undefined) continue;
    const secret = password ?? user;
    const isSecret = password === undefined ? isToken(user) : isPassword(password, user);
    if (!isSecret) continue;
    if (password === undefined && SENTRY.test(text.slice(at + 3, at + 300))) continue;
    const end = at + match.length - 1;
    const what = password === undefined ? 'a token in an address' : 'a password in an address';
    found.push({ start: end - secret.length, end, text: secret, what });
  }
  return found;
}

/** The user's own name is the default password of many a local database. */
function isPassword(password: string, user: string): boolean {
  return password.length >= SHORTEST_PASSWORD && password !== user && !isFiller(password);
}

function isToken(user: string): boolean {
  return (
    user.length >= 20 && /\d/.test(user) && /[a-z]/i.test(user) && entropy(user) >= 3.2 && !isFiller(user)
  );
}
