/** A block of the server → the data of its block file. */
import { BLOCK_FIELDS, BLOCK_TYPE } from '../blocks/fields.ts';
import { isEqual } from '../plan/equal.ts';
import type { LiveBlock } from '../plan/block-state.ts';
import { calledIn } from '../project/secrets/secret-places.ts';
import { isMapping, setKey, toJson, type YamlMapping } from '../project/yaml-value.ts';
import type { JsonValue } from '../json.ts';
import type { YamlValue } from '../project/document.ts';
import { isSecretValue } from './secret-values.ts';

export interface BlockEntry {
  data: YamlMapping;
  notes: string[];
}

/** A new file. */
export function newBlockFile(block: LiveBlock): BlockEntry {
  return targetBlock(block, { version: 1, type: BLOCK_TYPE, name: block.name });
}

/** `written` with the fields of the block: each as it is written where it means the same. */
export function targetBlock({ data, secretFields }: LiveBlock, written: YamlMapping): BlockEntry {
  const notes = new Set<string>();
  const target: YamlMapping = { ...written };
  for (const field of BLOCK_FIELDS) {
    if (!Object.hasOwn(data, field)) {
      notes.add(
        `the server has no \`${field}\`, and a block file must; \`tq validate --fix\` adds the default`,
      );
      continue;
    }
    const value = data[field] as JsonValue;
    if (Object.hasOwn(written, field) && isEqual(toJson(written[field] as YamlValue), value)) continue;
    const put = withoutSecrets(value, [field], notes, secretFields.includes(field));
    if (put !== undefined) setKey(target, field, put);
  }
  const others = Object.keys(data).filter((field) => !(BLOCK_FIELDS as readonly string[]).includes(field));
  for (const field of others)
    notes.add(`\`${field}\` is no field of a block file, so that a deploy removes it`);
  return { data: target, notes: [...notes] };
}

/** Nothing is filled in in a block file, so a secret can only be left out. */
function withoutSecrets(
  value: JsonValue,
  path: readonly string[],
  notes: Set<string>,
  isDeclared = false,
): YamlValue | undefined {
  if (isDeclared || isSecretValue(path, value)) {
    notes.add(
      `\`${path.join('.')}\` looks like a secret and is left out: nothing is filled in in a block file, so that a deploy removes it`,
    );
    return undefined;
  }
  if (Array.isArray(value)) return value.flatMap((item) => withoutSecrets(item, path, notes) ?? []);
  if (typeof value !== 'object' || value === null) return value;
  const result: YamlMapping = {};
  for (const [name, item] of Object.entries(value)) {
    const put = withoutSecrets(item, [...path, calledIn(value, name)], notes);
    if (put !== undefined) setKey(result, name, put);
  }
  return result;
}

/** The data of `prefect.yaml` with more names under `tq.blocks`. */
export function withBlockFiles(data: YamlMapping, names: readonly string[]): YamlMapping {
  const { name, tq: written, ...others } = data;
  const tq = isMapping(written) ? written : {};
  const before = [tq.blocks ?? []].flat();
  const all = [...before, ...names.filter((each) => !before.includes(each))];
  const blocks: YamlValue = all.length === 1 ? (all[0] as YamlValue) : all;
  return { ...(name === undefined ? {} : { name }), tq: { ...tq, blocks }, ...others };
}
