/** Parameters that may name files, such as a list of rules or a mapping of columns that the flow reads. */
import type { Path } from '../diagnostics/span.ts';
import type { YamlValue } from '../project/document.ts';
import { eachScalar, isMapping, valueAt } from '../project/yaml-value.ts';

/** What looks like a relative path of a file; a version (`1.2`) or an address does not. */
const FILE = /^(?![a-z]+:)[^\s:*?"<>|{}]*[^\s:*?"<>|{}/.][^\s:*?"<>|{}/]*\.[A-Za-z]\w{0,9}$/;

/** As written, each once; whether there is such a file is not asked. `path`: of the entry. */
export function namedParameterFiles(data: YamlValue, path: Path): string[] {
  const found = new Set<string>();
  eachScalar(valueAt(data, [...path, 'parameters']), (scalar) => {
    if (typeof scalar === 'string' && scalar.length <= 300 && FILE.test(scalar)) found.add(scalar);
  });
  return [...found];
}

/** All texts and keys of the parameters of an entry and of its schedules, as written, each once. `path`: of the entry. */
export function parameterTexts(data: YamlValue, path: Path): string[] {
  const found = new Set<string>();
  const schedules = valueAt(data, [...path, 'schedules']);
  const holders = [valueAt(data, path), ...(Array.isArray(schedules) ? schedules : [schedules])];
  for (const holder of holders) if (isMapping(holder)) collect(holder.parameters, found);
  return [...found].filter((text) => /[^./\s]/.test(text));
}

function collect(value: YamlValue | undefined, found: Set<string>): void {
  if (typeof value === 'string') found.add(value);
  else if (Array.isArray(value)) for (const item of value) collect(item, found);
  else if (isMapping(value))
    for (const [key, item] of Object.entries(value)) {
      found.add(key);
      collect(item, found);
    }
}
