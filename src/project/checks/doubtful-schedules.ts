/** Schedules that Prefect takes and that say something else than was meant. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Path } from '../../diagnostics/span.ts';
import type { Document } from '../document.ts';
import { writtenSchedules } from '../written-schedules.ts';
import { isPresent, type YamlMapping } from '../yaml-value.ts';

/** Keys that only one kind of schedule has a use for; beside another kind they are ignored. */
const OF_ONE_KIND = { anchor_date: 'interval', day_or: 'cron' } as const;

/** Of the entry at `entryPath`, whose schedules have no faults. */
export function doubtfulSchedules(document: Document, entryPath: Path): Diagnostic[] {
  return writtenSchedules(document, entryPath).flatMap(({ item, path }) => ofSchedule(document, item, path));
}

function ofSchedule(document: Document, schedule: YamlMapping, path: Path): Diagnostic[] {
  const kind = ['cron', 'interval', 'rrule'].find((each) => isPresent(schedule[each]));
  return [...seconds(document, schedule, path), ...ignoredKeys(document, schedule, kind, path)];
}

/** Other programs have seconds at the beginning. */
function seconds(document: Document, { cron }: YamlMapping, path: Path): Diagnostic[] {
  const count = typeof cron === 'string' ? cron.trim().split(/\s+/).length : 0;
  if (count < 6) return [];
  const what = count === 6 ? 'six fields has its seconds' : 'seven fields has its seconds and years';
  return [
    diagnostic('TQ2027', {
      message: `a \`cron\` of ${what} at the end, found \`${String(cron)}\``,
      where: document.spanOf([...path, 'cron']),
      help: 'write five fields, minute first, unless seconds are meant',
    }),
  ];
}

function ignoredKeys(
  document: Document,
  schedule: YamlMapping,
  kind: string | undefined,
  path: Path,
): Diagnostic[] {
  return Object.entries(OF_ONE_KIND).flatMap(([key, itsKind]) => {
    if (!isPresent(schedule[key]) || kind === undefined || kind === itsKind) return [];
    return [
      diagnostic('TQ2028', {
        message: `\`${key}\` is ignored beside \`${kind}\`: only \`${itsKind}\` schedules have it`,
        where: document.spanOf([...path, key], 'key'),
        help: 'remove it',
      }),
    ];
  });
}
