/** Scalars that look like something else than YAML 1.1 makes of them. */
import { expect, test } from 'vitest';
import { parseDocument } from '../../../../src/project/parse-document.ts';
import { MAY_HOLD_TRAP, trapOf } from '../../../../src/project/yaml/traps.ts';

function trap(source: string): string | undefined {
  const { document } = parseDocument('prefect.yaml', `- ${source}\n`);
  const [value] = document?.data as never[];
  const found = trapOf(document?.sourceOf([0]) ?? '', value as never);
  // The look at the whole file must not miss what the look at one value finds.
  if (found !== undefined) expect(MAY_HOLD_TRAP.test(`- ${source}\n`)).toBe(true);
  return found?.kind;
}

test.for<[source: string, kind: string]>([
  ['NO', 'boolean'],
  ['yes', 'boolean'],
  ['Off', 'boolean'],
  ['12:30', 'base 60'],
  ['1:30:00', 'base 60'],
  ['1:30.5', 'base 60'],
  ['010', 'octal'],
  ['-010', 'octal'],
  ['0644', 'octal'],
  ['0x1F', 'other base'],
  ['0b101', 'other base'],
  ['2024_01', 'underscores'],
  ['1.10', 'shortened'],
  ['3.0', 'shortened'],
  ['1e3', 'exponent'],
  ['5e-4', 'exponent'],
  ['1.5e6', 'exponent'],
  ['~', 'null'],
])('%s', ([source, kind]) => {
  expect(trap(source)).toBe(kind);
});

const PLAIN = [
  'true',
  'False',
  '5',
  '-1',
  '0',
  '0.5',
  '1_000',
  '10_000.5',
  '1.0e+3',
  '"NO"',
  '08',
  'null',
  'y',
  'n',
];

test.for([...PLAIN, '12:75', '7e4f1a2', '2024-01-01', '1.2.3', 'no way'])('no trap: %s', (source) => {
  expect(trap(source)).toBeUndefined();
});

test('a long line of digits is looked at in no time', () => {
  expect(MAY_HOLD_TRAP.test(`a: ${'1'.repeat(1_000_000)}x`)).toBe(false);
});
