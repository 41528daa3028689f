/** What a simulation shows that someone should know, in words. Codes, levels and places are put on by who asks. */
import { type About, aboutThose } from './about.ts';
import { type Limits, type PlannedDeployment, queueKey, type Simulation, type Starts } from './capacity.ts';
import { clockFindings } from './clock-findings.ts';
import { poolFindings, queueFindings, sameMinuteFindings, tagFindings } from './crowd-findings.ts';
import { cutFindings } from './cut-findings.ts';
import { overlapFindings } from './overlap-findings.ts';
import { counted, namedFew } from './words.ts';

export type CapacityKind =
  | 'pool-crowded'
  | 'queue-crowded'
  | 'tag-over-limit'
  | 'interval-shorter-than-run'
  | 'runs-cancelled'
  | 'runs-stuck'
  | 'same-minute'
  | 'time-never-comes'
  | 'time-comes-twice'
  | 'not-foreseen'
  | 'cut-short';

export interface CapacityFinding {
  kind: CapacityKind;
  message: string;
  help?: string;
  /** Whom it is about; none: it is about all. */
  about: readonly About[];
}

export function capacityFindings(
  deployments: readonly PlannedDeployment[],
  starts: Starts,
  simulation: Simulation,
  limits: Limits,
): CapacityFinding[] {
  return [
    ...poolFindings(deployments, simulation, limits),
    ...queueFindings(deployments, simulation, limits),
    ...tagFindings(deployments, simulation, limits),
    ...overlapFindings(deployments, starts, simulation),
    ...stuckFindings(deployments, simulation, limits),
    ...sameMinuteFindings(deployments, starts, limits),
    ...clockFindings(deployments, starts.from),
    ...unknownFindings(deployments, starts),
    ...cutFindings(deployments, starts),
  ];
}

function stuckFindings(
  deployments: readonly PlannedDeployment[],
  simulation: Simulation,
  limits: Limits,
): CapacityFinding[] {
  const stuckOf = (index: number): number => simulation.deployments[index]?.stuck ?? 0;
  const isStuck = ({ isOther }: PlannedDeployment, index: number): boolean =>
    isOther !== true && stuckOf(index) > 0;
  const places = new Set(deployments.filter(isStuck).map(({ pool, queue }) => queueKey(pool ?? '', queue)));
  return [...places].map((place) => {
    const about = aboutThose(
      deployments,
      (each, index) => isStuck(each, index) && queueKey(each.pool ?? '', each.queue) === place,
    );
    const runs = about.reduce((sum, { deployment }) => sum + stuckOf(deployment), 0);
    const names = namedFew(about.map(({ deployment }) => deployments[deployment]?.name ?? ''));
    return {
      kind: 'runs-stuck' as const,
      message: `${counted(runs, 'run')} of ${names} will not start${whyStuck(place, limits)}`,
      about,
    };
  });
}

/** Of a place as `queueKey` names it; names of pools hold no `/`. */
function whyStuck(place: string, { pools, queues }: Limits): string {
  const name = place.slice(0, place.indexOf('/'));
  const [pool, queue] = [pools.get(name), queues.get(place)];
  if (pool?.isPaused === true) return `: the pool \`${name}\` is paused`;
  if (queue?.isPaused === true) return `: the queue \`${place}\` is paused`;
  if (pool?.limit === 0) return `: the pool \`${name}\` has limit 0`;
  if (queue?.limit === 0) return `: the queue \`${place}\` has limit 0`;
  return ` within four weeks: \`${place}\` is given more than it has room for`;
}

function unknownFindings(
  deployments: readonly PlannedDeployment[],
  { schedules }: Starts,
): CapacityFinding[] {
  return schedules.flatMap(({ deployment, index: schedule, why }): CapacityFinding[] => {
    if (why === undefined) return [];
    const message = `a schedule of \`${deployments[deployment]?.name ?? ''}\` cannot be foreseen: ${why}`;
    return [{ kind: 'not-foreseen', message, about: [{ deployment, schedule }] }];
  });
}
