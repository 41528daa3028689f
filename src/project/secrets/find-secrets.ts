/** Every secret that stands in a YAML file, read or not, and every text that must not be printed because of it. */
import type { Document } from '../document.ts';
import { secretsInText } from './find-in-text.ts';
import { secretsInValues } from './find-in-values.ts';
import { type FoundSecret, withoutOverlaps } from './found-secret.ts';
import { kindOfName, looksSecret } from './named-secret.ts';

export function findSecrets(document: Document): FoundSecret[] {
  return withoutOverlaps([...secretsInText(document.text), ...secretsInValues(document)]);
}

const LINE = /^[ \t-]*["']?([A-Za-z_][\w-]{2,60})["']?[ \t]*[:=][ \t]*["']?((?:[^\s"',}]|''){6,400})/gm;

/** Of a text that is no YAML, where names are told by the look of a line. */
export function findSecretsInLines(text: string): FoundSecret[] {
  const lines = [...text.matchAll(LINE)].flatMap(({ 0: match, 1: name = '', 2: secret = '', index }) => {
    const kind = kindOfName(name);
    const meant = secret.replaceAll("''", "'");
    if (kind === undefined || !looksSecret(kind, meant, name)) return [];
    const end = index + match.length;
    return [
      {
        start: end - secret.length,
        end,
        text: meant,
        forms: [secret],
        what: `what looks like a secret, by the name \`${name}\`,`,
      },
    ];
  });
  return withoutOverlaps([...secretsInText(text), ...lines]);
}

/** Shorter lines of a key are no secret by themselves. */
const SHORTEST_LINE = 16;

/** What to take out of every output: the secret, and each line of one that has several. */
export function textsToHide({ text, forms = [] }: FoundSecret): string[] {
  return [...new Set([text, ...forms].flatMap(linesOf))];
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n|\\n/).map((line) => line.trim());
  if (lines.length === 1) return [text];
  return lines.filter((line) => line.length >= SHORTEST_LINE && !line.startsWith('-----'));
}
