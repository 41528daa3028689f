/** One entry under `deployments:` → a typed deployment, defaults filled in as `prefect deploy` does. */
import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Path } from '../diagnostics/span.ts';
import type { JsonValue } from '../json.ts';
import { fillPullSteps, type TemplateSources } from '../templating/fill-entry.ts';
import { isPendingAt } from '../templating/pending.ts';
import { pythonText } from '../templating/python-text.ts';
import type { Document, YamlValue } from './document.ts';
import { readSlas, readTriggers } from './entry-automations.ts';
import { readConcurrency } from './entry-concurrency.ts';
import {
  type EntryContext,
  isPlaceholder,
  placeOf,
  readBoolean,
  spanIn,
  textOrNull,
} from './entry-context.ts';
import { readSchedules } from './entry-schedules.ts';
import { parseEntrypoint } from './entrypoint.ts';
import { durationOfEntry } from './expected-duration.ts';
import type { Deployment, Entrypoint } from './project.ts';
import { isListOfSteps, stepsToRun, writtenSteps } from './steps.ts';
import { BUILD_IMAGE, tqPin } from './tq-image.ts';
import { environmentOf } from './select.ts';
import type { SourceNote } from './tq-source.ts';
import { describe, isMapping, toJson, toJsonObject, valueAt, type YamlMapping } from './yaml-value.ts';

export interface BuildOptions {
  /** Put in the place of the entry's name by `-n`. */
  rename?: string;
  /** Whether an entry without a name is an error or is left out, as `--all` does. */
  unnamed?: 'error' | 'left-out';
  /** Prefect's setting: stands in for a pool that the entry does not name, and for a single entry's even if it does. */
  defaultWorkPool?: { name: string; overrides: boolean };
  /** Keys of the entry whose shape has been found wrong; nothing more is said about them. */
  brokenKeys: ReadonlySet<string>;
  /** Paths inside the entry of values that still wait for the server or for steps; nothing is said about them. */
  pending: readonly Path[];
  /** For the pull steps, which keep what is not known. */
  sources: TemplateSources;
  /** Its pull step comes from `tq.source`. */
  source?: SourceNote;
}

export interface BuiltDeployment {
  /** Absent after an error, also one in `brokenKeys`. */
  deployment?: Deployment;
  /** In its place, as far as it could be read: keys with errors count as `pending`. */
  broken?: Deployment;
  diagnostics: Diagnostic[];
}

export function buildDeployment(document: Document, path: Path, options: BuildOptions): BuiltDeployment {
  const entry = valueAt(document.data, path) as YamlMapping;
  const diagnostics: Diagnostic[] = [];
  const wrongKeys = new Set(options.brokenKeys);
  const context: EntryContext = {
    document,
    path,
    entry,
    report: (inside, found) => {
      const isBroken = options.brokenKeys.has(String(inside[0]));
      if (isBroken || isPendingAt(options.pending, inside)) return;
      diagnostics.push(found);
      if (found.severity === 'error') wrongKeys.add(String(inside[0]));
    },
  };
  const name = readName(context, options);
  // What else is missing in an entry that is left out does not matter.
  if (name === undefined && options.unnamed === 'left-out') return { diagnostics };
  const entrypoint = readEntrypoint(context);
  const workPool = readWorkPool(context, options.defaultWorkPool);
  const schedules = readSchedules(context);
  const triggers = readTriggers(context, name ?? '');
  const slas = readSlas(context);
  const tags = readTags(context);
  const concurrency = readConcurrency(context);
  const enforce = readBoolean(context, 'enforce_parameter_schema') ?? true;
  const paused = readBoolean(context, 'paused');
  if (name === undefined) wrongKeys.add('name');
  if (workPool === undefined) wrongKeys.add('work_pool');
  if (entrypoint === undefined) return { diagnostics };
  const deployment: Deployment = {
    path,
    name: name ?? '',
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
    slas,
    workPool: workPool ?? { name: '', workQueueName: null, jobVariables: {} },
    pull: readPull(document, path, options.sources),
    ...(options.source === undefined ? {} : { source: options.source }),
    image: imageOf(context),
    ...environmentIn(entry),
    ...movedFrom(entry),
    expectedDuration: durationOfEntry(document.data, path),
    pin: tqPin(document.data, path),
    hasSteps: stepsToRun(document, path).length > 0,
    pending: new Set([...options.pending.map(([key]) => String(key)), ...wrongKeys]),
  };
  const isBroken = wrongKeys.size > 0 || diagnostics.some((each) => each.severity === 'error');
  return { ...(isBroken ? { broken: deployment } : { deployment }), diagnostics };
}

function readName(context: EntryContext, { rename, unnamed }: BuildOptions): string | undefined {
  const name = textOrNull(rename ?? context.entry.name);
  if (name !== null) return name.endsWith('.py') ? name.slice(0, -3) : name;
  const found = diagnostic('TQ2006', {
    message: 'a deployment must have a `name`',
    where: placeOf(context, 'name'),
    missing: [[[...context.path, 'name']]],
    help: 'add `name: …`; `prefect deploy --all` would leave this deployment out',
  });
  context.report(
    ['name'],
    unnamed === 'left-out'
      ? {
          ...found,
          message: 'a deployment without a `name` is left out',
          severity: 'warning',
          help: 'add `name: …`',
        }
      : found,
  );
  return undefined;
}

