/** Fire times as marks on a line, drawn with SVG paths. */

/** So many marks a day; what fires within one half hour is one mark. */
const MARKS_A_DAY = 48;
const DAY = 86_400_000;

/** `M3 5h1m5 0h2`: a stroke for each stretch of half hours in which something starts, 1 wide each. */
export function marksPath(instants: readonly number[], from: number, to: number): string {
  const width = DAY / MARKS_A_DAY;
  const parts: string[] = [];
  let begin = -1;
  let end = -1;
  const close = (): void => {
    if (begin >= 0) parts.push(`M${begin} 5h${end - begin}`);
  };
  for (const instant of instants) {
    if (instant < from || instant >= to) continue;
    const at = Math.floor((instant - from) / width);
    if (at < end) continue;
    if (at > end) {
      close();
      begin = at;
    }
    end = at + 1;
  }
  close();
  return parts.join('');
}

/** The width of a timeline in units of `marksPath`. */
export function marksWidth(from: number, to: number): number {
  return Math.ceil(((to - from) / DAY) * MARKS_A_DAY);
}

/** Bars of 0 to 100, one for each `step` minutes, as one stroke each from the bottom. */
export function barsPath(perMinute: Uint32Array, step: number): { path: string; most: number } {
  const sums: number[] = [];
  for (let minute = 0; minute < perMinute.length; minute += step)
    sums.push(perMinute.subarray(minute, minute + step).reduce((best, count) => Math.max(best, count), 0));
  const most = sums.reduce((best, sum) => Math.max(best, sum), 0);
  const bars = sums.map((sum, index) =>
    sum === 0 ? '' : `M${index + 0.5} 100v-${Math.ceil((sum / most) * 100)}`,
  );
  return { path: bars.join(''), most };
}
