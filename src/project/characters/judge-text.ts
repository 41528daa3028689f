/** Which characters of one text are out of place, by what the text is. */
import { asItLooks, BEYOND_ASCII, holdsSuspect, type Suspect, suspectOf } from './suspects.ts';

/**
 * *machine*: read by strict rules, such as a known key or a cron expression. *name*: chosen by people, in any
 * language, and looked up letter by letter. *value*: anything, maybe a sentence. *prose*: for people alone.
 */
export type TextKind = 'machine' | 'name' | 'value' | 'prose';

export interface Misplaced {
  /** Offset in the text. */
  index: number;
  code: number;
  suspect: Suspect;
}

const DIRECTION = /[\u202a-\u202e\u2066-\u2069]/;

/** Of a script that is not Latin. */
const OTHER_LETTER = /(?!\p{Script=Latin})\p{L}/u;

/** The first character that is out of place: one of a text is enough. */
export function firstMisplaced(text: string, kind: TextKind): Misplaced | undefined {
  if (kind === 'prose' ? !DIRECTION.test(text) : !holdsSuspect(text)) return undefined;
  const isLatin = !OTHER_LETTER.test(asItLooks(text));
  let index = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const suspect = suspectOf(code);
    if (suspect !== undefined && isMisplaced(text, index, kind, suspect, isLatin))
      return { index, code, suspect };
    index += character.length;
  }
  return undefined;
}

function isMisplaced(
  text: string,
  index: number,
  kind: TextKind,
  suspect: Suspect,
  isLatin: boolean,
): boolean {
  if (suspect.kind === 'direction') return true;
  if (kind === 'prose') return false;
  switch (suspect.kind) {
    case 'invisible':
      // Emoji, and words of Persian or Hindi, are written with joiners.
      return kind === 'machine' || isBesideAscii(text, index);
    case 'space':
      return kind === 'machine' || kind === 'name' ? isLatin : isAtEdge(text, index);
    case 'look-alike':
      if (!isLatin) return false;
      if (isLetter(suspect) && isMixedWord(text, index)) return true;
      return kind === 'machine' && !OTHER_LETTER.test(text.charAt(index));
  }
}

/** Whether no letter of another script is next to it. */
function isBesideAscii(text: string, index: number): boolean {
  const before = text.slice(0, index).at(-1) ?? 'a';
  const after = text.charAt(index + 1) || 'a';
  return !BEYOND_ASCII.test(before + after);
}

function isAtEdge(text: string, index: number): boolean {
  if (text.length > LONGEST_VALUE) return false;
  return text.slice(0, index).trim() === '' || text.slice(index).trim() === '';
}

function isLetter({ looksLike }: Suspect): boolean {
  return /[A-Za-z]/.test(looksLike);
}

/** A look farther away would cost too much in a text of a megabyte. */
const LONGEST_WORD = 60;
const LONGEST_VALUE = 1000;

/** Whether a look-alike letter stands in a word that has Latin letters, too; one all of another script is no look-alike. */
function isMixedWord(text: string, index: number): boolean {
  const before = /[\p{L}\p{N}]*$/u.exec(text.slice(Math.max(0, index - LONGEST_WORD), index))?.[0] ?? '';
  const after = /^[\p{L}\p{N}]*/u.exec(text.slice(index + 1, index + 1 + LONGEST_WORD))?.[0] ?? '';
  return /[A-Za-z]/.test(before + after);
}
