/** What is advised for a number that YAML reads otherwise than it looks, where only a number can be meant. */

/** `010` → `10` */
export function inDecimal(source: string): string {
  return source.replace(/^([-+]?)0[0_]*(?=\d)/, '$1');
}

/** Hours, minutes and seconds, for which the number of YAML is the number of seconds. */
export function isClock(source: string): boolean {
  return /^[-+]?\d+:[0-5]?\d:[0-5]?\d(?:\.\d*)?$/.test(source);
}

/** `value` is what became of `source`; no repair follows, since nobody but the author knows which one is meant. */
export function helpForNumber(source: string, value: number | bigint, isTime: boolean): string {
  if (isTime && /^[-+]?\d+:[0-5]?\d$/.test(source)) {
    const hours = Number(value) * 60;
    return `write \`${value}\` if minutes and seconds are meant, or \`${hours}\` if hours and minutes are`;
  }
  const isOctal = !source.includes(':');
  return `write \`${value}\` if that is meant${isOctal ? `, or \`${inDecimal(source)}\`` : ''}`;
}
