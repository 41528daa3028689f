/** What only Prefect Cloud has; a self-hosted server refuses it once the deployment is made. */
import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { JsonObject } from '../json.ts';
import type { Document } from '../project/document.ts';
import type { Deployment } from '../project/project.ts';

/** One diagnostic for each metric trigger and for each `sla`, an empty one included. */
export function checkCloudOnly(
  document: Document,
  deployments: readonly Pick<Deployment, 'path' | 'triggers' | 'slas'>[],
  isCloud: boolean,
): Diagnostic[] {
  if (isCloud) return [];
  return deployments.flatMap(({ path, triggers, slas }) => {
    const metrics = triggers.flatMap(({ trigger }, index) => {
      const place = metricIn(trigger);
      if (place === undefined) return [];
      const where = document.spanOf([...path, 'triggers', index, ...place]);
      return [cloudOnly('metric triggers', where, 'remove it, or deploy to Prefect Cloud')];
    });
    if (slas === undefined) return metrics;
    const where = document.spanOf([...path, 'sla'], 'key');
    const help = 'remove `sla`, also an empty one, or deploy to Prefect Cloud';
    return [...metrics, cloudOnly('service level agreements', where, help)];
  });
}

/** Where the first metric trigger is: the trigger itself, or a part of it. */
function metricIn(trigger: JsonObject): (string | number)[] | undefined {
  if (trigger.type === 'metric') return [];
  const parts = Array.isArray(trigger.triggers) ? (trigger.triggers as JsonObject[]) : [];
  for (const [index, part] of parts.entries()) {
    const place = metricIn(part);
    if (place !== undefined) return ['triggers', index, ...place];
  }
  return undefined;
}

function cloudOnly(what: string, where: Diagnostic['where'], help: string): Diagnostic {
  return diagnostic('TQ5003', { message: `only Prefect Cloud has ${what}`, where, help });
}
