import { expect, test } from 'vitest';
import { parseToml } from '../../src/toml-table.ts';

test('a table, with whole numbers as they are asked for', () => {
  expect(parseToml('a = 1\nb = 1.0')).toEqual({ table: { a: 1, b: 1 } });
  expect(parseToml('a = 1\nb = 1.0', { integersAsBigInt: true })).toEqual({ table: { a: 1n, b: 1 } });
  expect(parseToml('')).toEqual({ table: {} });
});

test('what is no TOML has a place and a reason that shows nothing of the text', () => {
  expect(parseToml('[api]\nkey = "secret-1"\nurl = http://secret-2')).toEqual({
    fault: { line: 3, column: 7, reason: expect.not.stringMatching(/secret|Invalid TOML|\n/) },
  });
});

test('an integer that no number holds is none the less TOML', () => {
  expect(parseToml('a = 9007199254740993\nb = 1')).toEqual({ table: { a: 9007199254740993n, b: 1 } });
});
