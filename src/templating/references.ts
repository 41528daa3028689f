/**
 * Placeholders that the server answers: blocks and variables. As `resolve_block_document_references` and
 * `resolve_variables` of `prefect/utilities/templating/__init__.py` (Prefect 3.8.8), with what they would have to ask
 * handed in.
 */
import type { JsonObject, JsonValue } from '../json.ts';
import type { YamlValue } from '../project/document.ts';
import { isMapping, setKey, type YamlMapping } from '../project/yaml-value.ts';
import { valueByKeyPath } from './key-path.ts';
import {
  BLOCK_PREFIX,
  type Placeholder,
  type PlaceholderKind,
  placeholdersIn,
  VARIABLE_PREFIX,
  wholePlaceholder,
} from './placeholder.ts';
import { pythonText } from './python-text.ts';

/** `prefect.blocks.<typeSlug>.<name>[.<keyPath>]` */
export interface BlockReference {
  typeSlug: string;
  name: string;
  keyPath: string | undefined;
}

/** `withoutSecrets`: something else stands where `data` has secrets. */
interface HeldBlock {
  data: JsonObject;
  secretFields: readonly string[];
  withoutSecrets?: true;
}

/** What the server holds of the blocks and variables that are referred to. */
export interface ServerValues {
  /** By `blockKey`. A missing one is not there. */
  blocks: ReadonlyMap<string, HeldBlock>;
  variables: Readonly<Record<string, JsonValue>>;
}

/** Undefined when a part is missing, which Prefect refuses. */
export function blockReference({ name }: Placeholder): BlockReference | undefined {
  const [typeSlug, block, ...rest] = name.slice(BLOCK_PREFIX.length).split('.');
  if (!typeSlug || !block) return undefined;
  return { typeSlug, name: block, keyPath: rest.length === 0 ? undefined : rest.join('.') };
}

/** `<type>/<name>` */
export function blockKey({ typeSlug, name }: Pick<BlockReference, 'typeSlug' | 'name'>): string {
  return `${typeSlug}/${name}`;
}

export function variableName({ name }: Placeholder): string {
  return name.slice(VARIABLE_PREFIX.length);
}

/** The value behind a reference; undefined when the block, or the key in it, is not there, or a secret not asked for. */
export function blockValue(reference: BlockReference, values: ServerValues): JsonValue | undefined {
  const document = values.blocks.get(blockKey(reference));
  if (document === undefined || isSecretLeftOut(reference, values)) return undefined;
  const path = dataPath(reference, document.data);
  if (path.length === 0) return document.data;
  return valueByKeyPath(document.data, path.join('.')) as JsonValue | undefined;
}

/** The way into the block's data. A block that holds nothing but `value` stands for that value. */
function dataPath({ keyPath }: BlockReference, data: JsonObject): string[] {
  const path = keyPath === undefined ? [] : keyPath.replaceAll('[', '.').replaceAll(']', '').split('.');
  const keys = Object.keys(data);
  const isPlain = keys.length === 1 && keys[0] === 'value';
  return isPlain && path[0] !== 'value' ? ['value', ...path] : path;
}

/** Whether the value is, or holds, a secret that the server was not asked for. */
export function isSecretLeftOut(reference: BlockReference, { blocks }: ServerValues): boolean {
  const document = blocks.get(blockKey(reference));
  return document?.withoutSecrets === true && isDeclaredSecret(reference, document);
}

/** Whether the type of the block says that the value is, holds or is part of a secret. */
export function isDeclaredSecret(
  reference: BlockReference,
  { data, secretFields }: Pick<HeldBlock, 'data' | 'secretFields'>,
): boolean {
  const asked = dataPath(reference, data);
  return secretFields.some((field) => overlaps(field.split('.'), asked));
}

/** Whether one path leads to the other, `*` standing for any key. */
function overlaps(a: readonly string[], b: readonly string[]): boolean {
  const length = Math.min(a.length, b.length);
  return a.slice(0, length).every((step, index) => step === '*' || step === b[index]);
}

/** Blocks first, then variables, as Prefect does. What cannot be answered stays as it is written, or becomes empty. */
export function fillReferences(template: YamlMapping, values: ServerValues): YamlMapping {
  const withBlocks = fill(template, 'block', (placeholder) => {
    const reference = blockReference(placeholder);
    return reference === undefined ? undefined : (blockValue(reference, values) as YamlValue | undefined);
  });
  return fill(withBlocks, 'variable', (placeholder) => {
    const name = variableName(placeholder);
    // Prefect puts an empty text in the place of a variable that does not exist.
    return Object.hasOwn(values.variables, name) ? (values.variables[name] as YamlValue) : '';
  }) as YamlMapping;
}

function fill(
  template: YamlMapping,
  kind: PlaceholderKind,
  valueOf: (placeholder: Placeholder) => YamlValue | undefined,
): YamlMapping {
  const visit = (value: YamlValue): YamlValue => {
    if (typeof value === 'string') return fillText(value, kind, valueOf);
    if (Array.isArray(value)) return value.map(visit);
    if (!isMapping(value)) return value;
    const result: YamlMapping = {};
    for (const [key, item] of Object.entries(value)) setKey(result, key, visit(item));
    return result;
  };
  return visit(template) as YamlMapping;
}

function fillText(
  template: string,
  kind: PlaceholderKind,
  valueOf: (placeholder: Placeholder) => YamlValue | undefined,
): YamlValue {
  const whole = wholePlaceholder(template);
  if (whole?.kind === kind) {
    const value = valueOf(whole);
    return value === undefined ? template : value;
  }
  let text = template;
  for (const placeholder of placeholdersIn(template)) {
    if (placeholder.kind !== kind) continue;
    const value = valueOf(placeholder);
    if (value !== undefined) text = text.replaceAll(placeholder.text, () => pythonText(value));
  }
  return text;
}