function readEntrypoint(context: EntryContext): Entrypoint | undefined {
  const written = textOrNull(context.entry.entrypoint);
  if (written === null) {
    const missing = diagnostic('TQ2007', {
      message: 'a deployment must have an `entrypoint`',
      where: placeOf(context, 'entrypoint'),
      missing: [[[...context.path, 'entrypoint']]],
      help: 'add `entrypoint: path/to/file.py:function`',
    });
    context.report(['entrypoint'], missing);
    return undefined;
  }
  const entrypoint = parseEntrypoint(written);
  if (entrypoint === undefined) {
    const invalid = diagnostic('TQ2011', {
      message: `\`entrypoint\` must name a file and a function, found \`${written}\``,
      where: spanIn(context, ['entrypoint']),
      help: 'write `path/to/file.py:function`, or `package.module:function`',
    });
    context.report(['entrypoint'], invalid);
  }
  return entrypoint;
}

function readWorkPool(
  context: EntryContext,
  fallback: BuildOptions['defaultWorkPool'],
): Deployment['workPool'] | undefined {
  const { entry } = context;
  const pool = isMapping(entry.work_pool) ? entry.work_pool : {};
  const written = textOrNull(pool.name);
  const name = fallback?.overrides === true ? fallback.name : (written ?? fallback?.name ?? null);
  if (name === null) {
    const path = [...context.path, 'work_pool', 'name'];
    context.report(
      ['work_pool', 'name'],
      diagnostic('TQ2008', {
        message: 'a deployment must have a work pool',
        where: isPlaceholder(context.document, path)
          ? context.document.spanOf(path)
          : placeOf(context, 'work_pool'),
        missing: [[[...context.path, 'work_pool'], path]],
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

/** Prefect makes text of every tag and drops empty ones. A plain text it would split into letters, a list into `['a']`. */
function readTags(context: EntryContext): string[] {
  const find = (at: Path, message: string, help: string): Diagnostic =>
    diagnostic('TQ2004', { message, where: spanIn(context, at), help });
  const { tags } = context.entry;
  if (typeof tags === 'string' && tags !== '') {
    const message = `\`tags\` must be a list, found ${describe(tags)}`;
    context.report(['tags'], find(['tags'], message, `write \`tags: [${tags}]\``));
  }
  if (!Array.isArray(tags)) return [];
  for (const [index, tag] of tags.entries()) {
    if (typeof tag !== 'object' || tag === null) continue;
    const at = ['tags', index];
    const message = `a tag must be text, found ${describe(tag)}, which becomes the one tag \`${pythonText(tag)}\``;
    // The deployment works all the same.
    context.report(at, { ...find(at, message, 'write all tags in one list'), severity: 'warning' });
  }
  return tags.map(pythonText).filter((tag) => tag !== '');
}

function environmentIn(entry: YamlMapping): { environment?: string } {
  const environment = environmentOf(entry);
  return environment === undefined ? {} : { environment };
}

/** What is no text is said by the schema of `prefect.yaml`. */
function movedFrom({ tq }: YamlMapping): { moved?: readonly string[] } {
  const written = isMapping(tq) ? tq.moved : undefined;
  const names = (Array.isArray(written) ? written : [written]).filter((name) => typeof name === 'string');
  return names.length === 0 ? {} : { moved: names };
}

/** `[]` means no steps, which is not the same as no key. */
function readPull(document: Document, path: Path, sources: TemplateSources): JsonValue[] | undefined {
  const { steps } = writtenSteps(document, path, 'pull');
  if (steps.length === 0 && !isListOfSteps(document, path, 'pull')) return undefined;
  return fillPullSteps(
    steps.map(({ value }) => value),
    sources,
  ).map(toJson);
}

/** Which image the flow will run in, as far as the pull step is concerned (`prefect/cli/deploy/_actions.py`). */
function imageOf({ document, path, entry }: EntryContext): Deployment['image'] {
  for (const { value } of buildSteps(document, path)) {
    const inputs = isMapping(value) ? value[BUILD_IMAGE] : undefined;
    if (inputs !== undefined)
      return isMapping(inputs) && inputs.dockerfile === 'auto' ? 'built-automatically' : 'built';
  }
  const pool = isMapping(entry.work_pool) ? entry.work_pool : {};
  const image = isMapping(pool.job_variables) ? pool.job_variables.image : undefined;
  return image === undefined || image === null || image === '' ? 'none' : 'named';
}

/** For this question an entry that switches its build off has the steps at the top, as in Prefect. */
function buildSteps(document: Document, path: Path): { value: YamlValue }[] {
  const { steps } = writtenSteps(document, path, 'build');
  return steps.length > 0 ? steps : writtenSteps(document, [], 'build').steps;
}
