/**
 * Which events the runs of a deployment have, and whether a trigger fires on them: `flow_run_state_change_event` in
 * `prefect/server/models/events.py` (Prefect 3.8.8).
 */
import type { JsonObject, JsonValue } from '../../json.ts';
import type { Deployment } from '../project.ts';
import { fits, hasLabels, type Resource, UNKNOWN } from './resource-match.ts';

/** States that every run goes through, and those that a run may come to. */
const CERTAIN = ['Scheduled', 'Pending', 'Running', 'Completed'];
const POSSIBLE = ['Failed', 'Crashed', 'Late', 'TimedOut'];

/** The runs of one deployment, as their events show them. */
export interface Runs {
  /** Resources that stand beside the run in each of its events. */
  related: readonly Resource[];
}

export type Firing = { event: string; isCertain: boolean };

export function runsOf({ name, tags, workPool, triggers }: Deployment, flowName: string): Runs {
  const resource = (kind: string, called: string, role = kind): Resource => ({
    'prefect.resource.id': `prefect.${kind}.${UNKNOWN}`,
    'prefect.resource.role': role,
    'prefect.resource.name': called,
  });
  return {
    related: [
      resource('flow', flowName),
      resource('deployment', name),
      resource('work-pool', workPool.name),
      resource('work-queue', workPool.workQueueName ?? 'default'),
      ...triggers.map((trigger) => resource('automation', trigger.name, 'creator')),
      ...tags.map((tag) => ({ 'prefect.resource.id': `prefect.tag.${tag}`, 'prefect.resource.role': 'tag' })),
    ],
  };
}

/** On which event of such a run the trigger fires; undefined: on none, as far as can be told. */
export function firesOn(trigger: JsonObject, runs: Runs): Firing | undefined {
  switch (trigger.type) {
    case 'event':
      return eventFires(trigger, runs);
    case 'compound':
    case 'sequence':
      return partsFire(trigger, runs);
    default:
      return undefined;
  }
}

function partsFire(trigger: JsonObject, runs: Runs): Firing | undefined {
  const parts = (trigger.triggers as JsonObject[]).map((part) => firesOn(part, runs));
  const firing = parts.filter((part) => part !== undefined);
  const needed =
    trigger.require === 'any' ? 1 : typeof trigger.require === 'number' ? trigger.require : parts.length;
  return firing.length < needed ? undefined : (firing.find(({ isCertain }) => !isCertain) ?? firing[0]);
}

/** A trigger that waits for several events, or for their absence, does not start a run for each run. */
function eventFires(trigger: JsonObject, { related }: Runs): Firing | undefined {
  const { posture, threshold, expect, after, match, match_related: others } = trigger;
  if (posture !== 'Reactive' || Number(threshold) > 1) return undefined;
  if (!listOf(others).every((labels) => isEmpty(labels) || related.some((each) => hasLabels(each, labels))))
    return undefined;
  const covers = (state: string): boolean => hasLabels(runIn(state), match);
  const state = [...CERTAIN, ...POSSIBLE].find(
    (each) => covers(each) && (isNone(expect) || isIn(expect, each)),
  );
  const comesFirst = isNone(after) || CERTAIN.some((each) => covers(each) && isIn(after, each));
  if (state === undefined || !comesFirst) return undefined;
  return { event: eventOf(state), isCertain: CERTAIN.includes(state) };
}

function runIn(state: string): Resource {
  return {
    'prefect.resource.id': `prefect.flow-run.${UNKNOWN}`,
    'prefect.resource.name': UNKNOWN,
    'prefect.state-name': state,
    'prefect.state-type':
      state === 'Late' ? 'SCHEDULED' : state === 'TimedOut' ? 'FAILED' : state.toUpperCase(),
  };
}

function eventOf(state: string): string {
  return `prefect.flow-run.${state}`;
}

function isIn(patterns: JsonValue | undefined, state: string): boolean {
  return (patterns as string[]).some((pattern) => fits(pattern, eventOf(state)));
}

function isNone(patterns: JsonValue | undefined): boolean {
  return (patterns as string[]).length === 0;
}

function listOf(labels: JsonValue | undefined): JsonValue[] {
  return Array.isArray(labels) ? labels : [labels ?? {}];
}

function isEmpty(labels: JsonValue): boolean {
  return Object.keys(labels as JsonObject).length === 0;
}
