/**
 * Parameters against the parameter schema of the flow: of the deployment, of its schedules and of its triggers. Prefect's
 * server refuses a value that does not fit in the middle of a deploy, and stores a name that the flow does not have, with
 * which every run fails, also where the flow takes `**kwargs` (measured on Prefect 3.8.8).
 */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { nameList } from '../../diagnostics/name-list.ts';
import type { Path } from '../../diagnostics/span.ts';
import { encodeJson } from '../../json-text.ts';
import type { JsonObject } from '../../json.ts';
import type { FlowDefinition } from '../../python/flow-definition.ts';
import { holdsPlaceholder } from '../../templating/placeholder.ts';
import type { Document, YamlValue } from '../document.ts';
import { quoteValue } from '../fixes.ts';
import { judge } from '../json-schema/judge.ts';
import type { Misfit } from '../json-schema/judgement.ts';
import { helpFor, messageOf } from '../json-schema/misfit-words.ts';
import { didYouMean, nearMiss } from '../near-miss.ts';
import { knownJson } from '../json-schema/not-known.ts';
import { completed, withoutRequired } from '../json-schema/prepare.ts';
import type { Deployment } from '../project.ts';
import { isMapping, toJsonObject, valueAt, type YamlMapping } from '../yaml-value.ts';

/** One `parameters:` of an entry. */
interface Written {
  /** Of the mapping in the document. */
  path: Path;
  parameters: YamlMapping;
  usedBy: 'deployment' | 'schedule' | 'trigger';
}

export function checkParameters(
  document: Document,
  deployment: Pick<Deployment, 'path' | 'pending' | 'enforceParameterSchema'>,
  flow: FlowDefinition,
): Diagnostic[] {
  return writtenParameters(document, deployment.path).flatMap((written) => {
    const unknown = [...unknownNames(document, written, flow), ...tooLarge(document, written)];
    if (!deployment.enforceParameterSchema) return unknown;
    const schema = schemaFor(written.usedBy, flow.parameterSchema);
    const known = knownJson(written.parameters, isMadeLater(written, deployment.pending));
    const { misfits } = judge(known, schema);
    return [...unknown, ...misfits.map((misfit) => wrongValue(document, written, misfit))];
  });
}

function writtenParameters(document: Document, entryPath: Path): Written[] {
  const at = (path: Path, usedBy: Written['usedBy']): Written[] => {
    const parameters = valueAt(document.data, [...entryPath, ...path]);
    if (!isMapping(parameters) || Object.keys(parameters).length === 0) return [];
    return [{ path: [...entryPath, ...path], parameters, usedBy }];
  };
  const inItems = (key: string, usedBy: Written['usedBy']): Written[] => {
    const items = valueAt(document.data, [...entryPath, key]);
    if (!Array.isArray(items)) return at([key, 'parameters'], usedBy);
    return items.flatMap((_, index) => at([key, index, 'parameters'], usedBy));
  };
  return [
    ...at(['parameters'], 'deployment'),
    ...inItems('schedule', 'schedule'),
    ...inItems('schedules', 'schedule'),
    ...inItems('triggers', 'trigger'),
  ];
}

/** By the flow's own schema: many deployments run the same flow. */
const schemas = {
  trigger: new WeakMap<JsonObject, JsonObject>(),
  other: new WeakMap<JsonObject, JsonObject>(),
};

/** A new deployment is judged by the schema as it is, a run that a trigger starts by one that takes null more often. */
function schemaFor(usedBy: Written['usedBy'], schema: JsonObject): JsonObject {
  const made = schemas[usedBy === 'trigger' ? 'trigger' : 'other'];
  const known = made.get(schema);
  if (known !== undefined) return known;
  const asked = withoutRequired(
    usedBy === 'trigger' ? completed(schema, 'optional-without-default') : schema,
  );
  made.set(schema, asked);
  return asked;
}

/** Values that are not known yet, and those that the server makes when a trigger fires. */
function isMadeLater({ path, usedBy }: Written, pending: ReadonlySet<string>): (value: YamlValue) => boolean {
  const isPending = pending.has(String(path[2]));
  return (value) => (isPending && holdsPlaceholder(value)) || (usedBy === 'trigger' && isMadeByServer(value));
}

/** Jinja, and the mappings that stand for it (`prefect/utilities/schema_tools/hydration.py`). */
function isMadeByServer(value: YamlValue): boolean {
  return typeof value === 'string' ? /\{[{%#]/.test(value) : isMapping(value) && '__prefect_kind' in value;
}

function unknownNames(document: Document, { path, parameters }: Written, flow: FlowDefinition): Diagnostic[] {
  const known = Object.keys((flow.parameterSchema.properties ?? {}) as JsonObject);
  const unknown = Object.keys(parameters).filter((name) => !known.includes(name));
  return unknown.map((name) => {
    const near = nearMiss(name, known);
    const hint = didYouMean(near);
    const found = diagnostic('TQ2024', {
      message: `flow \`${flow.flowName}\` has no parameter \`${name}\`${hint}`,
      where: document.spanOf([...path, name], 'key'),
      related: [{ where: flow.where, text: 'the flow' }],
      help: hint === '' ? helpForUnknown(known) : undefined,
      meant: near === undefined ? undefined : [...path, near],
    });
    return flow.mayHaveOtherParameters ? { ...found, severity: 'warning' } : found;
  });
}

function helpForUnknown(known: readonly string[]): string {
  if (known.length === 0) return 'the flow takes no parameters; remove it';
  return `it takes ${nameList(known)}`;
}

/** Bytes of JSON that a server takes, unless `PREFECT_SERVER_API_MAX_PARAMETER_SIZE` says otherwise there. */
const MOST_BYTES = 524_288;
/** A character becomes no more than `\uXXXX`. */
const MOST_FOR_ONE = 6;

/** Only those of a deployment are looked at by the server (measured on Prefect 3.8.8). */
function tooLarge(document: Document, { path, parameters, usedBy }: Written): Diagnostic[] {
  if (usedBy !== 'deployment') return [];
  const json = encodeJson(toJsonObject(parameters));
  if (json.length * MOST_FOR_ONE <= MOST_BYTES) return [];
  const size = json.replaceAll(/[\u0080-\uffff]/g, '\\uXXXX').length;
  if (size <= MOST_BYTES) return [];
  const found = diagnostic('TQ2025', {
    message: `the parameters take ${size} bytes as JSON, and a server takes ${MOST_BYTES}`,
    where: document.spanOf(path, 'key'),
    help: 'store the data elsewhere and give its place; or set PREFECT_SERVER_API_MAX_PARAMETER_SIZE on the server',
  });
  return [{ ...found, severity: 'warning' }];
}

function wrongValue(document: Document, { path, usedBy }: Written, misfit: Misfit): Diagnostic {
  const place = [...path, ...misfit.path];
  const value = valueAt(document.data, place);
  const found = diagnostic('TQ2025', {
    message: messageOf(misfit, value, 'parameter'),
    where: document.spanOf(place, misfit.expected === undefined ? 'key' : 'value'),
    help: usedBy === 'schedule' ? 'the server takes it here, and the flow may not' : helpFor(misfit, value),
    fix: misfit.expected?.startsWith('text') && isPlain(value) ? quoteValue(document, place) : undefined,
  });
  // Runs of a schedule are not judged by the server, and the flow may make a number of a text.
  return usedBy === 'schedule' ? { ...found, severity: 'warning' } : found;
}

/** What is text once it stands in quotes. */
function isPlain(value: YamlValue | undefined): boolean {
  return ['number', 'bigint', 'boolean'].includes(typeof value);
}
