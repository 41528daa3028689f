/** Ranges of versions as Poetry and Conda write them, in the words of PEP 440. */
import { parseVersion } from './version.ts';
import { parseSpecifier } from './specifier.ts';

/** Longer than any range, and a pattern may need long for it. */
const LONGEST = 1000;

/** `^3.8` is `>=3.8,<4`; `3.8.8` is `==3.8.8`; `*` is empty. Undefined for a text that is no range. */
export function fromPoetryRange(text: string): string | undefined {
  if (text.length > LONGEST) return undefined;
  return joined(text.split(/\s*\|\|?\s*/).map((each) => listOf(each, poetryClause)));
}

/** `=3.11` is `==3.11.*`, `3.8.8` is `==3.8.8`, `>=3,<4` is itself; the number of a build is left out. */
export function fromCondaRange(text: string): string | undefined {
  if (text.length > LONGEST) return undefined;
  return joined(text.split('|').map((each) => listOf(each, condaClause)));
}

function joined(lists: readonly (string | undefined)[]): string | undefined {
  const known = lists.filter((list) => list !== undefined);
  if (known.length < lists.length) return undefined;
  const written = known.includes('') ? '' : known.join(' || ');
  return parseSpecifier(written) === undefined ? undefined : written;
}

function listOf(text: string, translate: (clause: string) => string | undefined): string | undefined {
  // Poetry also takes blanks for commas, yet one may stand behind an operator.
  const clauses = text
    .replaceAll(/([=<>~^!])\s+/g, '$1')
    .split(/[\s,]+/)
    .filter(Boolean);
  const known = clauses.map(translate).filter((each) => each !== undefined);
  return known.length === clauses.length ? known.filter(Boolean).join(',') : undefined;
}

function poetryClause(clause: string): string | undefined {
  if (clause === '*') return '';
  const [, operator = '', written = ''] = /^(\^|~(?!=)|)(.*)$/.exec(clause) ?? [];
  if (operator === '')
    return /^\d/.test(clause) ? `==${clause}` : /^=\d/.test(clause) ? `=${clause}` : clause;
  const release = parseVersion(written)?.release;
  if (release === undefined) return undefined;
  return `>=${written},<${operator === '^' ? afterCaret(release) : after(release, Math.min(2, release.length))}`;
}

/** The first number that is not zero may not change; of zeros alone the last. */
function afterCaret(release: readonly bigint[]): string {
  const first = release.findIndex((number) => number > 0n);
  return after(release, first < 0 ? release.length : first + 1);
}

function after(release: readonly bigint[], length: number): string {
  return [...release.slice(0, length - 1), (release[length - 1] ?? 0n) + 1n].join('.');
}

function condaClause(clause: string): string | undefined {
  if (clause === '*') return '';
  const [, version] = /^=?(\d[\w.!+]*)(\.\*|\*)?(?:=.*)?$/.exec(clause) ?? [];
  if (version === undefined) return clause;
  const isPrefix = clause.includes('*') || (clause.startsWith('=') && !clause.slice(1).includes('='));
  return `==${version.replace(/\.$/, '')}${isPrefix ? '.*' : ''}`;
}
