/** `parseDocument`: PyYAML's traps, places, what is said about broken files, and bounded work on hostile ones. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts';
import type { Path } from '../../../src/diagnostics/span.ts';
import { YamlTimestamp } from '../../../src/project/document.ts';
import { parseDocument } from '../../../src/project/parse-document.ts';
import { stopwatch } from '../busy-time.ts';

const FILE = 'prefect.yaml';

function parse(text: string) {
  const { document, diagnostics } = parseDocument(FILE, text);
  expect(diagnostics).toEqual([]);
  return document!;
}

function dataOf(text: string): unknown {
  return parse(text).data;
}

/** Code, line, column and marked text of each diagnostic. */
function said(text: string): string[] {
  return parseDocument(FILE, text).diagnostics.map(
    (each) => `${each.code} ${place(text, each)} ${each.message}`,
  );
}

function place(text: string, { where }: Diagnostic): string {
  return `${where!.start.line}:${where!.start.column} «${text.slice(where!.start.offset, where!.end.offset)}»`;
}

function marked(text: string, path: Path, target?: 'key' | 'value'): string {
  const { start, end } = parse(text).spanOf(path, target);
  return text.slice(start.offset, end.offset);
}

describe('values', () => {
  it.each([
    ['a: NO', { a: false }],
    ['y: 1\na: y', { y: 1, a: 'y' }],
    ['a: 12:30:45', { a: 45045 }],
    ['a: 010', { a: 8 }],
    ['a: 08', { a: '08' }],
    ['a: 1e3', { a: '1e3' }],
    ['a: 1.0e+3', { a: 1000 }],
    ['a: 0o10', { a: '0o10' }],
    ['a: 1_0.5', { a: 10.5 }],
    ['a: "="', { a: '=' }],
    ['a: ~\nb:', { a: null, b: null }],
    ['a: 9007199254740991\nb: 9007199254740993', { a: 9007199254740991, b: 9007199254740993n }],
    ['a: 2001-01-01', { a: new YamlTimestamp('2001-01-01') }],
    ['a: !!binary aGk=', { a: new Uint8Array([104, 105]) }],
    ['a: !!set {x, y}', { a: ['x', 'y'] }],
    ['a: !!omap [x: 1]', { a: [['x', 1]] }],
    ['a: !!str 1\nb: !!int "2"\nc: !!float 1e3', { a: '1', b: 2, c: 1000 }],
    ['a: http://x:80/y', { a: 'http://x:80/y' }],
    ['a: x{{ y }}', { a: 'x{{ y }}' }],
    ['1: a\n1.5: c\n~: d\n2001-01-01: e', { '1': 'a', '1.5': 'c', None: 'd', '2001-01-01': 'e' }],
    ['on: a', { True: 'a' }],
    ['a: |\n  x\n  y\nb: >-\n  x\n  y\n', { a: 'x\ny\n', b: 'x y' }],
    ['a: "x \\\n  y\\u0041"', { a: 'x yA' }],
    ['a: [\n  b\n]', { a: ['b'] }],
    ['a: |\n  x', { a: 'x' }],
    ['- 1\r\n- 2\r\n', [1, 2]],
    ['null', null],
  ])('%j', (text, expected) => {
    expect(dataOf(text)).toEqual(expected);
  });

  it('keeps `__proto__` an ordinary key', () => {
    const data = dataOf('__proto__: {x: 1}\na: 2') as object;
    expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
    expect(Object.entries(data)).toEqual([
      ['__proto__', { x: 1 }],
      ['a', 2],
    ]);
  });

  it('resolves an alias to the same object', () => {
    const data = dataOf('a: &x [1]\nb: *x') as Record<string, unknown>;
    expect(data['b']).toBe(data['a']);
  });
});

describe('merge keys', () => {
  it.each([
    ['b: {<<: {x: 1, y: 2}, x: 3}', { x: 3, y: 2 }],
    ['b: {x: 3, <<: {x: 1, y: 2}}', { x: 3, y: 2 }],
    ['b: {<<: [{x: 1}, {x: 2, y: 2}]}', { x: 1, y: 2 }],
    ['b: {<<: {x: 1}, <<: {x: 2}}', { x: 2 }],
    ['b: {<<: {<<: {x: 1}, y: 2}}', { x: 1, y: 2 }],
    ['b: {"<<": {x: 1}}', { '<<': { x: 1 } }],
  ])('%j', (text, expected) => {
    expect(dataOf(text)).toEqual({ b: expected });
  });

  it('refuses anything but mappings', () => {
    expect(said('a: {<<: 1}')).toEqual(['TQ1004 1:9 «1» `<<` can only merge mappings, found `1`']);
  });
});

