/** Lengths as people read them. */
import { expect, test } from 'vitest';
import { lengthText } from '../../../../src/preflight/capacity/words.ts';

test.each([
  [20_000, '20 s'],
  [60_000, '1 min'],
  [41 * 60_000, '41 min'],
  [3_600_000, '1 h'],
  [7_500_000, '2 h 5 min'],
  [100 * 3_600_000, '4 d 4 h'],
])('%i ms are %s', (length, text) => {
  expect(lengthText(length)).toBe(text);
});
