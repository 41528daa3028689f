/** One entry under `deployments:` → a typed deployment, defaults filled in as `prefect deploy` does. */
import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Path } from '../diagnostics/span.ts';
import type { JsonValue } from '../json.ts';
import type { AutomationState, ConcurrencyOptions, ScheduleState } from '../plan/state.ts';
import type { Document, YamlValue } from './document.ts';
import { parseEntrypoint } from './entrypoint.ts';
import type { Deployment, Entrypoint } from './project.ts';
import { laxBoolean, toSchedule } from './schedules.ts';
import { toAutomation } from './triggers.ts';
import { describe, isMapping, toJson, toJsonObject, valueAt, type YamlMapping } from './yaml-value.ts';

export interface BuildOptions {
  /** What the command line puts in the place of the file's values. */
  rename?: string;
  entrypoint?: string;
  /** Prefect's setting: stands in for a pool that the entry does not name, and for a single entry's even if it does. */
  defaultWorkPool?: { name: string; overrides: boolean };
  /** Keys of the entry whose shape has been found wrong; nothing more is said about them. */
  brokenKeys: ReadonlySet<string>;
}

export interface BuiltDeployment {
  /** Absent after an error, also one in `brokenKeys`. */
  deployment?: Deployment;
  /** Known also when the rest is broken, so that the flow's own mistakes are found in the same run. */
  entrypoint?: Entrypoint;
  diagnostics: Diagnostic[];
}

export function buildDeployment(document: Document, path: Path, options: BuildOptions): BuiltDeployment {
  const entry = valueAt(document.data, path) as YamlMapping;
  const diagnostics: Diagnostic[] = [];
  const report = (key: string, found: Diagnostic): void => {
    if (!options.brokenKeys.has(key)) diagnostics.push(found);
  };
  const context: Context = { document, path, entry, report };
  const name = readName(context, options.rename);
  const entrypoint = readEntrypoint(context, options.entrypoint);
  const workPool = readWorkPool(context, options.defaultWorkPool);
  const schedules = readSchedules(context);
  const triggers = readTriggers(context, name ?? '');
  const tags = readTags(context);
  const concurrency = readConcurrency(context);
  const enforce = readBoolean(context, 'enforce_parameter_schema') ?? true;
  const paused = readBoolean(context, 'paused');
  const isBroken = options.brokenKeys.size > 0 || diagnostics.some((each) => each.severity === 'error');
  if (isBroken || name === undefined || entrypoint === undefined || workPool === undefined) {
    return { entrypoint, diagnostics };
  }
  const deployment: Deployment = {
    path,
    name,
    entrypoint,
    version: textOrNull(entry.version),
    versionType: textOrNull(entry.version_type),
    tags,
    description: textOrNull(entry.description),
    parameters: isMapping(entry.parameters) ? toJsonObject(entry.parameters) : {},
    enforceParameterSchema: enforce,
    paused,
    ...concurrency,
    schedules,
    triggers,
    workPool,
    pull: readPull(document, entry),
  };
  return { deployment, entrypoint, diagnostics };
}

interface Context {
  document: Document;
  path: Path;
  entry: YamlMapping;
  /** Says something about a key of the entry. */
  report: (key: string, found: Diagnostic) => void;
}

function readName(
  { document, path, entry, report }: Context,
  rename: string | undefined,
): string | undefined {
  const name = rename ?? textOrNull(entry.name);
  if (name !== null) return name.endsWith('.py') ? name.slice(0, -3) : name;
  report(
    'name',
    diagnostic('TQ2006', {
      message: 'a deployment must have a `name`',
      where: placeOf(document, path, entry, 'name'),
      help: 'add `name: …`; `prefect deploy --all` would leave this deployment out',
    }),
  );
  return undefined;
}

function readEntrypoint(context: Context, override: string | undefined): Entrypoint | undefined {
  const { document, path, entry, report } = context;
  const written = override ?? textOrNull(entry.entrypoint);
  if (written === null) {
    report(
      'entrypoint',
      diagnostic('TQ2007', {
        message: 'a deployment must have an `entrypoint`',
        where: placeOf(document, path, entry, 'entrypoint'),
        help: 'add `entrypoint: path/to/file.py:function`',
      }),
    );
    return undefined;
  }
  const entrypoint = parseEntrypoint(written);
  if (entrypoint === undefined) {
    report(
      'entrypoint',
      diagnostic('TQ2011', {
        message: `\`entrypoint\` must name a file and a function, found \`${written}\``,
        where: override === undefined ? document.spanOf([...path, 'entrypoint']) : undefined,
        help: 'write `path/to/file.py:function`, or `package.module:function`',
      }),
    );
  }
  return entrypoint;
}

