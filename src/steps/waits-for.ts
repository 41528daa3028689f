/** Which inputs of a step are known before any step has run. */
import type { JsonValue } from '../json.ts';
import type { YamlMapping } from '../project/yaml-value.ts';
import { valueByKeyPath } from '../templating/key-path.ts';
import { placeholdersIn } from '../templating/placeholder.ts';

/** Whether an input names what only a step that has to run would give. */
export function waitsFor(
  inputs: JsonValue,
  outputs: YamlMapping,
  { variables }: { variables: Readonly<Record<string, string | undefined>> },
): boolean {
  if (typeof inputs === 'string')
    return placeholdersIn(inputs).some(
      ({ kind, name }) =>
        kind === 'step' && valueByKeyPath(outputs, name) === undefined && !Object.hasOwn(variables, name),
    );
  if (typeof inputs !== 'object' || inputs === null) return false;
  return Object.values(inputs).some((each) => waitsFor(each as JsonValue, outputs, { variables }));
}
