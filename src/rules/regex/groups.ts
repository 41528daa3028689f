/** The groups met so far while a pattern is read; CPython 3.11 `re/_parser.py`, `State`. */
import type { Width } from './nodes.ts';
import { PatternFault } from './pattern-fault.ts';
import { quoted } from './python-text.ts';
import { lengthOf, type Source } from './source.ts';

/** `_sre.MAXGROUPS` of a 64-bit CPython. */
export const MOST_GROUPS = 1073741823;

export class Groups {
  /** Global flags of the pattern. */
  flags = 0;
  /** Where the last group of global flags ends, in code points; 0 without any. */
  flagsEnd = 0;
  /** Groups opened before the outermost look-behind that is being read. */
  lookBehindStart: number | undefined;
  /** Group numbers that conditions ask for, each with its first place in code points. */
  readonly conditions = new Map<number, number>();
  readonly #names = new Map<string, number>();
  /** Undefined while a group is open; the first stands for the whole pattern. */
  readonly #widths: (Width | undefined)[] = [undefined];

  /** With the whole pattern. */
  get count(): number {
    return this.#widths.length;
  }

  open(name: string | undefined, source: Source): number {
    const number = this.#widths.length;
    if (name !== undefined) {
      const earlier = this.#names.get(name);
      if (earlier !== undefined)
        throw source.fault(
          `redefinition of group name ${quoted(name)} as group ${number}; was group ${earlier}`,
          lengthOf(name) + 1,
        );
      this.#names.set(name, number);
    }
    this.#widths.push(undefined);
    return number;
  }

  close(number: number, width: Width): void {
    this.#widths[number] = width;
  }

  named(name: string): number | undefined {
    return this.#names.get(name);
  }

  isClosed(number: number): boolean {
    return this.#widths[number] !== undefined;
  }

  widthOf(number: number): Width {
    return this.#widths[number] ?? { least: 0, most: 0 };
  }

  /** Inside a look-behind only groups closed before it can be referred to. */
  checkLookBehind(number: number, source: Source): void {
    if (this.lookBehindStart === undefined) return;
    if (!this.isClosed(number)) throw source.fault('cannot refer to an open group');
    if (number >= this.lookBehindStart)
      throw source.fault('cannot refer to group defined in the same lookbehind subpattern');
  }

  /** Conditions may ask for a group that comes later, but not for one that never comes. */
  checkConditions(): void {
    for (const [number, position] of this.conditions)
      if (number >= this.count) throw new PatternFault(`invalid group reference ${number}`, position);
  }
}