function readWorkPool(
  { document, path, entry, report }: Context,
  fallback: BuildOptions['defaultWorkPool'],
): Deployment['workPool'] | undefined {
  const pool = isMapping(entry.work_pool) ? entry.work_pool : {};
  const written = textOrNull(pool.name);
  const name = fallback?.overrides === true ? fallback.name : (written ?? fallback?.name ?? null);
  if (name === null) {
    const at = 'work_pool' in entry ? [...path, 'work_pool'] : path;
    report(
      'work_pool',
      diagnostic('TQ2008', {
        message: 'a deployment must have a work pool',
        where:
          'work_pool' in entry ? document.spanOf(at, 'key') : placeOf(document, path, entry, 'work_pool'),
        help: 'add `work_pool: {name: …}`, or set PREFECT_DEFAULT_WORK_POOL_NAME',
      }),
    );
    return undefined;
  }
  return {
    name,
    workQueueName: textOrNull(pool.work_queue_name),
    jobVariables: isMapping(pool.job_variables) ? toJsonObject(pool.job_variables) : {},
  };
}

/** Every way to write «no schedule» means none; without either key the server's schedules are left alone. */
function readSchedules(context: Context): ScheduleState[] | undefined {
  const { document, path, entry, report } = context;
  const hasOne = 'schedule' in entry;
  if (!hasOne && !('schedules' in entry)) return undefined;
  if (hasOne && 'schedules' in entry) {
    report(
      'schedule',
      diagnostic('TQ2009', {
        message: 'a deployment must have `schedule` or `schedules`, found both',
        where: document.spanOf([...path, 'schedule'], 'key'),
        related: [{ where: document.spanOf([...path, 'schedules'], 'key'), text: 'also given here' }],
        help: 'put all of them under `schedules:`',
      }),
    );
    return undefined;
  }
  const key = hasOne ? 'schedule' : 'schedules';
  if (hasOne) {
    report(
      'schedule',
      diagnostic('TQ2010', {
        message: '`schedule` is deprecated',
        where: document.spanOf([...path, 'schedule'], 'key'),
        help: 'write it as an item of `schedules:`',
      }),
    );
  }
  const schedules = listOfSchedules(entry[key], [...path, key]).map(({ item, at }) =>
    readSchedule(context, item, at),
  );
  reportDuplicateSlugs(context, schedules, [...path, key]);
  return schedules.filter((schedule) => schedule !== undefined);
}

function listOfSchedules(value: YamlValue | undefined, at: Path): { item: YamlMapping; at: Path }[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => (isMapping(item) ? [{ item, at: [...at, index] }] : []));
  }
  return isMapping(value) && Object.keys(value).length > 0 ? [{ item: value, at }] : [];
}

function readSchedule({ document, report }: Context, item: YamlMapping, at: Path): ScheduleState | undefined {
  const schedule = toSchedule(item);
  if (!('message' in schedule)) return schedule;
  const where = schedule.key in item ? document.spanOf([...at, schedule.key]) : document.spanOf(at);
  report(String(at[2]), diagnostic('TQ2009', { message: schedule.message, where, help: schedule.help }));
  return undefined;
}

function reportDuplicateSlugs(
  { document, report }: Context,
  schedules: readonly (ScheduleState | undefined)[],
  at: Path,
): void {
  const seen = new Map<string, number>();
  for (const [index, schedule] of schedules.entries()) {
    const slug = schedule?.slug ?? null;
    if (slug === null) continue;
    const first = seen.get(slug);
    if (first === undefined) {
      seen.set(slug, index);
      continue;
    }
    report(
      'schedules',
      diagnostic('TQ2015', {
        message: `the slug \`${slug}\` is used by two schedules of one deployment`,
        where: document.spanOf([...at, index, 'slug']),
        related: [{ where: document.spanOf([...at, first, 'slug']), text: 'first used here' }],
        help: 'give each schedule a slug of its own; the server refuses both',
      }),
    );
  }
}

function readTriggers({ document, path, entry, report }: Context, name: string): AutomationState[] {
  if (!Array.isArray(entry.triggers)) return [];
  const automations: AutomationState[] = [];
  for (const [index, item] of entry.triggers.entries()) {
    const automation = toAutomation(isMapping(item) ? item : {}, name, index + 1);
    if (!('supported' in automation)) {
      automations.push(automation);
      continue;
    }
    const at = [...path, 'triggers', index];
    report(
      'triggers',
      diagnostic(automation.supported ? 'TQ2004' : 'TQ2030', {
        message: automation.message,
        where: document.spanOf(isMapping(item) && automation.key in item ? [...at, automation.key] : at),
      }),
    );
  }
  return automations;
}

