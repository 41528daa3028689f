/** How a program ended that a step started, in words for a message. */
import type { FinishedProgram } from '../ports/processes.ts';
import { strip } from './python-strings.ts';

/** The line that tells why is among the last. */
const LINES = 3;
const LONGEST = 600;

/** `failed with exit code 3`; undefined when it ended well. */
export function failureOf({ exitCode, signal }: FinishedProgram): string | undefined {
  if (exitCode === 0) return undefined;
  return exitCode === null ? `was ended by ${signal ?? 'a signal'}` : `failed with exit code ${exitCode}`;
}

/** The last lines of what a program said, as `: one | two | three`; nothing when it said nothing. */
export function tailOf(text: string): string {
  const lines = text
    .split(/\r?\n|\r/)
    .map(strip)
    .filter((line) => line !== '');
  const tail = lines.slice(-LINES).join(' | ');
  if (tail === '') return '';
  return `: ${tail.length > LONGEST ? `…${tail.slice(-LONGEST)}` : tail}`;
}
