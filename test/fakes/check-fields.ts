/** What the real server refuses in the fields of a deployment. */
import type { JsonObject, JsonValue } from '../../src/json.ts';
import type { DeploymentFields } from '../../src/plan/state.ts';
import { refuse } from './refuse.ts';

export function checkConcurrency(fields: Partial<DeploymentFields>, request: string): void {
  const { concurrency_limit: limit, concurrency_options: options } = fields;
  if (typeof limit === 'number' && limit <= 0)
    refuse(request, 422, 'body.concurrency_limit: Input should be greater than 0');
  if (options && options.collision_strategy === undefined) {
    refuse(request, 422, 'body.concurrency_options.collision_strategy: Field required');
  }
  const gracePeriod = options?.grace_period_seconds;
  if (gracePeriod !== undefined && (gracePeriod < 60 || gracePeriod > 86_400)) {
    refuse(
      request,
      422,
      'body.concurrency_options.grace_period_seconds: Input should be greater than or equal to 60',
    );
  }
}

/** Plain types at the top of the schema; the real server checks all of it, but required parameters. */
export function checkParameters(fields: DeploymentFields, request: string, status: number): void {
  if (!fields.enforce_parameter_schema) return;
  const properties = (fields.parameter_openapi_schema.properties ?? {}) as Record<string, JsonObject>;
  for (const [name, value] of Object.entries(fields.parameters)) {
    const type = properties[name]?.type;
    if (typeof type !== 'string' || isOfType(value, type)) continue;
    refuse(
      request,
      status,
      `Validation failed for field '${name}'. Failure reason: ${JSON.stringify(value)} is not of type '${type}'`,
    );
  }
}

function isOfType(value: JsonValue, type: string): boolean {
  const isInteger = typeof value === 'bigint' || Number.isInteger(value);
  const answers: Record<string, boolean> = {
    string: typeof value === 'string',
    boolean: typeof value === 'boolean',
    integer: isInteger,
    number: isInteger || typeof value === 'number',
    array: Array.isArray(value),
    object: value !== null && typeof value === 'object' && !Array.isArray(value),
    null: value === null,
  };
  return answers[type] ?? true;
}
