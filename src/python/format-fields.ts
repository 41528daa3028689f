/** `'{} of {name!r:>5}'.format(…)` and `'%s of %d' % (…)`. */
import { formatValue } from './format.ts';
import { type CallArguments, type PythonValue, toText } from './value.ts';

const FIELD = /\{\{|\}\}|\{([^{}!:.[\]]*)(?:!([rs]))?(?::([^{}]*))?\}|[{}]/g;
const PLACEHOLDER = /%%|%(-?\d*(?:\.\d+)?)([sdrif])|%/g;

/** `str.format`; undefined for fields that look into a value, or when a value has no text. */
export function formatFields(template: string, call: CallArguments): PythonValue | undefined {
  let next = 0;
  return filled(template, FIELD, (whole, [name = '', conversion, specification]) => {
    if (whole === '{{' || whole === '}}') return whole.charAt(0);
    if (whole === '{' || whole === '}') return undefined;
    const value =
      name === '' || /^\d+$/.test(name)
        ? call.positional[name === '' ? next++ : Number(name)]
        : call.keyword.get(name);
    return value && formatValue(value, conversion, specification);
  });
}

/** The `%` operator on a text. */
export function formatPercent(template: string, given: PythonValue): PythonValue | undefined {
  const values = given.type === 'tuple' ? [...given.items] : [given];
  const result = filled(template, PLACEHOLDER, (whole, [width = '', type = '']) => {
    if (whole === '%%') return '%';
    const value = whole === '%' ? undefined : values.shift();
    if (!value) return undefined;
    if (type === 's' || type === 'r') return placed(value, type, width);
    if (value.type !== 'int' && (value.type !== 'float' || type !== 'f')) return undefined;
    return width.startsWith('-') ? undefined : formatValue(value, '', `${width}${type === 'i' ? 'd' : type}`);
  });
  return values.length === 0 ? result : undefined;
}

function placed(value: PythonValue, conversion: string, width: string): string | undefined {
  const text = conversion === 's' ? toText(value) : formatValue(value, conversion);
  return width === '' ? text : undefined;
}

function filled(
  template: string,
  pattern: RegExp,
  fill: (whole: string, groups: (string | undefined)[]) => string | undefined,
): PythonValue | undefined {
  let isKnown = true;
  const value = template.replace(pattern, (whole: string, ...groups: unknown[]) => {
    const text = fill(whole, groups as (string | undefined)[]);
    isKnown &&= text !== undefined;
    return text ?? '';
  });
  return isKnown ? { type: 'str', value } : undefined;
}
