/** Fire times and the heat map on a terminal of 80 columns. */
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { heatMap } from '../../../../src/preflight/capacity/heat-map.ts';
import { nextFires } from '../../../../src/preflight/capacity/next-fires.ts';
import { zoneClock } from '../../../../src/preflight/capacity/zone-clock.ts';
import { palette } from '../../../../src/report/palette.ts';
import { heatMapText } from '../../../../src/report/schedule/heat-map-text.ts';
import { nextFiresText } from '../../../../src/report/schedule/next-fires-text.ts';
import { look, many, planned } from '../../preflight/capacity/planned.ts';
import type { PlannedDeployment } from '../../../../src/preflight/capacity/capacity.ts';

const PLAIN = palette(false);

function heatText(deployments: readonly PlannedDeployment[], isColour = false, days = 2): string {
  const { starts } = look(deployments, {}, { days });
  return heatMapText(heatMap(starts, zoneClock('UTC', starts.from, starts.to)), palette(isColour));
}

test('the next fire times, in UTC and by the clock of the schedule', () => {
  const deployments = [
    planned('orders/nightly', '0 3 * * *', { timezone: 'America/New_York' }),
    planned('a-flow-with-a-long-name/and-a-deployment', '30 2 * * *', {
      timezone: 'America/Argentina/Buenos_Aires',
    }),
  ];
  const text = nextFiresText(nextFires(deployments, look(deployments).starts, 2), PLAIN);
  expect(text).toMatchInlineSnapshot(`
    "UTC               local             time zone             deployment
    2026-06-01 05:30  2026-06-01 02:30  …entina/Buenos_Aires  a-flow-with-a-long-na…
    2026-06-01 07:00  2026-06-01 03:00  America/New_York      orders/nightly"
  `);
});

test('without any', () => {
  expect(nextFiresText([], PLAIN)).toBe('no active schedule fires in these days');
});

test('a name cannot move the cursor', () => {
  const deployments = [planned('evil\u001b[2J\nname', '0 3 * * *')];
  const text = nextFiresText(nextFires(deployments, look(deployments).starts, 1), PLAIN);
  expect(text.split('\n')).toHaveLength(2);
  expect(text).not.toContain('\u001b');
});

test('a heat map of few starts', () => {
  const deployments = [planned('a', '0 3,4 * * *'), planned('b', '15,45 3 * * mon')];
  expect(heatText(deployments)).toMatchInlineSnapshot(`
    "       00 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23
    Mon  1  ·  ·  ·  3  1  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·
    Tue  2  ·  ·  ·  1  1  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·
    starts in each hour, UTC"
  `);
});

test('a heat map of many starts has a unit', () => {
  const deployments = [...many(500, (index) => planned(`d${index}`, '* 3 * * *')), planned('a', '0 5 * * *')];
  expect(heatText(deployments)).toMatchInlineSnapshot(`
    "       00 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23
    Mon  1  ·  ·  · 30  ·  <  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·
    Tue  2  ·  ·  · 30  ·  <  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·
    starts in each hour, in units of 1000 (\`<\` is less than one), UTC"
  `);
});

test('colour changes no text, and there is none without it', () => {
  const deployments = many(5, (index) => planned(`d${index}`, `0 0-${index * 4} * * *`));
  const coloured = heatText(deployments, true);
  expect(coloured).not.toBe(heatText(deployments));
  expect(stripVTControlCharacters(coloured)).toBe(heatText(deployments));
});

test('no line is wider than 80 columns', () => {
  const deployments = many(999, (index) =>
    planned(`${index}`.repeat(30), '* * * * *', { timezone: 'America/Argentina/Buenos_Aires' }),
  );
  const { starts } = look(deployments);
  const lines = [heatText(deployments, false, 7), nextFiresText(nextFires(deployments, starts, 1), PLAIN)]
    .join('\n')
    .split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
});
