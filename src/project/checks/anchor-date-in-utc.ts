/** Anchor dates without an offset, which count as UTC whatever `timezone` says beside them (measured on Prefect 3.8.8). */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Document } from '../document.ts';
import { durationSeconds } from '../duration.ts';
import { writtenSchedules, type WrittenSchedule } from '../written-schedules.ts';
import type { Check } from './check.ts';

export const anchorDatesInUtc: Check = ({ document, deployments }) =>
  deployments.flatMap(({ path }) =>
    writtenSchedules(document, path).flatMap((schedule) => ofSchedule(document, schedule)),
  );

const WITH_OFFSET = /(?:Z|[-+]\d{2}:?\d{2})$/i;
const UTC = ['', 'UTC', 'GMT', 'Etc/UTC', 'Etc/GMT', 'Zulu'];

function ofSchedule(document: Document, { item, path }: WrittenSchedule): Diagnostic[] {
  const { anchor_date: anchor, interval, timezone } = item;
  if (typeof anchor !== 'string' || anchor === '' || typeof timezone !== 'string') return [];
  const [date = '', time] = anchor.trim().split(/[T ]/i);
  const hasOffset = time !== undefined && WITH_OFFSET.test(anchor.trim());
  const seconds = durationSeconds(interval);
  if (seconds === undefined || hasOffset || UTC.includes(timezone)) return [];
  // Most zones differ from UTC by whole hours, so that such a schedule fires at the same minutes.
  if (3600 % seconds === 0) return [];
  return [
    diagnostic('TQ2047', {
      message: `\`anchor_date\` without an offset is in UTC, not in \`${timezone}\``,
      where: document.spanOf([...path, 'anchor_date']),
      help: `add the offset, such as \`"${date}T${time ?? '00:00:00'}+01:00"\`, or \`Z\` if UTC is meant`,
    }),
  ];
}
