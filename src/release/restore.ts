/**
 * A recorded state → what is wanted again. What a record withholds, since it is a secret, is taken from the server, from
 * the same place of the same object; without one there the object cannot be brought back.
 */
import { isEqual } from '../plan/equal.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { BlockState } from '../plan/block-state.ts';
import {
  fullName,
  type DeploymentState,
  type DesiredState,
  type LiveDeployment,
  type LiveSchedule,
  type LiveState,
  type ScheduleState,
} from '../plan/state.ts';
import { Filling } from './filling.ts';
import { recordedName } from './recorded-state.ts';
import type { RecordedState } from './release.ts';

export interface Restored {
  desired: DesiredState;
  /** By `flow/name`, or name of the block: paths of withheld values that the server's stand for, such as `fields.parameters.token`. */
  taken: ReadonlyMap<string, readonly string[]>;
  /** Likewise: paths of withheld values that the server has none for. */
  missing: ReadonlyMap<string, readonly string[]>;
  /** Texts that were taken from the server and are to be shown nowhere, but for what is part of a name. */
  secrets: readonly string[];
}

/** `later` are the states that were recorded since. */
export function restore(target: RecordedState, live: LiveState, later: readonly RecordedState[]): Restored {
  const filling = new Filling();
  const liveDeployments = new Map(live.deployments.map((each) => [fullName(each), each]));
  const deployments = target.deployments.map((recorded) => {
    const name = recordedName(recorded);
    const now = liveDeployments.get(name);
    const filled = filling.fill(
      name,
      recorded,
      now && alongside(recorded, now),
    ) as unknown as DeploymentState;
    const since = schedulesOf(name, later);
    return withoutLaterSchedules(underOldSlugs(asState(filled), now, since), now, since);
  });
  const liveBlocks = new Map((live.blocks?.blocks ?? []).map((each) => [each.name, each]));
  const blocks = target.blocks.map((recorded) => {
    const name = String(recorded.name);
    const now = liveBlocks.get(name);
    return filling.fill(name, recorded, now && { data: now.data }) as unknown as BlockState;
  });
  const { taken, missing } = filling;
  const names = [...target.deployments.map(recordedName), ...target.blocks.map(({ name }) => String(name))];
  const secrets = filling.secrets.filter((text) => !names.some((name) => name.includes(text)));
  return { desired: { deployments, ...(blocks.length === 0 ? {} : { blocks }) }, taken, missing, secrets };
}

/** A record leaves out what the file did not say. */
function asState(recorded: DeploymentState): DeploymentState {
  const { paused, schedules, ...rest } = recorded;
  const { version } = recorded.fields;
  return {
    ...rest,
    paused,
    schedules: schedules?.map((schedule) => ({ ...schedule, active: schedule.active })),
    automations: rest.automations.map((automation) => ({ ...automation, enabled: automation.enabled })),
    versionInfo: version === null ? {} : { type: 'prefect:simple', version },
  };
}

/** What the server holds, its schedules and automations in the order of the record's. */
function alongside(recorded: JsonObject, { fields, schedules, automations }: LiveDeployment): JsonValue {
  const wanted = recorded as unknown as DeploymentState;
  const aligned = {
    fields,
    schedules: (wanted.schedules ?? []).map(
      (each) => schedules.find((now) => isSameSchedule(now, each)) ?? null,
    ),
    automations: wanted.automations.map(({ name }) => automations.find((now) => now.name === name) ?? null),
  };
  return aligned as unknown as JsonValue;
}

/** By slug; without one by when it runs. */
function isSameSchedule(one: ScheduleState, other: ScheduleState): boolean {
  if (one.slug !== null || other.slug !== null) return one.slug === other.slug;
  return isEqual({ ...one.schedule }, { ...other.schedule });
}

/** Schedules that later releases gave the deployment. */
function schedulesOf(name: string, later: readonly RecordedState[]): ScheduleState[] {
  return later.flatMap(({ deployments }) =>
    deployments
      .filter((each) => recordedName(each) === name)
      .flatMap((each) => (each as unknown as DeploymentState).schedules ?? []),
  );
}

/** A schedule that a later release renamed (`replaces`) is the same one still, and gets its slug back. */
function underOldSlugs(
  desired: DeploymentState,
  live: LiveDeployment | undefined,
  later: readonly ScheduleState[],
): DeploymentState {
  const slugs = new Set(live?.schedules.map(({ slug }) => slug));
  const newSlug = (slug: string | null): string | undefined => {
    const seen = new Set<string>();
    for (let now = slug; now !== null && !seen.has(now);) {
      if (slugs.has(now)) return now === slug ? undefined : now;
      seen.add(now);
      const old = now;
      now = later.find(({ replaces }) => replaces === old)?.slug ?? null;
    }
    return undefined;
  };
  const schedules = desired.schedules?.map((schedule) => {
    const replaces = newSlug(schedule.slug);
    return replaces === undefined ? schedule : { ...schedule, replaces };
  });
  return { ...desired, schedules };
}

/** A release whose file said nothing of schedules had none of its own: those of later ones go, those of people stay. */
function withoutLaterSchedules(
  desired: DeploymentState,
  live: LiveDeployment | undefined,
  later: readonly ScheduleState[],
): DeploymentState {
  if (desired.schedules !== undefined || live === undefined) return desired;
  const isLater = (now: LiveSchedule): boolean =>
    later.some((each) => isSameSchedule(now, completedBy(each, now)));
  const stay = live.schedules.filter((now) => !isLater(now));
  if (stay.length === live.schedules.length) return desired;
  return {
    ...desired,
    schedules: stay.map(({ slug, active, parameters, schedule }) => ({ slug, active, parameters, schedule })),
  };
}

/** An interval's anchor that the file left open is the server's. */
function completedBy(wanted: ScheduleState, { schedule }: LiveSchedule): ScheduleState {
  const timing = wanted.schedule;
  if (!('interval' in timing) || timing.anchor_date !== null || !('interval' in schedule)) return wanted;
  return { ...wanted, schedule: { ...timing, anchor_date: schedule.anchor_date } };
}
