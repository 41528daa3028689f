/** What was asked for with `-n` or `-e` and no deployment has, as a finding. */
import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { nameList } from '../diagnostics/name-list.ts';
import type { Span } from '../diagnostics/span.ts';
import { didYouMean } from './near-miss.ts';
import type { Unmatched } from './select.ts';

const MOST_SHOWN = 10;

/** An error where nothing else was chosen; Prefect goes on with the names that it finds. */
export function unmatchedFinding(
  unmatched: Unmatched,
  { of, isDecisive, where }: { of: 'the file' | 'the files'; isDecisive: boolean; where?: Span },
): Diagnostic {
  const severity = isDecisive ? 'error' : 'warning';
  return { ...diagnostic('TQ2018', { ...wordsFor(unmatched, of), where }), severity };
}

function wordsFor(unmatched: Unmatched, of: string): { message: string; help?: string } {
  if (unmatched.kind === 'both')
    return {
      message: `no deployment of ${of} that \`-n\` names is of the environment ${nameList(unmatched.environments, MOST_SHOWN)}`,
      help: 'leave out `-n` or `-e`; where both are given, both must hold',
    };
  const { kind, name, near, known } = unmatched;
  const what = kind === 'name' ? `matches \`${name}\`` : `is of the environment \`${name}\``;
  const message = `no deployment of ${of} ${what}${didYouMean(near)}`;
  if (near !== undefined) return { message };
  if (known.length > 0)
    return { message, help: `these are known: ${nameList([...new Set(known)], MOST_SHOWN)}` };
  return kind === 'name'
    ? { message }
    : { message, help: `a deployment says it with \`tq: { environment: … }\`` };
}
