/**
 * Text of others in the Markdown of a note on the server: a name, a message or an address that cannot become markup,
 * whatever is in it. Unlike in what code hosts show, nothing is kept as code and no `<` or `>` is left: the record stands
 * behind it in a comment of HTML, and the page of Prefect is not theirs.
 */
import { UNPRINTABLE } from '../unprintable.ts';

/** Backslash before them takes their meaning (CommonMark 2.4); `|` ends a cell of a table. */
const MARKUP = /[\\`*[\]~|#]/g;
/** Within a word it is no markup, and names are full of it. */
const UNDERSCORE = /(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;

/** One line of at most `longest` characters, with everything that Markdown or HTML would take for markup escaped. */
export function noteText(text: string, longest = 200): string {
  return plainLine(text, longest)
    .replaceAll(MARKUP, '\\$&')
    .replaceAll(UNDERSCORE, '\\_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** One line of at most `longest` characters without controls. */
export function plainLine(text: string, longest = 200): string {
  const line = text
    .replaceAll(/\r?\n|\r|\t/g, ' ')
    .replaceAll(UNPRINTABLE, '\ufffd')
    .trim();
  const characters = [...line];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : line;
}

/** `[text](address)`; the text alone when the address is none of the web's. */
export function markdownLink(text: string, address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) return noteText(text);
  const safe = url.href.replaceAll(/[|()<>[\]`\\*_~'"]/g, (character) => percent(character));
  return `[${noteText(text)}](${safe})`;
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/** A table; cells are Markdown already. No rows: nothing. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}
