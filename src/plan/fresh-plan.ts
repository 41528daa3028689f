/** A plan that was made a while ago, and the same made anew of what it writes. */
import { decodeJson, encodeJson } from '../json-text.ts';
import type { JsonValue } from '../json.ts';
import type { DesiredState } from './state.ts';
import { fullName } from './state.ts';
import type { Plan } from './plan.ts';

/** What has to be read again before the plan is carried out: only that which it writes. */
export function writtenBy(plan: Plan, desired: DesiredState): DesiredState {
  const deployments = new Set(
    plan.changes.filter(({ action }) => action !== 'keep').map((change) => fullName(change.desired)),
  );
  const blocks = new Set(
    (plan.blocks ?? []).filter(({ action }) => action !== 'keep').map((change) => change.desired.name),
  );
  return {
    deployments: desired.deployments.filter((each) => deployments.has(fullName(each))),
    blocks: (desired.blocks ?? []).filter(({ name }) => blocks.has(name)),
  };
}

/** The plan with what was made anew in its place; what it keeps is as it was. */
export function mergeFresh(plan: Plan, fresh: Plan): Plan {
  const changes = new Map(fresh.changes.map((change) => [fullName(change.desired), change]));
  const blocks = new Map((fresh.blocks ?? []).map((change) => [change.desired.name, change]));
  const removals = new Map((fresh.removals ?? []).map((removal) => [removal.live.id, removal]));
  return {
    ...plan,
    flowIds: { ...plan.flowIds, ...fresh.flowIds },
    changes: plan.changes.map((change) => changes.get(fullName(change.desired)) ?? change),
    ...(plan.blocks === undefined
      ? {}
      : { blocks: plan.blocks.map((change) => blocks.get(change.desired.name) ?? change) }),
    ...(plan.removals === undefined
      ? {}
      : {
          // Gone already is what was asked for.
          removals: plan.removals.filter(({ action, live }) => action === 'leave' || removals.has(live.id)),
        }),
  };
}

/** What a plan writes, object by object, without what is only said about it. */
export function comparable(plan: Plan): Map<string, JsonValue> {
  const all: [string, object][] = [
    ...plan.changes.map((change): [string, object] => [fullName(change.desired), change]),
    ...(plan.blocks ?? []).map((change): [string, object] => [`block ${change.desired.name}`, change]),
    ...(plan.removals ?? []).map((removal): [string, object] => [
      `${removal.object} ${removal.live.name}`,
      { action: removal.action, id: removal.live.id },
    ]),
  ];
  return new Map(all.map(([name, change]) => [name, essence(change)]));
}

/** What is only said about a change, and what it is made from. */
const ABOUT = new Set(['notes', 'effects', 'desired']);

function essence(change: object): JsonValue {
  const rest = Object.fromEntries(Object.entries(change).filter(([key]) => !ABOUT.has(key)));
  return rest.action === 'keep' ? { action: 'keep' } : decodeJson(encodeJson(rest));
}
