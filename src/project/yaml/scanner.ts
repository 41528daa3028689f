/**
 * Cuts a YAML text into tokens, rule by rule as PyYAML's `scanner.py` (MIT, Kirill Simonov) does, because its reading
 * is what Prefect acts on: the `yaml` package refuses or accepts other texts. Words for problems: `scan-problems.ts`.
 */
import { END, isBlankBreakOrEnd, isBreakOrEnd } from './characters.ts';
import { Cursor } from './cursor.ts';
import { MAX_DEPTH, tooDeep } from './limits.ts';
import { cannotStart, listNotAllowedHere, missingColon, unexpectedColon, unopened } from './scan-problems.ts';
import { scanDirective, scanName, scanTag } from './scan-properties.ts';
import { scanQuoted } from './scan-quoted.ts';
import { scanBlock, scanPlain } from './scan-scalars.ts';
import type { Mark, Token } from './tokens.ts';

/** A place where a key may have started; the `:` that decides comes later. */
interface PossibleKey {
  tokenNumber: number;
  /** Nothing but a key fits here. */
  required: boolean;
  offset: number;
  /** The offset in code points, which the limit counts. */
  index: number;
  line: number;
  column: number;
}

/** PyYAML's limit for a key without `?`. */
const LONGEST_KEY = 1024;

const TAKES: (((scanner: Scanner) => boolean) | undefined)[] = [];

export class Scanner {
  readonly cursor: Cursor;
  private tokens: Token[] = [];
  private head = 0;
  private taken = 0;
  private done = false;
  private flowLevel = 0;
  /** The column of the innermost block collection, and those around it. */
  private indent = -1;
  private readonly indents: number[] = [];
  private keyAllowed = true;
  /** By flow level. A lower level's key is always the older one. */
  private keys: (PossibleKey | undefined)[] = [];
  /** The last token that was scanned, for messages. */
  private last: Token | undefined;

  constructor(text: string) {
    this.cursor = new Cursor(text);
  }

  /** The next token, which stays the next one. Behind the end it is `stream-end` again and again. */
  peek(): Token {
    while (this.needsMore()) this.fetch();
    return this.tokens[this.head] as Token;
  }

  /** The next token, and moves on. */
  take(): Token {
    const token = this.peek();
    if (token.kind === 'stream-end') return token;
    this.head += 1;
    this.taken += 1;
    if (this.head === this.tokens.length) {
      this.tokens = [];
      this.head = 0;
    }
    return token;
  }

  /** The columns of the block collections that are open where the scanner stands. */
  openColumns(): number[] {
    return [...this.indents, this.indent];
  }

  private needsMore(): boolean {
    if (this.done) return false;
    if (this.head === this.tokens.length) return true;
    this.dropStaleKeys();
    for (const key of this.keys) if (key) return key.tokenNumber === this.taken;
    return false;
  }

  private fetch(): void {
    this.skipToToken();
    this.dropStaleKeys();
    const column = this.cursor.column();
    this.unwind(column);
    const code = this.cursor.code();
    if (code === END) return this.takeEnd();
    if (column === 0 && this.takeLineStart(code)) return;
    if (code < 128 && TAKES[code]?.(this)) return;
    if (!this.startsPlain(code)) throw cannotStart(this.cursor, this.openColumns(), this.flowLevel > 0);
    this.takePlain();
  }

  private skipToToken(): void {
    const cursor = this.cursor;
    for (;;) {
      cursor.skipSpaces();
      if (cursor.code() === 35) while (!isBreakOrEnd(cursor.code())) cursor.advance();
      if (cursor.takeBreak() === '') return;
      if (this.flowLevel === 0) this.keyAllowed = true;
    }
  }

  private startsPlain(code: number): boolean {
    if (code >= 128) return true;
    const isIndicator = '\t-?:,[]{}#&*!|>\'"%@`'.includes(String.fromCharCode(code));
    if (!isIndicator) return true;
    if (isBlankBreakOrEnd(this.cursor.code(1))) return false;
    return code === 45 || (this.flowLevel === 0 && (code === 63 || code === 58));
  }

  private push(kind: Mark, start: number, end: number): void {
    this.last = { kind, start, end };
    this.tokens.push(this.last);
  }

  private takeMark(kind: Mark, units = 1): true {
    const start = this.cursor.offset;
    this.cursor.advance(units);
    this.push(kind, start, start + units);
    return true;
  }

  // Keys: a `:` turns an earlier token into a key, so tokens wait until it is known whether one comes.

  private dropStaleKeys(): void {
    for (let level = 0; level < this.keys.length; level += 1) {
      const key = this.keys[level];
      if (!key) continue;
      if (key.line === this.cursor.line && this.cursor.index() - key.index <= LONGEST_KEY) continue;
      if (key.required) throw missingColon(this.cursor, key.offset);
      this.keys[level] = undefined;
    }
  }

  private saveKey(): void {
    if (!this.keyAllowed) return;
    const column = this.cursor.column();
    this.forgetKey();
    this.keys[this.flowLevel] = {
      tokenNumber: this.taken + this.tokens.length - this.head,
      required: this.flowLevel === 0 && this.indent === column,
      offset: this.cursor.offset,
      index: this.cursor.index(),
      line: this.cursor.line,
      column,
    };
  }

  private forgetKey(): void {
    const key = this.keys[this.flowLevel];
    if (key?.required) throw missingColon(this.cursor, key.offset);
    this.keys[this.flowLevel] = undefined;
  }

  // Indentation: block collections begin and end by it.

