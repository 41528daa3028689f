/** One pattern of an ignore file → what it matches: a port of `moby/patternmatcher/patternmatcher.go` (0.6.0) for Linux. */
import { goRegExp } from './go-regexp.ts';

/** Whether a path, with `/` and relative to the context, is meant by the pattern itself. */
export type PathTest = (path: string) => boolean;

/** Undefined: the pattern makes a regular expression that Go refuses. `pattern` is cleaned and without its `!`. */
export function compilePattern(pattern: string): PathTest | undefined {
  const { kind, source } = translate(pattern);
  if (kind === 'exact') return (path) => path === pattern;
  if (kind === 'prefix') {
    const prefix = pattern.slice(0, -2);
    return (path) => path.startsWith(prefix);
  }
  if (kind === 'suffix') {
    const suffix = pattern.slice(2);
    // `**/foo` means `foo` too; `**foo` means all that ends so, `barfoo` as well.
    return (path) => path.endsWith(suffix) || (suffix.startsWith('/') && path === suffix.slice(1));
  }
  const expression = goRegExp(`^${source}$`);
  return expression && ((path) => expression.test(path));
}

/** What Docker takes a pattern for; all but `expression` it compares by text. */
type PatternKind = 'exact' | 'prefix' | 'suffix' | 'expression';

interface Translated {
  kind: PatternKind;
  /** A regular expression of Go without its anchors. */
  source: string;
}

/**
 * Special to regular expressions, and not to patterns. `|`, `{` and `}` were meant to be among them, but the table of bits in
 * `shouldEscape` has no room for what is beyond `?`: next to a wildcard `a|b*` is an alternative, as seen with 0.6.0.
 */
const PLAIN_IN_PATTERNS = new Set('.+()$');

/** `Pattern.compile`: one pass, in which later wildcards change what earlier ones made of the kind. */
function translate(pattern: string): Translated {
  // Go's scanner drops a byte order mark at the start.
  const characters = [...pattern.replace(/^\ufeff/, '')];
  let translated: Translated = { kind: 'exact', source: '' };
  let index = 0;
  while (index < characters.length) {
    const isFirst = index === 0;
    const { kind, source, length } = translateNext(characters, index, translated.kind);
    translated = { kind, source: translated.source + source };
    index += length;
    if (isFirst && characters[0] === '*' && characters[1] === '*') translated.kind = 'suffix';
  }
  return translated;
}

type Step = Translated & { length: number };

function translateNext(characters: readonly string[], index: number, kind: PatternKind): Step {
  const character = characters[index] as string;
  const next = characters[index + 1];
  if (character === '*' && next === '*') return translateDoubleStar(characters, index, kind);
  if (character === '*') return { kind: 'expression', source: '[^/]*', length: 1 };
  if (character === '?') return { kind: 'expression', source: '[^/]', length: 1 };
  if (PLAIN_IN_PATTERNS.has(character)) return { kind, source: `\\${character}`, length: 1 };
  if (character === '\\' && next !== undefined) return { kind: 'expression', source: `\\${next}`, length: 2 };
  if (character === '[' || character === ']') return { kind: 'expression', source: character, length: 1 };
  return { kind, source: character, length: 1 };
}

/** `**` and `**` with a slash behind it: any number of folders, none included; at the end, everything. */
function translateDoubleStar(characters: readonly string[], index: number, kind: PatternKind): Step {
  const length = characters[index + 2] === '/' ? 3 : 2;
  if (index + length < characters.length) return { kind: 'expression', source: '(.*/)?', length };
  return kind === 'exact'
    ? { kind: 'prefix', source: '', length }
    : { kind: 'expression', source: '.*', length };
}
