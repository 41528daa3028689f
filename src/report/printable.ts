/** Text from files and servers as it may go to a terminal. */
import { stripVTControlCharacters } from 'node:util';
import { UNPRINTABLE } from '../unprintable.ts';

/** Control characters but for the line break are shown as what they are: something that cannot be shown. */
export function printable(text: string): string {
  const replaced = (character: string): string => (character === '\n' ? character : '\ufffd');
  return text.replaceAll('\t', '    ').replaceAll(UNPRINTABLE, replaced);
}

/** On one line; for what is cut or aligned, where `visible` would say too much. */
export function printableLine(text: string): string {
  return printable(text).replaceAll('\n', ' ');
}

/**
 * What a program or a flow run wrote, as it would look on a terminal, but plain: without colours, of a line that was written
 * over (`10%\r20%`) what stands there at the end.
 */
export function programText(text: string): string {
  const lines = stripVTControlCharacters(text).split(/\r*\n/);
  return printable(lines.map((line) => line.replace(/\r+$/, '').split('\r').at(-1)).join('\n'));
}

/** Controls, marks without a width, halves of characters, and blanks and ends of lines that look like others. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

/** On one line, with everything that cannot be seen written out: two different texts do not become the same. */
export function visible(text: string): string {
  return text.replaceAll(INVISIBLE, (character) => SHORT[character] ?? escape(character));
}

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escape(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
}
