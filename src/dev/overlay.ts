/**
 * What `tq dev` makes of a `prefect.yaml` before anything looks at it: the same deployments, run from the working copy as
 * processes of this machine. Pure. Names, parameters, triggers and schedules stay; where the code comes from, what it
 * runs in, and what only Prefect Cloud has go.
 */
import type { Document, YamlValue } from '../project/document.ts';
import { entryMappings } from '../project/entries.ts';
import { SET_WORKING_DIRECTORY } from '../project/tq-source.ts';
import { isMapping, valueAt, type YamlMapping } from '../project/yaml-value.ts';
import { placeholdersIn } from '../templating/placeholder.ts';
import { isOfConnection } from './connection-variables.ts';

export interface OverlayOptions {
  /** Absolute: where entrypoints are looked for. */
  folder: string;
  /** Whether schedules stay as they are written; else all of them are inactive. */
  keepSchedules: boolean;
}

/** A work pool that is of another type elsewhere. */
export interface ForeignPool {
  name: string;
  type: string;
}

/** Job variables of process pools (`prefect/workers/process.py`, Prefect 3.8.8). */
const OF_PROCESS = new Set(['name', 'labels', 'env', 'command', 'stream_output', 'working_dir']);

/** Keys of an entry that say what is built and where workers get it, and agreements that only Prefect Cloud keeps. */
const NOT_HERE = ['build', 'push', 'pull', 'sla'];
const NOT_HERE_OF_TQ = ['source', 'image', 'pin'];

/** The document with other data; every place in it stays where it is written. */
export function devOverlay(document: Document, options: OverlayOptions): Document {
  const { data } = document;
  if (!isMapping(data)) return document;
  const { deployments, tq } = data;
  const top = without(data, ['build', 'push', 'pull']);
  if (isMapping(tq)) top.tq = withProcessPools(without(tq, NOT_HERE_OF_TQ));
  if (Array.isArray(deployments))
    top.deployments = deployments.map((entry) =>
      isMapping(entry) ? overlaid(entry, document, options) : entry,
    );
  return { ...document, data: top };
}

/** Those that `tq.pools` gives another type than `process`, by name; `names` are those in use. */
export function foreignPools(document: Document, names: readonly string[]): ForeignPool[] {
  return names.flatMap((name) => {
    const type = valueAt(document.data, ['tq', 'pools', name]);
    return typeof type === 'string' && type !== 'process' ? [{ name, type }] : [];
  });
}

/** Variables of the runs that would lead them to another server, and so are left out here; each once. */
export function leftOutVariables({ data }: Document): string[] {
  const holders = entryMappings(data).flatMap(({ work_pool: pool, triggers }) => [
    pool ?? null,
    ...(Array.isArray(triggers) ? triggers : []),
  ]);
  const names = holders.flatMap((holder) => {
    const env = valueAt(holder, ['job_variables', 'env']);
    return isMapping(env) ? Object.keys(env).filter(isOfConnection) : [];
  });
  return [...new Set(names)].sort();
}

function overlaid(entry: YamlMapping, document: Document, options: OverlayOptions): YamlMapping {
  const waiting = ['version', 'description'].filter((key) => waitsForStep(entry[key]));
  const result: YamlMapping = {
    ...without(entry, [...NOT_HERE, ...waiting]),
    pull: [{ [SET_WORKING_DIRECTORY]: { directory: options.folder } }],
  };
  const { tq, work_pool: pool, triggers, tags } = entry;
  const isForeign = !isOnProcess(pool, document);
  if (isMapping(tq)) result.tq = without(tq, NOT_HERE_OF_TQ);
  if (isMapping(pool)) result.work_pool = withJobVariables(pool, isForeign);
  if (Array.isArray(triggers))
    result.triggers = triggers.map((each) => (isMapping(each) ? withJobVariables(each, isForeign) : each));
  if (Array.isArray(tags)) result.tags = tags.filter((tag) => !waitsForStep(tag));
  if (!options.keepSchedules) {
    for (const key of ['schedule', 'schedules'])
      if (result[key] !== undefined) result[key] = inactive(result[key]);
  }
  return result;
}

/** By the word of the file; where it says nothing, by the job variables that are given. */
function isOnProcess(pool: YamlValue | undefined, document: Document): boolean {
  if (!isMapping(pool)) return true;
  const { name, job_variables: variables } = pool;
  const stated = typeof name === 'string' ? valueAt(document.data, ['tq', 'pools', name]) : undefined;
  if (typeof stated === 'string') return stated === 'process';
  return !isMapping(variables) || Object.keys(variables).every((key) => OF_PROCESS.has(key));
}

function withJobVariables(holder: YamlMapping, isForeign: boolean): YamlMapping {
  const { job_variables: variables } = holder;
  if (!isMapping(variables)) return holder;
  const { env } = variables;
  const here: YamlMapping = isMapping(env)
    ? { env: without(env, Object.keys(env).filter(isOfConnection)) }
    : {};
  if (!isForeign) return { ...holder, job_variables: { ...variables, ...here } };
  const rest = without(holder, ['job_variables']);
  return isMapping(env) ? { ...rest, job_variables: here } : rest;
}

/** A key of `null` and an empty list mean what they meant. */
function inactive(schedules: YamlValue): YamlValue {
  if (Array.isArray(schedules)) return schedules.map(inactive);
  const isSchedule = isMapping(schedules) && Object.keys(schedules).length > 0;
  return isSchedule ? { ...schedules, active: false } : schedules;
}

/** No build or push step runs, so what they would give is not known. */
function waitsForStep(value: YamlValue | undefined): boolean {
  if (typeof value !== 'string') return false;
  return placeholdersIn(value).some(({ kind, name }) => kind === 'step' && name.includes('.'));
}

function withProcessPools(tq: YamlMapping): YamlMapping {
  const { pools } = tq;
  if (!isMapping(pools)) return tq;
  const types = Object.keys(pools).map((name) => [name, 'process'] as const);
  return { ...tq, pools: Object.fromEntries(types) };
}

function without(mapping: YamlMapping, keys: readonly string[]): YamlMapping {
  return Object.fromEntries(Object.entries(mapping).filter(([key]) => !keys.includes(key)));
}
