/** Where the comments of a YAML text stand. */
import { Lexer } from 'yaml';

/** A comment without what stands before it, from its `#` to the end of the line. */
export interface Comment {
  text: string;
  /** Of its `#`, counted from 0. */
  offset: number;
  /** Behind the header of a block scalar (`key: >-  # …`): where the text ends that the header begins. */
  blockEnd?: number;
}

const SCALAR_NEXT = '\u001f';

/** Signs that the lexer puts between the pieces of the text: start of a document, end of a flow collection, a scalar next. */
const NOT_IN_THE_TEXT = new Set(['\u0002', '\u0018', SCALAR_NEXT]);

/** Of a block scalar. It is no scalar itself, so no sign stands before it. */
const HEADER = /^[|>]/;

/** What looks like a comment inside a text is none. */
export function yamlComments(text: string): Comment[] {
  const comments: Comment[] = [];
  let offset = 0;
  let before = '';
  // What stands behind a header, until its text comes.
  let ofBlock: Comment[] | undefined;
  for (const piece of new Lexer().lex(text)) {
    const isScalar = before === SCALAR_NEXT;
    before = piece;
    if (NOT_IN_THE_TEXT.has(piece)) continue;
    const end = offset + piece.length;
    if (isScalar) {
      ofBlock?.forEach((comment) => (comment.blockEnd = end));
      ofBlock = undefined;
    } else if (HEADER.test(piece)) ofBlock = [];
    else if (piece.startsWith('#')) {
      const comment = { text: piece, offset };
      comments.push(comment);
      ofBlock?.push(comment);
    }
    offset = end;
  }
  return comments;
}
