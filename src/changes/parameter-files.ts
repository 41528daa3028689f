/** Parameters that name files, such as a list of rules or a mapping of columns that the flow reads. */
import type { Path } from '../diagnostics/span.ts';
import type { YamlValue } from '../project/document.ts';
import { eachScalar, valueAt } from '../project/yaml-value.ts';

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
