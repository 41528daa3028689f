/** Where the comments of a YAML text stand. */
import { Lexer } from 'yaml';

/** A comment without what stands before it, from its `#` to the end of the line. */
export interface Comment {
  text: string;
  /** Of its `#`, counted from 0. */
  offset: number;
}

/** Signs that the lexer puts between the pieces of the text: start of a document, end of a flow collection, a scalar next. */
const NOT_IN_THE_TEXT = new Set(['\u0002', '\u0018', '\u001f']);

/** What looks like a comment inside a text is none. */
export function yamlComments(text: string): Comment[] {
  const comments: Comment[] = [];
  let offset = 0;
  for (const piece of new Lexer().lex(text)) {
    if (NOT_IN_THE_TEXT.has(piece)) continue;
    if (piece.startsWith('#')) comments.push({ text: piece, offset });
    offset += piece.length;
  }
  return comments;
}
