import { describe, expect, it } from 'vitest';
import { AdaptiveWidth } from '../../../src/apply/adaptive-width.ts';

/** Writes objects on a server that takes `cost(width)` milliseconds for each; the widths it came to. */
function run(cost: (width: number) => number, objects: number): number[] {
  let now = 0;
  const width = new AdaptiveWidth(now);
  const widths: number[] = [];
  for (let index = 0; index < objects; index += 1) {
    now += cost(width.width);
    width.done(now);
    widths.push(width.width);
  }
  return widths;
}

describe('AdaptiveWidth', () => {
  it('writes few objects one at a time', () => {
    expect(new Set(run(() => 10, 7))).toEqual(new Set([1]));
  });

  it('goes back to one writer where two are no faster', () => {
    const widths = run(() => 10, 100);
    expect(Math.max(...widths)).toBe(2);
    expect(widths.slice(16)).toEqual(widths.slice(16).map(() => 1));
  });

  it('stays at two where three are no faster', () => {
    const widths = run((width) => (width === 1 ? 10 : 8), 100);
    expect(widths.at(-1)).toBe(2);
  });

  it('never exceeds four', () => {
    expect(Math.max(...run((width) => 10 / width, 200))).toBe(4);
  });

  it('goes back to one for good when the server is busy', () => {
    const width = new AdaptiveWidth(0);
    for (let now = 1; now <= 8; now += 1) width.done(now);
    expect(width.width).toBe(2);
    width.busy();
    for (let now = 9; now <= 100; now += 1) width.done(now);
    expect(width.width).toBe(1);
  });
});
