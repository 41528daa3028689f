/** The calls in all files, one after the other. */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { QualityFacts } from '../facts.ts';
import type { Call, PythonUse } from '../python-use.ts';

export function eachCall(
  { files }: QualityFacts,
  look: (call: Call, use: PythonUse) => readonly Diagnostic[],
): Diagnostic[] {
  return files.flatMap((use) => use.calls.flatMap((call) => look(call, use)));
}