function readConcurrency({ document, path, entry, report }: Context): {
  concurrencyLimit: number | null;
  concurrencyOptions: ConcurrencyOptions | null;
} {
  const value = entry.concurrency_limit;
  const isObject = isMapping(value);
  const limit = isObject ? value.limit : value;
  const place = [...path, 'concurrency_limit', ...(isObject && 'limit' in value ? ['limit'] : [])];
  const fail = (message: string, help?: string) => {
    report('concurrency_limit', diagnostic('TQ2004', { message, where: document.spanOf(place), help }));
    return { concurrencyLimit: null, concurrencyOptions: null };
  };
  if (limit === undefined || limit === null) return { concurrencyLimit: null, concurrencyOptions: null };
  const number = typeof limit === 'string' && /^\s*[-+]?\d+\s*$/.test(limit) ? Number(limit) : limit;
  if (typeof number !== 'number' || number < 1) {
    return fail(`\`${place.at(-1)}\` must be a whole number above 0, found ${describe(limit)}`);
  }
  if (!isObject) return { concurrencyLimit: number, concurrencyOptions: null };
  if (typeof value.collision_strategy !== 'string') {
    return fail(
      '`concurrency_limit` as a mapping must have a `collision_strategy`',
      'add `collision_strategy: ENQUEUE` or `CANCEL_NEW`',
    );
  }
  const options: ConcurrencyOptions = {
    collision_strategy: value.collision_strategy as ConcurrencyOptions['collision_strategy'],
  };
  if (typeof value.grace_period_seconds === 'number')
    options.grace_period_seconds = value.grace_period_seconds;
  return { concurrencyLimit: number, concurrencyOptions: options };
}

function readBoolean({ document, path, entry, report }: Context, key: string): boolean | undefined {
  const value = entry[key];
  if (value === undefined || value === null) return undefined;
  const boolean = laxBoolean(value);
  if (boolean === undefined) {
    report(
      key,
      diagnostic('TQ2004', {
        message: `\`${key}\` must be \`true\` or \`false\`, found ${describe(value)}`,
        where: document.spanOf([...path, key]),
      }),
    );
  }
  return boolean;
}

/** Prefect makes text of every tag and drops empty ones. A plain text it would split into letters, a list into `['a']`. */
function readTags({ document, path, entry, report }: Context): string[] {
  const fail = (at: Path, message: string, help: string): void =>
    report('tags', diagnostic('TQ2004', { message, where: document.spanOf(at), help }));
  const { tags } = entry;
  if (typeof tags === 'string' && tags !== '') {
    fail([...path, 'tags'], `\`tags\` must be a list, found ${describe(tags)}`, `write \`tags: [${tags}]\``);
  }
  if (!Array.isArray(tags)) return [];
  for (const [index, tag] of tags.entries()) {
    if (typeof tag !== 'object' || tag === null) continue;
    fail(
      [...path, 'tags', index],
      `a tag must be text, found ${describe(tag)}`,
      'write all tags in one list',
    );
  }
  return tags.map(tagText).filter((tag) => tag !== '');
}

/** Python's `str()` of a plain value. */
function tagText(tag: YamlValue): string {
  if (tag === null) return 'None';
  if (typeof tag === 'boolean') return tag ? 'True' : 'False';
  return String(tag);
}

/** The entry's own pull steps win as soon as the key holds something; `[]` means none. */
function readPull(document: Document, entry: YamlMapping): JsonValue[] | undefined {
  const own = entry.pull ?? undefined;
  const effective = own === undefined ? valueAt(document.data, ['pull']) : own;
  if (Array.isArray(effective)) return effective.map(toJson);
  if (isMapping(effective) && Object.keys(effective).length > 0) return [toJson(effective)];
  return undefined;
}

function textOrNull(value: YamlValue | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Where to point when a key is missing or empty: the key itself, else the entry's name, else the entry. */
function placeOf(document: Document, path: Path, entry: YamlMapping, key: string) {
  if (key in entry) return document.spanOf([...path, key], 'key');
  return 'name' in entry ? document.spanOf([...path, 'name']) : firstKeyOf(document, path, entry);
}

function firstKeyOf(document: Document, path: Path, entry: YamlMapping) {
  const first = Object.keys(entry)[0];
  return first === undefined ? document.spanOf(path) : document.spanOf([...path, first], 'key');
}
