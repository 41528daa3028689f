import { expect, test } from 'vitest';
import { percentDecoded } from '../../src/percent-decoded.ts';

test.each([
  ['p%40ss', 'p@ss'],
  ['50%', '50%'],
  ['%ff', '%ff'],
  ['', ''],
])('%j is %j', (text, decoded) => {
  expect(percentDecoded(text)).toBe(decoded);
});
