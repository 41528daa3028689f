/** A secret of a block that reached a deployment's own values by way of a step's output. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Path } from '../../diagnostics/span.ts';
import { eachOwnText } from '../../templating/pending.ts';
import type { Document } from '../document.ts';
import { valueAt } from '../yaml-value.ts';

/** Shorter texts turn up by chance. */
const SHORTEST = 6;

/** `paths` are those of the entries; `filled` holds what they become. Only what placeholders made is looked at. */
export function leakedSecrets(
  filled: Document,
  paths: readonly Path[],
  secrets: readonly string[],
): Diagnostic[] {
  const searched = secrets.filter((secret) => secret.length >= SHORTEST);
  if (searched.length === 0) return [];
  return paths.flatMap((path) => {
    const found: Diagnostic[] = [];
    eachOwnText(valueAt(filled.data, path), (text, inside) => {
      const place = [...path, ...inside];
      const source = filled.sourceOf(place);
      const isMade = source === undefined || source.includes('{{');
      if (!isMade || !searched.some((secret) => text.includes(secret))) return;
      found.push(
        diagnostic('TQ2020', {
          message: 'the secret of a block would stand in plain text in the deployment: a step gave it',
          where: filled.spanOf(place),
          help: 'let the step keep it to itself; allow it with `--allow secret-in-plain-text`',
        }),
      );
    });
    return found;
  });
}
