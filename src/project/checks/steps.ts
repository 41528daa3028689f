/** Steps that cannot run, found before the first of them does; pull steps fail later still, with every run. */
import { diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Path } from '../../diagnostics/span.ts';
import { faultsOfSteps } from '../../steps/check-steps.ts';
import type { Finding } from '../check-schema.ts';
import type { Document } from '../document.ts';
import { renameKey } from '../fixes.ts';
import { STEP_SECTIONS, writtenSteps } from '../steps.ts';
import { toJson, valueAt } from '../yaml-value.ts';

/** Of one entry, with the steps that stand at the top of the file for it. */
export function checkWrittenSteps(document: Document, entryPath: Path): Finding[] {
  return STEP_SECTIONS.flatMap((section) => {
    const { steps } = writtenSteps(document, entryPath, section);
    return faultsOfSteps(steps.map(({ value }) => toJson(value))).map(
      ({ path, message, help, target, renameTo }) => {
        const [index, ...inside] = path;
        const place = [...(steps[Number(index)]?.path ?? []), ...inside];
        // What is missing is shown at the step.
        const isThere = valueAt(document.data, place) !== undefined;
        const where = document.spanOf(
          isThere ? place : place.slice(0, -1),
          inside.length === 1 ? 'key' : (target ?? 'value'),
        );
        const fix = renameTo === undefined ? undefined : renameKey(document, place, renameTo);
        return { path: place, diagnostic: diagnostic('TQ2016', { message, where, help, fix }) };
      },
    );
  });
}
