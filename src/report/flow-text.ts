/** A flow as Prefect will see it, for people. */
import { encodeJson } from '../json-text.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { printable, visible } from './printable.ts';

export interface SeenFlow {
  flow_name: string;
  description: string | null;
  version: string | null;
  parameter_openapi_schema: JsonObject;
}

export function renderFlow(flow: SeenFlow): string {
  const properties = Object.entries(
    (flow.parameter_openapi_schema.properties ?? {}) as Record<string, JsonObject>,
  );
  const required = (flow.parameter_openapi_schema.required ?? []) as string[];
  const width = Math.max(0, ...properties.map(([name]) => visible(name).length));
  return [
    `flow         ${visible(flow.flow_name)}`,
    `version      ${visible(flow.version ?? '(none)')}`,
    `description  ${printable(flow.description ?? '(none)').replaceAll('\n', '\n             ')}`,
    properties.length === 0 ? 'parameters   (none)' : 'parameters',
    ...properties.map(
      ([name, property]) =>
        `  ${visible(name).padEnd(width)}  ${visible(parameterText(property, required.includes(name)))}`,
    ),
  ].join('\n');
}

function parameterText(property: JsonObject, isRequired: boolean): string {
  const fallback = 'default' in property ? ` = ${encodeJson(property.default)}` : '';
  return `${typeText(property)}${isRequired ? ' (required)' : fallback}`;
}

function typeText(property: JsonObject): string {
  if (typeof property.type === 'string') {
    return typeof property.format === 'string' ? `${property.type} (${property.format})` : property.type;
  }
  if (Array.isArray(property.anyOf))
    return property.anyOf.map((each: JsonValue) => typeText(each as JsonObject)).join(' or ');
  if (typeof property.$ref === 'string') return property.$ref.split('/').at(-1) ?? 'any';
  return 'any';
}
