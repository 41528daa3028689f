/** Makes YAML texts for the comparison with PyYAML: listed traps, scalars around every resolver, random documents, mutations. */

/** A small generator of numbers with a seed (mulberry32), so that every run compares the same texts. */
export class Random {
  private state: number;
  constructor(seed: number) {
    this.state = seed;
  }

  below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }
}

// prettier-ignore
export const SCALARS: readonly string[] = [
  'yes', 'Yes', 'YES', 'yEs', 'no', 'No', 'NO', 'nO', 'on', 'On', 'ON', 'off', 'Off', 'OFF', 'y', 'Y', 'n', 'N',
  'true', 'True', 'TRUE', 'tRUE', 'false', 'False', 'FALSE', 'truee', 'null', 'Null', 'NULL', 'nUll', '~', '~~', 'none',
  '0', '-0', '+0', '00', '010', '-010', '+010', '08', '09', '0_7', '0_8', '0_', '0o10', '0b', '0b_', '0b101', '-0b11',
  '0b12', '0B1', '0x', '0x_', '0xFf', '-0x1f', '0xG', '0X1F', '1', '-1', '+1', '1_000', '1__', '_1', '12345678901234567',
  '9007199254740991', '9007199254740992', '9007199254740993', '-9007199254740993', '123456789012345678901234567890',
  '1:30', '12:30:45', '1:60', '1:5:9', '01:30', '-1:30', '+190:20:30', '1_0:5', '1:30:', '60:00', '1:30.5', '1:5.', '1:30.5e+3',
  '-1:30.25', '0:30', '0:30.5', '1.0', '1.', '-1.', '+1.5', '.5', '-.5', '+.5', '._5', '.5_', '.', '..', '1_0.5', '1._5', '1._',
  '1e3', '1e+3', '1.0e3', '1.0e+3', '1.0E-3', '1.e+3', '1.0e+', '.5e+3', '.5e3', '1.0e+400', '-0.0', '0.1', '1.7976931348623157e+308',
  '5.0e-324', '.inf', '-.inf', '+.inf', '.Inf', '.INF', '.iNF', '.nan', '.NaN', '.NAN', '-.nan', '.nAn', 'inf', 'nan', '0.0e-7',
  '2001-01-01', '2001-1-1', '2001-13-01', '2001-02-29', '2000-02-29', '1900-02-29', '0000-01-01', '2001-01-32', '2001-01-0',
  '2001-12-14t21:59:43.10-05:00', '2001-12-14T21:59:43Z', '2001-12-14 21:59:43.1 -5', '2001-12-14 21:59:43', '2001-1-1 1:2:3',
  '2001-12-14 21:59:43.1234567', '2001-12-14 24:00:00', '2001-12-14 23:60:00', '2001-12-14 23:59:60', '2001-12-14 1:59:43 +24:00',
  '2001-12-14 1:59:43 +23:59', '2001-12-14 1:59:43 -00:00', '2001-12-14 21:59', '2001-12-14T21:59:43.', '2001-12-14 21:59:43 Z',
  '2001-12-14T1:59:43+5:3', '2001-12-14  21:59:43', '20010101', '2001-01', '=', '==', '= ', '<<', '<<<', '<', '!', '&', '*',
  'a', 'a b', 'a:b', 'a: b', 'a :b', 'a#b', 'a #b', '#', '#a', '-', '--', '-a', '- a', '---', '...', '?', '?a', '? a', ':', ':a', '::',
  ',', 'a,b', 'a, b', '[', ']', '{', '}', '[]', '{}', '[a]', '{a: b}', '[a', 'a]', '%a', '@a', '`a`', 'a%', 'a@b', '|', '>', '|-', '>+', '|2', '>9', '|0',
  '"a"', "'a'", '"a', "'a", '""', "''", "'it''s'", '"a\\"b"', '"\\x41"', '"\\u263a"', '"\\U0001F600"', '"\\U00110000"', '"\\ud83d\\ude00"', '"\\q"', '"\\"',
  '"\\/"', '"\\0\\a\\b\\t\\n\\v\\f\\r\\e\\ \\N\\_\\L\\P"', '"\\x4"', '"a" b', "'a'b", '"a" #b', '"a\tb"', "'\\n'", '"1"', "'yes'",
  '{{ x }}', '{{ x }}-y', "'{{ x }}'", '"{{ x }}"', 'x{{ y }}', '{{x}}', '{{ prefect.blocks.a.b }}', '{{ a }}/{{ b }}', '{ x }', '${X}', '$X',
  '\u00a0', 'é', '日本', '😀', '\ufeffa', 'a\ufeff', '\u007f', 'a\u0000b', '\u0007', '\ufffe',
  '!!str 1', '!!int 1', '!!int "1"', '!!int " 1 "', '!!int x', '!!int 0o17', '!!int 0b0b1', '!!int "--5"', '!!int ""', '!!int "+"', '!!int 1.5', '!!int "1:2"',
  '!!float 1', '!!float 1e3', '!!float x', '!!float inf', '!!float "-nan"', '!!float " 1.5 "', '!!float "1:2.5"', '!!float ""', '!!bool yes', '!!bool y', '!!bool 1', '!!bool "TRUE"',
  '!!null x', '!!null ""', '!!null [a]', '!!binary aGVsbG8=', '!!binary aGVsbG8', '!!binary "aGVs bG8=x"', '!!binary a', '!!binary "====" ', '!!binary é', '!!binary ""', '!!binary "YQ==YQ=="',
  '!!timestamp 2001-01-01', '!!timestamp x', '!!timestamp 2001-1-1', '!!set {a, b}', '!!set {a: 1, 1: 2}', '!!set [a]', '!!set {[a]}', '!!omap [a: 1, b: 2]', '!!omap {a: 1}', '!!omap [a]', '!!omap [{a: 1, b: 2}]',
  '!!pairs [a: 1, a: 2]', '!!pairs [[a]]', '!!seq [a]', '!!seq {a: b}', '!!seq a', '!!map {a: b}', '!!map [a]', '!!map a', '!!str [a]', '!!str {=: x}', '!!int {=: "5"}', '!!merge x', '!!value =',
  '!!python/object:os.system a', '!!python/tuple [a]', '!foo a', '!foo', '! a', '! 1', '! "1"', '! "1\\n"', '! "yes\\n"', '! "~\\n"', '! [a]', '! ', '!!str', '!!null', '!<tag:yaml.org,2002:str> 1', '!<x> 1', '!a!b c', '!%21 a', '!!%73tr 1', '!!st%', 
  '&a b', '&a', '&a &b c', '&a !!str 1', '!!str &a 1', '!!str !!int 1', '&', '& a', '*', '*a', '&a-b_1 x', '&a.b x', '&é x', '&a *a', '{<<: {a: 1}, a: 2}', '{<<: [{a: 1}, {a: 2, b: 3}]}', '{<<: a}', '{<<: [a]}', '{<<: }', '{"<<": {a: 1}}', '{<<: !foo {a: 1}}',
  '{a: 1, <<: {a: 2, b: 2}, <<: {b: 3}}', '{=: 1}', '{= : 1}', '{1: a, true: b}', '{1: a, 1.0: b}', '{null: a, ~: b}', '{1.5: a, -0.0: b, 1e3: c, 1.0e+20: d, 1.0e-7: e, 123456789012345.5: f}', '{2001-01-01: a}', '{2001-12-14T21:59:43.5-05:30: a}', '{? [a]: b}', '{? a, ? b : c}', '{!!binary aGk=: x}', '{__proto__: {a: 1}, constructor: 2}',
];

