/** Text from files and servers as it may go to a terminal. */

/** C0 and C1 controls but for the line break, and the marks that turn the direction of text. */
const UNPRINTABLE = /(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** Control characters are shown as what they are: something that cannot be shown. */
export function printable(text: string): string {
  return text.replaceAll('\t', '    ').replaceAll(UNPRINTABLE, '\ufffd');
}
