/** Characters that cannot be seen, that turn the direction of a text, or that look like another one. */

export type SuspectKind = 'invisible' | 'space' | 'direction' | 'look-alike';

export interface Suspect {
  kind: SuspectKind;
  /** As Unicode calls it, shortened: «no-break space». */
  name: string;
  /** What it passes for; empty for what cannot be seen. */
  looksLike: string;
}

/** Ranges that fill a table, so that looking up costs nothing. */
const TABLE = new Map<number, Suspect>();

function add(
  kind: SuspectKind,
  entries: readonly (readonly [code: number, name: string, looksLike: string])[],
): void {
  for (const [code, name, looksLike] of entries) TABLE.set(code, { kind, name, looksLike });
}

add('invisible', [
  [0x00ad, 'soft hyphen', ''],
  [0x034f, 'combining grapheme joiner', ''],
  [0x061c, 'Arabic letter mark', ''],
  [0x115f, 'Hangul filler', ''],
  [0x1160, 'Hangul filler', ''],
  [0x180e, 'Mongolian vowel separator', ''],
  [0x200b, 'zero-width space', ''],
  [0x200c, 'zero-width non-joiner', ''],
  [0x200d, 'zero-width joiner', ''],
  [0x200e, 'left-to-right mark', ''],
  [0x200f, 'right-to-left mark', ''],
  [0x2060, 'word joiner', ''],
  [0x2061, 'invisible function application', ''],
  [0x2062, 'invisible times', ''],
  [0x2063, 'invisible separator', ''],
  [0x2064, 'invisible plus', ''],
  [0x3164, 'Hangul filler', ''],
  [0xfeff, 'byte order mark', ''],
  [0xffa0, 'Hangul filler', ''],
]);

add('direction', [
  [0x202a, 'left-to-right embedding', ''],
  [0x202b, 'right-to-left embedding', ''],
  [0x202c, 'pop directional formatting', ''],
  [0x202d, 'left-to-right override', ''],
  [0x202e, 'right-to-left override', ''],
  [0x2066, 'left-to-right isolate', ''],
  [0x2067, 'right-to-left isolate', ''],
  [0x2068, 'first strong isolate', ''],
  [0x2069, 'pop directional isolate', ''],
]);

add('space', [
  [0x00a0, 'no-break space', ' '],
  [0x1680, 'Ogham space mark', ' '],
  [0x2028, 'line separator', ' '],
  [0x2029, 'paragraph separator', ' '],
  [0x202f, 'narrow no-break space', ' '],
  [0x205f, 'medium mathematical space', ' '],
  [0x3000, 'ideographic space', ' '],
]);
for (let code = 0x2000; code <= 0x200a; code += 1) add('space', [[code, 'space of another width', ' ']]);

add('look-alike', [
  [0x2010, 'hyphen', '-'],
  [0x2011, 'non-breaking hyphen', '-'],
  [0x2012, 'figure dash', '-'],
  [0x2013, 'en dash', '-'],
  [0x2014, 'em dash', '-'],
  [0x2015, 'horizontal bar', '-'],
  [0x2212, 'minus sign', '-'],
  [0x2018, 'left single quotation mark', "'"],
  [0x2019, 'right single quotation mark', "'"],
  [0x201a, 'low single quotation mark', "'"],
  [0x201c, 'left double quotation mark', '"'],
  [0x201d, 'right double quotation mark', '"'],
  [0x201e, 'low double quotation mark', '"'],
  [0x2044, 'fraction slash', '/'],
  [0x2215, 'division slash', '/'],
  [0x2217, 'asterisk operator', '*'],
  [0x2024, 'one dot leader', '.'],
  [0x2236, 'ratio', ':'],
  [0xa789, 'modifier letter colon', ':'],
  [0x3002, 'ideographic full stop', '.'],
  [0x066a, 'Arabic percent sign', '%'],
]);

/** Full-width forms of ASCII, as East Asian keyboards write them. */
for (let code = 0xff01; code <= 0xff5e; code += 1)
  add('look-alike', [[code, 'full-width form', String.fromCharCode(code - 0xfee0)]]);

/** Letters that print like a Latin one (Unicode's `confusables.txt`), the likeliest first. */
const CYRILLIC = 'аaеeоoрpсcуyхxіiјjѕsԁdһhԛqԝwвbкkмmнhтtАAВBЕEКKМMНHОOРPСCТTУYХXІIЅSЈJԚQԜW';
const GREEK = 'οoαaνvρpιiκkυuΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧX';
for (const [script, letters] of [
  ['Cyrillic', CYRILLIC],
  ['Greek', GREEK],
] as const) {
  for (let at = 0; at < letters.length; at += 2)
    add('look-alike', [[letters.charCodeAt(at), `${script} letter`, letters.charAt(at + 1)]]);
}

/** What kind of suspect a character is; undefined for any other, and for every character of ASCII. */
export function suspectOf(code: number): Suspect | undefined {
  return code < 0x80 ? undefined : TABLE.get(code);
}

const ANY_SUSPECT = new RegExp(
  `[${[...TABLE.keys()].map((code) => `\\u${code.toString(16).padStart(4, '0')}`).join('')}]`,
);

/** Whether any of them is in the text. */
export function holdsSuspect(text: string): boolean {
  return ANY_SUSPECT.test(text);
}

/** A quick look at whole files: most hold ASCII alone. */
export const BEYOND_ASCII = /[^\0-\x7f]/;

/** `U+00A0 no-break space` */
export function titleOf(code: number, { name }: Suspect): string {
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')} ${name}`;
}

/** The text as it looks: what cannot be seen left out, look-alikes replaced. */
export function asItLooks(text: string): string {
  let result = '';
  for (const character of text) {
    const suspect = suspectOf(character.codePointAt(0) ?? 0);
    result += suspect === undefined ? character : suspect.looksLike;
  }
  return result;
}
