/**
 * Deployments of flows that a factory made: these take `**kwargs` alone, which Prefect publishes as one required
 * parameter of that name. Measured on Prefect 3.8.8: a run that is asked for without it is refused with 409, whoever
 * asks; the runs that a schedule makes are not judged, and take place with no parameters.
 */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Deployment } from '../../project/project.ts';
import type { QualityFacts } from '../facts.ts';
import { partOf } from '../truthound-prefect.ts';

export function checkFlowKwargs({ document, flows }: QualityFacts): Diagnostic[] {
  return flows.flatMap(({ maker, deployments }) => {
    if (!maker?.isFactory) return [];
    return deployments
      .filter(({ deployment }) => lacksKwargs(deployment))
      .map(({ deployment }) => {
        const isTriggered = deployment.triggers.some(
          ({ action }) => !('kwargs' in (action.parameters ?? {})),
        );
        const found = diagnostic('TQ4003', {
          message: `\`${deployment.name}\` has no parameter \`kwargs\`, which a flow made by \`${partOf(maker.call) ?? ''}\` requires: Prefect refuses each run that ${isTriggered ? 'its trigger asks for' : 'someone starts'}`,
          where: document.spanOf([...deployment.path, 'name']),
          help: 'add `parameters: { kwargs: {} }`',
        });
        return isTriggered ? { ...found, severity: 'error' as const } : found;
      });
  });
}

/** Other parameters are said to be unknown by a check of their own. */
function lacksKwargs({ parameters, enforceParameterSchema, pending }: Deployment): boolean {
  return enforceParameterSchema && !pending.has('parameters') && Object.keys(parameters).length === 0;
}
