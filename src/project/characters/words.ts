/** What is said about a character. */
import type { SuspectKind } from './suspects.ts';

/** For the end of a message. */
export function looks(looksLike: string): string {
  if (looksLike === '') return ', which cannot be seen';
  return looksLike === ' ' ? ', which is no space to YAML' : `, which looks like \`${looksLike}\``;
}

export function helpFor(kind: SuspectKind, looksLike: string): string {
  if (kind === 'direction') return 'remove it: with it the file can show something else than it says';
  if (looksLike === '') return 'remove it, or write it as an escape in double quotes where it is meant';
  return looksLike === ' ' ? 'write an ordinary space' : `write \`${looksLike}\``;
}
