/** Secrets that a Dockerfile writes into the image or into its history. */
import { secretsInText } from '../../project/secrets/find-in-text.ts';
import { assignedIn } from '../../project/secrets/find-in-values.ts';
import { type FoundSecret, withoutOverlaps } from '../../project/secrets/found-secret.ts';
import { kindOfName, looksSecret } from '../../project/secrets/named-secret.ts';
import type { Assignment, Dockerfile, Instruction } from './instruction.ts';

/** In the order of the text. Comments are searched as well, for what has the shape of a token. */
export function secretsIn({ text, instructions }: Dockerfile): FoundSecret[] {
  const all = instructions.flatMap((each) => (each.trigger === undefined ? [each] : [each, each.trigger]));
  return withoutOverlaps([
    ...secretsInText(text),
    ...all.flatMap(({ assignments }) => assignments.flatMap(assigned)),
    ...all.flatMap((each) => inCommand(each, text)),
  ]);
}

function assigned({ name, value, valueWhere }: Assignment): FoundSecret[] {
  if (value === undefined || valueWhere === undefined) return [];
  const kind = kindOfName(name);
  const bare = /^(["'])(.*)\1$/s.exec(value)?.[2] ?? value;
  if (kind === undefined || !looksSecret(kind, bare, name)) return [];
  return [
    {
      start: valueWhere.start.offset,
      end: valueWhere.end.offset,
      text: bare,
      forms: [value],
      what: `what looks like a secret, by the name \`${name}\`,`,
    },
  ];
}

const COMMANDS = new Set(['RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK']);

function inCommand({ keyword, body }: Instruction, text: string): FoundSecret[] {
  if (!COMMANDS.has(keyword)) return [];
  return assignedIn(text.slice(body.start, body.end)).map(({ secret, what, start }) => ({
    start: body.start + start,
    end: body.start + start + secret.length,
    text: secret,
    what,
  }));
}
