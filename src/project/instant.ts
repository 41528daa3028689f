/** A point in time as Prefect reads `anchor_date`: without an offset it is UTC, whatever `timezone` says. */

const ISO_INSTANT =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s*(Z|[-+]\d{2}:?\d{2})?)?$/i;

/** ISO-8601 in UTC with `+00:00`, as the server stores it; undefined when it is no date. */
export function utcInstant(text: string): string | undefined {
  const parts = ISO_INSTANT.exec(text.trim());
  if (parts === null) return undefined;
  const [, date, time = '00:00:00', offset = 'Z'] = parts;
  const normalOffset = /^[-+]\d{4}$/.test(offset)
    ? `${offset.slice(0, 3)}:${offset.slice(3)}`
    : offset.toUpperCase();
  const instant = new Date(`${date}T${time}${normalOffset}`);
  if (Number.isNaN(instant.getTime())) return undefined;
  // `new Date` turns 31 February into 3 March; Prefect refuses it.
  if (new Date(`${date}T00:00:00Z`).toISOString().slice(0, 10) !== date) return undefined;
  return `${instant
    .toISOString()
    .replace(/\.000Z$/, 'Z')
    .slice(0, -1)}+00:00`;
}
