/** The native report beside the one of the project's own `run_preflight`: what differs. */
import type { PreflightAnswer, PreflightReport, RuntimeCheck } from './preflight-report.ts';
import { maskSources } from './source-secrets.ts';

/**
 * Half a sentence for each difference; none where both say the same. `seeSameFiles`: false where Python looked for the
 * source in other files than those that were read; then what it found there is not compared.
 */
export function differences(native: PreflightAnswer, real: PreflightAnswer, seeSameFiles = true): string[] {
  const [ours, theirs] = [withSortedSets(native), withSortedSets(real)];
  if (ours.outcome === 'crash' || theirs.outcome === 'crash') {
    const [there, here] = [endOf(theirs), endOf(ours)];
    return there === here ? [] : [`it ${there}, and by the files it ${here}`];
  }
  const onChecks = checkDifferences(ours.report, theirs.report);
  return [...onChecks, ...sourceDifferences(ours.report, theirs.report, seeSameFiles)];
}

function endOf(answer: PreflightAnswer): string {
  if (answer.outcome !== 'crash') return `calls the inputs ${answer.outcome}`;
  return `ends with \`${answer.exception}: ${String(maskSources(answer.message))}\``;
}

function checkDifferences(ours: PreflightReport, theirs: PreflightReport): string[] {
  const here = byName(ours);
  const there = byName(theirs);
  return [...new Set([...there.keys(), ...here.keys()])].flatMap((name) => {
    const [one, other] = [there.get(name), here.get(name)];
    if (one === undefined) return [`\`${name}\` is not checked there`];
    if (other === undefined) return [`\`${name}\` is checked there alone: ${one.status}`];
    if (one.status !== other.status)
      return [`\`${name}\` is \`${one.status}\` there and \`${other.status}\` by the files`];
    return one.message === other.message
      ? []
      : [`\`${name}\` says there: ${String(maskSources(one.message))}`];
  });
}

function byName({ compatibility }: PreflightReport): Map<string, RuntimeCheck> {
  return new Map(compatibility.checks.map((check) => [check.name, check]));
}

function sourceDifferences(
  { resolved_source: ours }: PreflightReport,
  { resolved_source: theirs }: PreflightReport,
  seeSameFiles: boolean,
): string[] {
  const [one, other] = [theirs?.kind ?? 'none', ours?.kind ?? 'none'];
  if (one !== other) return [`the source is \`${one}\` there and \`${other}\` by the files`];
  const isHere = ours?.metadata['exists'];
  const isThere = theirs?.metadata['exists'];
  return isHere === isThere || !seeSameFiles
    ? []
    : [`the file is ${isThere === true ? 'there' : 'not there'} for Python alone`];
}

/** Messages list Python sets in the order of their hashes, which differs from run to run. */
function withSortedSets<T>(answer: T): T {
  const sorted = JSON.stringify(answer).replaceAll(
    /must be one of \{('[^{}]*')\}/g,
    (_, names: string) => `must be one of {${names.split(', ').sort().join(', ')}}`,
  );
  return JSON.parse(sorted) as T;
}
