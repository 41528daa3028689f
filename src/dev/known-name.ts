/** What `-n` of `tq dev` may name. Pure. */
import { nameList } from '../diagnostics/name-list.ts';
import type { Document } from '../project/document.ts';
import { countEntries, matchedNames, namesOf } from '../project/select.ts';
import { TqError } from '../tq-error.ts';

/**
 * Of a file with one deployment another name would be a new name for it, as with `tq deploy`; here nobody means that.
 * With several, and where the name is a placeholder, what is chosen is left to whoever reads the file. Throws `TqError`.
 */
export function requireKnownName(document: Document, names: readonly string[]): void {
  const [known, ...others] = namesOf(document);
  if (known === undefined || others.length > 0 || countEntries(document) > 1 || known.includes('{{')) return;
  const found = matchedNames(document, names);
  const unknown = names.filter((name) => !found.includes(name));
  if (unknown.length === 0) return;
  throw new TqError('findings', `the file has no deployment ${nameList(unknown)}`, {
    help: `it has ${nameList([known])}`,
  });
}
