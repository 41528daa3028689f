/**
 * The shape of `prefect.yaml`: the compiled JSON Schema's errors, said in our own words and with their places. What
 * triggers and service level agreements hold is judged elsewhere, once their placeholders are filled in.
 */
import type { ErrorObject } from 'ajv';
import { nameList } from '../diagnostics/name-list.ts';
import type { DiagnosticCode } from '../diagnostics/codes.ts';
import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Path } from '../diagnostics/span.ts';
import { validate } from '../generated/validate-prefect.js';
import schema from '../generated/prefect.schema.json' with { type: 'json' };
import { YamlTimestamp, type Document, type YamlValue } from './document.ts';
import { quoteValue, renameKey, replaceValue } from './fixes.ts';
import { didYouMean, nearMiss, onlyNearMiss } from './near-miss.ts';
import { cronFault } from './schedules/cron-expression.ts';
import { describe, describeFile, isMapping, valueAt, nameOf } from './yaml-value.ts';

/** A diagnostic and the path it is about, so that later steps leave broken parts alone. */
export interface Finding {
  path: Path;
  diagnostic: Diagnostic;
}

/** Keys whose meaning Prefect knows, and where they belong, for «misplaced» and «did you mean». */
const HOMES: Record<string, string> = {
  work_queue_name: 'work_pool',
  job_variables: 'work_pool',
  cron: 'schedules',
  interval: 'schedules',
  rrule: 'schedules',
  timezone: 'schedules',
  anchor_date: 'schedules',
  day_or: 'schedules',
  active: 'schedules',
  collision_strategy: 'concurrency_limit',
  rules: 'tq',
  environment: 'tq',
};

/** Words of other tools and older versions, and what Prefect 3 calls the same thing. */
const RENAMED: Record<string, string> = {
  is_paused: 'paused',
  time_zone: 'timezone',
  queue: 'work_queue_name',
  pool: 'work_pool',
  params: 'parameters',
  infra_overrides: 'job_variables',
};

export function checkSchema(document: Document): Finding[] {
  // Most files are valid and hold no `bigint`, so they need no copy.
  if (validate(document.data) || validate(withoutBigints(document.data))) return [];
  const findings = (validate.errors ?? []).map((error) => toFinding(document, error));
  return findings.filter((finding): finding is Finding => finding !== undefined);
}

/** ajv knows no `bigint`; its rules ask only for the kind of number. Dates stay objects, which no rule wants. */
export function withoutBigints(value: YamlValue): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(withoutBigints);
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutBigints(item)]));
}

function toFinding(document: Document, error: ErrorObject): Finding | undefined {
  const path = pathOf(document, error.instancePath);
  const value = valueAt(document.data, path);
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownKey(document, path, String(error.params.additionalProperty), error);
    case 'type':
      return value instanceof YamlTimestamp
        ? undefined
        : wrongType(document, path, value, [error.params.type].flat() as string[]);
    case 'enum': {
      const allowed = (error.params.allowedValues as unknown[]).filter(
        (each) => each !== null && each !== false && each !== '',
      );
      const names = allowed.map(String);
      const near = typeof value === 'string' ? nearMiss(value, names) : undefined;
      return invalidValue(document, path, value, `one of ${nameList(names)}`, near);
    }
    case 'pattern':
      return invalidName(document, path, value);
    case 'maxItems':
      return wrongType(document, path, value, ['object']);
    case 'minProperties':
    case 'maxProperties':
      return path.at(-1) === 'schedules'
        ? wrongType(document, path, value, ['array'])
        : invalidStep(document, path, value);
    default:
      // No other keyword is left in the compiled schema; ajv's own text must never reach a user.
      return invalidValue(document, path, value, 'another value');
  }
}

/** `/deployments/0/name` → `['deployments', 0, 'name']`; an index where the data holds a list. */
export function pathOf(document: Document, pointer: string): Path {
  const path: (string | number)[] = [];
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(valueAt(document.data, path)) ? Number(key) : key);
  }
  return path;
}

