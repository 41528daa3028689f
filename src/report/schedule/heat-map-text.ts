/** A heat map of starts for a terminal: a line a day, three columns an hour. The numbers say all, colour repeats it. */
import type { HeatMap } from '../../preflight/capacity/heat-map.ts';
import type { Paint, Palette } from '../palette.ts';
import { dayText } from './day-text.ts';
import { heatLevel } from './heat-level.ts';

const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));
/** Two digits fit. */
const MOST_SHOWN = 99;

/** No line is wider than 79 columns; no break at the end. */
export function heatMapText({ zone, days, most }: HeatMap, paint: Palette): string {
  const unit = unitOf(most);
  const rows = days.map(({ day, hours }) => {
    const cells = hours.map((count) => painted(count ?? 0, most, paint)(cell(count, unit).padStart(3)));
    return `${dayText(day)}${cells.join('')}`;
  });
  const head = paint.strong(`${' '.repeat(6)}${HOURS.map((hour) => hour.padStart(3)).join('')}`);
  const scale =
    unit === 1 ? 'starts in each hour' : `starts in each hour, in units of ${unit} (\`<\` is less than one)`;
  return [head, ...rows, paint.faint(`${scale}, ${zone}`)].join('\n');
}

/** 1, 10, 100 …: so much is 1 in the map. */
function unitOf(most: number): number {
  let unit = 1;
  while (Math.round(most / unit) > MOST_SHOWN) unit *= 10;
  return unit;
}

function cell(count: number | null, unit: number): string {
  if (count === null) return '';
  if (count === 0) return '·';
  return count < unit ? '<' : String(Math.round(count / unit));
}

function painted(count: number, most: number, paint: Palette): Paint {
  const plain: Paint = (text) => text;
  return [paint.faint, plain, plain, paint.good, paint.update, paint.bad][heatLevel(count, most)] ?? plain;
}
