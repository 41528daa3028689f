/**
 * Texts that look like a placeholder and are none, so that Prefect keeps them as they are: braces around something else
 * than one name, and variables as a shell writes them. Steps and the parameters of triggers are left out: scripts and
 * Jinja have braces of their own.
 */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Path } from '../../diagnostics/span.ts';
import { eachOwnText } from '../../templating/pending.ts';
import { withoutPlaceholders } from '../../templating/placeholder.ts';
import type { Document } from '../document.ts';
import { valueAt } from '../yaml-value.ts';
import type { Check } from './check.ts';

export const plainTextPlaceholders: Check = ({ written, chosen }) =>
  chosen.flatMap((index) => {
    const path = ['deployments', index];
    const found: Diagnostic[] = [];
    eachOwnText(valueAt(written.data, path), (text, inside) => {
      if (!text.includes('{')) return;
      const problem = isJinja(inside) ? undefined : plainText(written, text, [...path, ...inside]);
      if (problem !== undefined) found.push(problem);
    });
    return found;
  });

function isJinja([section, , key]: Path): boolean {
  return section === 'triggers' && key === 'parameters';
}

function plainText(document: Document, text: string, path: Path): Diagnostic | undefined {
  const braces = bracesIn(text);
  if (braces !== undefined) {
    return diagnostic('TQ2039', {
      message: `\`${braces}\` is no placeholder and stays as it is`,
      where: document.spanOf(path),
      help: 'write one name between the braces, such as `{{ build.tag }}` or `{{ $NAME }}`; filters and blanks inside are not known',
    });
  }
  const [, name] = /^\$\{(\w+)\}$/.exec(text) ?? [];
  // A program that a job starts may know such variables.
  if (name === undefined || path.includes('job_variables')) return undefined;
  return diagnostic('TQ2039', {
    message: `\`${text}\` is no placeholder and stays as it is`,
    where: document.spanOf(path),
    help: `write \`{{ $${name} }}\` for the environment variable \`${name}\``,
  });
}

/** The first pair of braces, or of braces that are never closed, that is no placeholder. */
function bracesIn(text: string): string | undefined {
  if (!text.includes('{{')) return undefined;
  const [found] = /\{\{.*?(?:\}\}|$)/s.exec(withoutPlaceholders(text)) ?? [];
  if (found === undefined) return undefined;
  const line = found.replaceAll(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
