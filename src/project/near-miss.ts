/** «did you mean …?»: the one name that was probably meant. */
import { distance } from 'fastest-levenshtein';

/** The nearest of the candidates, if it is near enough to be a slip of the hand; undefined otherwise. */
export function nearMiss(written: string, candidates: readonly string[]): string | undefined {
  return nearMisses(written, candidates)[0];
}

/** The near one of the candidates when there is no second one, so that it is certain enough for a repair. */
export function onlyNearMiss(written: string, candidates: readonly string[]): string | undefined {
  const near = nearMisses(written, candidates);
  return near.length === 1 ? near[0] : undefined;
}

function nearMisses(written: string, candidates: readonly string[]): string[] {
  const allowed = written.length <= 4 ? 1 : written.length <= 8 ? 2 : 3;
  const normal = (text: string): string => text.toLowerCase().replaceAll('-', '_');
  return candidates
    .map((candidate) => ({ candidate, far: distance(normal(written), normal(candidate)) }))
    .filter(({ far }) => far <= allowed)
    .sort((a, b) => a.far - b.far)
    .map(({ candidate }) => candidate);
}

/** ``; did you mean `…`?``, to be put behind a message; empty when nothing is near. */
export function didYouMean(near: string | undefined): string {
  return near === undefined ? '' : `; did you mean \`${near}\`?`;
}
