/**
 * Job variables against those that the work pool's base job template declares. The server refuses a value that does not
 * fit after the steps have run, and a worker leaves out a name that the template does not have (measured on Prefect
 * 3.8.8).
 */
import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { nameList } from '../diagnostics/name-list.ts';
import type { Path } from '../diagnostics/span.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { isEqual } from '../plan/equal.ts';
import type { LiveDeployment, LiveWorkPool } from '../plan/state.ts';
import type { Document } from '../project/document.ts';
import { renameKey } from '../project/fixes.ts';
import { judge } from '../project/json-schema/judge.ts';
import { helpFor, messageOf } from '../project/json-schema/misfit-words.ts';
import { knownJson } from '../project/json-schema/not-known.ts';
import { completed, type Nullable, withoutRequired } from '../project/json-schema/prepare.ts';
import { didYouMean, nearMiss } from '../project/near-miss.ts';
import type { Deployment } from '../project/project.ts';
import { isMapping, valueAt, type YamlMapping } from '../project/yaml-value.ts';
import { holdsPlaceholder } from '../templating/placeholder.ts';

type WithJobVariables = Pick<Deployment, 'path' | 'pending' | 'workPool'>;

/** What job variables are judged by: a pool on the server, or the template that pools of its type start with. */
export interface JudgingTemplate {
  variables: JsonObject;
  /** «the work pool `orders`» */
  title: string;
  /** What becomes of a name that it does not have, and whose word it is that a value does not fit; to end a message with. */
  words: { unknown: string; wrong: string };
  /** Whether a misspelt name is certainly meant to be the name that is near. */
  isCertain: boolean;
}

/** The job variables of one deployment, and those that its triggers give to runs, by the pool on the server. */
export function checkJobVariables(
  document: Document,
  deployment: WithJobVariables,
  { name, variables }: LiveWorkPool,
  /** Undefined: the deployment is new. */
  live: Pick<LiveDeployment, 'fields'> | undefined,
): Diagnostic[] {
  if (variables === undefined) return [];
  const words = { unknown: ', so it is ignored', wrong: '' };
  const title = `the work pool \`${name}\``;
  return judgeJobVariables(document, deployment, { variables, title, words, isCertain: true }, live);
}

export function judgeJobVariables(
  document: Document,
  { path, pending, workPool }: WithJobVariables,
  template: JudgingTemplate,
  live: Pick<LiveDeployment, 'fields'> | undefined,
): Diagnostic[] {
  // The server is stricter about null when job variables of an old deployment are changed.
  const isChanged = live !== undefined && !isEqual(live.fields.job_variables, workPool.jobVariables);
  const nullable: Nullable = isChanged ? 'optional-without-default' : 'optional';
  return writtenJobVariables(document, path).flatMap(({ inside, values }) => {
    const place = [...path, ...inside];
    const isPending = pending.has(String(inside[0]));
    const known = knownJson(values, (part) => isPending && holdsPlaceholder(part));
    const schema = prepared(template.variables, inside[0] === 'triggers' ? 'optional' : nullable);
    return [
      ...unknownNames(document, place, values, template),
      ...wrongValues(document, place, known, { schema, template }),
    ];
  });
}

/** Those of the pool and of each trigger that are not empty, and where they stand in the entry at `path`. */
export function writtenJobVariables(document: Document, path: Path): { inside: Path; values: YamlMapping }[] {
  const triggers = valueAt(document.data, [...path, 'triggers']);
  const places: Path[] = [
    ['work_pool', 'job_variables'],
    ...(Array.isArray(triggers) ? triggers : []).map((_, index) => ['triggers', index, 'job_variables']),
  ];
  return places.flatMap((inside) => {
    const values = valueAt(document.data, [...path, ...inside]);
    return isMapping(values) && Object.keys(values).length > 0 ? [{ inside, values }] : [];
  });
}

/** Many deployments are judged by the template of one pool. */
const PREPARED: Record<Nullable, WeakMap<JsonObject, JsonObject>> = {
  optional: new WeakMap(),
  'optional-without-default': new WeakMap(),
};

function prepared(variables: JsonObject, nullable: Nullable): JsonObject {
  const known = PREPARED[nullable].get(variables);
  if (known !== undefined) return known;
  const schema = withoutRequired(completed(variables, nullable));
  PREPARED[nullable].set(variables, schema);
  return schema;
}

function wrongValues(
  document: Document,
  place: Path,
  values: JsonValue,
  { schema, template }: { schema: JsonObject; template: JudgingTemplate },
): Diagnostic[] {
  return judge(values, schema).misfits.map((misfit) => {
    const path = [...place, ...misfit.path];
    const value = valueAt(document.data, path);
    return diagnostic('TQ5007', {
      message: messageOf(misfit, value, 'job variable') + template.words.wrong,
      where: document.spanOf(path, misfit.expected === undefined ? 'key' : 'value'),
      help: helpFor(misfit, value),
    });
  });
}

/** Longer lists help nobody. */
const MOST_SHOWN = 12;

/** Asked for often, and offered by the template of no package: what to add to that of a pool. */
const ADDITIONS: Readonly<Record<string, string>> = {
  env_from:
    'add `"env_from": {"type": "array", "items": {"type": "object"}}` to `variables.properties` of the template of the pool, and `"envFrom": "{{ env_from }}"` beside `"env": "{{ env }}"` in its `job_manifest`',
};

function helpForUnknown(name: string, known: readonly string[]): string | undefined {
  if (Object.hasOwn(ADDITIONS, name) && known.includes('image_pull_policy')) return ADDITIONS[name];
  return known.length > 0 ? `it has ${nameList(known, MOST_SHOWN)}` : undefined;
}

/** A template names no variable in its job configuration that it does not declare: the server sees to that. */
function unknownNames(
  document: Document,
  place: Path,
  values: YamlMapping,
  { variables, title, words, isCertain }: JudgingTemplate,
): Diagnostic[] {
  const { properties } = variables;
  if (typeof properties !== 'object' || properties === null) return [];
  const known = Object.keys(properties);
  const unknown = Object.keys(values).filter((name) => !Object.hasOwn(properties, name));
  return unknown.map((name) => {
    const near = nearMiss(name, known);
    const path = [...place, name];
    const isMisspelt = isCertain && near !== undefined && !Object.hasOwn(values, near);
    return diagnostic('TQ5006', {
      message: `${title} has no job variable \`${name}\`${words.unknown}${didYouMean(near)}`,
      where: document.spanOf(path, 'key'),
      help: near === undefined ? helpForUnknown(name, known) : undefined,
      fix: isMisspelt ? renameKey(document, path, near) : undefined,
    });
  });
}

/** An anchor may bring the same job variables to many deployments. */
export function saidOnce(found: readonly Diagnostic[]): Diagnostic[] {
  const byKey = new Map<string, Diagnostic>();
  for (const each of found) {
    const key = JSON.stringify([each.code, each.message, each.where?.start.offset]);
    if (!byKey.has(key)) byKey.set(key, each);
  }
  return [...byKey.values()];
}
