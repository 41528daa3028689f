/** `runPreflight` against what `run_preflight` of truthound-orchestration 3.0.3 answered, recorded without Pandera and Great Expectations and with one file, `good.csv`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/json.ts';
import { preflightInput } from '../../../../src/preflight/runtime/read-input.ts';
import { runPreflight } from '../../../../src/preflight/runtime/foretell-preflight.ts';

interface Case {
  readonly id: string;
  readonly files: readonly string[];
  readonly input: JsonObject;
  readonly expected: JsonObject;
}

const FILE = join(import.meta.dirname, '..', '..', '..', 'conformance', 'preflight.jsonl');
const cases = readFileSync(FILE, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Case);

describe('the recorded reports of the real preflight', () => {
  test('are all there', () => expect(cases).toHaveLength(59));

  test.for(cases.map((each) => [each.id, each] as const))('%s', ([, { input, expected, files }]) => {
    const facts = {
      exists: (path: string) => files.includes(path),
      homes: {},
      engines: { truthound: '3.2.0' },
    };
    expect(runPreflight(preflightInput(input), facts)).toStrictEqual(expected);
  });
});
