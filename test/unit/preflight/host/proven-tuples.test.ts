import { expect, test } from 'vitest';
import { provenTuples } from '../../../../scripts/generate-proven-tuples.ts';
import { PROVEN } from '../../../../src/preflight/host/proven-tuples.ts';

test('the checked-in tuples are those of the pins; if not, run `npx tsx scripts/generate-proven-tuples.ts`', () => {
  expect(PROVEN).toEqual(provenTuples());
});

test('one of them is run end to end, and each engine is measured', () => {
  expect(PROVEN.endToEnd).toHaveLength(1);
  expect(new Set(PROVEN.measured.map(({ engine }) => engine))).toEqual(
    new Set(['truthound', 'pandera', 'great_expectations']),
  );
});
