/** What `tq doctor` found, for people: a block a topic, at most 80 columns wide where words allow. */
import { type DoctorLine, type LineStatus, TOPICS } from '../preflight/doctor/doctor.ts';
import type { JsonValue } from '../json.ts';
import { type Palette, statusPaint } from './palette.ts';
import { wrapped } from './preflight/wrapped.ts';
import { printable } from './printable.ts';

const WIDTH = 80;
const INDENT = '          ';

export function doctorText(lines: readonly DoctorLine[], colours: Palette): string {
  const blocks = TOPICS.flatMap((topic) => {
    const of = lines.filter((line) => line.topic === topic);
    return of.length === 0
      ? []
      : [[colours.strong(topic), ...of.map((line) => lineText(line, colours))].join('\n')];
  });
  return [...blocks, summary(lines)].join('\n\n');
}

function lineText({ name, status, message, help }: DoctorLine, colours: Palette): string {
  const text = wrapped(`${status.padEnd(7)} ${name}: ${printable(message)}`, WIDTH - 2, INDENT);
  // Coloured last, for colours have a length.
  const painted = `  ${text.replace(status, statusPaint(status, colours)(status))}`;
  if (help === undefined) return painted;
  return `${painted}\n${INDENT}${wrapped(`help: ${printable(help)}`, WIDTH - INDENT.length, INDENT)}`;
}

const STATUSES: readonly LineStatus[] = ['failed', 'warning', 'skipped', 'passed'];

function summary(lines: readonly DoctorLine[]): string {
  return STATUSES.flatMap((status) => {
    const count = lines.filter((line) => line.status === status).length;
    return count === 0 ? [] : [`${count} ${status}`];
  }).join(', ');
}

/** In the order of the topics. */
export function doctorToJson(lines: readonly DoctorLine[]): JsonValue {
  return TOPICS.flatMap((topic) =>
    lines
      .filter((line) => line.topic === topic)
      .map(({ name, status, message, help }) => ({
        topic,
        name,
        status,
        message,
        ...(help === undefined ? {} : { help }),
      })),
  );
}
