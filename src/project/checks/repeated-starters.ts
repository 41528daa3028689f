/**
 * Schedules and triggers that a deployment has twice, so that every run is started twice: the server takes them all, and
 * makes a run for each (measured on Prefect 3.8.8).
 */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../diagnostics/span.ts';
import type { JsonValue } from '../../json.ts';
import { isEqual } from '../../plan/equal.ts';
import type { Document } from '../document.ts';
import type { Deployment } from '../project.ts';
import { activeSchedules } from './active-schedules.ts';
import type { Check } from './check.ts';
import { triggerPlace } from './trigger-place.ts';

export const repeatedStarters: Check = ({ document, deployments }) =>
  deployments.flatMap((deployment) => [
    ...repeatedSchedules(document, deployment),
    ...repeatedTriggers(document, deployment),
  ]);

interface Starter {
  /** What decides when it starts what. */
  says: JsonValue;
  place: () => Span;
}

function repeatedSchedules(document: Document, deployment: Deployment): Diagnostic[] {
  const starters = activeSchedules(document, deployment).map(({ path, item, state }): Starter => {
    const kind = ['cron', 'interval', 'rrule'].find((each) => item[each] !== undefined) ?? '';
    return {
      says: [{ ...state.schedule }, state.parameters],
      place: () => document.spanOf([...path, kind]),
    };
  });
  return repetitions(starters).map(([first, second]) =>
    diagnostic('TQ2043', {
      message: 'this schedule says the same as another one, so that each run is started twice',
      where: second.place(),
      related: [{ where: first.place(), text: 'the other one' }],
      help: 'remove one of them, or give them different parameters',
    }),
  );
}

function repeatedTriggers(document: Document, { path, triggers, pending }: Deployment): Diagnostic[] {
  if (pending.has('triggers')) return [];
  const starters = triggers.flatMap(({ enabled, trigger, action }, index): Starter[] => {
    if (enabled === false) return [];
    return [
      { says: [trigger, { ...action }], place: () => triggerPlace(document, [...path, 'triggers', index]) },
    ];
  });
  return repetitions(starters).map(([first, second]) =>
    diagnostic('TQ2044', {
      message: 'this trigger says the same as another one, so that each event starts two runs',
      where: second.place(),
      related: [{ where: first.place(), text: 'the other one' }],
      help: 'remove one of them, or give them different parameters',
    }),
  );
}

/** Each one that has an equal one before it, with that one. */
function repetitions(starters: readonly Starter[]): [Starter, Starter][] {
  return starters.flatMap((second, index): [Starter, Starter][] => {
    const first = starters.slice(0, index).find((each) => isEqual(each.says, second.says));
    return first === undefined ? [] : [[first, second]];
  });
}
