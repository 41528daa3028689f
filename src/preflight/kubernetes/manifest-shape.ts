/**
 * Keys and kinds of values of a Job, by the models of `kubernetes_asyncio` 36.1 (Kubernetes 1.36). What the pod has
 * beyond the usual is not looked into.
 */
import type { Path } from '../../diagnostics/span.ts';
import { didYouMean, nearMiss } from '../../project/near-miss.ts';
import type { YamlValue } from '../../project/document.ts';
import { describe, isMapping, type YamlMapping } from '../../project/yaml-value.ts';
import { holdsPlaceholder } from '../../templating/placeholder.ts';
import schema from './job-schema.json' with { type: 'json' };
import { type ManifestCheck, type ManifestFault, placeName } from './manifest-fault.ts';
import { likelyQuantity, quantity } from './quantity.ts';

interface Model {
  fields: Readonly<Record<string, string>>;
  required?: readonly string[];
}

const MODELS = schema as Readonly<Record<string, Model>>;

export const checkShape: ManifestCheck = (manifest) => ofModel('Job', manifest, []);

function ofModel(name: string, value: YamlMapping, path: Path): ManifestFault[] {
  const { fields, required = [] } = MODELS[name] ?? { fields: {} };
  const missing = required
    .filter((key) => value[key] === undefined || value[key] === null)
    .map((key) => ({ path, message: `\`${placeName([...path, key])}\` is not there` }));
  const inside = Object.entries(value).flatMap(([key, item]) => {
    const kind = Object.hasOwn(fields, key) ? fields[key] : undefined;
    return kind === undefined ? [unknownKey(key, name, path)] : ofKind(kind, item, [...path, key]);
  });
  return [...missing, ...inside];
}

function unknownKey(key: string, model: string, path: Path): ManifestFault {
  const near = nearMiss(key, Object.keys(MODELS[model]?.fields ?? {}));
  const where = placeName([...path, key]);
  return {
    path: [...path, key],
    message: `Kubernetes knows no \`${where}\` and drops it${didYouMean(near)}`,
    isIgnored: true,
  };
}

/** Null is as good as left out. */
function ofKind(kind: string, value: YamlValue, path: Path): ManifestFault[] {
  if (value === null || holdsPlaceholder(value)) return [];
  const item = /^list\[(.*)\]$/.exec(kind)?.[1];
  if (item !== undefined || kind === 'list') {
    if (!Array.isArray(value)) return [wrong('a list', value, path)];
    return item === undefined ? [] : value.flatMap((each, index) => ofKind(item, each, [...path, index]));
  }
  if (Object.hasOwn(MODELS, kind))
    return isMapping(value) ? ofModel(kind, value, path) : [wrong('a mapping', value, path)];
  return ofScalar(kind, value, path);
}

const SCALARS: Readonly<Record<string, { words: string; fits: (value: YamlValue) => boolean }>> = {
  str: { words: 'a text', fits: (value) => typeof value === 'string' },
  int: { words: 'a whole number', fits: (value) => Number.isInteger(value) || typeof value === 'bigint' },
  bool: { words: '`true` or `false`', fits: (value) => typeof value === 'boolean' },
  object: { words: 'a mapping', fits: isMapping },
};

function ofScalar(kind: string, value: YamlValue, path: Path): ManifestFault[] {
  if (kind === 'quantity') return ofQuantity(value, path);
  if (kind === 'texts' || kind === 'quantities') {
    if (!isMapping(value)) return [wrong('a mapping', value, path)];
    const inner = kind === 'texts' ? 'str' : 'quantity';
    return Object.entries(value).flatMap(([key, each]) => ofKind(inner, each, [...path, key]));
  }
  const expected = SCALARS[kind];
  return expected === undefined || expected.fits(value) ? [] : [wrong(expected.words, value, path)];
}

function ofQuantity(value: YamlValue, path: Path): ManifestFault[] {
  const amount = quantity(value);
  // Kubernetes reads what is below 0, and takes it nowhere in a job.
  if (amount !== undefined && amount < 0)
    return [{ path, message: `\`${placeName(path)}\` must not be below 0, found ${describe(value)}` }];
  if (amount !== undefined) return [];
  const likely = typeof value === 'string' ? likelyQuantity(value) : undefined;
  return [
    {
      path,
      message: `\`${placeName(path)}\` must be a quantity, found ${describe(value)}`,
      help: likely === undefined ? 'write it like `500m`, `2`, `512Mi` or `2Gi`' : `write \`${likely}\``,
    },
  ];
}

function wrong(words: string, value: YamlValue, path: Path): ManifestFault {
  return { path, message: `\`${placeName(path)}\` must be ${words}, found ${describe(value)}` };
}
