/** What `tq schedule` shows for programs; `schedule` in `schemas/output.schema.json`. Instants are ISO-8601 in UTC, lengths seconds. */
import type { JsonObject, JsonValue } from '../../json.ts';
import type { DeploymentLoad, Load, PlannedDeployment } from '../../preflight/capacity/capacity.ts';
import type { ScheduleView } from '../../preflight/capacity/schedule-view.ts';

/** `next`: how many fire times of each schedule are listed. */
export function scheduleJson(view: ScheduleView, next: number): JsonObject {
  const { deployments, starts, simulation, limits, heat, findings } = view;
  return {
    from: instantText(starts.from),
    to: instantText(starts.to),
    deployments: deployments.map((_, index) => deploymentJson(view, index, next)),
    pools: loadsJson(simulation.pools, (name) => limits.pools.get(name)?.limit),
    queues: loadsJson(simulation.queues, (name) => limits.queues.get(name)?.limit),
    tags: loadsJson(simulation.tags, (name) => limits.tags.get(name)),
    heat: {
      timezone: heat.zone,
      days: heat.days.map(({ day, hours }) => ({ day: instantText(day).slice(0, 10), hours: [...hours] })),
    },
    findings: findings.map(({ kind, message, help, about }) => ({
      kind,
      message,
      ...(help === undefined ? {} : { help }),
      deployments: [...new Set(about.map(({ deployment }) => deployments[deployment]?.name ?? ''))],
    })),
  };
}

function deploymentJson({ deployments, starts, simulation }: ScheduleView, index: number, next: number) {
  const { name, pool, queue, isPaused, isOther, expected, unread, schedules } = deployments[
    index
  ] as PlannedDeployment;
  const load = simulation.deployments[index] as DeploymentLoad;
  const followed = new Map(
    starts.schedules.filter(({ deployment }) => deployment === index).map((each) => [each.index, each]),
  );
  return {
    ...{ name, pool, queue, paused: isPaused, other: isOther === true },
    expectedSeconds: expected === undefined ? null : expected / 1000,
    ...(unread === undefined ? {} : { unread }),
    schedules: schedules.map(({ timing, isActive }, place) => {
      const { fires, why } = followed.get(place) ?? {};
      return {
        schedule: { ...timing },
        active: isActive,
        starts: fires?.instants.length ?? 0,
        ...(fires?.isCut === true ? { more: true } : {}),
        next: (fires?.instants ?? []).slice(0, next).map(instantText),
        ...(why === undefined ? {} : { unread: why }),
      };
    }),
    ...loadJson(load),
    cancelled: load.cancelled,
    stuck: load.stuck,
  };
}

function loadsJson(
  loads: ReadonlyMap<string, Load>,
  limitOf: (name: string) => number | null | undefined,
): JsonValue[] {
  return [...loads].map(([name, load]) => ({ name, limit: limitOf(name) ?? null, ...loadJson(load) }));
}

function loadJson({ starts, peak, waited, longestWait }: Load) {
  return { started: starts, peak, waited, longestWaitSeconds: longestWait / 1000 };
}

function instantText(instant: number): string {
  return new Date(instant).toISOString().replace('.000Z', 'Z');
}
