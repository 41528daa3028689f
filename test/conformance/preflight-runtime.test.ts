/** `runPreflight` against the real `run_preflight` of truthound-orchestration, on inputs by chance. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pythonEnvironment, ROOT } from '../../scripts/python-environment.ts';
import type { JsonObject } from '../../src/json.ts';
import { preflightInput } from '../../src/preflight/runtime/read-input.ts';
import { type RuntimeFacts, runPreflight } from '../../src/preflight/runtime/foretell-preflight.ts';
import { inputs } from './preflight-runtime/inputs.ts';
import { Random } from './yaml-inputs.ts';

interface Answers {
  readonly engines: RuntimeFacts['engines'];
  readonly answers: readonly (JsonObject & { outcome: string })[];
}

const folder = mkdtempSync(join(tmpdir(), 'tq-preflight-'));
const home = join(folder, 'home');

beforeAll(() => {
  mkdirSync(join(folder, 'data'));
  mkdirSync(home);
  for (const file of ['good.csv', 'data/good.csv', 'home/x.csv']) writeFileSync(join(folder, file), 'a\n1\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function askPython(list: string, asked: readonly JsonObject[]): Promise<Answers> {
  const { python } = await pythonEnvironment(list);
  const script = join(ROOT, 'test', 'conformance', 'preflight-runtime', 'oracle.py');
  const { stdout } = await execa(python, [script], {
    input: JSON.stringify(asked),
    cwd: folder,
    env: { HOME: home },
    maxBuffer: 1e9,
  });
  return JSON.parse(stdout) as Answers;
}

/** Messages list Python sets in the order of their hashes, which differs from run to run. */
function withSortedSets<T>(answers: T): T {
  const sorted = JSON.stringify(answers).replaceAll(
    /must be one of \{('[^{}]*')\}/g,
    (_, names: string) => `must be one of {${names.split(', ').sort().join(', ')}}`,
  );
  return JSON.parse(sorted) as T;
}

describe('the native preflight and the real one', () => {
  it.for([
    ['python-requirements.txt', 1500],
    ['python-requirements-pandera-0.13.txt', 300],
  ] as const)('answer the same with the engines of %s', async ([list, count]) => {
    const asked = inputs(count, new Random(10));
    const { engines, answers } = await askPython(list, asked);
    const facts: RuntimeFacts = {
      engines,
      homes: { '': home },
      // Joined as text: `..` is for the operating system to follow.
      exists: (path) => existsSync(isAbsolute(path) ? path : `${folder}/${path}`),
    };
    const ours = asked.map((input) => ({ input, answer: runPreflight(preflightInput(input), facts) }));
    const theirs = asked.map((input, index) => ({ input, answer: answers[index] }));
    expect(withSortedSets(ours)).toStrictEqual(withSortedSets(theirs));
    const outcomes = new Set(answers.map(({ outcome }) => outcome));
    expect([...outcomes].sort()).toEqual(['compatible', 'crash', 'incompatible']);
  });
});