// prettier-ignore
const FRAMES: readonly ((scalar: string) => string)[] = [
  (scalar) => scalar,
  (scalar) => `a: ${scalar}`,
  (scalar) => `a: ${scalar}\nb: 1\n`,
  (scalar) => `- ${scalar}\n- x`,
  (scalar) => `[${scalar}]`,
  (scalar) => `[${scalar}, ${scalar}]`,
  (scalar) => `{k: ${scalar}}`,
  (scalar) => `{${scalar}: v}`,
  (scalar) => `${scalar}: v`,
  (scalar) => `? ${scalar}\n: v\n`,
  (scalar) => `a:\n  ${scalar}\n  x\nb: 1`,
  (scalar) => `a: |\n  ${scalar}\n  x\n`,
  (scalar) => `a: >-\n  ${scalar}\n\n   x\n  y\n`,
  (scalar) => `--- ${scalar}\n`,
  (scalar) => `a: ! ${scalar}`,
  (scalar) => `a: !!str ${scalar}`,
  (scalar) => `a: "${scalar}"`,
  (scalar) => `a: '${scalar}'`,
  (scalar) => `x: &x ${scalar}\ny: *x\nz: [*x]\n`,
  (scalar) => `x: # ${scalar}\n  ${scalar} # ${scalar}\n`,
  (scalar) => `a:\r\n- ${scalar}\r\n- b: ${scalar}\r\n`,
];

