/** `a.b[0].c` into nested values, as `prefect/utilities/collections.py` `get_from_dict` does. */
import { type YamlValue } from '../project/document.ts';
import { isMapping } from '../project/yaml-value.ts';

/** Undefined where the path leads nowhere. */
export function valueByKeyPath(root: YamlValue, path: string): YamlValue | undefined {
  let value: YamlValue | undefined = root;
  for (const key of path.replaceAll('[', '.').replaceAll(']', '').split('.')) {
    value = step(value, key);
    if (value === undefined) return undefined;
  }
  return value;
}

/** A key that is a number is only an index: Prefect turns it into one before it looks. */
function step(value: YamlValue | undefined, key: string): YamlValue | undefined {
  if (/^\s*[-+]?\d+\s*$/.test(key)) {
    const index = Number(key);
    if (typeof value === 'string') return [...value].at(index);
    return Array.isArray(value) ? value.at(index) : undefined;
  }
  return isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
