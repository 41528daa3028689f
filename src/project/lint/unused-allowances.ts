/** Allowances that nothing needs any more: they hide what may come later. */
import { CODES } from '../../diagnostics/codes.ts';
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { type Allowance, isSilenceable } from '../../diagnostics/lint-policy.ts';

/**
 * Of `file`, whose findings are all known: none when an error in it may hide others. A flow file may belong to another
 * project as well, so nothing is said of its comments.
 */
export function unusedAllowances(
  file: string,
  allowances: readonly Allowance[],
  used: ReadonlySet<Allowance>,
  found: readonly Diagnostic[],
): Diagnostic[] {
  if (found.some(({ code, severity }) => severity === 'error' && !isSilenceable(code))) return [];
  const unused = allowances.filter(
    (each) => each.file === file && !used.has(each) && !mayBeNeededElsewhere(each),
  );
  return unused.map((each) => {
    const inComment = (other: Allowance): boolean =>
      other.file === each.file && other.comment.start.offset === each.comment.start.offset;
    const isWhole = allowances.filter(inComment).every((other) => unused.includes(other));
    return diagnostic('TQ1007', {
      message: `there is no \`${CODES[each.code].name}\` here to allow`,
      where: each.where,
      help: isWhole ? 'remove the comment' : 'remove the name',
      fix: isWhole ? { title: 'remove the comment', edits: [{ where: each.comment, text: '' }] } : undefined,
    });
  });
}

/**
 * For what only a server, a repository or a preflight tells, and for a variable that another machine may not have set. Where
 * no placeholder stands, no machine misses a variable.
 */
function mayBeNeededElsewhere({ code, covered }: Allowance): boolean {
  return code === 'TQ2021' ? covered.includes('{{') : /^TQ(?:5|43|44)/.test(code);
}
