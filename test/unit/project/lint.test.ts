import { expect, test } from 'vitest';
import { judgeByPolicy, type LintPolicy } from '../../../src/diagnostics/lint-policy.ts';
import { readAllowances } from '../../../src/project/lint/allowances.ts';
import { coveredLines } from '../../../src/project/lint/covered-lines.ts';
import { unusedAllowances } from '../../../src/project/lint/unused-allowances.ts';
import { yamlComments } from '../../../src/project/lint/yaml-comments.ts';
import { diagnostic } from '../../../src/diagnostics/diagnostic.ts';

function comments(text: string): string[] {
  return yamlComments(text).map(({ text: comment, offset }) => {
    expect(text.slice(offset, offset + comment.length)).toBe(comment);
    return comment;
  });
}

test('a comment is found wherever YAML has one, and nowhere else', () => {
  const text = [
    '# first',
    'a: "# no" # second',
    "b: '# no'",
    'c: plain#no',
    'd: |  # third',
    '  # no: this is text',
    'e: [1, # fourth',
    '  {x: 2}] # fifth',
    'f: "two',
    '  # no',
    '  lines" # sixth',
    '--- # seventh',
    '...',
  ].join('\r\n');
  expect(comments(text)).toEqual([
    '# first',
    '# second',
    '# third',
    '# fourth',
    '# fifth',
    '# sixth',
    '# seventh',
  ]);
});

const ROWS = [
  'deployments:', // 1
  '  # about the first', // 2
  '', // 3
  '  - name: a', // 4
  '    # about the tags', // 5
  '    tags:', // 6
  '    - x', // 7
  '    - y', // 8
  '    version: 1 # behind', // 9
  '  - name: b', // 10
  '    tags: [x]', // 11
  '# the end', // 12
];

test.for([
  [2, [2, 9]],
  [5, [5, 8]],
  [9, [9, 9]],
  [12, [12, 13]],
] as const)('a comment on line %s covers %s', ([line, covered]) => {
  expect(coveredLines(ROWS, line)).toEqual(covered);
});

test.for<[text: string, lines: readonly [number, number]]>([
  ['a: >- # tq: allow TQ2001 -- why\n  one\n\n  two\nb: 1\n', [1, 4]],
  ['a: >- # tq: allow TQ2001 -- why\r\n  one\r\nb: 1\r\n', [1, 2]],
  ['a:\n  - |2 # tq: allow TQ2001 -- why\n      one\n    # two\n  - b\n', [2, 4]],
  ['a: | # tq: allow TQ2001 -- why\nb: 1\n', [1, 1]],
  ['a: |\n  # tq: allow TQ2001 -- why\nb: 1 # tq: allow TQ2001 -- why\n', [3, 3]],
  ['a: # tq: allow TQ2001 -- why\n  b: 1\n', [1, 1]],
  ["a: '>' # tq: allow TQ2001 -- why\nb:\n  c\n", [1, 1]],
])('behind a line that begins a text it covers the text: %j', ([text, lines]) => {
  const { allowances } = readAllowances('f.yaml', text, yamlComments(text));
  expect(allowances.map(({ fromLine, toLine }) => [fromLine, toLine])).toEqual([lines]);
});

function allowed(comment: string): { codes: string[]; refused: string[] } {
  const { allowances, diagnostics } = readAllowances('f.yaml', comment, [{ text: comment, offset: 0 }]);
  for (const { where } of allowances)
    expect(comment.slice(where.start.offset, where.end.offset)).not.toMatch(/[\s,]/);
  return { codes: allowances.map(({ code }) => code), refused: diagnostics.map(({ message }) => message) };
}

