/** Everything that begins with `(`; CPython 3.11 `re/_parser.py`, `_parse`. */
import { FLAG_LETTERS, VERBOSE } from './flags.ts';
import { type Groups, MOST_GROUPS } from './groups.ts';
import { type Node, type Sequence, atomic, conditional, group, look, reference } from './nodes.ts';
import { isIdentifier, quoted, toGroupNumber } from './python-text.ts';
import { scanFlags } from './scan-flags.ts';
import { lengthOf, type Source } from './source.ts';

/** How the parser reads the parts of a group; each goes one Python call deeper than `depth`. */
export interface GroupScan {
  readonly source: Source;
  readonly groups: Groups;
  readonly verbose: boolean;
  readonly depth: number;
  /** Reads `a|b|c` up to a `)`. */
  alternatives(verbose: boolean, depth: number): Sequence;
  /** Reads up to a `|` or `)`. */
  sequence(verbose: boolean, depth: number): Sequence;
}

export type Scanned = { readonly node: Node } | 'comment' | { readonly globalFlags: number };

/** Reads a group whose `(` was just taken. */
export function scanGroup(scan: GroupScan): Scanned {
  const { source } = scan;
  const start = source.tell() - 1;
  if (!source.match('?')) return { node: captured(scan, start, undefined) };
  const kind = required(source);
  if (kind === 'P') return { node: scanNamed(scan, start) };
  if (kind === ':') return { node: enclosed(scan, start, 0, 0) };
  if (kind === '#') return comment(source, start);
  if (kind === '=' || kind === '!' || kind === '<') return { node: lookAround(scan, start, kind) };
  if (kind === '(') return { node: scanCondition(scan, start) };
  if (kind === '>') return { node: atomic(body(scan, start, scan.verbose)) };
  if (kind !== '-' && !FLAG_LETTERS.has(kind))
    throw source.fault(`unknown extension ?${kind}`, lengthOf(kind) + 1);
  const flags = scanFlags(source, kind);
  if (flags.scope === 'pattern') return { globalFlags: flags.added };
  return { node: enclosed(scan, start, flags.added, flags.removed) };
}

function required(source: Source): string {
  const token = source.get();
  if (token === undefined) throw source.fault('unexpected end of pattern');
  return token;
}

function body(scan: GroupScan, start: number, verbose: boolean): Sequence {
  const parsed = scan.alternatives(verbose, scan.depth + 1);
  close(scan.source, start);
  return parsed;
}

function close(source: Source, start: number): void {
  if (!source.match(')')) throw source.fault('missing ), unterminated subpattern', source.tell() - start);
}

function captured(scan: GroupScan, start: number, name: string | undefined): Node {
  const number = scan.groups.open(name, scan.source);
  const parsed = body(scan, start, scan.verbose);
  scan.groups.close(number, parsed.width);
  return group(parsed, number, 0, 0);
}

function enclosed(scan: GroupScan, start: number, added: number, removed: number): Node {
  const verbose = (scan.verbose || (added & VERBOSE) !== 0) && (removed & VERBOSE) === 0;
  return group(body(scan, start, verbose), undefined, added, removed);
}

/** `(?P<name>...)` and `(?P=name)`. */
function scanNamed(scan: GroupScan, start: number): Node {
  const { source, groups } = scan;
  if (source.match('<')) return captured(scan, start, groupName(source, '>'));
  if (!source.match('=')) {
    const token = required(source);
    throw source.fault(`unknown extension ?P${token}`, lengthOf(token) + 2);
  }
  const name = groupName(source, ')');
  const number = groups.named(name);
  if (number === undefined) throw source.fault(`unknown group name ${quoted(name)}`, lengthOf(name) + 1);
  if (!groups.isClosed(number)) throw source.fault('cannot refer to an open group', lengthOf(name) + 1);
  groups.checkLookBehind(number, source);
  return reference(number, groups.widthOf(number));
}

function groupName(source: Source, terminator: string): string {
  const name = source.getUntil(terminator, 'group name');
  if (!isIdentifier(name)) throw badName(source, name);
  return name;
}

function badName(source: Source, name: string): Error {
  return source.fault(`bad character in group name ${quoted(name)}`, lengthOf(name) + 1);
}

function comment(source: Source, start: number): 'comment' {
  for (;;) {
    if (source.next === undefined)
      throw source.fault('missing ), unterminated comment', source.tell() - start);
    if (source.get() === ')') return 'comment';
  }
}

function lookAround(scan: GroupScan, start: number, kind: '=' | '!' | '<'): Node {
  const { source, groups } = scan;
  if (kind !== '<') return look(false, kind === '!', body(scan, start, scan.verbose), start);
  const sign = required(source);
  if (sign !== '=' && sign !== '!') throw source.fault(`unknown extension ?<${sign}`, lengthOf(sign) + 2);
  const outer = groups.lookBehindStart;
  groups.lookBehindStart ??= groups.count;
  const parsed = scan.alternatives(scan.verbose, scan.depth + 1);
  groups.lookBehindStart = outer;
  close(source, start);
  return look(true, sign === '!', parsed, start);
}

/** `(?(1)yes|no)` and `(?(name)yes|no)`. */
function scanCondition(scan: GroupScan, start: number): Node {
  const { source, groups } = scan;
  const number = conditionGroup(source, groups);
  groups.checkLookBehind(number, source);
  const yes = scan.sequence(scan.verbose, scan.depth + 1);
  let no: Sequence | undefined;
  if (source.match('|')) {
    no = scan.sequence(scan.verbose, scan.depth + 1);
    if (source.next === '|') throw source.fault('conditional backref with more than two branches');
  }
  close(source, start);
  return conditional(number, yes, no);
}

function conditionGroup(source: Source, groups: Groups): number {
  const name = source.getUntil(')', 'group name');
  const back = lengthOf(name) + 1;
  if (isIdentifier(name)) {
    const number = groups.named(name);
    if (number === undefined) throw source.fault(`unknown group name ${quoted(name)}`, back);
    return number;
  }
  const written = toGroupNumber(name);
  if (written === undefined) throw badName(source, name);
  if (written === 0n) throw source.fault('bad group number', back);
  if (written >= MOST_GROUPS) throw source.fault(`invalid group reference ${written}`, back);
  const number = Number(written);
  if (!groups.conditions.has(number)) groups.conditions.set(number, source.tell() - back);
  return number;
}
