/** `--select` and `--ignore`: which findings are worth saying in this run. */
import { codeNamed, CODES, type DiagnosticCode } from './codes.ts';
import type { Diagnostic } from './diagnostic.ts';

/** Undefined: every one. */
export interface FindingChoice {
  selected: ReadonlySet<DiagnosticCode> | undefined;
  ignored: ReadonlySet<DiagnosticCode>;
}

/** Where a file could not be read nothing else is known of it, so this is always said. */
const ALWAYS_SAID: readonly DiagnosticCode[] = ['TQ1001', 'TQ1002', 'TQ1003', 'TQ1004', 'TQ1006'];

export function chooseFindings(
  diagnostics: readonly Diagnostic[],
  { selected, ignored }: FindingChoice,
): Diagnostic[] {
  return diagnostics.filter(({ code }) => {
    if (ALWAYS_SAID.includes(code)) return true;
    return (selected === undefined || selected.has(code)) && !ignored.has(code);
  });
}

/** A code, a name, or the beginning of codes (`TQ2`, `TQ21`); empty for anything else. */
export function codesFor(written: string): DiagnosticCode[] {
  const pattern = written.replace(/^tq(?=\d)/i, 'TQ');
  const code = codeNamed(pattern);
  if (code !== undefined) return [code];
  if (!/^TQ\d{1,3}$/.test(pattern)) return [];
  return (Object.keys(CODES) as DiagnosticCode[]).filter((each) => each.startsWith(pattern));
}