// prettier-ignore
export const DOCUMENTS: readonly string[] = [
  '', ' ', '\n', '#x', '# x\n\n', '---', '---\n', '--- \n# x\n', '---\n---\n', '...', '---\n...\n', 'a\n...\n', 'a\n---\nb', 'a\n...\nb', '%YAML 1.1\n---\na: 1', '%YAML 1.2\n--- a', '%YAML 2.0\n---\na',
  '%YAML 1.1\n%YAML 1.1\n---\n', '%YAML 1\n---\n', '%TAG ! tag:yaml.org,2002:\n---\na: !int "1"', '%TAG !e! tag:yaml.org,2002:\n---\n!e!str 1', '%TAG !! !\n---\n!!x a', '%FOO bar # x\n---\na', '%FOO\na', '%', '% a\n---\n', 'a: 1\n%b: 2',
  'a:\n- b\n- c', 'a:\n  - b\n  - c\nd: e', 'a:\n- b\n - c', 'a:\n - b\n- c', 'a:\n  b: 1\n c: 2', '  a: 1\n  b: 2', '  a: 1\nb: 2', 'a: 1\n  b: 2', 'a:\n    b: 1\n    c:\n        d: 2\n', '- - a\n  - b\n- - c', '- a: b\n  c: d\n- e: f', '- a: b\n   c: d', '-\n  a: b', '- \n- \n', '-', 'a:', 'a:\nb:', ': a', ': ', '? ', '? a\n? b\n', '? - a\n: - b', '? a\n: b\n? c', 'a: b: c', 'a: - b', 'a: ? b',
  'a: b\n c\n  d', 'a: b\n\n c', 'a: b\n\n\n c\nd: e', 'a: b # x\n c', 'a: b\n # x\n c', 'a: b\n# x\nc: d', 'a\nb: 1', '"a\nb": 1', '[a\nb]', '[a\nb: c]', '[a]: b', '{a: b}: c', '{a\nb: c}', 'a: [1,2]: c', 'a: "x\n  y"', "a: 'x\n\n  y'", 'a: "x \\\n  y"', 'a: "x\n--- y"', 'a: x\n--- y', 'a: x\n---y',
  'a: |\n x\n  y\n z\n', 'a: |\n  x\n y\n', 'a: |+\n x\n\n\nb: 1', 'a: |-\n x\n\n', 'a: |\n\n\n x\n', 'a: |\n   \n x\n', 'a: |\n', 'a: |+\n\n', 'a: |2\n   x\n  y\n', 'a: |1-\n  x\n', 'a: |-1\n  x\n', 'a: |10\n x', 'a: | x\n y', 'a: |# x\n y', 'a: | # x\n y', 'a: |\n\tx', 'a: |\n \tx\n', 'a: >\n x\n y\n\n z\n', 'a: >\n x\n  y\n z\n', 'a: >\n x\n \ty\n z\n', 'a: >+\n\n x\n\n\n', 'a: >\n\n\n x\n', '|\n a\n', '>\na\n', '- |\n a\n- b', 'a: |\r\n x\r\n y\r\n', 'a: !!str |\n x', 'a: &a |\n x\nb: *a', '[|\n x]',
  '[a, b', '{a: b', '[a, b}', '{a: b]', '[a b]', '[a, , b]', '[,]', '[a,]', '{,}', '{a,}', '{a, b: }', '{: a}', '{a: , b}', '[a: b, c]', '[? a : b]', '[? a]', '[: b]', '[a: ]', '[:]', '{a:b}', '{"a":b}', '{"a":"b"}', '["a":b]', '[a:[b]]', '[a, :b]', '[a\n,b\n]\n', '[- a]', '[-a]', '[a?b]', '{a?: b}', '[a #x\n]', '[[[]]]', '{{}}', '{{}: a}', '[{a: [b, {c: d}]}]', 'a: [b]c', 'a: {b} c', '[a]\n[b]', '[a] # x\n', '{a: b}\nc: d', '[---]', '[\n---\n]', '[\n--- a\n]', '{\n...\n}',
  'a: &x b\nc: *x', 'a: *x', 'a: &x b\nc: &x d', '&x a: b\nc: *x', '*x : a', '- &x a\n- *x : b', 'a: &x\n  b: c\nd: *x', 'a: &x\n- b\nd: *x', '&x\na: b', '&x [a, *y]', 'a: *x b', 'a: &x', 'a: &x\nb: *x', '- &a {b: c}\n- <<: *a\n  d: e', '- &a {b: c}\n- {<<: *a, b: x}', '- &a {b: 1}\n- &b {b: 2, c: 3}\n- <<: [*a, *b]\n  c: 4\n', '- &a {b: 1}\n- {b: 0, <<: *a}', '- &a {b: 1}\n- &b {<<: *a, c: 2}\n- {<<: *b}', '- &a [x]\n- {<<: *a}', '- &a {[x]: 1}\n- {<<: *a}', '<<: {a: 1}', '<<:\n- {a: 1}\n- {a: 2}', '<<: {<<: {<<: {a: 1}, b: 2}}', 'a: <<', '- <<', '? <<\n: {a: 1}', '!!merge x: {a: 1}',
  '&a [*a]', '&a {b: *a}', '&a {b: 1, b: *a}', '&a {<<: *a, b: 1}', '&a {<<: [*a]}',
  'a: 1\na: 2', '{a: 1, b: 2, a: 3}', 'a: {b: 1}\na: {c: 2}', '1: a\n"1": b', 'yes: a\nyes: b', '~: 1\nnull: 2', ': 1', 'a: 1\n: 2\n', '"": 1',
  '\ta: 1', 'a:\n\tb: 1', 'a: [\n\tb]', 'a: b\n\tc', "a: 'b\tc'", '#\tx\na: 1', '\t', '\t\n', '"a": 1\n"b" : 2', 
  '\ufeffa: 1', 'a: 1\n\ufeffb: 2', '\ufeff---\na: 1', '\ufeff%YAML 1.1\n---\na', '\ufeff# x', '"😀": 1\n"b": 2', '- 😀: 1\n  b: 2', '? "😀"\n: a', '😀 a: 1\nb: 2', 'a: {"😀": [b, c]}', 'a:\n  \ufeffb: 1\n  c: 2', '- \ufeff- a\n  - b', 'a\u0085b: 1', 'a:\u0085- b\u0085- c', 'a: "b\u2028c"', 'a: 1\rb: 2\r', 'a: 1\r\rb: 2', 'a: |\r b\r c',
  '<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> x\n', 'name nightly\n', 'a: 1\nb\nc: 2', 'a: 1\nb:2\nc: 3', 'a: http://x:80/y', 'a: b:c:d', "a: 'x' 'y'", 'a: x "y" z', 'a: [x, y]z', 'a: "x\nb: "y"\n', "a: it's", "a: 'it's'", 'a: {{ x }}\nb: {{ y }}', 'a: {{ x }} y', '- {{ x }}', '[{{ x }}]', 'a: {{ x | y }}', "a: {{ '%s' }}", '{{ x }}: 1', 'a: {{ x.y }}/{{ z }}',
  `${'k'.repeat(1024)}: 1`, `${'k'.repeat(1025)}: 1`, `${'😀'.repeat(1025)}: 1`, `"${'k'.repeat(1022)}": 1`, `"${'k'.repeat(1023)}": 1`, `{${'k'.repeat(1025)}: 1}`, `[${'k'.repeat(1030)}: 1]`, `? ${'k'.repeat(2000)}\n: 1`, `a: ${'9'.repeat(4300)}`, `a: ${'9'.repeat(4301)}`, `a: 0x${'f'.repeat(5000)}`, `a: ${'1'.repeat(400)}.0`,
];

