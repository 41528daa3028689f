/** A Jinja template → its expressions and tags as tokens, by the rules of `jinja2/lexer.py` (Jinja 3.1). */

export interface Token {
  type: 'name' | 'number' | 'string' | 'operator';
  text: string;
}

/** What stands between two delimiters. */
export interface Part {
  type: 'expression' | 'tag';
  tokens: Token[];
}

/** The parts in their order, or why the template cannot be taken apart. */
export type Lexed = { parts: Part[] } | { problem: string };

const OPENING = /\{%[-+]?\s*raw\s*-?%\}|\{([{%#])[-+]?/g;
const END_OF_RAW = /\{%[-+]?\s*endraw\s*[-+]?%\}/g;
const END_OF_COMMENT = /#\}/g;

export function lex(text: string): Lexed {
  // Jinja drops one line break at the end.
  const template = text.replace(/(?:\r\n|\r|\n)$/, '');
  const parts: Part[] = [];
  let position = 0;
  for (;;) {
    const opening = matchFrom(OPENING, template, position);
    if (opening === undefined) return { parts };
    const [start, kind] = opening.match;
    if (kind === '{' || kind === '%') {
      const read = readTokens(template, opening.end, kind === '{' ? /-?\}\}/y : /[-+]?%\}/y, start);
      if ('problem' in read) return read;
      parts.push({ type: kind === '{' ? 'expression' : 'tag', tokens: read.tokens });
      position = read.end;
      continue;
    }
    const closing = matchFrom(kind === '#' ? END_OF_COMMENT : END_OF_RAW, template, opening.end);
    // Nothing at all behind the opening passes.
    if (closing === undefined && opening.end < template.length) {
      return { problem: `the end of \`${kind === '#' ? '{#' : '{% raw %}'}\` is missing` };
    }
    position = closing?.end ?? template.length;
  }
}

function matchFrom(pattern: RegExp, text: string, position: number) {
  pattern.lastIndex = position;
  const match = pattern.exec(text);
  return match === null ? undefined : { match, end: pattern.lastIndex };
}

const BLANKS = /\s+/y;
const TOKENS: [Token['type'], RegExp][] = [
  ['number', /(?<!\.)(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy],
  ['number', /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy],
  // Letters of all scripts; what is no letter there is let through.
  ['name', /[\w\u0080-\u{10FFFF}]+/uy],
  ['string', /'[^'\\]*(?:\\.[^'\\]*)*'|"[^"\\]*(?:\\.[^"\\]*)*"/sy],
  ['operator', /\/\/|\*\*|==|!=|>=|<=|[-+/*%~[\](){}><=.:|,;]/y],
];
const CLOSING: Record<string, string> = { '(': ')', '[': ']', '{': '}' };

function readTokens(
  template: string,
  start: number,
  end: RegExp,
  opening: string,
): { tokens: Token[]; end: number } | { problem: string } {
  const tokens: Token[] = [];
  const open: string[] = [];
  let position = start;
  while (position < template.length) {
    position = matchFrom(BLANKS, template, position)?.end ?? position;
    const ended = open.length === 0 ? matchFrom(end, template, position) : undefined;
    if (ended !== undefined) return { tokens, end: ended.end };
    const token = nextToken(template, position);
    if (token === undefined) break;
    const { text } = token;
    if (token.type === 'operator' && text in CLOSING) open.push(CLOSING[text] ?? '');
    else if (/^[)\]}]$/.test(text) && open.pop() !== text) return { problem: `unexpected \`${text}\`` };
    tokens.push(token);
    position += text.length;
  }
  const character = [...template.slice(position)][0];
  return {
    problem: character === undefined ? `the end of \`${opening}\` is missing` : `unexpected \`${character}\``,
  };
}

function nextToken(template: string, position: number): Token | undefined {
  for (const [type, pattern] of TOKENS) {
    const found = matchFrom(pattern, template, position);
    if (found !== undefined) return { type, text: found.match[0] };
  }
  return undefined;
}
