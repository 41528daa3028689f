/** `schemas/rules.schema.json`: current with the vocabulary, and of one mind with the validator where a schema can be. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { rulesSchema } from '../../../scripts/rules-schema.ts';
import { checkRules } from '../../../src/rules/check-rules.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const schema = JSON.parse(readFileSync(join(ROOT, 'schemas', 'rules.schema.json'), 'utf8')) as object;
const validate = new Ajv({ strict: false }).compile(schema);

test('is what `npx tsx scripts/generate-rules-schema.ts` writes', () => {
  expect(schema).toEqual(rulesSchema());
});

interface Case {
  id: string;
  call: string;
  engine: string | null;
  input_json: string;
  input: Record<string, unknown>;
}

const cases = readFileSync(join(ROOT, 'test', 'conformance', 'rules', 'validator.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Case)
  .filter(({ call, engine }) => call === 'validate_rule' && engine === null);

function accepts(rule: unknown): boolean {
  return validate({ version: 1, engine: 'truthound', dataset: 'a', rules: [rule] });
}

describe('rules of the recorded cases', () => {
  test('what the validator accepts without second names and unknown fields, the schema accepts', () => {
    const plain = cases.flatMap((each) => {
      const { outcome, normalized, warnings } = checkRules(each.input_json, { strict: true }).rules[0] ?? {};
      const isCanonical = Object.keys(each.input ?? {}).every((key) => key in (normalized ?? {}));
      const isAlias =
        each.id.startsWith('type-alias/') || ['drift', 'anomaly'].includes(String(each.input?.type));
      return outcome === 'accepted' && isCanonical && !isAlias && warnings?.length === 0 ? [each] : [];
    });
    expect(plain.length).toBeGreaterThan(70);
    expect(plain.filter(({ input }) => !accepts(input)).map(({ id }) => id)).toEqual([]);
  });

  test('what it refuses, the schema refuses, but for what a schema cannot tell', () => {
    const refused = cases.filter((each) => {
      const errors = checkRules(each.input_json).rules[0]?.errors ?? [];
      const isBeyond = errors.every(
        ({ code, message }) =>
          code === 'invalid_regex' ||
          message === 'expected float, got int' ||
          message === 'expected integer, got float',
      );
      return errors.length > 0 && !isBeyond;
    });
    expect(refused.length).toBeGreaterThan(100);
    expect(refused.filter(({ input }) => accepts(input)).map(({ id }) => id)).toEqual([]);
  });
});
