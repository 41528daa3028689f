/** `checkRules` against what the validator of truthound-orchestration 3.0.3 answered, recorded in `rules/validator.jsonl`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkRules, type RuleCall } from '../../src/rules/check-rules.ts';

interface Expected {
  outcome: 'accepted' | 'rejected' | 'crash';
  rule_type?: string;
  errors?: { code: string; field: string | null; message: string; rule_index?: number }[];
  warnings?: (string | { rule_index: number; message: string })[];
  normalized?: unknown;
  exception?: string;
  total_rules?: number;
  valid_count?: number;
}

interface Case {
  id: string;
  call: RuleCall;
  engine: string | null;
  strict: boolean;
  fail_fast?: boolean;
  input_json: string;
  expected: Expected;
}

const cases = readFileSync(join(import.meta.dirname, 'rules', 'validator.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Case);

describe('the recorded answers of the real validator', () => {
  test.for(cases.map((each) => [each.id, each] as const))('%s', ([, each]) => {
    const { call, engine, strict, expected } = each;
    const answer = checkRules(each.input_json, { call, engine, strict, failFast: each.fail_fast });
    expect(answer.outcome).toBe(expected.outcome);
    if (expected.outcome === 'crash') {
      expect(answer.rules.at(-1)?.message).toMatch(new RegExp(`^${expected.exception}: `));
      return;
    }
    const errors = answer.rules.flatMap((rule, rule_index) =>
      rule.errors.map(({ code, field, message }) => ({ code, field, message, rule_index })),
    );
    expect(errors).toEqual(
      (expected.errors ?? []).map(({ code, field, message, rule_index = 0 }) => ({
        code,
        field,
        message,
        rule_index,
      })),
    );
    const warnings = answer.rules.flatMap((rule, rule_index) =>
      rule.warnings.map((message) => (call === 'validate_rules' ? { rule_index, message } : message)),
    );
    expect(warnings).toEqual(expected.warnings ?? []);
    if (expected.rule_type !== undefined) expect(answer.rules[0]?.type).toBe(expected.rule_type);
    if (call === 'normalize_rules')
      expect(answer.rules.map(({ normalized }) => normalized)).toEqual(expected.normalized);
    else if (expected.normalized !== undefined) {
      expect(answer.rules[0]?.normalized).toEqual(expected.normalized);
      expect(Object.keys(answer.rules[0]?.normalized ?? {})).toEqual(Object.keys(expected.normalized ?? {}));
    }
    if (expected.total_rules !== undefined) {
      expect(answer.rules).toHaveLength(expected.total_rules);
      expect(answer.rules.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(
        expected.valid_count ?? -1,
      );
    }
  });
});