function unknownKey(document: Document, parent: Path, key: string, error: ErrorObject): Finding {
  const path = [...parent, key];
  const kind = schemaOf(error);
  const known = knownKeys(error);
  const fitting = fittingKeys(known, valueAt(document.data, path));
  const meant = RENAMED[key] ?? key;
  const near = known.includes(meant) ? meant : nearMiss(key, fitting);
  const certain = known.includes(meant) ? meant : onlyNearMiss(key, fitting);
  const home = kind === 'deployment' ? HOMES[meant] : undefined;
  const code = kind === 'schedule' ? 'TQ2013' : 'TQ2001';
  const found = diagnostic(code, {
    message: `unknown key \`${key}\`${didYouMean(near)}`,
    where: document.spanOf(path, 'key'),
    help: near === undefined ? helpForUnknown(code, parent, meant, home, known) : undefined,
    fix: certain === undefined ? undefined : renameKey(document, path, certain),
    meant: near === undefined ? undefined : [...parent, near],
  });
  // Without a near name the file may well do what it says, so an ignored key is a warning only.
  const isMeaningful = home !== undefined || meant === 'is_schedule_active';
  if (code === 'TQ2001' && near === undefined && !isMeaningful) found.severity = 'warning';
  return { path, diagnostic: found };
}

/** Two keys differ in a letter, and in what they hold: a list, or one mapping. */
function fittingKeys(known: readonly string[], value: YamlValue | undefined): string[] {
  const unfit = Array.isArray(value) ? 'schedule' : isMapping(value) ? 'schedules' : undefined;
  return known.filter((key) => key !== unfit);
}

function helpForUnknown(
  code: DiagnosticCode,
  parent: Path,
  meant: string,
  home: string | undefined,
  known: readonly string[],
): string {
  if (home !== undefined) return `write it as \`${meant}\` under \`${home}:\`; here it is ignored`;
  if (meant === 'is_schedule_active')
    return 'write `active` in each schedule, or `paused` with the opposite value';
  const isIgnored = code === 'TQ2001' && !parent.includes('tq');
  return isIgnored
    ? 'remove it, or move it to where it belongs; Prefect ignores it'
    : `remove it; these are known: ${nameList(known)}`;
}

/** Which definition of the schema refused the key; the schema's path tells. */
function schemaOf(error: ErrorObject): 'schedule' | 'deployment' | 'other' {
  if (/schedules?\b/.test(error.instancePath.split('/')[3] ?? '')) return 'schedule';
  return /^\/deployments\/\d+$/.test(error.instancePath) ? 'deployment' : 'other';
}

function knownKeys(error: ErrorObject): string[] {
  const place = error.instancePath.replaceAll(/\/\d+/g, '/*');
  const definition = KEYS_BY_PLACE.find(([pattern]) => pattern.test(place));
  return definition?.[1] ?? [];
}

const { schedule, deployment, source, confirmed, confirmation, preflight } = schema.definitions;

const KEYS_BY_PLACE: [RegExp, string[]][] = [
  [/^$/, Object.keys(schema.properties)],
  [/^\/tq$/, Object.keys(schema.properties.tq.properties)],
  [/^\/deployments\/\*$/, Object.keys(deployment.properties)],
  [/\/schedules?(\/\*)?$/, Object.keys(schedule.properties)],
  [/\/work_pool$/, Object.keys(deployment.properties.work_pool.properties)],
  [/\/concurrency_limit$/, Object.keys(deployment.properties.concurrency_limit.properties)],
  [/\/tq$/, Object.keys(deployment.properties.tq.properties)],
  [/\/tq\/source$/, Object.keys(source.properties)],
  [/\/tq\/preflight$/, Object.keys(preflight.properties)],
  [/\/tq\/confirmed$/, Object.keys(confirmed.properties)],
  [/\/tq\/confirmed\/[^/]+$/, Object.keys(confirmation.properties)],
];

/** Types of JSON Schema in words. */
export const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  object: 'a mapping',
  array: 'a list',
  integer: 'a whole number',
  number: 'a number',
  boolean: '`true` or `false`',
};

