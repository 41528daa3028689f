/** The HTML page: complete in itself, well-formed, escaped, small enough, readable. */
import { describe, expect, test } from 'vitest';
import type { PlannedDeployment } from '../../../../src/preflight/capacity/capacity.ts';
import { heatMap } from '../../../../src/preflight/capacity/heat-map.ts';
import { zoneClock } from '../../../../src/preflight/capacity/zone-clock.ts';
import { htmlText } from '../../../../src/report/schedule/html.ts';
import { COLOURS, HEAT } from '../../../../src/report/schedule/page-style.ts';
import { schedulePage } from '../../../../src/report/schedule/schedule-page.ts';
import { barsPath, marksPath } from '../../../../src/report/schedule/timeline.ts';
import { FROM, look, many, MINUTE, planned, poolOf } from '../../preflight/capacity/planned.ts';

function pageOf(
  deployments: readonly PlannedDeployment[],
  limit: number | null = null,
  title = 'orders',
  window: { from?: number; days: number } = { days: 7 },
): string {
  const { starts, simulation, findings } = look(deployments, poolOf(limit), window);
  const heat = heatMap(starts, zoneClock('UTC', starts.from, starts.to));
  return schedulePage({ title, deployments, starts, simulation, heat, findings });
}

const VOID = new Set(['meta', 'br', 'path']);

/** Names of elements that are closed by another than their own end, or not at all. */
function unbalanced(html: string): string[] {
  const open: string[] = [];
  for (const [, slash, name = ''] of html
    .replace('<!doctype html>', '')
    .matchAll(/<(\/?)([a-z0-9]+)[^>]*>/g)) {
    if (VOID.has(name)) continue;
    if (slash === '') open.push(name);
    else if (open.pop() !== name) return [name];
  }
  return open;
}

/** Four days each, of June 2026. */
const MONTH = ['Mon  1', 'Fri  5', 'Tue  9', 'Sat 13', 'Wed 17', 'Sun 21', 'Thu 25', 'Mon 29'].map(
  (name, index) => `${index === 7 ? 2880 : 5760}${name}`,
);

describe('the page', () => {
  test('holds every deployment, the map, the load and what was found', () => {
    const crowd = many(7, (index) => planned(`d${index}`, '0 3 * * *', { tags: ['db'] }));
    const html = pageOf(crowd, 5);
    expect(unbalanced(html)).toEqual([]);
    for (const { name } of crowd) expect(html).toContain(`>${name}</th>`);
    expect(html).toContain(
      '7 deployments start at 2026-06-01 03:00 UTC in the pool <code>pool</code> with limit 5',
    );
    expect(html).toContain('<th scope="row">Mon  1</th>');
    expect(html.match(/<td class="h5">7<\/td>/g)).toHaveLength(7);
    expect(html).toContain('<td class="n">49</td><td class="n">5</td><td class="n warn">1 min</td>');
  });

  test.each([
    ['at midnight', { from: FROM, days: 3 }, ['1440Mon  1', '1440Tue  2', '1440Wed  3']],
    ['at 18:00', { from: FROM + 1080 * MINUTE, days: 2 }, ['360', '1440Tue  2', '1080Wed  3']],
    ['for a month', { from: FROM, days: 30 }, MONTH],
  ])('a look that begins %s names the days where they are', (_, window, heads) => {
    const html = pageOf([planned('a', '0 3 * * *')], null, 'orders', window);
    const found = [...html.matchAll(/<span style="flex:(\d+)">([^<]*)<\/span>/g)];
    expect(found.map(([, minutes, name]) => `${minutes}${name}`)).toEqual(heads);
  });

  test('what does not start says why', () => {
    const timing = { cron: '0 3 * * *', timezone: 'UTC', day_or: true };
    const html = pageOf([
      planned('resting', '0 3 * * *', { isPaused: true }),
      planned('none', []),
      planned('off', [], { schedules: [{ isActive: false, timing }] }),
      planned('later', '0 3 1 1 *'),
      planned('unread', [], { unread: 'a placeholder' }),
      planned('elsewhere', '0 3 * * *', { isOther: true }),
    ]);
    const words = [...html.matchAll(/<td class="t"><span class="soft">([^<]*)</g)].map(([, word]) => word);
    expect(words).toEqual(['paused', 'no schedule', 'inactive', 'nothing in these days', 'not known']);
    expect(html).toContain('title="elsewhere, of another project"');
  });

  test('asks for nothing from elsewhere and runs nothing', () => {
    const html = pageOf([planned('a', '0 3 * * *')]);
    expect(html).not.toMatch(/<script|<link|<img|<iframe|\ssrc=|href=|url\(|@import|https?:|\son[a-z]+=/i);
    expect(html).toContain("content=\"default-src 'none'; style-src 'unsafe-inline'\"");
    expect(html).toContain('@media (prefers-color-scheme:dark)');
  });

  test('a name stays a name', () => {
    const name = `</th><script>alert("1")</script>'&\u202e`;
    const html = pageOf(
      many(6, () => planned(name, '0 3 * * *', { tags: [name] })),
      5,
      name,
    );
    expect(html).not.toContain('<script');
    expect(html).not.toContain('\u202e');
    expect(unbalanced(html)).toEqual([]);
    expect(html).toContain(htmlText(name));
  });

  test('many findings are folded away', () => {
    const crowd = many(30, (index) => planned(`d${index}`, '*/5 * * * *', { expected: 7 * MINUTE }));
    const html = pageOf(crowd);
    expect(html).toContain('<details><summary>25 more</summary>');
    expect(unbalanced(html)).toEqual([]);
  });

  test.each([
    ['hourly', '0 * * * *'],
    ['minutely', '* * * * *'],
  ])('1,000 %s deployments are less than 3 MB', (_, cron) => {
    const html = pageOf(many(1000, (index) => planned(`orders-quality/deployment-${index}`, cron)));
    expect(Buffer.byteLength(html)).toBeLessThan(3_000_000);
  });

  test('no deployments at all', () => {
    const html = pageOf([]);
    expect(unbalanced(html)).toEqual([]);
    expect(html).toContain('Nothing stands out.');
    expect(html).not.toContain('NaN');
  });
});

describe('marks', () => {
  const hours = (...all: number[]): number[] => all.map((hour) => FROM + hour * 60 * MINUTE);

  test('one a half hour, joined where they touch', () => {
    expect(marksPath(hours(0, 0.1, 0.5, 3, 23.9), FROM, FROM + 1440 * MINUTE)).toBe('M0 5h2M6 5h1M47 5h1');
    expect(marksPath([], FROM, FROM + 1440 * MINUTE)).toBe('');
    expect(marksPath(hours(-1, 24), FROM, FROM + 1440 * MINUTE)).toBe('');
  });

  test('bars are as high as their busiest minute', () => {
    expect(barsPath(Uint32Array.of(0, 1, 4, 0, 0, 0), 2)).toEqual({
      path: 'M0.5 100v-25M1.5 100v-100',
      most: 4,
    });
  });
});

describe('colours', () => {
  /** WCAG 2.2, relative luminance and contrast ratio. */
  const luminance = (colour: string): number => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (a: string, b: string): number => {
    const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };

  test.each(['light', 'dark'] as const)('%s text stands out', (mode) => {
    for (const { background, text } of HEAT[mode]) expect(contrast(background, text)).toBeGreaterThan(4.5);
    const { background, text, soft, warn, mark } = COLOURS[mode];
    for (const colour of [text, soft, warn]) expect(contrast(background, colour)).toBeGreaterThan(4.5);
    expect(contrast(background, mark)).toBeGreaterThan(3);
  });
});
