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
    return faultsOfSteps(steps.map(({ value }) => toJson(value))).flatMap(
      ({ path, message, help, target, renameTo }) => {
        const [index, ...inside] = path;
        const written = steps[Number(index)]?.path ?? [];
        if (isTqImage(written)) return inTqImage(document, written, { message, inside, target });
        const place = [...written, ...inside];
        // What is missing is shown at the step.
        const isThere = valueAt(document.data, place) !== undefined;
        const where = document.spanOf(
          isThere ? place : place.slice(0, -1),
          inside.length === 1 ? 'key' : (target ?? 'value'),
        );
        const fix = renameTo === undefined ? undefined : renameKey(document, place, renameTo);
        return [{ path: place, diagnostic: diagnostic('TQ2016', { message, where, help, fix }) }];
      },
    );
  });
}

function isTqImage(path: Path): boolean {
  return path.at(-2) === 'tq' && path.at(-1) === 'image';
}

/** The step that `tq.image` stands for: keys that it does not know are said by the schema, under their own names. */
function inTqImage(
  document: Document,
  place: Path,
  fault: { message: string; inside: Path; target?: 'key' },
): Finding[] {
  if (fault.target === 'key') return [];
  const isNameMissing = fault.inside.length === 1;
  const message = isNameMissing ? '`image` must have `name`' : fault.message;
  const help = isNameMissing ? 'add `name: …`, with the registry and without the tag' : undefined;
  return [
    { path: place, diagnostic: diagnostic('TQ2016', { message, where: document.spanOf(place), help }) },
  ];
}
