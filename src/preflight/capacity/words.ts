/** Lengths and moments in words, as findings about capacity say them. */

const MINUTE = 60_000;

/** `41 min`, `2 h 5 min`, `3 d 4 h`, `20 s`; of milliseconds, rounded to what is shown. */
export function lengthText(length: number): string {
  if (length < MINUTE) return `${Math.round(length / 1000)} s`;
  const minutes = Math.round(length / MINUTE);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 1440) return pair(minutes, 60, 'h', 'min');
  return pair(Math.round(minutes / 60), 24, 'd', 'h');
}

function pair(count: number, many: number, large: string, small: string): string {
  const rest = count % many;
  return `${Math.floor(count / many)} ${large}${rest === 0 ? '' : ` ${rest} ${small}`}`;
}

/** `2026-03-29 03:00`, of milliseconds since 1970 in UTC, or of a wall time. */
export function minuteText(instant: number): string {
  return new Date(instant).toISOString().slice(0, 16).replace('T', ' ');
}

/** `1 run`, `2 runs` */
export function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}

/** `5 starts`, `more than 5 starts` */
export function startsText(count: number, isMore: boolean): string {
  return `${isMore ? 'more than ' : ''}${counted(count, 'start')}`;
}

/** `\`a\``, `\`a\` and \`b\``, `\`a\` and 5 others` */
export function namedFew(names: readonly string[]): string {
  const [first = '', second, ...others] = names;
  if (second === undefined) return `\`${first}\``;
  return others.length === 0
    ? `\`${first}\` and \`${second}\``
    : `\`${first}\` and ${others.length + 1} others`;
}
