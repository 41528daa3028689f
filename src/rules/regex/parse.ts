/** Reads a Python pattern into its tree; the same steps in the same order as CPython 3.11 `re/_parser.py`. */
import { joined } from './alternatives.ts';
import { ASCII, LOCALE, UNICODE, VERBOSE } from './flags.ts';
import { Groups } from './groups.ts';
import { type Node, type Sequence, anchor, anyCharacter, isPlainGroup, literal, sequence } from './nodes.ts';
import { PatternCrash } from './pattern-fault.ts';
import { scanEscape } from './scan-escape.ts';
import { type GroupScan, scanGroup } from './scan-group.ts';
import { scanRepeat } from './scan-repeat.ts';
import { scanSet } from './scan-set.ts';
import { Source } from './source.ts';

/**
 * How many calls deep Python's parser and compiler get before RecursionError, at the usual limit of 1000, when Truthound's
 * `validate_rule` is called from a script. Called from deeper down, Python gives up earlier.
 */
export const DEEPEST = 986;

export interface ParsedPattern {
  readonly tree: Sequence;
  /** Python's numbers, see flags.ts. */
  readonly flags: number;
  /** Where the last group of global flags ends, in code points, so that nothing but flags, comments and the white space of a verbose pattern stands before it; 0 without any. */
  readonly flagsEnd: number;
  /** Captures. */
  readonly groups: number;
}

/** Throws PatternFault and PatternCrash. */
export function parsePattern(pattern: string): ParsedPattern {
  const source = new Source(pattern);
  const groups = new Groups();
  const tree = scanAlternatives(source, groups, false, 0);
  if (!(groups.flags & ASCII)) groups.flags |= UNICODE;
  else if (groups.flags & UNICODE)
    throw new PatternCrash('ValueError: ASCII and UNICODE flags are incompatible');
  if (groups.flags & LOCALE) throw new PatternCrash('ValueError: cannot use LOCALE flag with a str pattern');
  if (source.next !== undefined) throw source.fault('unbalanced parenthesis');
  groups.checkConditions();
  return { tree, flags: groups.flags, flagsEnd: groups.flagsEnd, groups: groups.count - 1 };
}

/** `depth` counts Python's calls; 0 is the whole pattern. */
function scanAlternatives(source: Source, groups: Groups, verbose: boolean, depth: number): Sequence {
  const options: Sequence[] = [];
  let spaced = verbose;
  for (;;) {
    options.push(scanSequence(source, groups, spaced, depth + 1, depth === 0 && options.length === 0));
    if (!source.match('|')) return joined(options);
    if (depth === 0) spaced = (groups.flags & VERBOSE) !== 0;
  }
}

/** `first` is where global flags may stand. */
function scanSequence(
  source: Source,
  groups: Groups,
  verbose: boolean,
  depth: number,
  first = false,
): Sequence {
  if (depth > DEEPEST) throw new PatternCrash('RecursionError: maximum recursion depth exceeded');
  const nodes: Node[] = [];
  let spaced = verbose;
  for (;;) {
    const token = source.next;
    if (token === undefined || token === '|' || token === ')') return flattened(nodes);
    const start = source.tell();
    source.get();
    if (spaced && skipsSpace(source, token)) continue;
    if (token !== '(') {
      scanToken(source, groups, token, nodes);
      continue;
    }
    const scanned = scanGroup(groupScan(source, groups, spaced, depth));
    if (scanned === 'comment') continue;
    if ('node' in scanned) {
      nodes.push(scanned.node);
      continue;
    }
    groups.flags |= scanned.globalFlags;
    if (!first || nodes.length > 0)
      throw source.fault('global flags not at the start of the expression', source.tell() - start);
    groups.flagsEnd = source.tell();
    spaced = (groups.flags & VERBOSE) !== 0;
  }
}

/** In a verbose pattern: white space, or a comment to the end of its line. */
function skipsSpace(source: Source, token: string): boolean {
  if (/^[ \t\n\r\v\f]$/.test(token)) return true;
  if (token !== '#') return false;
  for (;;) {
    const skipped = source.get();
    if (skipped === undefined || skipped === '\n') return true;
  }
}

function scanToken(source: Source, groups: Groups, token: string, nodes: Node[]): void {
  if (token.startsWith('\\')) nodes.push(scanEscape(source, token, groups));
  else if (token === '[') nodes.push(scanSet(source));
  else if (token === '*' || token === '+' || token === '?' || token === '{') scanRepeat(source, token, nodes);
  else if (token === '.') nodes.push(anyCharacter());
  else if (token === '^' || token === '$') nodes.push(anchor(token));
  else nodes.push(literal(token.codePointAt(0) ?? 0));
}

function groupScan(source: Source, groups: Groups, verbose: boolean, depth: number): GroupScan {
  return {
    source,
    groups,
    verbose,
    depth,
    alternatives: (inner, deep) => scanAlternatives(source, groups, inner, deep),
    sequence: (inner, deep) => scanSequence(source, groups, inner, deep),
  };
}

/** Longer groups stay, lest the parts of nested ones be copied over and over; it makes no difference to what is judged. */
const LONGEST_DISSOLVED = 200;

/** Plain groups dissolve into the sequence that holds them. */
function flattened(nodes: readonly Node[]): Sequence {
  const only = nodes.length === 1 ? nodes[0] : undefined;
  if (only !== undefined && isPlainGroup(only)) return only.body;
  if (!nodes.some(isPlainGroup)) return sequence(nodes);
  const flat: Node[] = [];
  for (const node of nodes) {
    if (isPlainGroup(node) && node.body.nodes.length <= LONGEST_DISSOLVED)
      for (const inner of node.body.nodes) flat.push(inner);
    else flat.push(node);
  }
  return sequence(flat);
}
