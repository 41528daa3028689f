/** Patterns with `*`, which stands for any text, as regular expressions that take no exponential time. */

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
