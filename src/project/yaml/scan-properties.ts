/** Anchors, aliases, tags and directives: the rules of PyYAML's scanner. */
import {
  isBlankBreakOrEnd,
  isBreakOrEnd,
  isDigit,
  isHexDigit,
  isNameCharacter,
  isSpaceBreakOrEnd,
  SPACE,
} from './characters.ts';
import type { Cursor } from './cursor.ts';
import { type ProblemDetails, YamlProblem } from './problem.ts';
import type { DirectiveToken, NameToken, TagToken } from './tokens.ts';

const BEHIND_NAME = '?:,]}%@`';
const URI_CHARACTERS = "-;/?:@&=+$,_.!~*'()[]";

/** `&name` or `*name`. */
export function scanName(cursor: Cursor): NameToken {
  const start = cursor.offset;
  const kind = cursor.code() === 42 ? 'alias' : 'anchor';
  cursor.advance();
  const value = scanNameCharacters(cursor);
  const behind = cursor.code();
  if (value === '' || !(isBlankBreakOrEnd(behind) || BEHIND_NAME.includes(String.fromCharCode(behind)))) {
    const sign = kind === 'alias' ? '*' : '&';
    throw new YamlProblem({
      ...wordAt(cursor, start),
      message: `\`${sign}\` must be followed by the name of an ${kind}: letters, digits, \`-\` and \`_\``,
      help: `put the value in quotes if it is text that begins with \`${sign}\``,
      resume: { kind: 'replace', range: wordAt(cursor, start), with: 'x' },
    });
  }
  return { kind, start, end: cursor.offset, value };
}

function scanNameCharacters(cursor: Cursor): string {
  const start = cursor.offset;
  while (isNameCharacter(cursor.code())) cursor.advance();
  return cursor.text.slice(start, cursor.offset);
}

/** From a place to the next blank. */
function wordAt(cursor: Cursor, start: number): { start: number; end: number } {
  let end = start + 1;
  while (!isBlankBreakOrEnd(cursor.text.charCodeAt(end))) end += 1;
  return { start, end };
}

export function scanTag(cursor: Cursor): TagToken {
  const start = cursor.offset;
  const next = cursor.code(1);
  let handle: string | undefined;
  let suffix: string;
  if (next === 60) {
    cursor.advance(2);
    suffix = scanUri(cursor, start);
    if (cursor.code() !== 62) throw badTag(cursor, start);
    cursor.advance();
  } else if (isBlankBreakOrEnd(next)) {
    suffix = '!';
    cursor.advance();
  } else {
    if (hasHandle(cursor)) handle = scanHandle(cursor, start);
    else {
      handle = '!';
      cursor.advance();
    }
    suffix = scanUri(cursor, start);
  }
  if (!isSpaceBreakOrEnd(cursor.code())) throw badTag(cursor, start);
  return { kind: 'tag', start, end: cursor.offset, handle, suffix };
}

/** Whether another `!` stands in the word; PyYAML lets the word reach over tabs. */
function hasHandle(cursor: Cursor): boolean {
  for (let ahead = 1; ; ahead += 1) {
    const code = cursor.code(ahead);
    if (isSpaceBreakOrEnd(code)) return false;
    if (code === 33) return true;
  }
}

function scanHandle(cursor: Cursor, start: number): string {
  const from = cursor.offset;
  if (cursor.code() !== 33) throw badTag(cursor, start);
  cursor.advance();
  if (cursor.code() !== SPACE) {
    scanNameCharacters(cursor);
    if (cursor.code() !== 33) throw badTag(cursor, start);
    cursor.advance();
  }
  return cursor.text.slice(from, cursor.offset);
}

function scanUri(cursor: Cursor, start: number): string {
  let uri = '';
  for (;;) {
    const code = cursor.code();
    if (code === 37) uri += scanUriEscapes(cursor, start);
    else if (isNameCharacter(code) || (code > 0 && URI_CHARACTERS.includes(String.fromCharCode(code)))) {
      uri += String.fromCharCode(code);
      cursor.advance();
    } else break;
  }
  if (uri === '') throw badTag(cursor, start);
  return uri;
}

function scanUriEscapes(cursor: Cursor, start: number): string {
  const bytes: number[] = [];
  while (cursor.code() === 37) {
    if (!isHexDigit(cursor.code(1)) || !isHexDigit(cursor.code(2))) throw badTag(cursor, start);
    bytes.push(Number.parseInt(cursor.text.slice(cursor.offset + 1, cursor.offset + 3), 16));
    cursor.advance(3);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
  } catch {
    throw badTag(cursor, start);
  }
}

function badTag(cursor: Cursor, start: number): YamlProblem {
  const word = wordAt(cursor, start);
  const text = cursor.text.slice(word.start, word.end);
  if (text.startsWith('%')) return badDirective(cursor, start);
  const details: ProblemDetails = {
    ...word,
    message: `\`${text}\` is not a valid tag`,
    help: 'put the value in quotes if it is text that begins with `!`',
    resume: { kind: 'replace', range: word, with: ' ' },
  };
  return new YamlProblem(details);
}

/** A line that begins with `%`. */
export function scanDirective(cursor: Cursor): DirectiveToken {
  const start = cursor.offset;
  cursor.advance();
  const name = scanNameCharacters(cursor);
  if (name === '' || !isSpaceBreakOrEnd(cursor.code())) throw badDirective(cursor, start);
  const token: DirectiveToken = { kind: 'directive', start, end: cursor.offset, name };
  if (name === 'YAML') {
    cursor.skipSpaces();
    token.major = scanNumber(cursor, start);
    if (cursor.code() !== 46) throw badDirective(cursor, start);
    cursor.advance();
    scanNumber(cursor, start);
    if (!isSpaceBreakOrEnd(cursor.code())) throw badDirective(cursor, start);
  } else if (name === 'TAG') {
    cursor.skipSpaces();
    token.handle = scanHandle(cursor, start);
    if (cursor.code() !== SPACE) throw badDirective(cursor, start);
    cursor.skipSpaces();
    token.prefix = scanUri(cursor, start);
    if (!isSpaceBreakOrEnd(cursor.code())) throw badDirective(cursor, start);
  } else while (!isBreakOrEnd(cursor.code())) cursor.advance();
  token.end = cursor.offset;
  cursor.skipSpaces();
  if (cursor.code() === 35) while (!isBreakOrEnd(cursor.code())) cursor.advance();
  if (!isBreakOrEnd(cursor.code())) throw badDirective(cursor, start);
  cursor.takeBreak();
  return token;
}

function scanNumber(cursor: Cursor, start: number): number {
  const from = cursor.offset;
  while (isDigit(cursor.code())) cursor.advance();
  if (cursor.offset === from) throw badDirective(cursor, start);
  return Number(cursor.text.slice(from, cursor.offset));
}

function badDirective(cursor: Cursor, start: number): YamlProblem {
  let end = start;
  while (!isBreakOrEnd(cursor.text.charCodeAt(end))) end += 1;
  return new YamlProblem({
    start,
    end,
    message: 'a line that begins with `%` must be a YAML directive, such as `%YAML 1.1`',
    help: 'put the text in quotes, or remove the line',
    resume: { kind: 'replace', range: { start, end }, with: ' ' },
  });
}
