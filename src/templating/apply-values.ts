/**
 * Values into placeholders, as `prefect/utilities/templating/__init__.py` `apply_values` does (Prefect 3.8.8), its
 * peculiarities included: a placeholder that is a whole item of a list loses the item when nothing is known for it,
 * even where a mapping would keep its key.
 */
import type { YamlValue } from '../project/document.ts';
import { isMapping, setKey, type YamlMapping } from '../project/yaml-value.ts';
import { keepOrigins, type Origins } from './origins.ts';
import { valueByKeyPath } from './key-path.ts';
import {
  environmentName,
  environmentValue,
  type Placeholder,
  placeholdersIn,
  wholePlaceholder,
} from './placeholder.ts';
import { pythonText } from './python-text.ts';

/** Nothing is known for a placeholder that is the whole value. */
export const NOT_SET = Symbol('not set');

export interface ApplyOptions {
  /** What becomes of a placeholder for which nothing is known: its key or its text is removed, or it stays. */
  missing: 'remove' | 'keep';
  /** Placeholders whose names begin so are not touched. */
  keepPrefix?: string;
  /** Told where the items left of a list come from. */
  origins?: Origins;
}

export interface Values {
  /** Outputs of steps, by their ids and bare; or the environment, for the pass that fills in `{{ HOME }}`. */
  known: YamlMapping;
  /** For `{{ $NAME }}`, in every pass. */
  environment: Readonly<Record<string, string | undefined>>;
}

export function applyValues(template: YamlMapping, values: Values, options: ApplyOptions): YamlMapping;
export function applyValues(
  template: YamlValue,
  values: Values,
  options: ApplyOptions,
): YamlValue | typeof NOT_SET;
export function applyValues(
  template: YamlValue,
  values: Values,
  options: ApplyOptions,
): YamlValue | typeof NOT_SET {
  if (typeof template === 'string') return applyToText(template, values, options);
  if (Array.isArray(template)) return applyToList(template, values, options);
  return isMapping(template) ? applyToMapping(template, values, options) : template;
}

function applyToList(template: YamlValue[], values: Values, options: ApplyOptions): YamlValue[] {
  const result: YamlValue[] = [];
  const kept: number[] = [];
  for (const [index, item] of template.entries()) {
    const filled = applyValues(item, values, options);
    if (filled === NOT_SET) continue;
    result.push(filled);
    kept.push(index);
  }
  if (options.origins !== undefined) keepOrigins(template, kept, result, options.origins);
  return result;
}

function applyToMapping(template: YamlMapping, values: Values, options: ApplyOptions): YamlMapping {
  const result: YamlMapping = {};
  for (const [key, item] of Object.entries(template)) {
    const filled = applyValues(item, values, options);
    if (filled !== NOT_SET) setKey(result, key, filled);
    else if (options.missing === 'keep') setKey(result, key, item);
  }
  return result;
}

function applyToText(
  template: string,
  values: Values,
  { missing, keepPrefix }: ApplyOptions,
): YamlValue | typeof NOT_SET {
  const whole = wholePlaceholder(template);
  const isKept = ({ name }: Placeholder): boolean => keepPrefix !== undefined && name.startsWith(keepPrefix);
  if (whole?.kind === 'step' && !isKept(whole)) {
    const value = valueByKeyPath(values.known, whole.name);
    return value === undefined ? NOT_SET : value;
  }
  let text = template;
  for (const placeholder of placeholdersIn(template)) {
    if (isKept(placeholder) || placeholder.kind === 'block' || placeholder.kind === 'variable') continue;
    const value =
      placeholder.kind === 'environment'
        ? environmentValue(values.environment, environmentName(placeholder))
        : valueByKeyPath(values.known, placeholder.name);
    if (value !== undefined) text = text.replaceAll(placeholder.text, () => pythonText(value));
    else if (missing === 'remove') text = text.replaceAll(placeholder.text, '');
  }
  return text;
}
