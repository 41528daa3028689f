/** `triggers:` and `sla:` of an entry. */
import { diagnostic } from '../diagnostics/diagnostic.ts';
import type { Path } from '../diagnostics/span.ts';
import type { JsonObject } from '../json.ts';
import type { AutomationState } from '../plan/state.ts';
import { type EntryContext, spanIn } from './entry-context.ts';
import { quoteValue, renameKey } from './fixes.ts';
import { toSlas } from './slas.ts';
import { toAutomation, type TriggerFault } from './triggers.ts';
import { describe, isMapping, valueAt } from './yaml-value.ts';

/** One automation for each trigger; `deploymentName` makes the names of those without one. */
export function readTriggers(context: EntryContext, deploymentName: string): AutomationState[] {
  const { triggers } = context.entry;
  if (!Array.isArray(triggers)) return [];
  return triggers.flatMap((item, index) => {
    if (!isMapping(item)) {
      const message = `item ${index + 1} of \`triggers\` must be a mapping, found ${describe(item)}`;
      report(context, ['triggers', index], { path: [], code: 'TQ2002', message });
      return [];
    }
    const read = toAutomation(item, deploymentName, index + 1);
    if ('automation' in read) return [read.automation];
    for (const fault of read.faults) report(context, ['triggers', index], fault);
    return [];
  });
}

/** Undefined: the file does not say. */
export function readSlas(context: EntryContext): JsonObject[] | undefined {
  const { sla } = context.entry;
  if (sla === undefined || sla === null) return undefined;
  const read = toSlas(sla);
  if ('slas' in read) return read.slas;
  for (const fault of read.faults) report(context, ['sla'], fault);
  return undefined;
}

function report(
  context: EntryContext,
  at: Path,
  { path, code, message, help, target, renameTo, isQuotable }: TriggerFault,
): void {
  const place = [...at, ...path];
  const inDocument = [...context.path, ...place];
  const isThere = valueAt(context.entry, place) !== undefined;
  context.report(
    place,
    diagnostic(code ?? 'TQ2004', {
      message,
      help,
      where: spanIn(context, isThere ? place : place.slice(0, -1), target),
      fix:
        renameTo !== undefined
          ? renameKey(context.document, inDocument, renameTo)
          : isQuotable === true
            ? quoteValue(context.document, inDocument)
            : undefined,
    }),
  );
}
