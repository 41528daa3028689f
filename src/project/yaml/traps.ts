/**
 * Texts without quotes that YAML 1.1 reads as something else than they look: PyYAML 6.0.3, which Prefect reads with,
 * knows more booleans and numbers than JSON and than YAML 1.2, and fewer numbers with an exponent.
 */
import type { YamlValue } from '../document.ts';

export type TrapKind =
  'boolean' | 'base 60' | 'octal' | 'other base' | 'underscores' | 'exponent' | 'shortened' | 'null';

export interface Trap {
  kind: TrapKind;
  /** What is made of it, for a message. */
  becomes: string;
}

const PATTERNS: readonly [kind: TrapKind, pattern: RegExp][] = [
  ['base 60', /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/],
  ['octal', /^[-+]?0[0-7_]+$/],
  ['other base', /^[-+]?0[bx]/],
  ['underscores', /_/],
  ['shortened', /^[-+]?\d+\.\d*0$/],
];

/** Thousands, as programs write them. */
const GROUPED = /^[-+]?\d{1,3}(?:_\d{3})+(?:\.\d*)?$/;
/** Longer ones are more likely the beginning of a commit than a number. */
const EXPONENT = /^[-+]?\d{1,3}(?:\.\d{0,3})?[eE][-+]?\d{1,2}$/;

/** `source` is a scalar as it is written, `value` what became of it. */
export function trapOf(source: string, value: YamlValue): Trap | undefined {
  if (typeof value === 'boolean')
    return /^(?:true|false)$/i.test(source) ? undefined : { kind: 'boolean', becomes: `\`${value}\`` };
  if (value === null) return source === '~' ? { kind: 'null', becomes: 'nothing' } : undefined;
  if (typeof value === 'string')
    return EXPONENT.test(source) ? { kind: 'exponent', becomes: 'text and no number' } : undefined;
  if (typeof value !== 'number' && typeof value !== 'bigint') return undefined;
  const [kind] = PATTERNS.find(([, pattern]) => pattern.test(source)) ?? [];
  if (kind === undefined || (kind === 'underscores' && GROUPED.test(source))) return undefined;
  return { kind, becomes: `the number \`${value}\`` };
}

/** Whether a whole file may hold one; most do not, and need no closer look. Bounded, so that long lines cost no more. */
export const MAY_HOLD_TRAP =
  /(?<=[\s[{,])(?:yes|no|on|off|~|true|false|null|[-+]?0[0-7_bx][0-9a-f_]{0,40}|[-+]?[\d_]{1,20}:[\d:._]{1,30}|[-+]?[\d.]{1,20}_[\d_.]{0,30}|[-+]?\d{1,20}\.\d{0,20}0|[-+]?\d{1,3}(?:\.\d{0,3})?e[-+]?\d{1,2})[ \t]{0,20}(?:[,\]}:#\n\r]|$)/i;
