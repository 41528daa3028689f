/**
 * A compiled rule passes and fails where it must: each case runs through the run-time module in the real engine, in every
 * version of it, and all of them give the one verdict that the case names.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { pythonEnvironment, ROOT } from '../../scripts/python-environment.ts';
import { compileRules } from '../../src/rules/compile/compile.ts';
import { printCompiled } from '../../src/rules/compile/compiled.ts';
import { ENGINES, type Engine, type RuleType } from '../../src/rules/rule.ts';
import { toRuleSet, type Case, type Verdict } from './rules/case.ts';
import { CASES } from './rules/cases.ts';
import { ENVIRONMENTS, type EngineEnvironment } from './rules/environments.ts';
import { SAMPLES } from './rules/samples.ts';

const MODULE = join(ROOT, 'templates', 'rules', 'src', 'core');

interface Asked {
  readonly id: string;
  readonly compiled: string;
  readonly data: Case['data'];
  /** The rules that the engine can judge: their types and the right verdicts. */
  readonly expected: readonly (readonly [RuleType, Verdict])[];
}

function casesOf(engine: Engine): readonly Asked[] {
  return CASES.filter((each) => each.engines?.includes(engine) ?? true).flatMap(
    ({ what, rules, data, verdicts }) => {
      const { compiled, refusals } = compileRules(toRuleSet(rules, engine));
      const refused = new Set(refusals.map(({ rule }) => rule.index));
      const expected = rules.flatMap(({ type }, index) => {
        const verdict = verdicts[index];
        return refused.has(index) || verdict === undefined ? [] : [[type, verdict] as const];
      });
      return expected.length === 0 ? [] : [{ id: what, compiled: printCompiled(compiled), data, expected }];
    },
  );
}

async function judge({ list, frame }: EngineEnvironment, asked: readonly Asked[]) {
  const { python } = await pythonEnvironment(list);
  const cwd = mkdtempSync(join(tmpdir(), 'tq-rules-'));
  try {
    const input = asked.map(({ id, compiled, data }) => JSON.stringify({ id, compiled, data })).join('\n');
    const { stdout } = await execa(
      python,
      [join(import.meta.dirname, 'rules', 'verdicts.py'), MODULE, frame],
      {
        cwd,
        input,
        env: { PYTHONDONTWRITEBYTECODE: '1' },
      },
    );
    const [head = '', ...lines] = stdout.split('\n');
    const answers = lines.map(
      (line) => JSON.parse(line) as { id: string; verdicts: readonly string[]; messages: unknown },
    );
    return { ...(JSON.parse(head) as { version: string; left: readonly string[] }), answers };
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

describe.each(ENVIRONMENTS)('$engine $version', (environment) => {
  const asked = casesOf(environment.engine);

  it(`judges ${String(asked.length)} cases rightly, and leaves nothing behind`, async () => {
    const { version, left, answers } = await judge(environment, asked);
    expect({ version, left }).toEqual({ version: environment.version, left: [] });
    const wrong = asked.flatMap(({ id, expected }, index) => {
      const answer = answers[index];
      const verdicts = expected.map(([, verdict]) => verdict);
      return answer?.id === id && JSON.stringify(answer.verdicts) === JSON.stringify(verdicts)
        ? []
        : [{ id, verdicts, answer }];
    });
    expect(wrong).toEqual([]);
  });
});

it.each(ENGINES)('%s proves a pass and a failure of every type that it can judge', (engine) => {
  const seen = new Set(casesOf(engine).flatMap(({ expected }) => expected.map((each) => each.join(' '))));
  const types = SAMPLES.filter((sample) => compileRules(toRuleSet([sample], engine)).refusals.length === 0);
  const missing = types.flatMap(({ type }) =>
    ['passed', 'failed'].map((verdict) => `${type} ${verdict}`).filter((each) => !seen.has(each)),
  );
  expect(missing).toEqual([]);
});
