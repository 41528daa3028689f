/** «did you mean …?»: the one name that was probably meant. */
import { distance } from 'fastest-levenshtein';

/** The nearest of the candidates, if it is near enough to be a slip of the hand; undefined otherwise. */
export function nearMiss(written: string, candidates: readonly string[]): string | undefined {
  return nearMisses(written, candidates)[0];
}

/**
 * The near one of the candidates when it is certain enough for a repair: there is no second one, and it is one slip away,
 * or two in a long name.
 */
export function onlyNearMiss(written: string, candidates: readonly string[]): string | undefined {
  const [near, ...others] = nearMisses(written, candidates);
  if (near === undefined || others.length > 0) return undefined;
  const length = Math.max(written.length, near.length);
  return slips(written, near) <= (length < 4 ? 0 : length < 10 ? 1 : 2) ? near : undefined;
}

function nearMisses(written: string, candidates: readonly string[]): string[] {
  const allowed = written.length <= 5 ? 1 : written.length <= 8 ? 2 : 3;
  return candidates
    .map((candidate) => ({ candidate, far: slips(written, candidate) }))
    .filter(({ far }) => far <= allowed)
    .sort((a, b) => a.far - b.far)
    .map(({ candidate }) => candidate);
}

/** Letters that are wrong, missing or too many; two neighbours that changed places are one slip. */
function slips(written: string, candidate: string): number {
  const [one, other] = [normal(written), normal(candidate)];
  return isSwapped(one, other) ? 1 : distance(one, other);
}

function normal(text: string): string {
  return text.toLowerCase().replaceAll('-', '_');
}

function isSwapped(one: string, other: string): boolean {
  if (one.length !== other.length || one === other) return false;
  let at = 0;
  while (one[at] === other[at]) at += 1;
  return one.slice(0, at) + (one[at + 1] ?? '') + one[at] + one.slice(at + 2) === other;
}

/** ``; did you mean `…`?``, to be put behind a message; empty when nothing is near. */
export function didYouMean(near: string | undefined): string {
  return near === undefined ? '' : `; did you mean \`${near}\`?`;
}
