/** «did you mean …?»: the one name that was probably meant. */
import { distance } from 'fastest-levenshtein';

/** The nearest of the candidates, if it is near enough to be a slip of the hand; undefined otherwise. */
export function nearMiss(written: string, candidates: readonly string[]): string | undefined {
  const allowed = written.length <= 4 ? 1 : written.length <= 8 ? 2 : 3;
  const normal = (text: string): string => text.toLowerCase().replaceAll('-', '_');
  const ranked = candidates
    .map((candidate) => ({ candidate, far: distance(normal(written), normal(candidate)) }))
    .filter(({ far }) => far <= allowed)
    .sort((a, b) => a.far - b.far);
  return ranked[0]?.candidate;
}

/** ``; did you mean `…`?``, to be put behind a message; empty when nothing is near. */
export function didYouMean(near: string | undefined): string {
  return near === undefined ? '' : `; did you mean \`${near}\`?`;
}
