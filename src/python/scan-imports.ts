/**
 * The modules that a Python text imports, wherever in it, found without a parser: thousands of files are looked through in a
 * moment. What stands in texts and comments is no import. A text that Python would refuse gives what is found in it.
 */
import { skipString, startsString } from './skip-string.ts';

export interface ScannedImport {
  /** How many dots stand before the module: 0 is absolute, 1 the own package. */
  dots: number;
  /** Dotted; empty in `from . import x`. */
  module: string;
  /** What is taken out of it, `*` for all; empty for `import a.b`. */
  names: string[];
}

export interface ScannedImports {
  imports: ScannedImport[];
  /** Whether a module is imported whose name, or whose folder, is worked out when the code runs; in doubt it is. */
  isComputed: boolean;
}

/** Which import a module by its name. */
const CALLS = 'import_module|__import__';
/** Which run code, or look for modules, in a way that only running tells. */
const OPAQUE =
  'runpy|lazy_loader|resolve_name|spec_from_file_location|SourceFileLoader|exec_module|load_module|load_source|addsitedir|__path__';
/** What may begin something of interest. `import` and `from` are keywords, so they are nothing else outside of texts. */
const TOKENS = new RegExp(
  `["'#]|\\b(?:import|from|${CALLS}|${OPAQUE}|exec(?=\\s*\\()|sys\\s*\\.\\s*path)\\b`,
  'g',
);
const COMPUTING = new RegExp(`^(?:${CALLS}|${OPAQUE})$`);
const WORD = /[\p{L}\p{Nl}_][\p{L}\p{N}\p{M}_]*/uy;
/** Comments count in parentheses alone. */
const SPACE = /(?:[ \t\f]|\\\r?\n)*/y;
const SPACE_IN_PARENTHESES = /(?:\s|\\\r?\n|#.*)*/y;

export function scanImports(text: string): ScannedImports {
  // Without these words there is no import, whatever else there is.
  if (!text.includes('import') && !text.includes('exec')) return { imports: [], isComputed: false };
  return new Scanner(text).scan();
}

class Scanner {
  readonly #text: string;
  #at = 0;
  readonly #imports: ScannedImport[] = [];
  #isComputed = false;

  constructor(text: string) {
    this.#text = text;
  }

  scan(): ScannedImports {
    for (;;) {
      TOKENS.lastIndex = this.#at;
      const found = TOKENS.exec(this.#text);
      if (found === null) return { imports: this.#imports, isComputed: this.#isComputed };
      const [token] = found;
      this.#at = found.index + token.length;
      if (token === '#') this.#skipLine();
      else if (startsString(token)) this.#at = skipString(this.#text, found.index, this.#codeInText);
      else if (!isPartOfWord(this.#text, found.index, this.#at)) this.#take(token, found.index);
    }
  }

  #take(token: string, start: number): void {
    if (token === 'import' || token === 'from') {
      if (!beginsStatement(this.#text, start)) return;
      if (token === 'import') this.#importStatement();
      else this.#fromStatement();
    } else if (!isOther(this.#text, start, token)) {
      if (token === 'import_module' || token === '__import__') this.#call();
      else this.#isComputed = true;
    }
  }

  /** In the braces of an f-string. */
  readonly #codeInText = (code: string): void => {
    const { imports, isComputed } = scanImports(code);
    this.#imports.push(...imports);
    this.#isComputed ||= isComputed;
  };

  /** `import a.b as c, d` */
  #importStatement(): void {
    do {
      const module = this.#dotted();
      if (module === '') return;
      this.#imports.push({ dots: 0, module, names: [] });
      this.#isComputed ||= isOpaque(module);
      this.#alias(SPACE);
    } while (this.#sign(',', SPACE));
  }

  /** `from ..a import (b as c, d)`; `yield from x` and `raise x from y` have no `import` behind them. */
  #fromStatement(): void {
    let dots = 0;
    while (this.#sign('.', SPACE)) dots += 1;
    const module = this.#dotted();
    if ((dots === 0 && module === '') || !this.#word('import', SPACE)) return;
    const names: string[] = [];
    if (this.#sign('*', SPACE)) names.push('*');
    else {
      const space = this.#sign('(', SPACE) ? SPACE_IN_PARENTHESES : SPACE;
      do {
        const name = this.#name(space);
        if (name === '') break;
        names.push(name);
        const isRenamed = this.#alias(space);
        this.#isComputed ||= isDoubtful(name, isRenamed);
      } while (this.#sign(',', space));
    }
    this.#imports.push({ dots, module, names });
    this.#isComputed ||= isOpaque(module) || (module === 'sys' && names.includes('path'));
  }

  /** `import_module("a.b")`, `__import__('a')`: with one text the module is known. Who only names the function calls it elsewhere. */
  #call(): void {
    if (!this.#sign('(', SPACE)) {
      this.#isComputed = true;
      return;
    }
    this.#skip(SPACE_IN_PARENTHESES);
    const [text, , name] = this.#match(/(["'])([\w.]*)\1/y) ?? [];
    this.#skip(SPACE_IN_PARENTHESES);
    const isWhole = text !== undefined && /[,)]/.test(this.#text.charAt(this.#at));
    const [, dots = '', module = ''] = /^(\.*)(.*)$/.exec(name ?? '') ?? [];
    // What a name with dots is relative to is an argument more.
    if (!isWhole || dots !== '' || module === '') this.#isComputed = true;
    else this.#imports.push({ dots: 0, module, names: [] });
  }

  #dotted(): string {
    let name = this.#name(SPACE);
    if (name === '') return '';
    while (this.#sign('.', SPACE)) name += `.${this.#name(SPACE)}`;
    return name;
  }

  #alias(space: RegExp): boolean {
    return this.#word('as', space) && this.#name(space) !== '';
  }

  /** Empty where none stands, or a keyword that ends the list. Python takes names in their compatible form (NFKC). */
  #name(space: RegExp): string {
    const before = this.#at;
    this.#skip(space);
    const word = this.#match(WORD)?.[0] ?? '';
    if (word !== '' && word !== 'import') return word.normalize('NFKC');
    this.#at = before;
    return '';
  }

  #word(wanted: string, space: RegExp): boolean {
    const before = this.#at;
    this.#skip(space);
    if (this.#match(WORD)?.[0] === wanted) return true;
    this.#at = before;
    return false;
  }

  #sign(wanted: string, space: RegExp): boolean {
    const before = this.#at;
    this.#skip(space);
    if (this.#text[this.#at] === wanted) {
      this.#at += 1;
      return true;
    }
    this.#at = before;
    return false;
  }

  #skip(space: RegExp): void {
    this.#match(space);
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found !== null) this.#at = pattern.lastIndex;
    return found;
  }

  #skipLine(): void {
    const end = this.#text.indexOf('\n', this.#at);
    this.#at = end < 0 ? this.#text.length : end;
  }
}

/** `\b` knows ASCII alone: in `éimport` no word begins. */
function isPartOfWord(text: string, start: number, end: number): boolean {
  return text.charCodeAt(start - 1) > 127 || text.charCodeAt(end) > 127;
}

/** Inside of an f-string something else stands before the word. */
function beginsStatement(text: string, start: number): boolean {
  let at = start - 1;
  while (at >= 0 && ' \t\f'.includes(text.charAt(at))) at -= 1;
  return at < 0 || '\n\r;:\ufeff'.includes(text.charAt(at));
}

/** `a.runpy` as well: what is in doubt may run anything. */
function isOpaque(module: string): boolean {
  return module
    .split('.')
    .some((part) => COMPUTING.test(part) && part !== 'import_module' && part !== '__import__');
}

/** Under another name its calls are not seen; a list from elsewhere may name modules to `from x import *`. */
function isDoubtful(name: string, isRenamed: boolean): boolean {
  return isOpaque(name) || name === '__all__' || (isRenamed && COMPUTING.test(name));
}

/** A definition is something else, and so is a method `exec`, as those of databases. */
function isOther(text: string, start: number, token: string): boolean {
  const before = text.slice(Math.max(0, start - 40), start);
  if (/\bdef[ \t]+$/.test(before)) return true;
  return token === 'exec' && /\.\s*$/.test(before) && !/\bbuiltins\s*\.\s*$/.test(before);
}
