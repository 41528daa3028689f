/** `schedules:` of an entry, and the deprecated `schedule:`. */
import { diagnostic } from '../diagnostics/diagnostic.ts';
import type { Path } from '../diagnostics/span.ts';
import type { ScheduleState } from '../plan/state.ts';
import type { YamlValue } from './document.ts';
import { fixScheduleKey } from './fix-schedule-key.ts';
import { type EntryContext, spanIn } from './entry-context.ts';
import { toSchedule } from './schedules.ts';
import { isMapping, type YamlMapping } from './yaml-value.ts';

/** Every way to write «no schedule» means none; without either key the server's schedules are left alone. */
export function readSchedules(context: EntryContext): ScheduleState[] | undefined {
  const { entry } = context;
  const hasOne = 'schedule' in entry;
  if (!hasOne && !('schedules' in entry)) return undefined;
  if (!isNothing(entry.schedule) && 'schedules' in entry) {
    reportBoth(context);
    return undefined;
  }
  const key = 'schedules' in entry ? 'schedules' : 'schedule';
  if (hasOne) reportDeprecated(context);
  const schedules = listOfSchedules(entry[key], [key]).map(({ item, at }) => readSchedule(context, item, at));
  reportDuplicateSlugs(context, schedules, key);
  return schedules.filter((schedule) => schedule !== undefined);
}

/** Prefect minds `schedule` beside `schedules` only when it says something (`_handle_deprecated_schedule_fields`). */
function isNothing(value: YamlValue | undefined): boolean {
  return value === undefined || value === null || Object.keys(value).length === 0;
}

function reportBoth(context: EntryContext): void {
  context.report(
    ['schedule'],
    diagnostic('TQ2009', {
      message: 'a deployment must have `schedule` or `schedules`, found both',
      where: spanIn(context, ['schedule'], 'key'),
      related: [{ where: spanIn(context, ['schedules'], 'key'), text: 'also given here' }],
      help: 'put all of them under `schedules:`',
    }),
  );
}

function reportDeprecated(context: EntryContext): void {
  context.report(
    ['schedule'],
    diagnostic('TQ2010', {
      message: '`schedule` is deprecated',
      where: spanIn(context, ['schedule'], 'key'),
      help: 'write it as an item of `schedules:`',
      fix: fixScheduleKey(context.document, [...context.path, 'schedule'], context.entry.schedule),
    }),
  );
}

function listOfSchedules(value: YamlValue | undefined, at: Path): { item: YamlMapping; at: Path }[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => (isMapping(item) ? [{ item, at: [...at, index] }] : []));
  }
  return isMapping(value) && Object.keys(value).length > 0 ? [{ item: value, at }] : [];
}

function readSchedule(context: EntryContext, item: YamlMapping, at: Path): ScheduleState | undefined {
  const schedule = toSchedule(item);
  if (!('faults' in schedule)) return schedule;
  for (const { key, message, help, missing } of schedule.faults) {
    const place = key in item ? [...at, key] : at;
    const where = spanIn(context, place);
    const places = missing && [missing.map((each) => [...context.path, ...at, each])];
    context.report(place, diagnostic('TQ2009', { message, where, help, missing: places }));
  }
  return undefined;
}

function reportDuplicateSlugs(
  context: EntryContext,
  schedules: readonly (ScheduleState | undefined)[],
  key: string,
): void {
  const seen = new Map<string, number>();
  for (const [index, schedule] of schedules.entries()) {
    const slug = schedule?.slug ?? null;
    if (slug === null) continue;
    const first = seen.get(slug);
    if (first === undefined) {
      seen.set(slug, index);
      continue;
    }
    context.report(
      [key, index, 'slug'],
      diagnostic('TQ2015', {
        message: `the slug \`${slug}\` is used by two schedules of one deployment`,
        where: spanIn(context, [key, index, 'slug']),
        related: [{ where: spanIn(context, [key, first, 'slug']), text: 'first used here' }],
        help: 'give each schedule a slug of its own; the server refuses both',
      }),
    );
  }
}
