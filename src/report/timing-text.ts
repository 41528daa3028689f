/** A schedule on one line. */
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { fullText, valueText } from './plan-value.ts';
import { visible } from './printable.ts';

/** `` morning `0 6 * * *` Europe/Berlin (inactive) ``, of a schedule of a `PlanRecord`. */
export function scheduleText({ slug, schedule, active, parameters }: JsonObject): string {
  const zone = isJsonObject(schedule) ? schedule.timezone : null;
  const parts = [
    ...(typeof slug === 'string' ? [visible(slug)] : []),
    timingText(schedule),
    ...(typeof zone === 'string' ? [visible(zone)] : []),
    ...(active === false ? ['(inactive)'] : []),
    ...(isEmpty(parameters) ? [] : [`with ${valueText(parameters)}`]),
  ];
  return parts.join(' ');
}

/** `` `0 6 * * *` `` */
export function timingText(timing: JsonValue | undefined): string {
  const { cron, rrule, interval } = isJsonObject(timing) ? timing : {};
  if (typeof cron === 'string') return `\`${visible(cron)}\``;
  if (typeof rrule === 'string') return `\`${visible(rrule.replaceAll('\n', ' '))}\``;
  return `\`every ${fullText(interval)} s\``;
}

function isEmpty(value: JsonValue | undefined): boolean {
  return !isJsonObject(value) || Object.keys(value).length === 0;
}