describe('places', () => {
  const TEXT = `# top
name: x
base: &base
  image: app:1  # comment
deployments:
- name: nightly
  empty:
  <<: *base
  tags: [a, "b c"]
  text: |
    one
    two

- name: 'last'
`;

  it.each<[Path, 'key' | 'value', string]>([
    [['name'], 'key', 'name'],
    [['name'], 'value', 'x'],
    [['base'], 'value', 'image: app:1'],
    [['deployments', 0, 'name'], 'value', 'nightly'],
    [['deployments', 0, 'empty'], 'value', 'empty'],
    [['deployments', 0, 'image'], 'value', 'app:1'],
    [['deployments', 0, 'image'], 'key', 'image'],
    [['deployments', 0, 'tags'], 'value', '[a, "b c"]'],
    [['deployments', 0, 'tags', 1], 'value', '"b c"'],
    [['deployments', 0, 'text'], 'value', '|\n    one\n    two'],
    [['deployments', 1], 'value', "name: 'last'"],
    [['deployments', 1, 'name', 'deeper'], 'value', "'last'"],
    [['deployments', 1, 'missing'], 'value', "name: 'last'"],
    [['missing'], 'value', TEXT.slice(6).trimEnd()],
  ])('%j %s', (path, target, expected) => {
    expect(marked(TEXT, path, target)).toBe(expected);
  });

  it('counts lines and columns from 1, and has UTF-16 columns', () => {
    const span = parse('é: 1\r\n"😀": {b: 2}\n').spanOf(['😀', 'b']);
    expect(span).toEqual({
      file: FILE,
      start: { offset: 16, line: 2, column: 11 },
      end: { offset: 17, line: 2, column: 12 },
    });
  });

  it('has the later of two equal keys, and the `-` of an empty item', () => {
    const text = 'a: 1\nb:\n-\na: 2';
    const { document } = parseDocument(FILE, text);
    expect(document!.spanOf(['a']).start.line).toBe(4);
    expect(document!.spanOf(['b', 0])).toMatchObject({ start: { offset: 8 }, end: { offset: 9 } });
  });

  it('gives scalars as written', () => {
    const document = parse('a: 1.0\nb: 010\nc: "x\\ty"\nd: &n !!str 5\ne: *n\nf: [1]\ng:\n');
    const sources = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((key) => document.sourceOf([key]));
    expect(sources).toEqual(['1.0', '010', '"x\\ty"', '5', '5', undefined, '', undefined]);
  });
});

describe('duplicate keys', () => {
  it('count the later one and point at both', () => {
    const { document, diagnostics } = parseDocument(FILE, 'a: 1\nb: 2\na: 3\n');
    expect(document!.data).toEqual({ a: 3, b: 2 });
    expect(diagnostics).toMatchObject([
      {
        code: 'TQ1005',
        severity: 'error',
        where: { start: { line: 3, column: 1 }, end: { line: 3, column: 2 } },
        related: [{ where: { start: { line: 1, column: 1 } }, text: 'first given here' }],
      },
    ]);
  });

  it('include numbers and booleans that Python takes for one key', () => {
    const { document, diagnostics } = parseDocument(FILE, '1: a\ntrue: b');
    expect(document!.data).toEqual({ '1': 'b' });
    expect(diagnostics.map((each) => each.message)).toEqual([
      '`true` is the same key as `1` to Python, and only the later one counts',
    ]);
  });

  it('are not those that override a merged key', () => {
    expect(said('x: &x {a: 1}\ny: {<<: *x, a: 2}')).toEqual([]);
  });
});

