/** Character sets `[...]`; CPython 3.11 `re/_parser.py`, `_parse`. */
import { type Node, type SetItem, characterSet, literal, notLiteral } from './nodes.ts';
import { scanSetEscape } from './scan-escape.ts';
import { lengthOf, type Source } from './source.ts';

/** Reads a set whose `[` was just taken. */
export function scanSet(source: Source): Node {
  const start = source.tell() - 1;
  const negated = source.match('^');
  const items: SetItem[] = [];
  for (;;) {
    const token = taken(source, start);
    if (token === ']' && items.length > 0) break;
    const item = member(source, token);
    if (!source.match('-')) {
      items.push(item);
      continue;
    }
    const end = taken(source, start);
    if (end === ']') {
      items.push(item, { kind: 'char', code: 0x2d });
      break;
    }
    items.push(range(source, item, token, end));
  }
  return asNode(withoutRepeats(items), negated);
}

function taken(source: Source, start: number): string {
  const token = source.get();
  if (token === undefined) throw source.fault('unterminated character set', source.tell() - start);
  return token;
}

function member(source: Source, token: string): SetItem {
  if (token.startsWith('\\')) return scanSetEscape(source, token);
  return { kind: 'char', code: token.codePointAt(0) ?? 0 };
}

function range(source: Source, first: SetItem, firstToken: string, lastToken: string): SetItem {
  const last = member(source, lastToken);
  if (first.kind === 'char' && last.kind === 'char' && first.code <= last.code)
    return { kind: 'range', low: first.code, high: last.code };
  const length = lengthOf(firstToken) + 1 + lengthOf(lastToken);
  throw source.fault(`bad character range ${firstToken}-${lastToken}`, length);
}

function asNode(items: readonly SetItem[], negated: boolean): Node {
  const only = items.length === 1 ? items[0] : undefined;
  if (only?.kind === 'char') return negated ? notLiteral(only.code) : literal(only.code);
  return characterSet(items, negated);
}

/** The members in order, each once. */
export function withoutRepeats(items: readonly SetItem[]): readonly SetItem[] {
  const seen = new Map<string, SetItem>();
  for (const item of items) {
    const key = setItemKey(item);
    if (!seen.has(key)) seen.set(key, item);
  }
  return [...seen.values()];
}

export function setItemKey(item: SetItem): string {
  if (item.kind === 'char') return String(item.code);
  return item.kind === 'range' ? `${item.low}-${item.high}` : item.name;
}
