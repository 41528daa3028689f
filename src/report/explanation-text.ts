/** What `tq explain` prints: the page of a code, or the list of all codes. */
import type { Severity } from '../diagnostics/diagnostic.ts';

/** A type and no interface, so that it is JSON. */
export type CodeSummary = { code: string; name: string; severity: Severity; meaning: string };

/** A page is Markdown that reads well as it is; links to other pages become the command that prints them. */
export function renderPage(page: string): string {
  return page.replaceAll(/\[(TQ\d{4})\]\(\1\.md\)/g, '$1').trimEnd();
}

/** A line a code, in columns. */
export function renderCodes(codes: readonly CodeSummary[]): string {
  const widest = (texts: readonly string[]): number => Math.max(...texts.map((text) => text.length));
  const name = widest(codes.map((each) => each.name));
  const severity = widest(codes.map((each) => each.severity));
  return codes
    .map((each) =>
      [each.code, each.name.padEnd(name), each.severity.padEnd(severity), each.meaning].join('  '),
    )
    .join('\n');
}
