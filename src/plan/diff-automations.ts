/**
 * Automations are matched by name. The server does not tell who owns one, so of those that run this deployment and
 * are not in the file only the ones with the name that a deploy gives by default are removed; others are left alone.
 */
import { isEqual } from './equal.ts';
import type { AutomationChange } from './plan.ts';
import type { AutomationState, DeploymentState, LiveAutomation } from './state.ts';

/** Creations and updates first, removals last, so that no event falls into a gap. */
export function diffAutomations(
  desired: DeploymentState,
  live: readonly LiveAutomation[],
): AutomationChange[] {
  const free = new Set(live);
  const changes: AutomationChange[] = [];
  for (const automation of desired.automations) {
    const match = [...free].find((candidate) => candidate.name === automation.name);
    if (match === undefined) {
      changes.push({ action: 'create', automation });
      continue;
    }
    free.delete(match);
    if (isSame(match, automation)) continue;
    changes.push({
      action: 'update',
      before: match,
      automation: { ...automation, enabled: automation.enabled ?? match.enabled },
    });
  }
  for (const before of free) {
    if (isMadeByDeploy(before, desired)) changes.push({ action: 'delete', before });
  }
  return changes;
}

/** What the plan says about automations that it leaves alone. */
export function keptAutomations(desired: DeploymentState, live: readonly LiveAutomation[]): string[] {
  const named = new Set(desired.automations.map((automation) => automation.name));
  return live
    .filter((automation) => !named.has(automation.name) && !isMadeByDeploy(automation, desired))
    .map(
      (automation) =>
        `the automation \`${automation.name}\` is not in the file and stays; remove it on the server if it is not wanted`,
    );
}

/** `<deployment>__automation_<n>` is what `prefect deploy` and `tq` call a trigger without a name. */
function isMadeByDeploy(automation: LiveAutomation, desired: DeploymentState): boolean {
  const prefix = `${desired.name}__automation_`;
  return automation.name.startsWith(prefix) && /^\d+$/.test(automation.name.slice(prefix.length));
}

function isSame(live: LiveAutomation, desired: AutomationState): boolean {
  return (
    live.description === desired.description &&
    (desired.enabled ?? live.enabled) === live.enabled &&
    isEqual(live.trigger, desired.trigger) &&
    isEqual({ ...live.action }, { ...desired.action })
  );
}
