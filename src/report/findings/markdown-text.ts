/** Any text as Markdown that shows just this text, also in a cell of a table. */

/** What Markdown gives a meaning to within a line; `|` would end a cell. */
const SPECIAL = /[\\`*_{}[\]<>|~#!$]/g;

/** Words with their `` `names` `` kept as code. Nothing in it is taken for markup, a mention or HTML. */
export function markdownText(text: string): string {
  const line = text.replaceAll(/\s*\n\s*/g, ' ');
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

/** As many as fit, in their order, and how many do not; each has a line break. */
export function fitting(texts: readonly string[], room: number): { kept: string[]; left: number } {
  let length = 0;
  const end = texts.findIndex((text) => (length += text.length + 1) > room);
  const kept = end === -1 ? [...texts] : texts.slice(0, end);
  return { kept, left: texts.length - kept.length };
}
