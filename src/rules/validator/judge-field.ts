/** Whether the real validator takes the value of a field (`FieldSchema.validate`, `common/rule_validation.py`, 3.0.3). */
import { isRuleList, isRuleMapping, pythonRepr, pythonText, pythonTypeName } from '../python-value.ts';
import { judgePattern } from '../regex/judge-pattern.ts';
import type { RuleValue } from '../rule.ts';
import type { FieldSchema, FieldType } from '../vocabulary.ts';
import { Crash, type RuleError } from './outcome.ts';

type Fault = Pick<RuleError, 'code' | 'message'>;

/** Throws `Crash` where the real validator ends with an exception. */
export function judgeField(field: FieldSchema, value: RuleValue): Fault | undefined {
  if (!hasType(field.type, value))
    return { code: 'wrong_type', message: `expected ${field.type}, got ${pythonTypeName(value)}` };
  return (
    wrongChoice(field, value) ??
    outOfLimits(field, value) ??
    tooShort(field, value) ??
    badPattern(field, value)
  );
}

function hasType(type: FieldType, value: RuleValue): boolean {
  switch (type) {
    case 'string':
    case 'regex':
      return typeof value === 'string';
    case 'integer':
      return typeof value === 'bigint';
    case 'float':
      return typeof value === 'number';
    case 'number':
      return typeof value === 'bigint' || typeof value === 'number';
    case 'list':
      return isRuleList(value);
    case 'dict':
      return isRuleMapping(value);
  }
}

function wrongChoice({ choices }: FieldSchema, value: RuleValue): Fault | undefined {
  if (choices === undefined || choices.includes(value as string)) return undefined;
  const list = choices.map(pythonRepr).join(', ');
  return { code: 'not_a_choice', message: `value must be one of (${list}), got ${pythonRepr(value)}` };
}

/** A NaN is neither below nor above anything. */
function outOfLimits({ type, min, max }: FieldSchema, value: RuleValue): Fault | undefined {
  if (typeof value !== 'bigint' && typeof value !== 'number') return undefined;
  const said = (limit: number): string => (type === 'integer' ? String(limit) : pythonText(limit));
  if (min !== undefined && value < min)
    return { code: 'below_minimum', message: `value must be >= ${said(min)}, got ${pythonText(value)}` };
  if (max !== undefined && value > max)
    return { code: 'above_maximum', message: `value must be <= ${said(max)}, got ${pythonText(value)}` };
  return undefined;
}

function tooShort({ minLength }: FieldSchema, value: RuleValue): Fault | undefined {
  if (minLength === undefined || (typeof value !== 'string' && !isRuleList(value))) return undefined;
  const length = typeof value === 'string' ? [...value].length : value.length;
  if (length >= minLength) return undefined;
  return { code: 'too_short', message: `length must be >= ${minLength}, got ${length}` };
}

function badPattern({ type }: FieldSchema, value: RuleValue): Fault | undefined {
  if (type !== 'regex' || typeof value !== 'string') return undefined;
  const judgement = judgePattern(value);
  if (judgement.kind === 'valid') return undefined;
  if (judgement.kind === 'crash') throw new Crash(judgement.message);
  return { code: 'invalid_regex', message: `invalid regex pattern: ${judgement.message}` };
}
