/** Secrets told by a name beside them: keys of mappings, `NAME=value` in texts, options of commands, `Bearer …`. */
import type { Path } from '../../diagnostics/span.ts';
import type { Document, YamlValue } from '../document.ts';
import { isMapping } from '../yaml-value.ts';
import { hasEscapes, unescapedSecrets } from './find-unescaped.ts';
import type { FoundSecret } from './found-secret.ts';
import { located } from './locate.ts';
import { isVariant, kindOfName, looksSecret } from './named-secret.ts';
import { calledIn } from './secret-places.ts';

export function secretsInValues(document: Document): FoundSecret[] {
  const found: FoundSecret[] = [];
  const seen = new Set<YamlValue>();
  const unescaped: FoundSecret[] = [];
  const lookBehind = hasEscapes(document)
    ? (value: string, path: Path, target: 'key' | 'value') =>
        unescaped.push(...unescapedSecrets(document, value, path, target))
    : () => undefined;
  const look = (value: YamlValue, path: Path, name?: string): void => {
    if (typeof value === 'string') {
      lookBehind(value, path, 'value');
      if (MAY_ASSIGN.test(value)) found.push(...assigned(document, value, path));
    }
    if (name !== undefined) found.push(...named(document, name, value, path));
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    // An alias is the same value again.
    seen.add(value);
    if (Array.isArray(value)) value.forEach((item, index) => look(item, [...path, index], name));
    else if (isMapping(value)) {
      for (const [key, item] of Object.entries(value)) {
        const inside = [...path, key];
        lookBehind(key, inside, 'key');
        look(item, inside, nameBelow(name, key, calledIn(value, key)));
      }
    }
  };
  look(document.data, []);
  return [...unescaped, ...found];
}

/** The name of a secret that a value below it has, too: in `{api_keys: {prod: …}}`, `{credentials: {value: …}}`. */
function nameBelow(above: string | undefined, key: string, called: string): string | undefined {
  if (kindOfName(called) !== undefined) return called;
  return isVariant(key) ? above : undefined;
}

function named(document: Document, name: string, value: YamlValue, path: Path): FoundSecret[] {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') return [];
  const kind = kindOfName(name);
  if (kind === undefined || (kind === 'token' && typeof value !== 'string')) return [];
  const what = `what looks like a secret, by the name \`${name}\`,`;
  if (typeof value !== 'string') {
    const secret = document.sourceOf(path) ?? '';
    return /^\d+$/.test(secret) && looksSecret(kind, secret, name)
      ? located(document, path, [{ secret, what }])
      : [];
  }
  const secret = value.trim();
  const lines = foldedLines(secret, document.sourceOf(path));
  if (!looksSecret(kind, lines?.join('') ?? secret, name)) return [];
  return located(document, path, [{ secret, what }]).map((each) =>
    lines === undefined ? each : { ...each, forms: [...(each.forms ?? []), ...lines] },
  );
}

/** The lines of one word that is folded over two or three of them; undefined where there is none. */
function foldedLines(value: string, source: string | undefined): string[] | undefined {
  const words = value.split(/\s+/);
  if (source === undefined || words.length < 2 || words.length > 3) return undefined;
  const lines = source
    .replace(/^[>|][^\n]*\n/, '')
    .trim()
    .split('\n')
    .filter((line) => line.trim() !== '');
  return lines.length === words.length ? words : undefined;
}

const MAY_ASSIGN = /[=]|--|earer |asic /;

/** `PGPASSWORD=…`, `?token=…`, `Password=…;` */
const ASSIGNMENT = /(?<![A-Za-z0-9_-])([A-Za-z_][A-Za-z0-9_-]{2,60})=(["']?)([^\s"'`;&|<>]{6,400})\2/g;
/** `--password …` */
const OPTION = /(?<=\s)--?([a-z][a-z-]{2,40})[ =](["']?)([^\s"'`;&|<>]{6,400})\2/g;
const AUTHORIZATION = /(?<![A-Za-z])(Bearer|Basic) +()([A-Za-z0-9+/=._~-]{16,400})/g;

function assigned(document: Document, value: string, path: Path): FoundSecret[] {
  const secrets = assignedIn(value);
  return secrets.length === 0 ? [] : located(document, path, secrets);
}

/** Of a command or an address: each with where it begins in the text. */
export function assignedIn(text: string): { secret: string; what: string; start: number }[] {
  return [ASSIGNMENT, OPTION, AUTHORIZATION].flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap(({ 0: match, 1: name = '', 3: secret = '', index }) => {
      const kind = pattern === AUTHORIZATION ? 'token' : kindOfName(name);
      if (kind === undefined || !looksSecret(kind, secret, name)) return [];
      const start = index + match.lastIndexOf(secret);
      return [{ secret, what: `what looks like a secret, by \`${name}\` before it,`, start }];
    }),
  );
}
