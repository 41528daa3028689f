/**
 * What the command line puts in the place of an entry's values. Rules: `prefect/cli/deploy/_config.py`,
 * `_apply_cli_options_to_deploy_config` (measured on Prefect 3.8.8).
 */
import type { Path, Span } from '../diagnostics/span.ts';
import type { YamlValue } from './document.ts';
import { isMapping, setKey, type YamlMapping } from './yaml-value.ts';

/** A value, and where the user wrote it. */
export interface Given<T> {
  value: T;
  where: Span;
}

export interface Overrides {
  entrypoint?: Given<string>;
  description?: Given<string>;
  version?: Given<string>;
  /** Only where the file names none. */
  versionType?: Given<string>;
  /** In the place of the file's tags. */
  tags?: Given<string>[];
  concurrencyLimit?: Given<YamlValue>;
  collisionStrategy?: Given<string>;
  workPool?: Given<string>;
  workQueue?: Given<string>;
  /** All of the file's job variables give way to these, which are values for placeholders as well. */
  jobVariables?: Given<YamlMapping>[];
  /** Added to the file's schedules, in this order. */
  schedules?: Given<YamlMapping>[];
  /** Set on every interval schedule. */
  anchorDate?: Given<string>;
  /** Set on every schedule. */
  timezone?: Given<string>;
  /** In the place of the file's triggers. */
  triggers?: Given<YamlValue>[];
  /** In the place of the file's service level agreements. */
  slas?: Given<YamlValue>[];
  /** Put over the file's parameters. */
  parameters?: Given<YamlMapping>[];
  enforceParameterSchema?: Given<boolean>;
}

/** An entry with the overrides in it, and where each part that came from them is written. */
export interface OverriddenEntry {
  entry: YamlMapping;
  /** Paths inside the entry. */
  given: { path: Path; where: Span }[];
}

export function applyOverrides(entry: YamlMapping, overrides: Overrides): OverriddenEntry {
  const overriding = new Overriding(entry);
  for (const key of ['entrypoint', 'description', 'version'] as const) overriding.set([key], overrides[key]);
  if (!isSet(entry.version_type)) overriding.set(['version_type'], overrides.versionType);
  overriding.set(['concurrency_limit'], limitOf(overrides));
  overriding.set(['enforce_parameter_schema'], overrides.enforceParameterSchema);
  overriding.set(['work_pool', 'name'], overrides.workPool);
  overriding.set(['work_pool', 'work_queue_name'], overrides.workQueue);
  overriding.replaceList('tags', overrides.tags);
  overriding.replaceList('triggers', overrides.triggers);
  overriding.replaceList('sla', overrides.slas);
  overriding.replaceJobVariables(overrides.jobVariables);
  overriding.mergeParameters(overrides.parameters);
  overriding.addSchedules(overrides);
  return { entry: overriding.entry, given: overriding.given };
}

/** The values of `--job-variable`, which placeholders can name like the outputs of a step. */
export function jobVariableValues(overrides: Overrides): YamlMapping {
  return Object.assign({}, ...(overrides.jobVariables ?? []).map(({ value }) => value)) as YamlMapping;
}

/** A strategy without a limit says nothing; Prefect ignores it. */
function limitOf({ concurrencyLimit, collisionStrategy }: Overrides): Given<YamlValue> | undefined {
  if (concurrencyLimit === undefined || collisionStrategy === undefined) return concurrencyLimit;
  const value = { limit: concurrencyLimit.value, collision_strategy: collisionStrategy.value };
  return { value, where: collisionStrategy.where };
}

class Overriding {
  readonly entry: YamlMapping;
  readonly given: { path: Path; where: Span }[] = [];

  constructor(entry: YamlMapping) {
    this.entry = { ...entry };
  }

  set(path: [string] | [string, string], given: Given<YamlValue> | undefined): void {
    const [key, inner] = path;
    // An empty pool or queue leaves that of the file.
    if (given === undefined || (inner !== undefined && given.value === '')) return;
    if (inner === undefined) this.entry[key] = given.value;
    else this.entry[key] = { ...mappingOr(this.entry[key]), [inner]: given.value };
    this.given.push({ path, where: given.where });
  }

  replaceList(key: string, given: readonly Given<YamlValue>[] | undefined): void {
    if (given === undefined) return;
    this.entry[key] = given.map(({ value }) => value);
    for (const [index, { where }] of given.entries()) this.given.push({ path: [key, index], where });
  }

  replaceJobVariables(given: readonly Given<YamlMapping>[] | undefined): void {
    if (given === undefined) return;
    const variables = this.#merge({}, given, ['work_pool', 'job_variables']);
    this.entry.work_pool = { ...mappingOr(this.entry.work_pool), job_variables: variables };
  }

  mergeParameters(given: readonly Given<YamlMapping>[] | undefined): void {
    if (given === undefined) return;
    this.entry.parameters = this.#merge(mappingOr(this.entry.parameters), given, ['parameters']);
  }

  addSchedules({ schedules: added = [], timezone, anchorDate }: Overrides): void {
    if (added.length === 0 && timezone === undefined && anchorDate === undefined) return;
    const written = this.#writtenSchedules();
    for (const [index, { where }] of added.entries())
      this.given.push({ path: ['schedules', written.length + index], where });
    const all = [...written, ...added.map(({ value }) => value)];
    if (all.length === 0) return;
    this.entry.schedules = all.map((schedule, index) => {
      if (!isMapping(schedule)) return schedule;
      const changed = { ...schedule };
      if (anchorDate !== undefined && isSet(schedule.interval)) {
        changed.anchor_date = anchorDate.value;
        this.given.push({ path: ['schedules', index, 'anchor_date'], where: anchorDate.where });
      }
      if (timezone !== undefined) {
        changed.timezone = timezone.value;
        this.given.push({ path: ['schedules', index, 'timezone'], where: timezone.where });
      }
      return changed;
    });
  }

  /** The deprecated single schedule becomes the first of the list. */
  #writtenSchedules(): YamlValue[] {
    const { schedule, schedules } = this.entry;
    if (Array.isArray(schedules)) return schedules;
    if (!isMapping(schedule) || Object.keys(schedule).length === 0) return [];
    delete this.entry.schedule;
    return [schedule];
  }

  #merge(base: YamlMapping, given: readonly Given<YamlMapping>[], path: Path): YamlMapping {
    const merged = { ...base };
    for (const { value, where } of given) {
      for (const [key, item] of Object.entries(value)) {
        setKey(merged, key, item);
        this.given.push({ path: [...path, key], where });
      }
    }
    return merged;
  }
}

function mappingOr(value: YamlValue | undefined): YamlMapping {
  return isMapping(value) ? value : {};
}

function isSet(value: YamlValue | undefined): boolean {
  return value !== undefined && value !== null && value !== '';
}
