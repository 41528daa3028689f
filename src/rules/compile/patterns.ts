/**
 * Regular expressions. A pattern is written in the syntax of Python's `re`, and means: the value matches from its start
 * (`re.match`), as Pandera's `str_matches` judges it. This file says the same in the syntax of other engines.
 */
import { VERBOSE } from '../regex/flags.ts';
import { parsePattern } from '../regex/parse.ts';
import { rustRegexRefusal } from '../regex/rust-regex.ts';
import { refused, type Refused } from './translation.ts';

/**
 * Anchors a pattern that Python takes at the start, for an engine that searches with Python's `re`. Flags must stay first
 * there. Throws PatternFault and PatternCrash where Python does not take it.
 */
export function anchoredPython(pattern: string): string {
  const { flags, flagsEnd } = parsePattern(pattern);
  const characters = Array.from(pattern);
  const [head, body] = [characters.slice(0, flagsEnd).join(''), characters.slice(flagsEnd).join('')];
  // in a verbose pattern a comment at the end would swallow the bracket
  const end = flags & VERBOSE ? '\n)' : ')';
  return `${head}\\A(?:${body}${end}`;
}

/** Anchors a pattern at the start in the syntax of Rust's `regex`, which Polars searches with. */
export function anchoredRust(pattern: string): string | Refused {
  try {
    const refusal = rustRegexRefusal(`\\A(?:${new RustTranslation(pattern, AS_LARGE).run()})`);
    if (refusal === undefined) return `\\A(?:${new RustTranslation(pattern, AS_PYTHON).run()})`;
    return refused(
      refusal.includes('size limit')
        ? "the pattern is too large for Polars' regular expressions: repeat less, or fewer kinds of characters"
        : `Polars' regular expressions refuse the pattern: ${refusal}`,
    );
  } catch (error) {
    if (error instanceof NotInRust) return refused(`Polars' regular expressions have no ${error.feature}`);
    throw error;
  }
}

type Categories = Readonly<Record<string, readonly [alone: string, inClass: string]>>;

/**
 * The characters of Python's `\w` and `\s`, measured over all of Unicode with Python 3.11 and polars 1.44.2: Rust's `\w` has
 * combining marks and lacks numerals such as `²`, its `\s` lacks U+001C to U+001F.
 */
const AS_PYTHON: Categories = {
  w: ['[\\p{L}\\p{N}_]', '\\p{L}\\p{N}_'],
  W: ['[^\\p{L}\\p{N}_]', '[^\\p{L}\\p{N}_]'],
  s: ['[\\s\\x1c-\\x1f]', '\\s\\x1c-\\x1f'],
  S: ['[^\\s\\x1c-\\x1f]', '[^\\s\\x1c-\\x1f]'],
};

/** What is as large or a little larger, in the words that the reader of Rust's patterns knows. */
const AS_LARGE: Categories = {
  w: ['\\w', '\\w'],
  W: ['\\w', '\\w'],
  s: ['\\s', '\\s'],
  S: ['\\S', '\\S'],
};

class NotInRust extends Error {
  readonly feature: string;
  constructor(feature: string) {
    super(feature);
    this.feature = feature;
  }
}

const LOOK_AROUND = /^\?<?[=!]/;
const FLAG_GROUP = /^\?([a-zA-Z]*)(-[a-zA-Z]+)?[:)]/;
const QUANTIFIER = /^(?:[*+?]|\{\d*,\d*\}|\{\d+\})/;

/** Walks the pattern once; `at` is the place of the next character. */
class RustTranslation {
  private readonly pattern: string;
  private readonly isMultiline: boolean;
  private readonly categories: Categories;
  private at = 0;