describe('refused files', () => {
  it.each([
    ['a: 1\n\tb: 2', 'TQ1004 2:1 «\t» found a tab in the indentation, where YAML allows only spaces'],
    ['a:\n\t- b: 2\n\t- c', 'TQ1004 2:1 «\t» found a tab in the indentation, where YAML allows only spaces'],
    [
      'a: {{ x }} # c',
      'TQ1004 1:4 «{{ x }}» the placeholder `{{ x }}` is not in quotes, so YAML reads a mapping',
    ],
    [
      'a: {{ x }}:{{ y }}',
      'TQ1004 1:4 «{{ x }}:{{ y }}» the placeholder `{{ x }}:{{ y }}` is not in quotes, so YAML reads a mapping',
    ],
    [
      '- [{{ x }}, 1]',
      'TQ1004 1:4 «{{ x }}» the placeholder `{{ x }}` is not in quotes, so YAML reads a mapping',
    ],
    [
      'a: 1\n---\nb: 2',
      'TQ1004 2:1 «---» a second YAML document begins here, and only one is allowed in a file',
    ],
    ['a: b: c', 'TQ1004 1:5 «:» found a second `: ` in one line, so it is unclear where the value begins'],
    ['a: 1\n  b: 2', 'TQ1004 2:3 «b» the key `b` continues the value above instead of starting a new entry'],
    ['a: 1\nb:2\nc: 3', 'TQ1004 2:1 «b:2» expected `key: value`, found `b:2`'],
    ['a: - b', 'TQ1004 1:4 «-» a list cannot start here, behind other text on the same line'],
    ['a:\n    b: 1\n  c: 2', 'TQ1004 3:3 «c: 2» `c: 2` does not fit the lines above it'],
    ['a: "x" y', 'TQ1004 1:8 «y» found `y` where it does not fit: a value is complete or missing before it'],
    ['a: "x\nb: "y"\n', 'TQ1004 1:4 «"x» the text `"x` is never closed'],
    ['a: "\\"', 'TQ1004 1:4 «"\\"» the text `"\\"` is never closed'],
    ['a: "x\nb: 1\n', 'TQ1004 1:4 «"x» the text `"x` is never closed'],
    ['a: [1', 'TQ1004 1:4 «[» `[` is never closed'],
    ['a: {b: [1', 'TQ1004 1:8 «[» `[` is never closed'],
    ['a: [\nb\n]', 'TQ1004 2:1 «b» `b` stands inside `[` and is not indented farther than what holds it'],
    ['a: [x?y]', 'TQ1004 1:5 «x?y» unquoted text with `?` cannot stand inside `[…]` or `{…}`'],
    [': b', 'TQ1004 1:1 «:» found `:` without a key before it'],
    ['{a\n b: c}', 'TQ1004 1:2 «a» a key must stand on one line and be no longer than 1024 characters'],
    ['>\na', 'TQ1004 1:1 «>» the lines of the text below are not indented'],
    ['a:\n  b: 1\n c: 2\n d: 3\ne: 1', 'TQ1004 3:2 «c: 2» `c: 2` does not fit the lines above it'],
    ['- a\nb: 1', 'TQ1004 2:1 «b: 1» `b: 1` does not fit the lines above it'],
    ['a: [1, 2}', 'TQ1004 1:9 «}» expected `,` or `]`, found `}`'],
    ['a: ]', 'TQ1004 1:4 «]» found `]` without the `[` that opens it'],
    ['a: "\\d"', 'TQ1004 1:5 «\\d» unknown escape `\\d` in double quotes'],
    ['a: @x', 'TQ1004 1:4 «@» text cannot begin with `@`'],
    ['a: *x', 'TQ1004 1:4 «*x» the alias `*x` has no anchor `&x` above it'],
    ['a: {<<: *x}', 'TQ1004 1:9 «*x» the alias `*x` has no anchor `&x` above it'],
    [
      'cron: */5 * * * *',
      'TQ1004 1:7 «*/5» `*` must be followed by the name of an alias: letters, digits, `-` and `_`',
    ],
    ['a: &x 1\nb: &x 2', 'TQ1004 2:4 «&x» the anchor `&x` is defined twice'],
    ['a: |x', 'TQ1004 1:4 «|x» `|` must end its line, except for `+`, `-`, a digit from 1 to 9 or a comment'],
    ['? [a]\n: b', 'TQ1004 1:3 «[a]» a list cannot be a key'],
    ['a: =', 'TQ1004 1:4 «=» `=` has a special meaning in YAML and cannot be a value'],
    ['a: 2024-13-01', 'TQ1004 1:4 «2024-13-01» `2024-13-01` looks like a date and is none'],
    ['a: !!int x', 'TQ1004 1:10 «x» `x` is no valid `!!int`'],
    ['a: x\u0000y', 'TQ1004 1:5 «\u0000» the character U+0000 is not allowed in YAML'],
    ['a: \ud800', 'TQ1004 1:4 «\ud800» the character U+D800 is not allowed in YAML'],
    ['%YAML 2.0\n---\na', 'TQ1004 1:1 «%YAML 2.0» only YAML 1 is supported'],
    [
      'a: !env X',
      'TQ1006 1:4 «!env» the tag `!env` is not supported: Prefect reads files with the standard tags only',
    ],
    ['a: &x [*x]', 'TQ1006 1:8 «*x» the alias `*x` stands inside the value it refers to'],
    ['a: &x {<<: *x}', 'TQ1006 1:12 «*x» the alias `*x` stands inside the value it refers to'],
  ])('%j', (text, expected) => {
    const { document } = parseDocument(FILE, text);
    expect(document).toBeUndefined();
    expect(said(text)).toEqual([expected]);
  });

  it('come with help', () => {
    const help = (text: string) => parseDocument(FILE, text).diagnostics[0]!.help;
    expect(help('a: {{ x }}')).toBe('put the placeholder in quotes: `"{{ x }}"`');
    expect(help('a: 1\nb:2\n')).toBe('put a space behind the colon: `b: 2`');
    expect(help('\ta: 1')).toBe('indent with spaces; most editors can convert the whole file');
  });

  it('get every independent problem reported, and no consequences', () => {
    const text = `a: @x
b: &b {{ y }}
c:
\td: 1
\te: 2
f: *missing
g: "\\d"
h: !foo 1
`;
    expect(said(text).map((each) => each.split(' ').slice(0, 2).join(' '))).toEqual([
      'TQ1004 1:4',
      'TQ1004 2:7',
      'TQ1004 4:1',
      'TQ1004 7:5',
      'TQ1006 8:4',
    ]);
  });

  it('get at most 20 of them reported', () => {
    expect(said('a: @x\n'.repeat(50))).toHaveLength(20);
  });

  it.each([
    ['a text over several lines with a quote too few', 'a: "x\n  b: "y"\n  c: 1\nd: 1\n', 'TQ1004 1:4'],
    ['an unclosed bracket', 'a: [1\nb: {c: 1}\nd: [2]\n', 'TQ1004 1:4'],
    ['a comma too much', 'a: [x, , y]\nb: 1\n', 'TQ1004 1:8'],
    ['tabs in several lines', 'a:\n\tb: 1\n\tc:\n\t\td: 1\ne: 1\n', 'TQ1004 2:1'],
    ['a wrong indentation', 'a:\n  b: 1\n c: 2\n d:\n   e: 1\nf: 1\n', 'TQ1004 3:2'],
  ])('have one diagnostic for one cause: %s', (_name, text, expected) => {
    expect(said(text).map((each) => each.split(' ').slice(0, 2).join(' '))).toEqual([expected]);
  });

  it('with a merge conflict get one diagnostic', () => {
    const text = 'a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> other\n';
    expect(said(text)).toEqual(['TQ1004 2:1 «<<<<<<<» the file holds an unresolved git merge conflict']);
  });
});

