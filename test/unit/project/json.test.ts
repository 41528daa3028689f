/** JSON as Python reads it, with the places of YAML. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeJson } from '../../../src/json-text.ts';
import { parseJsonDocument } from '../../../src/project/parse-document.ts';

function read(text: string) {
  return parseJsonDocument('a.json', text);
}

test('what JSON.stringify writes is read as it was', () => {
  const holds = fc.property(fc.jsonValue(), (value) => {
    const text = JSON.stringify(value);
    expect(read(text).document?.data).toEqual(decodeJson(text));
  });
  fc.assert(holds, { numRuns: 500 });
});

test('integers that a double cannot hold stay whole, and what stands in strings is no number', () => {
  const text = String.raw`{"a\"1234567890123456789": [12345678901234567890, -9007199254740993, 1.5e3], "b\\\\": "12345678901234567890"}`;
  expect(decodeJson(text)).toEqual({
    'a"1234567890123456789': [12345678901234567890n, -9007199254740993n, 1500],
    'b\\\\': '12345678901234567890',
  });
});

test('a text of 20 million characters is read', () => {
  const long = `${'x'.repeat(10_000_000)}${'\\'.repeat(5_000_000)}"`;
  const read = decodeJson(JSON.stringify([long, 0]).replace(',0]', ',12345678901234567890]'));
  expect(read).toEqual([long, 12345678901234567890n]);
});

test.for([
  ['[1, 1.0, 1e2, -0, -0.0, 12345678901234567890]', ['int', 'float', 'float', 'int', 'float', 'int']],
  ['[NaN, Infinity, -Infinity]', ['float', 'float', 'float']],
])('tells integers from floats by their spelling: %s', ([text, kinds]) => {
  const { document } = read(text as string);
  expect((kinds as string[]).map((_, index) => document?.numberKind([index]))).toEqual(kinds);
});

test('`<<` and `1e5` are what they are in JSON', () => {
  expect(read('{"<<": {"a": 1}, "b": 1e5, "c": "yes"}').document?.data).toEqual({
    '<<': { a: 1 },
    b: 100_000,
    c: 'yes',
  });
});

describe('what Python refuses is an error with a place', () => {
  test.for([
    ['{"a": 1,}', 1, 8],
    ["{'a': 1}", 1, 2],
    ['[1 2]', 1, 4],
    ['{"a" 1}', 1, 6],
    ['"a\nb"', 1, 3],
    ['"\\x41"', 1, 2],
    ['[01]', 1, 3],
    ['[.5]', 1, 2],
    ['[1', 1, 2],
    ['{"a": 1} 2', 1, 10],
    ['\t\n x', 2, 2],
  ] as const)('%j', ([text, line, column]) => {
    const { document, diagnostics } = read(text);
    expect(document).toBeUndefined();
    expect(diagnostics.map(({ code, where }) => [code, where?.start.line, where?.start.column])).toEqual([
      ['TQ1004', line, column],
    ]);
  });

  test('a key given twice', () => {
    const { document, diagnostics } = read('{"a": 1, "a": 2}');
    expect(document?.data).toEqual({ a: 2 });
    expect(diagnostics.map(({ code }) => code)).toEqual(['TQ1005']);
  });
});

test.for([
  ['nothing', ' \n', 'TQ1003'],
  ['100,000 brackets', '['.repeat(100_000), 'TQ1006'],
])('%s is a finding', ([, text, code]) => {
  expect(read(text as string).diagnostics.map((each) => each.code)).toEqual([code]);
});

test('a text of a million characters', () => {
  const text = JSON.stringify({ a: `${'x'.repeat(1_000_000)}"\\` });
  expect(read(text).document?.data).toEqual(JSON.parse(text));
});