/** These are read differently where they stand alone in `[…]` or `{…}`; see `KNOWN_LEXER_DIFFERENCES`. */
const ODD_IN_FLOW: readonly string[] = ['-', '?', '?a', '!', '!!str', '!!null'];

export function scalarInputs(): string[] {
  return SCALARS.flatMap((scalar) => {
    const isOdd = (text: string) =>
      (ODD_IN_FLOW.includes(scalar) && /^[[{]/.test(text)) || /^\{?&a: v/.test(text);
    return FRAMES.map((frame) => frame(scalar)).filter((text) => !isOdd(text));
  });
}

/**
 * The texts on which PyYAML's scanner and that of the package `yaml` disagree, so far as we know. Where `yaml` is
 * stricter the user gets a diagnostic with a place; where it is more lenient `tq` reads what was meant.
 */
// prettier-ignore
export const KNOWN_LEXER_DIFFERENCES: readonly { reason: string; texts: readonly string[] }[] = [
  {
    reason: 'PyYAML allows tabs only in quoted and block texts and in comments, `yaml` also between tokens and in unquoted text',
    texts: [
      'a:\tb', 'a: \tb', 'a: b\t', 'a: b\t# c', '-\ta', '- \ta', 'a:\t\n  b: 1', '[a,\tb]', '{a:\tb}', '[\ta]', 'a: b\tc', 'a: 1\n\t\n', 'a: 1\n \t',
      'a: "x"\t', 'a: [b]\t', 'a\t: b', '"a"\t: b',
    ],
  },
  {
    reason: 'U+2028 and U+2029 end a line in YAML 1.1 and not in 1.2',
    texts: ['a: 1\u2028b: 2\u2029c: 3', 'a: b\u2028 c', 'a: >\u2028 x', 'a: |\n x\u2028 y', '- a\u2028b'],
  },
  {
    reason: '`yaml` wants the lines of quoted text and of `[…]` and `{…}` indented farther than what holds them, also behind a tab',
    texts: ['a: "x\ny"', "a: 'x\ny'", 'a: "x\n---y"', 'a: "b\r\nc"', 'a: "b\u0085c"', 'a: "b\n\tc"', 'a: [\nb\n]', 'a:\n  {\nb: c\n}', '- - [a,\n  b]'],
  },
  {
    reason: '`yaml` wants a blank before each comment',
    texts: ['a: "x"#y', '[a,#x\nb]'],
  },
  {
    reason: 'YAML 1.2 reads `-`, `?` and a tag alone otherwise inside brackets',
    texts: ['[-]', '[a, -]', '{k: -}', '[?a]', '{?: v}', '{?a: v}', '[!]', '{k: !}', '[!!str]', '{k: !!null}', '[!!str, a]'],
  },
  {
    reason: 'YAML 1.2 lets a name hold a colon: the anchor `&a:`',
    texts: ['&a: v', '{&a: v}'],
  },
  {
    reason: 'tags and directives without a meaning',
    texts: ['!<!> 1', 'a: !<>', '%TAG !e! x\n%TAG !e! y\n---\na', '%A:\n--- a'],
  },
  {
    reason: '`yaml` loses the rest of a mapping behind a key with `?` without a value',
    texts: ['? \ta', '? a\n- b'],
  },
  {
    reason: 'blanks in a last line without an end, below a block text; a second `...`; a blank line behind an escaped line break; a second byte order mark; a key of 1,000 emoji, counted as 2,000',
    texts: ['a: |\n x\n  ', 'a\n...\n...\n', 'a: "x\\\n\n  y"', '\ufeff\ufeffa: 1', `${'😀'.repeat(1000)}: 1`],
  },
];

const PIECES = [
  'a',
  'b',
  '1',
  '010',
  ' ',
  ' ',
  '  ',
  '\n',
  '\n',
  '\n  ',
  '\n- ',
  ': ',
  ': ',
  ':',
  '- ',
  '-',
  '? ',
  '[',
  ']',
  '{',
  '}',
  ', ',
  ',',
  '#',
  ' #',
  '"',
  "'",
  '|',
  '>',
  '\\',
  '&x ',
  '*x',
  '!!str ',
  '!!int ',
  '!x ',
  '! ',
  '<<: ',
  '<<',
  '=',
  '%',
  '@',
  '---',
  '...',
  '\r\n',
  '😀',
  '~',
  'yes',
  '_',
  '.',
  '+',
  'e',
  'x: &x\n  ',
];

/** Pieces put in, taken out or doubled in a text. */
export function mutate(random: Random, text: string): string {
  let result = text;
  for (let count = 1 + random.below(3); count > 0; count -= 1) {
    const at = random.below(result.length + 1);
    const to = Math.min(result.length, at + random.below(4));
    const kind = random.below(4);
    if (kind === 0) result = result.slice(0, at) + result.slice(to);
    else if (kind === 1) result = result.slice(0, to) + result.slice(at);
    else result = result.slice(0, at) + random.pick(PIECES) + result.slice(kind === 2 ? at : to);
  }
  // The package `yaml` and PyYAML count blanks behind the last line otherwise.
  return result.replaceAll(/\p{Surrogate}/gu, '').replace(/\n[ \r\n]*$/, '\n');
}

/** Nothing but pieces. */
export function pieces(random: Random): string {
  let text = '';
  for (let count = 2 + random.below(14); count > 0; count -= 1) text += random.pick(PIECES);
  return text;
}

/** A well-formed document of block and flow collections, with anchors, aliases, merges and comments. */
export function wellFormed(random: Random): string {
  const anchors: string[] = [];
  const scalar = () => random.pick(SCALARS.filter((each) => each.length < 12 && /^[\w.+"'-]*$/.test(each)));
  const key = () => random.pick(['a', 'b', 'c', 'd', 'on', '1', '"q"', "'x y'", 'k k']);
  const flow = (depth: number): string => {
    const kind = random.below(depth > 2 ? 1 : 4);
    const count = random.below(4);
    const gap = random.pick([' ', '', '  ', `\n${' '.repeat(24)}`]);
    if (kind === 2) return `[${Array.from({ length: count }, () => flow(depth + 1)).join(`,${gap}`)}]`;
    if (kind === 3)
      return `{${Array.from({ length: count }, () => `${key()}: ${flow(depth + 1)}`).join(`,${gap}`)}}`;
    if (anchors.length > 0 && random.below(4) === 0) return `*${random.pick(anchors)} `;
    return scalar().replace(/^-$/, 'x');
  };
  const block = (indent: string, depth: number): string => {
    const kind = random.below(depth > 3 ? 3 : 7);
    if (kind < 2) return ` ${flow(0)}${random.pick(['', ' # c', ' ', ''])}\n`;
    if (kind === 2)
      return ` ${random.pick(['|', '>', '|-', '>+', '|+'])}\n${indent}  x\n${random.pick(['', '\n'])}${indent}   y\n${indent}  z\n`;
    const name = `n${anchors.length}`;
    const isNamed = random.below(3) === 0;
    const inner = `${indent}${random.pick(['  ', '   ', ' '])}`;
    let text = `${isNamed ? ` &${name}` : ''}${random.pick(['', ' # c'])}\n`;
    for (let count = 1 + random.below(3); count > 0; count -= 1) {
      if (kind > 4) text += `${inner}-${block(inner, depth + 1)}`;
      else text += `${inner}${key()}:${block(inner, depth + 1)}`;
      if (random.below(6) === 0) text += `${random.pick(['', inner])}# c\n`;
    }
    if (isNamed) anchors.push(name);
    return text;
  };
  let text = '';
  for (let count = 1 + random.below(5); count > 0; count -= 1)
    text += `${random.pick(['t', 'u', 'v', 'w'])}:${block('', 0)}`;
  if (anchors.length > 0)
    text += `m:\n  <<: ${random.pick([`*${anchors[0]}`, `[${anchors.map((each) => `*${each}`).join(', ')}]`])}\n  a: 1\n`;
  return text;
}
