/** Reads a pattern as Rust's `regex` crate does; `regex-syntax` 0.8, `ast/parse.rs`. */

/** Why the crate refuses a pattern, in its own words; thrown inside the reader, caught by `rustRegexRefusal`. */
export class RustRefusal extends Error {}

export class RustScan {
  /** In a verbose pattern white space and comments are skipped, inside sets too. */
  spaced = false;
  ignoresCase = false;
  readonly #characters: readonly string[];
  #at = 0;

  constructor(pattern: string) {
    this.#characters = Array.from(pattern);
  }

  get at(): number {
    return this.#at;
  }

  /** Undefined at the end. */
  current(): string | undefined {
    return this.#characters[this.#at];
  }

  peek(ahead = 1): string | undefined {
    return this.#characters[this.#at + ahead];
  }

  /** The next character that is not skipped. */
  peekPastSpace(): string | undefined {
    const start = this.#at;
    this.bumpSpaced();
    const next = this.current();
    this.#at = start;
    return next;
  }

  seek(at: number): void {
    this.#at = at;
  }

  bump(): void {
    this.#at += 1;
  }

  bumpIf(text: string): boolean {
    const length = text.length;
    if (this.#characters.slice(this.#at, this.#at + length).join('') !== text) return false;
    this.#at += length;
    return true;
  }

  bumpSpaced(): void {
    this.bump();
    this.skipSpace();
  }

  skipSpace(): void {
    if (!this.spaced) return;
    for (let next = this.current(); next !== undefined; next = this.current()) {
      if (next === '#') while (this.current() !== undefined && this.current() !== '\n') this.bump();
      else if (!isWhiteSpace(next)) return;
      this.bump();
    }
  }

  /** As `bumpSpaced`, where something must follow. */
  advance(otherwise: string): void {
    this.bumpSpaced();
    if (this.current() === undefined) throw new RustRefusal(otherwise);
  }
}

/** Rust's `char::is_whitespace`. */
export function isWhiteSpace(character: string): boolean {
  return /^\p{White_Space}$/u.test(character);
}
