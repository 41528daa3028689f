/** A text of others, such as a message of a commit, without the secrets that can be told by their shape. */
import { secretsInText } from './find-in-text.ts';
import { withoutOverlaps } from './found-secret.ts';

const HIDDEN = '********';

/** Stars stand for tokens, private keys and the credentials of addresses. */
export function hideSecrets(text: string): string {
  return withoutOverlaps(secretsInText(text)).reduceRight(
    (result, { start, end }) => result.slice(0, start) + HIDDEN + result.slice(end),
    text,
  );
}
