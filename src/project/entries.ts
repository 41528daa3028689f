/** The entries of a `prefect.yaml`, without meaning. */
import type { YamlValue } from './document.ts';
import { isMapping, valueAt, type YamlMapping } from './yaml-value.ts';

/** All that stands under `deployments`: mappings, and what the schema refuses; empty where there is no list. */
export function entriesOf(data: YamlValue): readonly YamlValue[] {
  const entries = valueAt(data, ['deployments']);
  return Array.isArray(entries) ? entries : [];
}

/** Those that can say anything. */
export function entryMappings(data: YamlValue): YamlMapping[] {
  return entriesOf(data).filter(isMapping);
}
