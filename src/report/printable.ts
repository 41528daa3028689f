/** Text from files and servers as it may go to a terminal. */

/** C0 and C1 controls but for the line break, and the marks that turn the direction of text. */
const UNPRINTABLE = /(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** Control characters are shown as what they are: something that cannot be shown. */
export function printable(text: string): string {
  return text.replaceAll('\t', '    ').replaceAll(UNPRINTABLE, '\ufffd');
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
