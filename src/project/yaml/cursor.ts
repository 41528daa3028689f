/** A place in the text that moves forward, and counts lines and columns as PyYAML's reader does. */
import { isBreak } from './characters.ts';

const SURROGATE_OR_BOM = /[\uD800-\uDFFF\uFEFF]/;

export class Cursor {
  /** The text with a NUL behind it, so that looking ahead needs no bounds check. */
  readonly text: string;
  offset = 0;
  line = 0;
  private lineStart = 0;
  /** Whether code points and UTF-16 units differ anywhere, or a byte order mark stands in the middle. */
  private readonly uneven: boolean;
  /** Second halves of surrogate pairs and byte order marks up to an offset, and their sum before this line. */
  private readonly counted = { offset: 0, surrogates: 0, marks: 0 };
  private unevenBeforeLine = 0;

  constructor(text: string) {
    this.text = `${text}\0`;
    this.uneven = SURROGATE_OR_BOM.test(text);
  }

  /** The character code at the cursor or some units ahead; 0 at the end. */
  code(ahead = 0): number {
    return this.text.charCodeAt(this.offset + ahead);
  }

  /** Code points before the cursor. */
  index(): number {
    return this.offset - (this.uneven ? this.countUneven().surrogates : 0);
  }

  /** In code points, from 0. A byte order mark takes no column. */
  column(): number {
    const units = this.offset - this.lineStart;
    if (!this.uneven) return units;
    const { surrogates, marks } = this.countUneven();
    return units - (surrogates + marks - this.unevenBeforeLine);
  }

  /** Moves inside the line. */
  advance(units = 1): void {
    this.offset += units;
  }

  skipSpaces(): void {
    while (this.text.charCodeAt(this.offset) === 32) this.offset += 1;
  }

  /** Moves over a line break and returns what PyYAML makes of it: `\n`, or the separator itself; empty without one. */
  takeBreak(): string {
    const code = this.code();
    if (!isBreak(code)) return '';
    this.offset += code === 13 && this.code(1) === 10 ? 2 : 1;
    this.line += 1;
    this.lineStart = this.offset;
    if (this.uneven) {
      const { surrogates, marks } = this.countUneven();
      this.unevenBeforeLine = surrogates + marks;
    }
    return code === 0x2028 || code === 0x2029 ? String.fromCharCode(code) : '\n';
  }

  /** Whether `---` or `...` stands here as a document marker. The caller knows that this is the start of a line. */
  atDocumentMarker(): boolean {
    const code = this.code();
    if ((code !== 45 && code !== 46) || this.code(1) !== code || this.code(2) !== code) return false;
    const behind = this.code(3);
    return behind === 32 || behind === 9 || behind === 0 || isBreak(behind);
  }

  /** Counts on from where it stopped, so that one long line is not counted again for each token. */
  private countUneven(): { surrogates: number; marks: number } {
    const counted = this.counted;
    for (; counted.offset < this.offset; counted.offset += 1) {
      const code = this.text.charCodeAt(counted.offset);
      if (code >= 0xdc00 && code <= 0xdfff) counted.surrogates += 1;
      else if (code === 0xfeff) counted.marks += 1;
    }
    return counted;
  }
}
