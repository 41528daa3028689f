/** Whether two values of YAML say the same, dates by how they are written. */
import { isEqual } from '../plan/equal.ts';
import type { YamlValue } from '../project/document.ts';
import { toJson } from '../project/yaml-value.ts';

export function isSameValue(one: YamlValue | undefined, other: YamlValue | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one === other || isEqual(toJson(one), toJson(other));
}
