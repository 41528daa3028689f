/** What the server holds of a deployment, in few lines: what a person would look at, nothing that is a default. */
import type { JsonObject, JsonValue } from '../../src/json.ts';
import { fullName } from '../../src/plan/state.ts';
import type { DeploymentFields, LiveDeployment, LiveSchedule } from '../../src/plan/state.ts';

/** `top`: the folder of the project, shown as `{project}`. */
export function summary(deployment: LiveDeployment, top: string): JsonValue {
  const { fields, schedules, automations, paused } = deployment;
  const {
    entrypoint,
    version,
    description,
    tags,
    parameters,
    concurrency_limit,
    concurrency_options,
    work_pool_name,
    work_queue_name,
    job_variables,
    pull_steps,
  } = fields;
  const shown = {
    name: fullName(deployment),
    entrypoint,
    version: version === null || /^[0-9a-f]{32}$/.test(version) ? null : version,
    description,
    tags,
    pool: work_queue_name === null ? work_pool_name : `${work_pool_name} / ${work_queue_name}`,
    jobVariables: job_variables,
    parameters,
    concurrency: concurrency_limit === null ? null : { limit: concurrency_limit, ...concurrency_options },
    paused: paused === true ? true : null,
    schedules: schedules.map(scheduleLine),
    automations: automations.map(({ name }) => name),
    pull: (pull_steps ?? []).map((step) => JSON.stringify(step).replaceAll(top, '{project}')),
    schema: schemaLines(fields),
  };
  const said = Object.entries(shown).filter(([, value]) => !isNothing(value));
  return JSON.parse(JSON.stringify(Object.fromEntries(said)).replaceAll(top, '{project}')) as JsonValue;
}

function isNothing(value: unknown): boolean {
  if (value === null) return true;
  return typeof value === 'object' && Object.keys(value as object).length === 0;
}

/** `cron 0 6 * * * Europe/Paris [slug] off {"day":"today"}` */
function scheduleLine({ schedule, slug, active, parameters }: LiveSchedule): string {
  const timing =
    'cron' in schedule
      ? `cron ${schedule.cron}${schedule.day_or ? '' : ' (day and)'}`
      : 'interval' in schedule
        ? `every ${schedule.interval} s from ${schedule.anchor_date}`
        : `rrule ${schedule.rrule}`;
  const words = [
    timing,
    schedule.timezone,
    slug === null ? null : `[${slug}]`,
    active ? null : 'off',
    Object.keys(parameters).length === 0 ? null : JSON.stringify(parameters),
  ];
  return words.filter((word) => word !== null).join(' ');
}

/** One line a parameter, and one a field of a definition: `lookback: Lookback = {"hours":6}`, `day!: date`. */
function schemaLines({ parameter_openapi_schema: schema }: DeploymentFields): Record<string, string> {
  const definitions = (schema.definitions ?? {}) as Record<string, JsonObject>;
  const lines = fieldLines(schema, '');
  for (const [name, definition] of Object.entries(definitions)) {
    Object.assign(
      lines,
      'properties' in definition ? fieldLines(definition, `${name}.`) : { [name]: typeOf(definition) },
    );
  }
  return lines;
}

function fieldLines(schema: JsonObject, prefix: string): Record<string, string> {
  const required = (schema.required ?? []) as string[];
  return Object.fromEntries(
    Object.entries((schema.properties ?? {}) as Record<string, JsonObject>).map(([name, field]) => {
      const words = [
        typeOf(field),
        'default' in field ? `= ${JSON.stringify(field.default)}` : '',
        typeof field.description === 'string' ? `# ${field.description}` : '',
      ];
      return [
        `${prefix}${name}${required.includes(name) ? '!' : ''}`,
        words.filter((word) => word !== '').join(' '),
      ];
    }),
  );
}

function typeOf(schema: JsonObject): string {
  const { $ref, anyOf, allOf, type, format, items, prefixItems, additionalProperties } = schema;
  if (typeof $ref === 'string') return $ref.slice($ref.lastIndexOf('/') + 1);
  const choices = (anyOf ?? allOf) as JsonObject[] | undefined;
  if (choices !== undefined) return choices.map(typeOf).join(' | ');
  if (schema.enum !== undefined)
    return (schema.enum as JsonValue[]).map((each) => JSON.stringify(each)).join(' | ');
  if (typeof type !== 'string') return 'any';
  if (Array.isArray(prefixItems)) return `[${(prefixItems as JsonObject[]).map(typeOf).join(', ')}]`;
  if (type === 'array') return `${isSchema(items) ? typeOf(items) : 'any'}[]`;
  if (type === 'object' && isSchema(additionalProperties)) return `{*: ${typeOf(additionalProperties)}}`;
  return typeof format === 'string' ? format : type;
}

function isSchema(value: JsonValue | undefined): value is JsonObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
  );
}
