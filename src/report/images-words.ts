/** The words for what became of an image, the same in every output for people. */
import type { InputChange } from '../images/changed-inputs.ts';
import type { ImageOutcome } from '../images/image-outcome.ts';
import { visible } from './printable.ts';

/** So many changes of the inputs are told, and so many deployments named; the rest is counted. */
const MOST_CHANGES = 3;
const MOST_DEPLOYMENTS = 3;

/** Characters of a digest that tell images apart. */
const SHORT_DIGEST = 12;

/** `built and pushed`, `unchanged`, `would build`; as they stand before the name of an image. */
export function statusText({ status, isPushed }: Pick<ImageOutcome, 'status' | 'isPushed'>): string {
  return status === 'built' && isPushed ? 'built and pushed' : STATUS[status];
}

const STATUS: Readonly<Record<ImageOutcome['status'], string>> = {
  built: 'built',
  present: 'unchanged',
  given: 'given',
  'would-build': 'would build',
  'would-keep': 'would keep',
  unknown: 'not known yet',
  failed: 'failed',
};

/** The same in the summary, behind a number. */
const COUNTED: Readonly<Record<ImageOutcome['status'], string>> = {
  ...STATUS,
  'would-build': 'to build',
  'would-keep': 'unchanged',
};

/** `2 images: 1 built and pushed, 1 unchanged` */
export function imagesSummary(outcomes: readonly Pick<ImageOutcome, 'status' | 'isPushed'>[]): string {
  if (outcomes.length === 0) return 'no images to build';
  const counts = new Map<string, number>();
  for (const outcome of outcomes) {
    const words = outcome.status === 'built' ? statusText(outcome) : COUNTED[outcome.status];
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  const parts = [...counts].map(([words, count]) => `${count} ${words}`);
  return `${outcomes.length} ${outcomes.length === 1 ? 'image' : 'images'}: ${parts.join(', ')}`;
}

/** Why an image is built: `` `src/core/rules.py` changed ``; undefined where it is not built, or nothing is known of it. */
export function whyText({ status, changes, comparedWith }: ImageOutcome): string | undefined {
  if (status === 'unknown') return 'what it is made of is known only when it is built';
  if (status !== 'built' && status !== 'would-build') return undefined;
  if (changes.length > 0) return changesText(changes);
  return comparedWith === undefined ? 'there is no earlier image to compare with' : undefined;
}

function changesText(changes: readonly InputChange[]): string {
  const shown = changes
    .toSorted((one, other) => RANK[one.change] - RANK[other.change])
    .slice(0, MOST_CHANGES)
    .map(changeText);
  const more = changes.length - shown.length;
  const last = more > 0 ? `${more} more` : shown.pop();
  return shown.length === 0 ? (last ?? '') : `${shown.join(', ')} and ${last ?? ''}`;
}

function changeText({ kind, path, change }: InputChange): string {
  return `${path === undefined ? WHAT[kind] : `\`${visible(path)}\``} ${WORD[change]}`;
}

/** What was edited says more than what came and went, which may be a whole folder. */
const RANK: Readonly<Record<InputChange['change'], number>> = { changed: 0, added: 1, removed: 2 };

const WORD: Readonly<Record<InputChange['change'], string>> = {
  changed: 'changed',
  added: 'is new',
  removed: 'is gone',
};

const WHAT: Readonly<Record<InputChange['kind'], string>> = {
  file: 'a file',
  dockerfile: 'the Dockerfile',
  'build-arguments': 'a build argument',
  target: 'the target',
  platform: 'the platform',
};

/** `orders/hourly, orders/nightly, orders/weekly and 17 more`; empty without any. */
export function deploymentsText(deployments: readonly string[]): string {
  const shown = deployments.slice(0, MOST_DEPLOYMENTS).map(visible).join(', ');
  const more = deployments.length - MOST_DEPLOYMENTS;
  return more > 0 ? `${shown} and ${more} more` : shown;
}

/** `sha256:0123456789ab` */
export function shortDigest(digest: string): string {
  const [algorithm = '', hash = ''] = digest.split(':');
  return visible(`${algorithm}:${hash.slice(0, SHORT_DIGEST)}`);
}
