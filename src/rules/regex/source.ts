/** A pattern read character by character, an escape counting as one token; CPython 3.11 `re/_parser.py`, `Tokenizer`. */
import { PatternFault } from './pattern-fault.ts';

export class Source {
  /** The token that comes next: a character, a backslash with its character, or undefined at the end. */
  next: string | undefined;
  readonly #characters: readonly string[];
  #index = 0;
  #width = 0;

  constructor(pattern: string) {
    this.#characters = Array.from(pattern);
    this.#advance();
  }

  #advance(): void {
    const character = this.#characters[this.#index];
    if (character === undefined) {
      this.next = undefined;
      this.#width = 0;
      return;
    }
    if (character !== '\\') {
      this.next = character;
      this.#width = 1;
      this.#index += 1;
      return;
    }
    const escaped = this.#characters[this.#index + 1];
    if (escaped === undefined)
      throw new PatternFault('bad escape (end of pattern)', this.#characters.length - 1);
    this.next = character + escaped;
    this.#width = 2;
    this.#index += 2;
  }

  /** Where the next token stands, in code points. */
  tell(): number {
    return this.#index - this.#width;
  }

  seek(position: number): void {
    this.#index = position;
    this.#advance();
  }

  get(): string | undefined {
    const token = this.next;
    this.#advance();
    return token;
  }

  /** Takes the next token if it is this one. */
  match(token: string): boolean {
    if (this.next !== token) return false;
    this.#advance();
    return true;
  }

  /** Takes up to `most` characters of a kind. */
  getWhile(most: number, kind: RegExp): string {
    let taken = '';
    while (taken.length < most && this.next !== undefined && kind.test(this.next)) {
      taken += this.next;
      this.#advance();
    }
    return taken;
  }

  /** Takes a name and its terminator. */
  getUntil(terminator: string, what: string): string {
    const taken: string[] = [];
    for (;;) {
      const token = this.get();
      if (token === undefined) {
        if (taken.length === 0) throw this.fault(`missing ${what}`);
        throw this.fault(`missing ${terminator}, unterminated name`, lengthOf(taken.join('')));
      }
      if (token === terminator) break;
      taken.push(token);
    }
    if (taken.length === 0) throw this.fault(`missing ${what}`, 1);
    return taken.join('');
  }

  /** A fault that stands `back` code points before the next token. */
  fault(message: string, back = 0): PatternFault {
    return new PatternFault(message, this.tell() - back);
  }
}

/** Length in code points. */
export function lengthOf(text: string): number {
  return Array.from(text).length;
}
