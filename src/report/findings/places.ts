/** Paths and places as code hosts want them: relative to the top of the checkout where the file lies in it. */
import { isAbsolute, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../diagnostics/span.ts';
import { insidePath } from '../../inside-path.ts';
import type { Findings } from './findings.ts';

/** With forward slashes; absolute for a file outside the checkout. */
export function hostPath(file: string, { checkout }: Findings): string {
  const absolute = resolve(checkout.workingDirectory, file);
  return insidePath(checkout.root, absolute) || absolute.replaceAll(sep, '/');
}

/** Path and lines; a diagnostic without a place is shown at the top of the main file. */
export function placeOf(
  { where }: Diagnostic,
  findings: Findings,
): { path: string; line: number; endLine: number } {
  return {
    path: hostPath(where?.file ?? findings.mainFile, findings),
    line: where?.start.line ?? 1,
    endLine: where?.end.line ?? 1,
  };
}

/** The findings of each file by its host path, in order of first mention. */
export function byFile(findings: Findings): [string, Diagnostic[]][] {
  const files = new Map<string, Diagnostic[]>();
  for (const each of findings.diagnostics) {
    const { path } = placeOf(each, findings);
    const found = files.get(path);
    if (found === undefined) files.set(path, [each]);
    else found.push(each);
  }
  return [...files];
}

/** `prefect.yaml:7:5` */
export function placeText({ file, start }: Span): string {
  return `${file}:${start.line}:${start.column}`;
}

/** Half of a character, which no URI can hold. */
const LONE_SURROGATE = /\p{Cs}/gu;

/** A host path as a URI: percent-encoded, relative where the path is. */
export function uriOf(path: string): string {
  const whole = path.replaceAll(LONE_SURROGATE, '\ufffd');
  if (isAbsolute(whole)) return pathToFileURL(whole).href;
  return whole
    .split('/')
    .map((part) => encodeURIComponent(part))
    .join('/');
}
