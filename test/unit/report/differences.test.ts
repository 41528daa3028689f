/** Whatever two values hold: each difference is told, nothing else is, and no secret is. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../../src/json.ts';
import { isEqual } from '../../../src/plan/equal.ts';
import { differences } from '../../../src/report/differences.ts';
import { hiding } from '../../../src/report/hide.ts';
import { palette } from '../../../src/report/palette.ts';
import { pairText } from '../../../src/report/plan-value.ts';
import { renderPlan } from '../../../src/report/plan-text.ts';
import { fieldPlan } from './plans.ts';

const leaf = fc.oneof(
  fc.constantFrom<JsonValue>(null, true, 0, 1, '', 'a', 'b', 'a\nb', 'x'.repeat(90)),
  fc.string({ unit: 'binary', maxLength: 6 }),
);
const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c d', 'token', '__proto__'), tie('value'), { maxKeys: 4 }),
  ),
}));

const hide = hiding();

describe('differences', () => {
  test('are there exactly when the values differ', () => {
    fc.assert(
      fc.property(value, value, (before, after) => {
        const shown = { before: hide.value(before), after: hide.value(after) };
        const found = differences({ before, after }, shown);
        expect(found.length === 0).toBe(isEqual(before, after));
        for (const each of found) expect(each.changed === true).toBe(isEqual(each.before, each.after));
      }),
    );
  });

  test('find an item wherever it has moved to', () => {
    const pair = { before: ['a', 'b', 'c'], after: ['z', 'a', 'b', 'c'] };
    expect(differences(pair, pair)).toEqual([{ path: [0], after: 'z' }]);
    const back = { before: pair.after, after: pair.before };
    expect(differences(back, back)).toEqual([{ path: [0], before: 'z' }]);
  });

  test('of lists without anything in common are told by position', () => {
    const list = (prefix: string) => Array.from({ length: 2000 }, (_, index) => `${prefix}${index}`);
    const pair = { before: list('a'), after: list('b') };
    expect(differences(pair, pair)).toHaveLength(2000);
  });
});

describe('any two values', () => {
  test('are not written alike, on lines without anything that a terminal obeys', () => {
    fc.assert(
      fc.property(value, value, (before, after) => {
        fc.pre(!isEqual(before, after));
        const [old, now] = pairText(before, after).split(' → ');
        expect(old).not.toBe(now);
        const text = renderPlan(fieldPlan('parameters', { v: before }, { v: after }), palette(false));
        expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u);
        expect(text.split('\n').length).toBeGreaterThan(2);
        const sides = text.split('\n').map((line) => line.split(/: (?=.* → )/)[1]?.split(' → '));
        for (const side of sides) if (side?.length === 2) expect(side[0]).not.toBe(side[1]);
      }),
      { numRuns: 500 },
    );
  });
});
