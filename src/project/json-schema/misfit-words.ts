/** How a value that does not fit its schema is said, for parameters and job variables alike. */
import type { Path } from '../../diagnostics/span.ts';
import type { YamlValue } from '../document.ts';
import { didYouMean, nearMiss } from '../near-miss.ts';
import { describe, toJson } from '../yaml-value.ts';
import type { Misfit } from './judgement.ts';

/** `what` is a word for what is judged: `parameter`. */
export function messageOf(
  { path, expected, knownKeys }: Misfit,
  value: YamlValue | undefined,
  what: string,
): string {
  if (expected !== undefined) return `${nameOf(path, what)} must be ${expected}, found ${describe(value)}`;
  const key = String(path.at(-1));
  return `${nameOf(path.slice(0, -1), what)} has no key \`${key}\`${didYouMean(nearMiss(key, knownKeys ?? []))}`;
}

/** ``parameter `limits` ``, or `` `max[0]` of parameter `limits` `` */
function nameOf([name = '', ...inside]: Path, what: string): string {
  if (inside.length === 0) return `${what} \`${name}\``;
  const steps = inside.map((step, index) =>
    typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`,
  );
  return `\`${steps.join('')}\` of ${what} \`${name}\``;
}

export function helpFor({ expected }: Misfit, value: YamlValue | undefined): string | undefined {
  if (typeof value === 'string' && /number/.test(expected ?? '') && /^-?\d{1,15}(\.\d+)?$/.test(value))
    return `write it without quotes: \`${value}\``;
  const isPlain = typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
  return isPlain && expected?.startsWith('text')
    ? `put it in quotes: \`"${String(toJson(value))}"\``
    : undefined;
}
