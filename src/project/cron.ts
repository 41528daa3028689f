/** What is certainly wrong in a cron expression. What this lets through the server may still refuse. */

const LIMITS = [
  { field: 'minute', least: 0, most: 59 },
  { field: 'hour', least: 0, most: 23 },
  { field: 'day', least: 1, most: 31 },
  { field: 'month', least: 1, most: 12 },
  { field: 'weekday', least: 0, most: 7 },
];

/** The first number that no field of its kind can hold; undefined when there is none. Needs five fields. */
export function impossibleNumber(cron: string): string | undefined {
  const fields = cron.trim().split(/\s+/);
  for (const [index, { field, least, most }] of LIMITS.entries()) {
    for (const item of (fields[index] ?? '').split(',')) {
      // `*/5` is a step and `5#2` the second Friday: neither number is a value of the field.
      const values = item.replace(/[/#].*$/, '').match(/\d+/g) ?? [];
      const wrong = values.map(Number).find((value) => value < least || value > most);
      if (wrong !== undefined) return `the ${field} \`${wrong}\` is not between ${least} and ${most}`;
    }
  }
  return undefined;
}