test.for([
  ['# tq: allow unknown-key -- why', ['TQ2001']],
  ['#tq:allow TQ2001,six-field-cron — why', ['TQ2001', 'TQ2027']],
  ['## tq: allow unknown-key , TQ2027 --why', ['TQ2001', 'TQ2027']],
  ['# TQ: Allow unknown-key, tq2027 -- why', ['TQ2001', 'TQ2027']],
  ['# see #4 # tq: allow unknown-key -- why', ['TQ2001']],
  ['# write it `# tq: allow unknown-key -- why`', []],
  ['# see # tq: which is a tool', []],
  ['# TQ: important note', []],
  ["# TQ: this one is Tom's", []],
  ['# Tq: allowed for now', []],
] as const)('%s is understood', ([comment, codes]) => {
  expect(allowed(comment)).toEqual({ codes, refused: [] });
});

test.for([
  '# tq: allow unknown-key',
  '# TQ: ALLOW unknown-key',
  '# TQ: allow',
  '# tq: allow unknown-key --',
  '# tq: allow -- why',
  '# tq: allow',
  '# tq:',
  '# see #4 # tq: allow unknown-key',
  '# tq: off unknown-key -- why',
  '# tq: allow invalid-yaml -- why',
  '# tq: allow nothing-of-the-kind -- why',
])('%s allows nothing and is a finding', (comment) => {
  const { codes, refused } = allowed(comment);
  expect(codes).toEqual([]);
  expect(refused).toHaveLength(1);
});

test('the names that are right count beside one that is wrong', () => {
  expect(allowed('# tq: allow unknown-key, invalid-yaml -- why')).toEqual({
    codes: ['TQ2001'],
    refused: ['`invalid-yaml` cannot be allowed: nothing could be deployed in spite of it'],
  });
});

test('a level of the project takes the place of the default, and an allowance removes one finding only', () => {
  const at = (line: number) => {
    const start = { offset: line, line, column: 1 };
    return diagnostic('TQ2027', { message: 'm', where: { file: 'f.yaml', start, end: start } });
  };
  const [allowance] = readAllowances('f.yaml', 'a: 1 # tq: allow six-field-cron -- why', [
    { text: '# tq: allow six-field-cron -- why', offset: 5 },
  ]).allowances;
  const policy: LintPolicy = {
    levels: new Map([['TQ2027', 'error']]),
    allowances: allowance === undefined ? [] : [allowance],
  };
  const { diagnostics, used } = judgeByPolicy([at(1), at(2)], policy);
  expect(diagnostics.map(({ severity, where }) => [severity, where?.start.line])).toEqual([['error', 2]]);
  expect(used.size).toBe(1);
});

test('a comment above a decorator covers the whole definition in Python', () => {
  const rows = [
    '# about f',
    '@flow(',
    '    name="x",',
    ')',
    'async def f(',
    '    x: int,',
    '):',
    '    pass',
    '',
    'def g():',
  ];
  expect(coveredLines(rows, 1)).toEqual([1, 8]);
});

test.for<[text: string, left: string]>([
  ['a: 1\r\n  # tq: allow six-field-cron -- why\r\nb: 2\r\n', 'a: 1\r\nb: 2\r\n'],
  ['a: 1   # tq: allow six-field-cron -- why\nb: 2\n', 'a: 1\nb: 2\n'],
  ['a: 1\n# tq: allow six-field-cron -- why', 'a: 1\n'],
])('a comment is taken away with its space, or with its line: %j', ([text, left]) => {
  const { allowances } = readAllowances('f.yaml', text, yamlComments(text));
  const { start, end } = allowances[0]!.comment;
  expect(text.slice(0, start.offset) + text.slice(end.offset)).toBe(left);
});

test.for<[text: string, unused: string[]]>([
  ["a: '{{ $SET_HERE }}' # tq: allow unset-variable -- why", []],
  ['a: 1 # tq: allow unset-variable -- why', ['there is no `unset-variable` here to allow']],
  ['a: 1 # tq: allow paused-work-pool -- why', []],
])('an allowance that no machine needs is told, one that another may need is not: %j', ([text, unused]) => {
  const { allowances } = readAllowances('f.yaml', text, yamlComments(text));
  expect(allowances).toHaveLength(1);
  const told = unusedAllowances('f.yaml', allowances, new Set(), []);
  expect(told.map(({ message }) => message)).toEqual(unused);
});
