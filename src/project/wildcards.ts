/** Patterns with `*`, which stands for any text; none takes exponential time. */

/** Whole-text match where `*` stands for anything; linear in the pattern's parts, so no pattern can make it slow. */
export function glob(pattern: string, text: string): boolean {
  const parts = pattern.split('*');
  if (parts.length === 1) return pattern === text;
  const first = parts[0] as string;
  const last = parts.at(-1) as string;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length)
    return false;
  let position = first.length;
  const end = text.length - last.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, position);
    if (found < 0 || found + part.length > end) return false;
    position = found + part.length;
  }
  return true;
}

/**
 * The source of an expression, for the flag `s`, in which any text may stand between the parts. Each part is a source that
 * always takes one length, such as `a\.b` or `[xy].`.
 */
export function withAnyTextBetween(parts: readonly string[]): string {
  const [first = '', ...others] = parts;
  const last = others.pop();
  if (last === undefined) return first;
  // The first place where a part stands is as good as any other, so what a lookahead has found is never looked for again.
  const middle = others
    .filter((part) => part !== '')
    .map((part, index) => `(?=(?<_${index}>.*?${part}))\\k<_${index}>`);
  return `${first}${middle.join('')}.*${last}`;
}