function wrongType(
  document: Document,
  path: Path,
  value: YamlValue | undefined,
  allowed: readonly string[],
): Finding {
  const isSchedules = path.at(-1) === 'schedules';
  // A mapping is allowed for the sake of an empty one.
  const types = allowed.filter((type) => type !== 'null' && !(isSchedules && type === 'object'));
  // Text beside another kind is allowed for the sake of placeholders, and 1 beside true as Prefect takes it; neither is
  // what anyone should write.
  const beside = types[0] === 'boolean' ? ['string', 'integer'] : types[0] === 'string' ? [] : ['string'];
  const kinds = types.filter((type) => !beside.includes(type));
  const source = document.sourceOf(path);
  const quotable = kinds.every((type) => type === 'string') && source !== undefined && value !== null;
  return {
    path,
    diagnostic: diagnostic('TQ2002', {
      message: `${nameOf(path)} must be ${kinds.map((kind) => KINDS[kind] ?? kind).join(' or ')}, found ${path.length === 0 ? describeFile(value) : describe(value)}`,
      where: document.spanOf(path),
      ...(quotable ? inQuotes(document, path, source) : repairOfKind(document, path, value, kinds)),
    }),
  };
}

type Repair = Pick<Diagnostic, 'help' | 'fix'>;

function inQuotes(document: Document, path: Path, source: string): Repair {
  if (!source.includes('{{'))
    return { help: `put it in quotes: \`"${source}"\``, fix: quoteValue(document, path) };
  return {
    help: 'a placeholder that is the whole value keeps its type; put text beside it, or make the value text where it comes from',
  };
}

/** For what people write in the place of a list or a mapping. */
function repairOfKind(
  document: Document,
  path: Path,
  value: YamlValue | undefined,
  kinds: readonly string[],
): Repair {
  const key = path.at(-1);
  if (key === 'work_pool' && typeof value === 'string' && value !== '') return namedPool(document, path);
  if (key === 'schedule' && Array.isArray(value))
    return {
      help: 'rename it to `schedules`, which holds a list',
      fix: renameKey(document, path, 'schedules'),
    };
  if (key === 'schedules' && typeof value === 'string') {
    const cron = cronFault(value) === undefined ? value : '0 1 * * *';
    return { help: `write \`schedules: [{ cron: "${cron}" }]\`` };
  }
  return kinds.includes('array') && value !== null
    ? { help: 'write it as a list: `[…]`, or one item a line with `- ` before each' }
    : {};
}

function namedPool(document: Document, path: Path): Repair {
  const source = document.sourceOf(path) ?? '';
  const isSafe = /^(?:[\w.-]+|"[^"\\\n]*"|'[^'\n]*')$/.test(source);
  const mapping = `{ name: ${isSafe ? source : '…'} }`;
  return {
    help: `write \`work_pool: ${mapping}\``,
    fix: isSafe ? replaceValue(document, path, mapping, 'write it as a mapping') : undefined,
  };
}

function invalidValue(
  document: Document,
  path: Path,
  value: YamlValue | undefined,
  expected: string,
  near?: string,
): Finding {
  return {
    path,
    diagnostic: diagnostic('TQ2004', {
      message: `${nameOf(path)} must be ${expected}, found ${path.length === 0 ? describeFile(value) : describe(value)}`,
      where: document.spanOf(path),
      help: near && `did you mean \`${near}\`?`,
    }),
  };
}

function invalidName(document: Document, path: Path, value: YamlValue | undefined): Finding {
  return {
    path,
    diagnostic: diagnostic('TQ2004', {
      message: `a deployment's name may hold no \`/\`, \`%\`, \`&\`, \`<\` or \`>\`, found ${describe(value)}`,
      where: document.spanOf(path),
      help: "write the name alone; the flow's name is put before it",
    }),
  };
}

function invalidStep(document: Document, path: Path, value: YamlValue | undefined): Finding {
  const functions = isMapping(value) ? Object.keys(value) : [];
  return {
    path,
    diagnostic: diagnostic('TQ2016', {
      message:
        functions.length === 0
          ? 'a step must name one function, found none'
          : `a step must name one function, found ${functions.length}: ${nameList(functions)}`,
      where: document.spanOf(path),
      help:
        functions.length > 1
          ? 'write each function as a list item of its own, its inputs indented below it'
          : undefined,
    }),
  };
}