  constructor(pattern: string, categories: Categories) {
    this.pattern = pattern;
    this.categories = categories;
    this.isMultiline = /\(\?[a-zA-Z]*m/.test(pattern);
  }

  run(): string {
    let out = '';
    while (this.at < this.pattern.length) out += this.next();
    return out;
  }

  private next(): string {
    const quantifier = QUANTIFIER.exec(this.pattern.slice(this.at))?.[0];
    if (quantifier !== undefined) return this.quantifier(quantifier);
    const character = this.take();
    switch (character) {
      case '\\':
        return this.escape('alone');
      case '[':
        return this.characterClass();
      case '(':
        return this.group();
      case '{':
        return '\\{';
      case '$':
        return this.isMultiline ? '$' : this.end();
      default:
        return character;
    }
  }

  /** Python's `$` also matches before a final line break, which is taken here: nothing may follow that could want it. */
  private end(): string {
    if (!['|', ')', undefined].includes(this.pattern[this.at])) throw new NotInRust('`$` amid a pattern');
    return '(?:\\n?\\z)';
  }

  private take(): string {
    const character = String.fromCodePoint(this.pattern.codePointAt(this.at) ?? 0);
    this.at += character.length;
    return character;
  }

  private quantifier(quantifier: string): string {
    this.at += quantifier.length;
    if (this.pattern[this.at] === '+') throw new NotInRust('possessive repetition');
    const lazy = this.pattern[this.at] === '?' ? '?' : '';
    this.at += lazy.length;
    return (quantifier === '{,}' ? '*' : quantifier.replace('{,', '{0,')) + lazy;
  }

  private group(): string {
    const rest = this.pattern.slice(this.at);
    if (LOOK_AROUND.test(rest)) throw new NotInRust('look-around');
    if (rest.startsWith('?P=')) throw new NotInRust('back-references');
    if (rest.startsWith('?(')) throw new NotInRust('conditional groups');
    if (rest.startsWith('?>')) throw new NotInRust('atomic groups');
    if (rest.startsWith('?#')) {
      this.at = this.pattern.indexOf(')', this.at) + 1;
      return '';
    }
    const flags = FLAG_GROUP.exec(rest);
    if (flags === null) return this.namedOrPlain(rest);
    if (/[aL]/.test(flags[1] ?? '')) throw new NotInRust('ASCII or locale flag as Python has it');
    if (flags[1]?.includes('x') === true) throw new NotInRust('verbose mode as Python has it');
    this.at += flags[0].length;
    return `(${flags[0]}`;
  }

  private namedOrPlain(rest: string): string {
    if (!rest.startsWith('?P<')) return '(';
    this.at += 3;
    return '(?P<';
  }

  private escape(place: 'alone' | 'in a class'): string {
    const character = this.take();
    const category = this.categories[character]?.[place === 'alone' ? 0 : 1];
    if (category !== undefined) return category;
    if (character === 'Z') return '\\z';
    if (/[0-9]/.test(character)) {
      throw new NotInRust(character === '0' ? 'octal escapes' : 'back-references');
    }
    if (character === 'N') throw new NotInRust('named characters');
    // `\<` and `\>` are word boundaries in Rust, and it takes no escape of a letter outside ASCII
    if (character === '<' || character === '>' || character > '\u007f') return character;
    return `\\${character}`;
  }

  private characterClass(): string {
    let out = '[';
    if (this.pattern[this.at] === '^') out += this.take();
    if (this.pattern[this.at] === ']') {
      this.at += 1;
      out += '\\]';
    }
    while (this.at < this.pattern.length && this.pattern[this.at] !== ']') out += this.classMember();
    this.at += 1;
    return `${out}]`;
  }

  private classMember(): string {
    if (this.pattern.startsWith('--', this.at))
      throw new NotInRust('doubled dash in a class as Python has it');
    const character = this.take();
    if (character === '\\' && this.pattern[this.at] === 'b') {
      this.at += 1;
      return '\\x08';
    }
    if (character === '\\') return this.escape('in a class');
    return '[&~'.includes(character) ? `\\${character}` : character;
  }
}
