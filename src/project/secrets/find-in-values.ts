/** Secrets told by a name beside them: keys of mappings, `NAME=value` in texts, options of commands, `Bearer …`. */
import type { Path } from '../../diagnostics/span.ts';
import type { Document, YamlValue } from '../document.ts';
import { isMapping } from '../yaml-value.ts';
import type { FoundSecret } from './found-secret.ts';
import { kindOfName, looksSecret } from './named-secret.ts';

export function secretsInValues(document: Document): FoundSecret[] {
  const found: FoundSecret[] = [];
  const seen = new Set<YamlValue>();
  const look = (value: YamlValue, path: Path): void => {
    if (typeof value === 'string') {
      if (MAY_ASSIGN.test(value)) found.push(...assigned(document, value, path));
      return;
    }
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    // An alias is the same value again.
    seen.add(value);
    if (Array.isArray(value)) value.forEach((item, index) => look(item, [...path, index]));
    else if (isMapping(value)) {
      const { name } = value;
      for (const [key, item] of Object.entries(value)) {
        const inside = [...path, key];
        look(item, inside);
        if (typeof item !== 'string') continue;
        // `{name: DB_PASSWORD, value: …}`, as Kubernetes has it.
        found.push(
          ...named(document, key === 'value' && typeof name === 'string' ? name : key, item, inside),
        );
      }
    }
  };
  look(document.data, []);
  return found;
}

function named(document: Document, name: string, value: string, path: Path): FoundSecret[] {
  const kind = kindOfName(name);
  if (kind === undefined || !looksSecret(kind, value)) return [];
  return located(document, path, [
    { secret: value, what: `what looks like a secret, by the name \`${name}\`,` },
  ]);
}

const MAY_ASSIGN = /[=]|--|earer |asic /;

/** `PGPASSWORD=…`, `?token=…`, `Password=…;` */
const ASSIGNMENT = /(?<![A-Za-z0-9_-])([A-Za-z_][A-Za-z0-9_-]{2,60})=(["']?)([^\s"'`;&|<>]{6,400})\2/g;
/** `--password …` */
const OPTION = /(?<=\s)--?([a-z][a-z-]{2,40})[ =](["']?)([^\s"'`;&|<>]{6,400})\2/g;
const AUTHORIZATION = /(?<![A-Za-z])(Bearer|Basic) +()([A-Za-z0-9+/=._~-]{16,400})/g;

function assigned(document: Document, value: string, path: Path): FoundSecret[] {
  const secrets = [ASSIGNMENT, OPTION, AUTHORIZATION].flatMap((pattern) =>
    [...value.matchAll(pattern)].flatMap(({ 1: name = '', 3: secret = '' }) => {
      const kind = pattern === AUTHORIZATION ? 'token' : kindOfName(name);
      if (kind === undefined || !looksSecret(kind, secret)) return [];
      return [{ secret, what: `what looks like a secret, by \`${name}\` before it,` }];
    }),
  );
  return secrets.length === 0 ? [] : located(document, path, secrets);
}

/** Where they are written; all of the value when escapes or line breaks hide the exact place. */
function located(
  document: Document,
  path: Path,
  secrets: readonly { secret: string; what: string }[],
): FoundSecret[] {
  const span = document.spanOf(path);
  const written = document.text.slice(span.start.offset, span.end.offset);
  return secrets.map(({ secret, what }) => {
    const at = written.indexOf(secret);
    if (at < 0) return { start: span.start.offset, end: span.end.offset, text: secret, what };
    const start = span.start.offset + at;
    return { start, end: start + secret.length, text: secret, what };
  });
}
