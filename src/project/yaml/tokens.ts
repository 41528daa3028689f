/** The words of YAML, as the scanner hands them to the composer. */
import type { Range } from './problem.ts';

export type Mark =
  | 'stream-end'
  | 'document-start'
  | 'document-end'
  | 'block-sequence-start'
  | 'block-mapping-start'
  | 'block-end'
  | 'flow-sequence-start'
  | 'flow-mapping-start'
  | 'flow-sequence-end'
  | 'flow-mapping-end'
  | 'block-entry'
  | 'flow-entry'
  | 'key'
  | 'value';

interface MarkToken extends Range {
  kind: Mark;
}

export interface ScalarToken extends Range {
  kind: 'scalar';
  value: string;
  plain: boolean;
}

export interface NameToken extends Range {
  kind: 'alias' | 'anchor';
  value: string;
}

export interface TagToken extends Range {
  kind: 'tag';
  /** `!`, `!!` or `!name!`; undefined for a whole tag `!<…>` and for a lone `!`. */
  handle: string | undefined;
  suffix: string;
}

export interface DirectiveToken extends Range {
  kind: 'directive';
  name: string;
  /** Of `%YAML`: the major version; of `%TAG`: handle and prefix. */
  major?: number;
  handle?: string;
  prefix?: string;
}

export type Token = MarkToken | ScalarToken | NameToken | TagToken | DirectiveToken;

const MARKS: Record<Mark, string> = {
  'stream-end': 'the end of the file',
  'document-start': 'the document marker `---`',
  'document-end': 'the document marker `...`',
  'block-sequence-start': 'a list item',
  'block-mapping-start': 'a key',
  'block-end': 'a line with less indentation',
  'flow-sequence-start': '`[`',
  'flow-mapping-start': '`{`',
  'flow-sequence-end': '`]`',
  'flow-mapping-end': '`}`',
  'block-entry': '`-`',
  'flow-entry': '`,`',
  key: 'a key',
  value: '`:`',
};

/** What a token is, in words for a message. */
export function describeToken(token: Token): string {
  switch (token.kind) {
    case 'scalar':
      return token.value === '' ? 'an empty text' : `the text \`${shorten(token.value)}\``;
    case 'alias':
      return `the alias \`*${token.value}\``;
    case 'anchor':
      return `the anchor \`&${token.value}\``;
    case 'tag':
      return `the tag \`${token.handle ?? ''}${token.suffix}\``;
    case 'directive':
      return `the directive \`%${token.name}\``;
    default:
      return MARKS[token.kind];
  }
}

/** One line of at most 40 characters, for messages. */
export function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
