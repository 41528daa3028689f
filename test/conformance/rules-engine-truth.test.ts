/** What the released adapters do with each rule today is what `src/rules/engine-truth/engine-truth.json` says. */
import { expect, test } from 'vitest';
import { MEASURED, measureBlocks, measureEngine } from '../../scripts/generate-engine-truth.ts';
import { ENGINE_TRUTH, rowOf, summarised } from '../../src/rules/engine-truth/table.ts';

test.each(MEASURED)('%s in %s answers each rule as the table says', async (engine, list) => {
  const measured = await measureEngine(engine, list);
  const table = ENGINE_TRUTH.tables.find(
    (each) => each.engine === engine && each.version === measured.version,
  );
  expect(table, `${engine} ${measured.version} is not in the table`).toBeDefined();
  const names = Object.keys(measured.rows);
  expect(Object.fromEntries(names.map((name) => [name, rowOf(table!.rows, name)]))).toEqual(measured.rows);
  const carried = { ...measured, rows: summarised(measured.rows) };
  expect({ ...table, python: measured.python }).toEqual(carried);
});

test('the table has no version that is not measured here', () => {
  expect(ENGINE_TRUTH.tables).toHaveLength(MEASURED.length);
});

test('a block of truthound_prefect makes of each engine what the table says', async () => {
  const measured = await measureBlocks();
  expect({ ...ENGINE_TRUTH.blocks, python: measured.python }).toEqual(measured);
});
