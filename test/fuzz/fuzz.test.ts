/**
 * A short run of the fuzzer, and all that it ever found. Without `TQ_FUZZ_SEED` each run tries other inputs; the seed is
 * printed, and `npm run fuzz -- --seed N` repeats it.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readProject } from './corpus.ts';
import { examine } from './examine.ts';
import { fuzz } from './fuzz.ts';
import { FOUND } from './keep.ts';
import { prefectYaml } from './shapes.ts';

const SECONDS = Number(process.env.TQ_FUZZ_SECONDS ?? 15);
/** Threads start slowly on a busy machine, and the last input may take its time. */
const PATIENCE_MILLISECONDS = 90_000;
const FLOWS = Buffer.from(
  'from prefect import flow\n\n\n@flow\ndef orders(day: str = "x"):\n    """Orders."""\n',
);

const found = existsSync(FOUND) ? readdirSync(FOUND) : [];

describe('what was found', () => {
  test.for(found)('%s', { timeout: PATIENCE_MILLISECONDS }, async (name) => {
    expect((await examine(readProject(join(FOUND, name)))).faults).toEqual([]);
  });
});

describe('the way of validate, from bytes to every format', () => {
  test('holds for files in the shape of a prefect.yaml', { timeout: PATIENCE_MILLISECONDS }, async () => {
    const holds = fc.asyncProperty(prefectYaml, async (text) => {
      const project = new Map([
        ['prefect.yaml', Buffer.from(text)],
        ['flows.py', FLOWS],
      ]);
      expect((await examine(project)).faults).toEqual([]);
    });
    await fc.assert(holds, { numRuns: 100 });
  });

  test(
    'holds for broken files',
    { timeout: PATIENCE_MILLISECONDS + SECONDS * 1000 },
    async ({ annotate }) => {
      const seed = Number(process.env.TQ_FUZZ_SEED ?? Date.now() % 1_000_000);
      const { inputs, faults, codes } = await fuzz({ seed, seconds: SECONDS });
      const told = `${inputs} inputs with seed ${seed}: ${faults.length} faults, ${codes.size} codes`;
      console.log(told);
      await annotate(told);
      expect(faults, `npm run fuzz -- --seed ${seed} --seconds 600`).toEqual([]);
      expect(inputs).toBeGreaterThan(0);
    },
  );
});
