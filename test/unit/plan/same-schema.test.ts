import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/json.ts';
import { isSameSchema } from '../../../src/plan/same-schema.ts';

const READ: JsonObject = {
  type: 'object',
  properties: { a: { type: 'integer' }, b: { position: 1 } },
  required: ['a', 'b'],
};
const ASKED: JsonObject = {
  type: 'object',
  properties: { a: { type: 'integer' }, b: { position: 1, $ref: '#/definitions/B' } },
  required: ['a'],
  definitions: { B: { type: 'string' } },
};

describe('the schema of parameters', () => {
  test('is compared whole when the source tells all', () => {
    expect(isSameSchema(ASKED, READ)).toBe(false);
    expect(isSameSchema(READ, structuredClone(READ))).toBe(true);
  });

  test('is the same when only a parameter differs that the source does not tell', () => {
    expect(isSameSchema(ASKED, READ, ['b'])).toBe(true);
    expect(isSameSchema(ASKED, READ, ['a'])).toBe(false);
  });

  test('differs when a parameter came or went', () => {
    expect(
      isSameSchema({ ...ASKED, properties: { ...(ASKED.properties as JsonObject), c: {} } }, READ, ['b']),
    ).toBe(false);
  });
});
