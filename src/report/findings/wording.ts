/** The words of a diagnostic as plain text, for formats that have no fields for all of its parts. */
import { CODES } from '../../diagnostics/codes.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { printable } from '../printable.ts';
import type { Failure } from './findings.ts';
import { placeText } from './places.ts';

/** `TQ2001 unknown-key` */
export function codeText({ code }: Diagnostic): string {
  return `${code} ${CODES[code].name}`;
}

/** One line each: related places, help, the certain repair. */
export function detailLines({ label, related, help, fix }: Diagnostic): string[] {
  return [
    ...(label === undefined ? [] : [`here: ${label}`]),
    ...(related ?? []).map((each) => `see ${placeText(each.where)}: ${each.text}`),
    ...(help === undefined ? [] : [`help: ${help}`]),
    ...(fix === undefined ? [] : [`fix: ${fix.title}`]),
  ].map(printable);
}

/** The message, and below it what belongs to it. */
export function wholeText(each: Diagnostic): string {
  return [printable(each.message), ...detailLines(each)].join('\n');
}

/** `error: …` with cause and help below it. */
export function failureText({ message, cause, help }: Failure): string {
  return [
    message,
    ...(cause === undefined ? [] : [`cause: ${cause}`]),
    ...(help === undefined ? [] : [`help: ${help}`]),
  ]
    .map(printable)
    .join('\n');
}
