/** What Python says of a value of a rule: the name of its type, its `repr`, whether it can be a key. */
import { quoted } from './regex/python-text.ts';
import type { RuleMapping, RuleValue } from './rule.ts';

export function isRuleMapping(value: RuleValue): value is RuleMapping {
  return value instanceof Map;
}

export function isRuleList(value: RuleValue): value is readonly RuleValue[] {
  return Array.isArray(value);
}

/** `type(value).__name__`. */
export function pythonTypeName(value: RuleValue): string {
  if (value === null) return 'NoneType';
  if (isRuleList(value)) return 'list';
  if (isRuleMapping(value)) return 'dict';
  return TYPE_NAMES[typeof value] ?? 'str';
}

const TYPE_NAMES: Readonly<Record<string, string>> = { boolean: 'bool', bigint: 'int', number: 'float' };

/** Lists and mappings cannot be keys. */
export function isHashable(value: RuleValue): boolean {
  return !isRuleList(value) && !isRuleMapping(value);
}

/** `str(value)`. */
export function pythonText(value: RuleValue): string {
  return typeof value === 'string' ? value : pythonRepr(value);
}

/** `repr(value)`. */
export function pythonRepr(value: RuleValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return floatText(value);
  if (isRuleList(value)) return `[${value.map(pythonRepr).join(', ')}]`;
  if (isRuleMapping(value)) return `{${[...value].map(pairText).join(', ')}}`;
  return String(value);
}

function pairText([key, value]: [string, RuleValue]): string {
  return `${pythonRepr(key)}: ${pythonRepr(value)}`;
}

/** With the point, the two digits of an exponent and the words that Python gives a float. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const [digits = '', exponent] = exponential(value).split('e');
  if (exponent === undefined) return digits.includes('.') ? digits : `${digits}.0`;
  const size = exponent.replace(/^[+-]/, '').padStart(2, '0');
  return `${digits}e${exponent.startsWith('-') ? '-' : '+'}${size}`;
}

/** Python writes exponents from 1e16 upwards and below 1e-4. */
function exponential(value: number): string {
  const size = Math.abs(value);
  const isPlain = value === 0 || (size >= 1e-4 && size < 1e16);
  return isPlain ? String(value) : value.toExponential();
}
