/** Patterns for the comparison with Python: written by hand, grown from a grammar, and damaged. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One line a pattern; `\n` at the end of a comment of a verbose pattern stands for a line feed. */
export function handWritten(): readonly string[] {
  const text = readFileSync(join(import.meta.dirname, 'hand-written.txt'), 'utf8');
  const lines = text.split('\n').slice(0, -1);
  return [
    ...lines,
    ...lines.filter((line) => line.includes('#')).map((line) => line.replaceAll('\\n', '\n')),
    'a\0b',
    '(\n*',
    'a\nb)',
    '[\n',
    '(?P<a\nb>x)',
    '\ud800*',
    '\\N{\ud800}',
    '\\\n',
    `a{${'1'.repeat(4301)}}`,
    `a{${'0'.repeat(4299)}1}`,
    `(a)(?(${'0'.repeat(4300)}1)b)`,
    `${'('.repeat(300)}a${')'.repeat(300)}`,
    `${'(?:'.repeat(400)}a${')*'.repeat(400)}`,
    `${'('.repeat(600)}a${')'.repeat(600)}`,
    `${'('.repeat(5000)}`,
    `(a)${'(?(1)'.repeat(900)}a${')'.repeat(900)}`,
    `(a)${'(?(1)'.repeat(1100)}a${')'.repeat(1100)}`,
    `(a)${'(?(1)'.repeat(600)}a${')*'.repeat(600)}`,
    '()'.repeat(150) + '\\99\\100\\150',
    'x'.repeat(5000),
    `[${'a-z'.repeat(500)}]`,
  ];
}

type Random = () => number;

/** A generator of numbers from 0 up to 1 (mulberry32). */
function seeded(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[Math.floor(random() * items.length)] as Item;
}

const ATOMS =
  'a b c aa ab é 😀 . \\d \\w \\s \\D \\W \\S \\n \\t \\b \\B \\A \\Z ^ $ \\1 \\2 \\3 \\01 \\101 \\x41 \\u00e9 \\U0001F600 \\. \\- \\\\ \\N{BULLET} - , : # / _ 0 1 9 } ] =  '.split(
    ' ',
  );
const SETS =
  '[a] [^a] [a-z] [^a-z0-9] [\\d] [\\w.-] [a-] []a] [^]] [\\]] [-a] [a\\-z] [\\b] [é-ü] [😀-🙏] [ #] [\\x41-\\x5a] [\\101] [[] [&] [a-c-e] [^\\W\\d] [a-z&&b] [a--b]'.split(
    ' ',
  );
const QUANTIFIERS = '* + ? *? +? ?? *+ ++ ?+ {2} {2,} {,2} {2,3} {2}? {1,2}+ {0} {1}'.split(' ');
const NAMES = ['n', 'm', 'x1', 'é', '_'];
const FLAGS = 'i m s x a u im sx is aim'.split(' ');

/** A pattern that is more often valid than not. */
function grown(random: Random, depth = 3): string {
  const flags = depth === 3 && random() < 0.1 ? `(?${pick(random, FLAGS)})` : '';
  const options = random() < 0.25 ? 2 + Math.floor(random() * 2) : 1;
  const parts = Array.from({ length: options }, () => grownSequence(random, depth));
  return flags + parts.join('|');
}

function grownSequence(random: Random, depth: number): string {
  const length = Math.floor(random() * 4) + (depth === 3 ? 1 : 0);
  return Array.from({ length }, () => grownItem(random, depth)).join('');
}

function grownItem(random: Random, depth: number): string {
  const kind = random();
  const item =
    depth > 0 && kind < 0.35
      ? grownGroup(random, depth - 1)
      : kind < 0.55
        ? pick(random, SETS)
        : pick(random, ATOMS);
  return random() < 0.3 ? item + pick(random, QUANTIFIERS) : item;
}

function grownGroup(random: Random, depth: number): string {
  const inner = grown(random, depth);
  const name = pick(random, NAMES);
  const openings = [
    ...['(', '(', '(', '(?:', '(?:', '(?>', '(?=', '(?!', '(?<=', '(?<!'],
    ...[`(?P<${name}>`, `(?${pick(random, FLAGS)}:`, `(?-${pick(random, FLAGS)}:`, `(?i-s:`],
    ...['(?(1)', '(?(2)', `(?(${name})`],
  ];
  if (random() < 0.08) return pick(random, [`(?P=${name})`, '(?#c)', '(?(1)a|b)', '(?(2)a)']);
  return `${pick(random, openings)}${inner})`;
}

const PIECES = [
  ...'( ) [ ] { } * + ? | ^ $ . \\ - , : ! = < > # & ~ 0 1 2 7 8 a d x u U N P L i é 😀 \n'.split(' '),
  ...['(?', '(?P<', '(?P=', '(?<=', '(?(', '(?:', '(?>', '[^', '{2,', '}+', '\\N{', '\\x', '\\u', '(?i)'],
  ...['(?x)', '(?#', ' ', '#', '\\1', '\\8', '[a-', '--', '{1}'],
];

/** The pattern after one to three small damages. */
function damaged(random: Random, pattern: string): string {
  let text = pattern;
  for (let times = 1 + Math.floor(random() * 3); times > 0; times -= 1) {
    const at = Math.floor(random() * (text.length + 1));
    const kind = random();
    if (kind < 0.4) text = text.slice(0, at) + pick(random, PIECES) + text.slice(at);
    else if (kind < 0.75) text = text.slice(0, at) + text.slice(at + 1);
    else if (kind < 0.9) text = text.slice(0, at) + pick(random, PIECES) + text.slice(at + 1);
    else text = text.slice(at) + text.slice(0, at);
  }
  return text;
}

/** Patterns of one seed, each once: a third grown, a third of those damaged, a third damaged from the list or thrown together. */
export function patterns(seed: number, count: number): readonly string[] {
  const random = seeded(seed);
  const listed = handWritten().filter(({ length }) => length < 100);
  const found = new Set<string>();
  while (found.size < count) {
    const kind = random();
    if (kind < 0.33) found.add(grown(random));
    else if (kind < 0.66) found.add(damaged(random, grown(random)));
    else if (kind < 0.9) found.add(damaged(random, pick(random, listed)));
    else found.add(Array.from({ length: 1 + Math.floor(random() * 7) }, () => pick(random, PIECES)).join(''));
  }
  return [...found];
}
