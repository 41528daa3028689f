/** What a deploy forgives, so that a file which works with `prefect deploy` works with `tq deploy`. */
import type { Diagnostic } from './diagnostic.ts';

/** Keys that Prefect accepts and ignores are warnings here. Those of schedules and triggers have codes of their own. */
export function forgiveIgnoredKeys(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.map((each) => (each.code === 'TQ2001' ? { ...each, severity: 'warning' } : each));
}