  private unwind(column: number): void {
    if (this.flowLevel > 0) return;
    const offset = this.cursor.offset;
    while (this.indent > column) {
      this.indent = this.indents.pop() ?? -1;
      this.tokens.push({ kind: 'block-end', start: offset, end: offset });
    }
  }

  private addIndent(column: number): boolean {
    if (this.indent >= column) return false;
    if (this.indents.length >= MAX_DEPTH) throw tooDeep(this.cursor.offset, this.cursor.offset + 1);
    this.indents.push(this.indent);
    this.indent = column;
    return true;
  }

  private startBlock(kind: Mark): void {
    const offset = this.cursor.offset;
    if (this.addIndent(this.cursor.column())) this.push(kind, offset, offset);
  }

  // The tokens, one method each.

  private takeEnd(): void {
    this.unwind(-1);
    this.forgetKey();
    this.keys = [];
    this.push('stream-end', this.cursor.offset, this.cursor.offset);
    this.done = true;
  }

  private takeLineStart(code: number): boolean {
    const isDirective = code === 37;
    if (!isDirective && !this.cursor.atDocumentMarker()) return false;
    this.unwind(-1);
    this.forgetKey();
    this.keyAllowed = false;
    if (isDirective) this.tokens.push(scanDirective(this.cursor));
    else this.takeMark(code === 45 ? 'document-start' : 'document-end', 3);
    return true;
  }

  takeFlowStart(kind: Mark): true {
    this.saveKey();
    if (this.flowLevel >= MAX_DEPTH) throw tooDeep(this.cursor.offset, this.cursor.offset + 1);
    this.flowLevel += 1;
    this.keyAllowed = true;
    return this.takeMark(kind);
  }

  takeFlowEnd(kind: Mark): true {
    this.forgetKey();
    if (this.flowLevel === 0) throw unopened(this.cursor);
    this.flowLevel -= 1;
    this.keyAllowed = false;
    return this.takeMark(kind);
  }

  takeFlowEntry(): true {
    this.keyAllowed = true;
    this.forgetKey();
    return this.takeMark('flow-entry');
  }

  takeBlockEntry(): boolean {
    if (!isBlankBreakOrEnd(this.cursor.code(1))) return false;
    if (this.flowLevel === 0) {
      if (!this.keyAllowed) throw listNotAllowedHere(this.cursor);
      this.startBlock('block-sequence-start');
    }
    this.keyAllowed = true;
    this.forgetKey();
    return this.takeMark('block-entry');
  }

  takeKey(): boolean {
    if (this.flowLevel === 0) {
      if (!isBlankBreakOrEnd(this.cursor.code(1))) return false;
      if (!this.keyAllowed) throw unexpectedColon(this.cursor, this.last);
      this.startBlock('block-mapping-start');
    }
    this.keyAllowed = this.flowLevel === 0;
    this.forgetKey();
    return this.takeMark('key');
  }

  takeValue(): boolean {
    if (this.flowLevel === 0 && !isBlankBreakOrEnd(this.cursor.code(1))) return false;
    const key = this.keys[this.flowLevel];
    if (key) {
      this.keys[this.flowLevel] = undefined;
      const index = this.head + key.tokenNumber - this.taken;
      const place = { start: key.offset, end: key.offset };
      this.tokens.splice(index, 0, { kind: 'key', ...place });
      if (this.flowLevel === 0 && this.addIndent(key.column)) {
        this.tokens.splice(index, 0, { kind: 'block-mapping-start', ...place });
      }
      this.keyAllowed = false;
    } else {
      if (this.flowLevel === 0) {
        if (!this.keyAllowed) throw unexpectedColon(this.cursor, this.last);
        this.startBlock('block-mapping-start');
      }
      this.keyAllowed = this.flowLevel === 0;
      this.forgetKey();
    }
    return this.takeMark('value');
  }

  takeBlockScalar(): boolean {
    if (this.flowLevel > 0) return false;
    this.keyAllowed = true;
    this.forgetKey();
    return this.add(scanBlock(this.cursor, this.indent));
  }

  /** Names, tags and quoted texts, any of which may be a key or begin one. */
  takeWord(scan: (cursor: Cursor) => Token): true {
    this.saveKey();
    this.keyAllowed = false;
    return this.add(scan(this.cursor));
  }

  private takePlain(): void {
    this.saveKey();
    const { token, brokeLine } = scanPlain(this.cursor, this.flowLevel > 0, this.indent);
    this.keyAllowed = brokeLine;
    this.add(token);
  }

  private add(token: Token): true {
    this.last = token;
    this.tokens.push(token);
    return true;
  }
}

function on(characters: string, take: (scanner: Scanner) => boolean): void {
  for (const character of characters) TAKES[character.charCodeAt(0)] = take;
}

on('[', (scanner) => scanner.takeFlowStart('flow-sequence-start'));
on('{', (scanner) => scanner.takeFlowStart('flow-mapping-start'));
on(']', (scanner) => scanner.takeFlowEnd('flow-sequence-end'));
on('}', (scanner) => scanner.takeFlowEnd('flow-mapping-end'));
on(',', (scanner) => scanner.takeFlowEntry());
on('-', (scanner) => scanner.takeBlockEntry());
on('?', (scanner) => scanner.takeKey());
on(':', (scanner) => scanner.takeValue());
on('*&', (scanner) => scanner.takeWord(scanName));
on('!', (scanner) => scanner.takeWord(scanTag));
on('|>', (scanner) => scanner.takeBlockScalar());
on('\'"', (scanner) => scanner.takeWord(scanQuoted));
