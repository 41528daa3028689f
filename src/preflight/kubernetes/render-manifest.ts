/**
 * The job that a Kubernetes worker makes of a pool's template and of job variables: `from_template_and_values` of
 * `prefect/workers/base.py` (Prefect 3.8.8), then what `prefect_kubernetes/worker.py` (prefect-kubernetes 0.8.0) does to
 * environment and command. Blocks and variables of the server stay as placeholders.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { YamlValue } from '../../project/document.ts';
import type { YamlMapping } from '../../project/yaml-value.ts';
import { applyValues } from '../../templating/apply-values.ts';
import { RUNTIME_PREFIX } from '../../templating/placeholder.ts';

/** What a pool has of its base job template. */
export interface JobTemplate {
  /** JSON Schema of the job variables. */
  variables: JsonObject;
  /** `job_configuration.job_manifest` */
  manifest: JsonObject;
}

/** Job variables are those of a deployment. */
export function renderManifest({ variables, manifest }: JobTemplate, jobVariables: JsonObject): YamlMapping {
  const known = { ...defaultsOf(variables), ...nested(jobVariables) } as YamlMapping;
  const options = { missing: 'remove', keepPrefix: RUNTIME_PREFIX } as const;
  const filled = applyValues(manifest as YamlMapping, { known, environment: {} }, options);
  return withEnvironment(filled);
}

/** Null is no default: the worker leaves the variable out. */
function defaultsOf({ properties }: JsonObject): JsonObject {
  if (!isJsonObject(properties)) return {};
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, schema]) => {
      const value = isJsonObject(schema) ? schema.default : undefined;
      return value === undefined || value === null ? [] : [[name, value]];
    }),
  );
}

/** `env.NAME` is `NAME` in `env`; what is written in full goes before it. */
function nested(values: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(values).filter(([name]) => name.includes('.')))
    setAt(result, key.split('.'), value);
  for (const [key, value] of Object.entries(values).filter(([name]) => !name.includes('.'))) {
    const before = result[key];
    result[key] = isJsonObject(before) && isJsonObject(value) ? { ...before, ...value } : value;
  }
  return result;
}

function setAt(target: JsonObject, [key = '', ...rest]: readonly string[], value: JsonValue): void {
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const inner = target[key];
  const next: JsonObject = isJsonObject(inner) ? inner : {};
  target[key] = next;
  setAt(next, rest, value);
}

/** The template takes the environment as a mapping and Kubernetes as a list: the worker turns it. */
function withEnvironment(manifest: YamlMapping): YamlMapping {
  const container = firstContainer(manifest);
  if (container === undefined) return manifest;
  const { env, args } = container;
  if (isJsonObject(env as JsonValue | undefined))
    container.env = Object.entries(env as JsonObject).map(([name, value]) => ({
      name,
      // What is null is unset by the worker.
      value: value === null ? null : typeof value === 'object' ? (value as YamlValue) : String(value),
    }));
  if (typeof args === 'string') container.args = args.split(' ');
  return manifest;
}

/** The one that the run is in; `applyValues` has made every mapping anew, so that it may be changed. */
function firstContainer(manifest: YamlMapping): YamlMapping | undefined {
  let value: YamlValue | undefined = manifest;
  for (const key of ['spec', 'template', 'spec', 'containers'])
    value = isJsonObject(value as JsonValue) ? (value as YamlMapping)[key] : undefined;
  const [first] = Array.isArray(value) ? value : [];
  return isJsonObject(first as JsonValue | undefined) ? (first as YamlMapping) : undefined;
}
