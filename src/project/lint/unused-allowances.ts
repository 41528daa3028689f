/** Allowances that nothing needs any more: they hide what may come later. */
import type { DiagnosticCode } from '../../diagnostics/codes.ts';
import { CODES } from '../../diagnostics/codes.ts';
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Allowance } from '../../diagnostics/lint-policy.ts';

/** Of a file that was judged as a whole. */
export function unusedAllowances(
  allowances: readonly Allowance[],
  used: ReadonlySet<Allowance>,
): Diagnostic[] {
  const unused = allowances.filter((each) => !used.has(each) && !isFoundElsewhere(each.code));
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

/** What only a server knows, and what another machine may have set. */
function isFoundElsewhere(code: DiagnosticCode): boolean {
  return code.startsWith('TQ5') || code === 'TQ2021';
}
