/** Where a simulation ends before the days do, since there is too much of something. */
import { aboutThose } from './about.ts';
import type { Limits, PlannedDeployment, Starts } from './capacity.ts';
import type { CapacityFinding } from './capacity-findings.ts';
import { minuteText } from './words.ts';

/** One for each pool; nothing is said of the others, which are simulated whole. */
export function cutFindings(
  deployments: readonly PlannedDeployment[],
  { schedules, cuts }: Starts,
): CapacityFinding[] {
  return [...cuts].map(([pool, until]) => {
    const own = schedules.filter(({ deployment }) => (deployments[deployment]?.pool ?? '') === pool);
    const total = own.reduce((sum, { fires }) => sum + (fires?.instants.length ?? 0), 0);
    const isMore = own.some(({ fires }) => fires?.isCut === true);
    const where = pool === '' ? 'without a pool' : `in the pool \`${pool}\``;
    const what = isMore ? 'counts and waiting are' : 'waiting is';
    return {
      kind: 'cut-short' as const,
      message: `${isMore ? 'more than ' : ''}${total} starts ${where} are too many to simulate: ${what} known until ${minuteText(until)} UTC only`,
      about: aboutThose(deployments, (each) => (each.pool ?? '') === pool),
    };
  });
}

/**
 * By deployment, up to when what it waits for is simulated; those that are simulated whole are not there. Besides those of
 * a pool that is cut these are the ones that share a limited tag with it.
 */
export function knownUntil(
  deployments: readonly PlannedDeployment[],
  { cuts }: Starts,
  limits: Limits,
): Map<number, number> {
  const ofTags = new Map<string, number>();
  for (const { pool, tags } of deployments) {
    const cut = cuts.get(pool ?? '');
    for (const tag of cut === undefined ? [] : tags.filter((each) => limits.tags.has(each)))
      ofTags.set(tag, Math.min(cut ?? Infinity, ofTags.get(tag) ?? Infinity));
  }
  return new Map(
    deployments.flatMap(({ pool, tags }, index): [number, number][] => {
      const until = Math.min(
        ...[cuts.get(pool ?? ''), ...tags.map((tag) => ofTags.get(tag))].map((cut) => cut ?? Infinity),
      );
      return until === Infinity ? [] : [[index, until]];
    }),
  );
}
