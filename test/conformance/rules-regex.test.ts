/** Patterns judged by tq, and by the real Python, Polars and Truthound. */
import { describe, expect, test } from 'vitest';
import { characterNamed } from '../../src/rules/regex/character-names.ts';
import { attackOn } from '../../src/rules/regex/exponential.ts';
import { judgePattern } from '../../src/rules/regex/judge-pattern.ts';
import { truthoundRefusal } from '../../src/rules/regex/rust-regex.ts';
import { ask, names } from './rules-regex/oracle.ts';
import { handWritten, patterns } from './rules-regex/patterns.ts';
import { FAST, SLOW } from './rules-regex/slow-patterns.ts';

const COUNT = Number(process.env.TQ_PATTERNS ?? 5000);
const SEED = Number(process.env.TQ_PATTERN_SEED ?? 1);

type Answer = readonly [kind: string, message: string, position: number | null];

describe('Python takes a pattern when tq says so, and refuses it in the same words', () => {
  async function differences(all: readonly string[]): Promise<readonly unknown[]> {
    const answers = await ask<Answer>('oracle.py', all);
    return all.flatMap((pattern, index) => {
      const [kind, message, position] = answers[index]!;
      const judged = judgePattern(pattern);
      const mine = [judged.kind, judged.kind === 'valid' ? '' : judged.message, placeOf(pattern, judged)];
      const theirs = [kind, message, position ?? placeOf(pattern, judged)];
      return JSON.stringify(mine) === JSON.stringify(theirs) ? [] : [{ pattern, mine, theirs }];
    });
  }

  /** In code points, as Python counts. */
  function placeOf(pattern: string, judged: ReturnType<typeof judgePattern>): number | null {
    return judged.kind === 'invalid' ? Array.from(pattern.slice(0, judged.at)).length : null;
  }

  test('written by hand', async () => {
    expect(handWritten().length).toBeGreaterThan(400);
    expect(await differences(handWritten())).toEqual([]);
  });

  test(`grown and damaged: ${COUNT} of seed ${SEED}`, async () => {
    const all = patterns(SEED, COUNT);
    const valid = all.filter((pattern) => judgePattern(pattern).kind === 'valid').length;
    expect(valid).toBeGreaterThan(COUNT / 5);
    expect(valid).toBeLessThan(COUNT / 2);
    expect(await differences(all)).toEqual([]);
  });
});

test('a character has each name that Python knows it by', async () => {
  const all = await names();
  expect(all.length).toBeGreaterThan(34_000);
  expect(all.filter(([name, code]) => characterNamed(name) !== code)).toEqual([]);
  expect(all.filter(([name, code]) => characterNamed(name.toLowerCase()) !== code)).toEqual([]);
});

describe('exponential time', () => {
  test('is what Python takes where tq says so', async () => {
    const attacks = SLOW.map((pattern) => ({ pattern, ...attackOn(pattern) }));
    expect(attacks.filter(({ pump }) => pump === undefined)).toEqual([]);
    const times = await ask<readonly (number | null)[]>('matching.py', attacks);
    const slow = times.map((seconds) => growth(seconds));
    expect(SLOW.filter((_, index) => !(slow[index]! > 1.25))).toEqual([]);
  });

  test('is not claimed of near misses', () => {
    expect(FAST.filter((pattern) => attackOn(pattern) !== undefined)).toEqual([]);
  });

  /** By how much each further pump lengthens the match, over the last ones before the limit; 0 where the limit is not reached. */
  function growth(seconds: readonly (number | null)[]): number {
    const measured = seconds.filter((each) => each !== null);
    if (measured.length === seconds.length || measured.length < 4) return 0;
    const [before = Infinity, last = 0] = [measured.at(-4), measured.at(-1)];
    return (last / before) ** (1 / 3);
  }
});

test('Truthound runs a pattern that Python takes when tq says so, and refuses it in the same words', async () => {
  const all = [...handWritten(), ...patterns(SEED + 1, Math.max(COUNT, 8000))].filter(
    (pattern) => judgePattern(pattern).kind === 'valid',
  );
  expect(all.length).toBeGreaterThan(2000);
  const answers = await ask<string | null>('truthound_oracle.py', all);
  const different = all.flatMap((pattern, index) => {
    const mine = truthoundRefusal(pattern);
    const theirs = answers[index]!;
    const isSame = mine === undefined ? theirs === null : theirs?.includes(mine);
    return isSame ? [] : [{ pattern, mine, theirs }];
  });
  expect(different).toEqual([]);
  expect(answers.filter((answer) => answer === null).length).toBeGreaterThan(1000);
});