describe('files without content', () => {
  it.each(['', '\n', '# only a comment\n', '---\n', '\ufeff'])('%j', (text) => {
    const { document, diagnostics } = parseDocument(FILE, text);
    expect(document).toBeUndefined();
    expect(diagnostics).toMatchObject([
      {
        code: 'TQ1003',
        where: { file: FILE, start: { line: 1, column: 1 } },
        help: 'add `deployments:` with `name`, `entrypoint` and `work_pool`',
      },
    ]);
  });
});

describe('bytes', () => {
  const utf16 = Buffer.from('\ufeffa: é', 'utf16le');

  it.each([
    ['UTF-8', Buffer.from('a: é')],
    ['UTF-8 with a byte order mark', Buffer.from('\ufeffa: é')],
    ['UTF-16, little end first', utf16],
    ['UTF-16, big end first', Buffer.from(utf16).swap16()],
  ])('%s', (_name, bytes) => {
    const { document } = parseDocument(FILE, bytes);
    expect(document).toMatchObject({ text: 'a: é', data: { a: 'é' } });
  });

  it.each([
    ['a continuation alone', [0x61, 0x3a, 0x20, 0x80], 'UTF-8: byte 4 is `0x80`'],
    ['Latin-1', [0x61, 0x0a, 0xe9, 0x61], 'UTF-8: byte 3 is `0xe9`'],
    ['an unfinished character', [0x61, 0xe2, 0x82], 'UTF-8: byte 2 is `0xe2`'],
    ['a surrogate', [0xed, 0xa0, 0x80], 'UTF-8: byte 1 is `0xed`'],
    ['half a character of UTF-16', [0xff, 0xfe, 0x61, 0x00, 0x61], 'UTF-16: byte 5 is `0x61`'],
  ])('refuses %s', (_name, bytes, expected) => {
    const { document, diagnostics } = parseDocument(FILE, Uint8Array.from(bytes));
    expect(document).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code: 'TQ1002', message: `the file is not valid ${expected}` }]);
  });

  it('tells the place of a wrong byte', () => {
    const { diagnostics } = parseDocument(FILE, Uint8Array.from([0x61, 0x3a, 0x0a, 0x20, 0xff]));
    expect(diagnostics[0]!.where!.start).toEqual({ offset: 4, line: 2, column: 2 });
  });
});

