/** What became of images, for programs; the shape is `image` in `schemas/output.schema.json`. */
import { whyText } from './images-words.ts';
import type { ImageOutcome } from '../images/image-outcome.ts';

/** One image as the JSON formats tell it. */
export interface ImageRecord extends Omit<ImageOutcome, 'isPushed'> {
  /** Whether the registry holds it. */
  pushed: boolean;
  /** Why it is built, in words; absent where it is not. */
  why?: string;
}

/** `redact` takes known secrets out of a text. Words of ours are left alone. */
export function imageToJson(
  { isPushed, ...outcome }: ImageOutcome,
  redact: (text: string) => string = (text) => text,
): ImageRecord {
  const all = (texts: readonly string[]): string[] => texts.map(redact);
  const why = whyText({ isPushed, ...outcome });
  return {
    ...outcome,
    pushed: isPushed,
    references: all(outcome.references),
    bases: all(outcome.bases),
    deployments: all(outcome.deployments),
    changes: outcome.changes.map((change) =>
      change.path === undefined ? change : { ...change, path: redact(change.path) },
    ),
    labels: Object.fromEntries(Object.entries(outcome.labels).map(([key, text]) => [key, redact(text)])),
    ...redacted(outcome, redact),
    ...(why === undefined ? {} : { why: redact(why) }),
  };
}

/** Texts of the user that may be absent; digests and hashes are not the user's. */
const OF_THE_USER = ['dockerfile', 'path', 'target', 'platform', 'comparedWith', 'logFile'] as const;

function redacted(
  outcome: Omit<ImageOutcome, 'isPushed'>,
  redact: (text: string) => string,
): Partial<ImageRecord> {
  return Object.fromEntries(
    OF_THE_USER.flatMap((key) => {
      const text = outcome[key];
      return text === undefined ? [] : [[key, redact(text)]];
    }),
  );
}
