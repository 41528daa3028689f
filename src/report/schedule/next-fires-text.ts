/** The next fire times as a table that fits 80 columns. */
import type { NextFire } from '../../preflight/capacity/next-fires.ts';
import { minuteText } from '../../preflight/capacity/words.ts';
import type { Palette } from '../palette.ts';
import { visible } from '../printable.ts';

const COLUMNS = 80;
const GAP = '  ';
const MINUTES = 16;
const MOST_OF_ZONE = 20;

/** A line for each, under a heading: UTC, the schedule's own clock and zone, the deployment. No break at the end. */
export function nextFiresText(fires: readonly NextFire[], paint: Palette): string {
  if (fires.length === 0) return 'no active schedule fires in these days';
  const zones = fires.map(({ zone }) => zone.length);
  const width = Math.min(MOST_OF_ZONE, Math.max('time zone'.length, ...zones));
  const rest = COLUMNS - 2 * MINUTES - width - 3 * GAP.length;
  const line = (utc: string, own: string, zone: string, name: string): string =>
    [utc.padEnd(MINUTES), own.padEnd(MINUTES), cityOf(zone, width).padEnd(width), shortened(name, rest)].join(
      GAP,
    );
  const lines = fires.map(({ deployment, instant, wall, zone }) =>
    line(minuteText(instant), minuteText(wall), zone, visible(deployment)),
  );
  return [paint.strong(line('UTC', 'local', 'time zone', 'deployment')), ...lines].join('\n');
}

function shortened(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, width - 1).join('')}…`;
}

/** The end of a zone's name tells more than its begin. */
function cityOf(zone: string, width: number): string {
  return zone.length <= width ? zone : `…${zone.slice(1 - width)}`;
}
