/** Any text as Markdown that shows just this text, also in a cell of a table. */
import { oneLine } from '../../diagnostics/one-line.ts';

/** What Markdown gives a meaning to within a line; `|` would end a cell. */
const SPECIAL = /[\\`*_{}[\]<>|~#!$]/g;

/** Words with their `` `names` `` kept as code. Nothing in it is taken for markup, a mention or HTML. */
export function markdownText(text: string): string {
  const line = oneLine(text);
  const parts = line.split('`');
  // An odd number of marks: they do not stand around names.
  if (parts.length % 2 === 0) return plain(line);
  return parts.map((part, index) => (index % 2 === 0 ? plain(part) : code(part))).join('');
}

/** A text as code. */
export function code(text: string): string {
  if (text === '') return '\\`\\`';
  // In a cell a backslash before `|` is markup even in code; HTML has no such exception.
  if (/[`|\\]|^ | $|\n/.test(text)) return htmlCode(text);
  return `\`${text}\``;
}

/** A text as code where Markdown is not read, as in a block of HTML. */
export function htmlCode(text: string): string {
  return `<code>${text.replaceAll(/[^\p{L}\p{N} ]/gu, reference)}</code>`;
}

function plain(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll(SPECIAL, '\\$&').replaceAll('@', '&#64;');
}

function reference(character: string): string {
  return `&#${character.codePointAt(0)};`;
}

/** Lines in a block where nothing is markup, whatever they hold. */
export function fenced(lines: readonly string[], language: string): string {
  const fence = '`'.repeat(Math.max(3, ...lines.map((line) => longestRun(line) + 1)));
  return [`${fence}${language}`, ...lines, fence].join('\n');
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

/** As many as fit, in their order, and how many do not; each has a line break, and a block has two. */
export function fitting(
  texts: readonly string[],
  room: number,
  { breaks = 1 } = {},
): { kept: string[]; left: number } {
  let length = 0;
  const end = texts.findIndex((text) => (length += text.length + breaks) > room);
  const kept = end === -1 ? [...texts] : texts.slice(0, end);
  return { kept, left: texts.length - kept.length };
}

/** Of blocks, with the line breaks between them. */
export function lengthOf(blocks: readonly string[]): number {
  return blocks.reduce((length, block) => length + block.length + 2, 0);
}

/** Room for a line that counts what is left out. */
export const OF_A_COUNT = 100;

/** The line itself; none where nothing is left out. */
export function leftOut(count: number, noun: string, of = ''): string[] {
  if (count === 0) return [];
  return [`*${of}${count} more ${noun}${count === 1 ? '' : 's'} left out: a comment holds no more*`];
}

/** The blocks that fit, also behind one that does not; the others are counted. */
export function held(blocks: readonly string[], room: number): string[] {
  if (lengthOf(blocks) <= room) return [...blocks];
  let length = OF_A_COUNT;
  const kept = blocks.filter((block) => {
    const fits = length + block.length + 2 <= room;
    if (fits) length += block.length + 2;
    return fits;
  });
  return [...kept, ...leftOut(blocks.length - kept.length, 'part')];
}
