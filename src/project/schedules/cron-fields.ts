/** The fields of a cron expression, in their order. */

export interface FieldOfCron {
  name: 'minute' | 'hour' | 'day' | 'month' | 'weekday' | 'second' | 'year';
  least: number;
  most: number;
  /** Names that stand for numbers. */
  names?: ReadonlyMap<string, number>;
}

export const MONTHS = numbered('jan feb mar apr may jun jul aug sep oct nov dec', 1);
export const WEEKDAYS = numbered('sun mon tue wed thu fri sat', 0);

export const FIELDS: readonly FieldOfCron[] = [
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12, names: MONTHS },
  { name: 'weekday', least: 0, most: 6, names: WEEKDAYS },
  { name: 'second', least: 0, most: 59 },
  { name: 'year', least: 1970, most: 2099 },
];

function numbered(names: string, first: number): ReadonlyMap<string, number> {
  return new Map(names.split(' ').map((name, index) => [name, first + index]));
}
