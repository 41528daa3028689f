/** Lengths of time as Prefect's pydantic models read them: seconds, ISO-8601, or a clock. */

const ISO =
  /^([-+])?P(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const CLOCK = /^([-+])?(?:(\d+)\s*d(?:ays?)?,?\s+)?(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?$/i;

const UNIT_SECONDS = [604_800, 86_400, 3_600, 60, 1];

/** Seconds, or undefined when it is no length of time. `"PT2H30M"` is 9000, `"01:30:00"` is 5400. */
export function durationSeconds(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string') return undefined;
  const iso = ISO.exec(value);
  if (iso !== null && /\d/.test(value)) return signed(iso[1], weigh(iso.slice(2), UNIT_SECONDS));
  const clock = CLOCK.exec(value);
  if (clock !== null) return signed(clock[1], weigh(clock.slice(2), UNIT_SECONDS.slice(1)));
  return undefined;
}

function weigh(parts: (string | undefined)[], weights: number[]): number {
  return parts.reduce((sum, part, index) => sum + Number(part ?? 0) * (weights[index] ?? 0), 0);
}

function signed(sign: string | undefined, seconds: number): number {
  return sign === '-' ? -seconds : seconds;
}
