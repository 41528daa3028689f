/** Secrets in a Python source or a list of requirements, with their places: by their shape, and by the names of literals. */
import { secretsInSource } from './find-in-source.ts';
import { addresses, privateKeys, tokens } from './find-in-text.ts';
import { type FoundSecret, withoutOverlaps } from './found-secret.ts';
import { kindOfName, looksSecret } from './named-secret.ts';

/** A literal behind a name: `PASSWORD = "…"`, `password="…"`, `{"password": "…"}`, `environ["PASSWORD"] = "…"`; no f-strings. */
const LITERAL =
  /(?<![\w-])([A-Za-z_][\w-]{2,60})(?:["']\]?)?[ \t]{0,4}(?::[ \t]{0,4}str[ \t]{0,4}=|[:=])[ \t]{0,4}[rbu]{0,2}(["'])([^"'\\\n]{6,400})\2/gi;

/** `isCertain`: nothing but a secret has that shape. */
export function secretsInCode(text: string): (FoundSecret & { isCertain: boolean })[] {
  // Told in one walk; most sources have none.
  const shaped = secretsInSource(text).length === 0 ? [] : [...privateKeys(text), ...tokens(text)];
  const certain = new Set(shaped.map(({ start }) => start));
  const found = withoutOverlaps([...shaped, ...addresses(text), ...named(text)]);
  return found.map((each) => ({ ...each, isCertain: certain.has(each.start) }));
}

function named(text: string): FoundSecret[] {
  return [...text.matchAll(LITERAL)].flatMap(({ 0: match, 1: name = '', 3: secret = '', index }) => {
    const kind = kindOfName(name);
    if (kind === undefined || !looksSecret(kind, secret, name)) return [];
    const end = index + match.length - 1;
    const what = `what looks like a secret, by the name \`${name}\`,`;
    return [{ start: end - secret.length, end, text: secret, what }];
  });
}