describe('hostile files end soon', () => {
  const levels = (count: number, line: (level: number) => string) =>
    Array.from({ length: count }, (_, level) => line(level)).join('\n');
  const nine = (level: number) => Array.from({ length: 9 }, () => `*a${level}`).join(', ');

  it.each([
    [
      'aliases of aliases',
      `a0: &a0 x\n${levels(9, (level) => `a${level + 1}: &a${level + 1} [${nine(level)}]`)}`,
    ],
    [
      'merges of merges',
      `a0: &a0 {x: 1}\n${levels(9, (level) => `a${level + 1}: &a${level + 1} {<<: [${nine(level)}]}`)}`,
    ],
    [
      'a long chain of aliases',
      `a0: &a0 [x]\n${levels(1000, (level) => `a${level + 1}: &a${level + 1} [*a${level}]`)}`,
    ],
    ['10,000 brackets', '['.repeat(10_000)],
    ['10,000 closed brackets', '['.repeat(10_000) + ']'.repeat(10_000)],
    ['10,000 braces', '{a: '.repeat(10_000)],
    ['10,000 dashes', '- '.repeat(10_000)],
    ['10,000 levels of indentation', levels(10_000, (level) => `${' '.repeat(level)}a:`)],
  ])('%s', (_name, text) => {
    const { document, diagnostics } = parseDocument(FILE, text);
    expect(document).toBeUndefined();
    expect(diagnostics.map((each) => each.code)).toEqual(['TQ1006']);
  });

  it('and 200 levels are read', () => {
    expect(parseDocument(FILE, '['.repeat(200) + ']'.repeat(200)).diagnostics).toEqual([]);
  });

  it.each([
    ['one long line with an emoji', `😀: [${'a, '.repeat(60_000)}]`],
    ['a long row of numbers', `a: ${'1:'.repeat(100_000)}`],
    ['a long row of quotes', `a: ${"'".repeat(100_001)}`],
    ['many forbidden characters', '\u0000\u0001\u0002'.repeat(50_000)],
    ['many lines that do not fit', `a:\n${levels(30_000, () => '    b: 1\n  c: 2')}`],
  ])('%s', (_name, text) => {
    const busy = stopwatch();
    parseDocument(FILE, text);
    expect(busy()).toBeLessThan(3000);
  });
});

describe('any input', () => {
  // prettier-ignore
  const PIECES = [
    'a', '1', ' ', '  ', '\n', '\n- ', ': ', '- ', '? ', '[', ']', '{', '}', ',', '#', '"',
    "'", '|', '>', '\\', '\t', '&x ', '*x', '!!int ', '<<: ', '%', '@', '---', '\ufeff', '😀', '{{ ',
  ];

  function check(input: string | Uint8Array): void {
    const { document, diagnostics } = parseDocument(FILE, input);
    expect(document !== undefined || diagnostics.some((each) => each.severity === 'error')).toBe(true);
    for (const { where } of diagnostics)
      expect(where!.end.offset).toBeGreaterThanOrEqual(where!.start.offset);
  }

  it('is answered with a document or an error, never an exception', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), check));
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }), (pieces) =>
        check(pieces.join('')),
      ),
      { numRuns: 3000 },
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), check), { numRuns: 500 });
  });

  it('has a place for every path of its data', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify({ root: value }, null, 1);
        const { document } = parseDocument(FILE, text);
        if (document) expect(document.spanOf(['root']).start.offset).toBeGreaterThan(0);
      }),
    );
  });
});
