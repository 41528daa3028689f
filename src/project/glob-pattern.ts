/** Globs as a project names its files by them. */

export interface GlobPattern {
  /** `path`: with `/` between its parts. Takes no longer than their lengths multiplied. */
  test(path: string): boolean;
}

/** `**` is any folders, `*` and `?` stay inside one, `{a,b}` is either; undefined where braces do not match. */
export function globPattern(glob: string): GlobPattern | undefined {
  if (!/^[^{}]*(\{[^{}]*\}[^{}]*)*$/.test(glob)) return undefined;
  const tokens = tokensOf(glob);
  return { test: (path) => reached(tokens, path, new Set([0])).has(path.length) };
}

type Token = { wild: string } | { text: string } | { either: Token[][] };

function tokensOf(glob: string): Token[] {
  const parts = glob.match(/\{[^{}]*\}|\*\*\/|\*\*|[*?]|[^*?{]+/g) ?? [];
  return parts.map((part) => {
    if (part.startsWith('{')) return { either: part.slice(1, -1).split(',').map(tokensOf) };
    return /^[*?]/.test(part) ? { wild: part } : { text: part };
  });
}

/** Where in the path the tokens may end that begin at one of these places. */
function reached(tokens: readonly Token[], path: string, from: ReadonlySet<number>): ReadonlySet<number> {
  let places = from;
  for (const token of tokens) {
    if (places.size === 0) break;
    if ('either' in token) places = new Set(token.either.flatMap((each) => [...reached(each, path, places)]));
    else
      places = 'wild' in token ? behindWild(token.wild, path, places) : behindText(token.text, path, places);
  }
  return places;
}

function behindText(text: string, path: string, from: ReadonlySet<number>): Set<number> {
  return new Set([...from].filter((at) => path.startsWith(text, at)).map((at) => at + text.length));
}

function behindWild(wild: string, path: string, from: ReadonlySet<number>): Set<number> {
  const isInside = (at: number): boolean => at < path.length && path.charAt(at) !== '/';
  if (wild === '?') return new Set([...from].filter(isInside).map((at) => at + 1));
  const places = new Set(wild === '**/' ? from : []);
  if (wild === '*') {
    for (const start of from) {
      let at = start;
      for (; isInside(at) && !places.has(at); at += 1) places.add(at);
      places.add(at);
    }
    return places;
  }
  for (let at = Math.min(...from); at <= path.length; at += 1)
    if (wild === '**' || path.charAt(at - 1) === '/') places.add(at);
  return places;
}
