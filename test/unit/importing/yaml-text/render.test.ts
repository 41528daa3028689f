import { expect, test } from 'vitest';
import { renderInline, renderPairs } from '../../../../src/importing/yaml-text/render.ts';
import { parseDocument } from '../../../../src/project/parse-document.ts';
import type { YamlMapping } from '../../../../src/project/yaml-value.ts';

const VALUES: YamlMapping = {
  texts: [
    'yes',
    'No',
    'on',
    'null',
    '~',
    '',
    ' a',
    'a ',
    '1',
    '1.0',
    '1e5',
    '0x1f',
    '1:30',
    '2026-01-01',
    'a: b',
    'a #b',
    '#a',
    '- a',
    '? a',
    '{a}',
    '[a]',
    '{{ x }}',
    '{{ $X }}',
    "it's",
    '"',
    '\\n',
    'a\tb',
    'ü',
    '日本',
    '=',
    '<<',
    '*a',
    '&a',
    '!a',
    '%a',
    '@a',
    '`a',
    '|',
    '>',
    'flows.py:orders',
    'pkg.mod:f',
    'a:b',
    ':a',
    'a:',
    'http://x/y?z=1&b',
    '0 6 * * *',
    '\u0000',
    '\u2028',
    '😀',
    'y',
    '.',
    '...',
    '---',
    '12_000',
    '.5',
    '+1',
    '1_0.5',
  ],
  prose: [
    'one\ntwo',
    'one\ntwo\n',
    'one\n\n  two',
    ' one\ntwo',
    'one \ntwo',
    'one\n',
    '\none',
    'one\ntwo\n\n',
    'a\r\nb',
    'a: 1\n# b\n- c',
  ],
  numbers: [0, -0, 1, -1, 1.5, 1e21, 1e-7, 123456789012345680000, 12345678901234567890n, 0.1],
  others: [true, false, null, {}, [], [[]], [[1], { a: [] }], { on: 1, 'a b': 2, '1': 3, '': 4 }],
};

test('every value is read back as it was, in blocks and on one line', () => {
  const block = renderPairs(VALUES, '').join('\n');
  expect(parseDocument('a.yaml', block).document?.data).toEqual(VALUES);
  const nested = renderPairs({ a: [{ b: VALUES }] }, '').join('\n');
  expect(parseDocument('a.yaml', nested).document?.data).toEqual({ a: [{ b: VALUES }] });
  expect(parseDocument('a.yaml', renderInline(VALUES)).document?.data).toEqual(VALUES);
});

test('texts and numbers look as people write them', () => {
  const lines = renderPairs(
    {
      entrypoint: 'src/flows.py:orders',
      cron: '0 6 * * *',
      tags: ['a', 'b'],
      count: 1,
      x: 1.5,
      text: 'Check the orders',
    },
    '  ',
  );
  expect(lines).toEqual([
    '  entrypoint: src/flows.py:orders',
    "  cron: '0 6 * * *'",
    '  tags: [a, b]',
    '  count: 1',
    '  x: 1.5',
    '  text: Check the orders',
  ]);
});
