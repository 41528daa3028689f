/** Deployments that several things start, with nothing to keep their runs apart. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Deployment } from '../../project/project.ts';
import type { QualityFacts } from '../facts.ts';

export function checkConcurrency({ document, flows }: QualityFacts): Diagnostic[] {
  return flows.flatMap(({ deployments }) =>
    deployments.flatMap(({ deployment }) => {
      const starters = startersOf(deployment);
      if (starters === undefined || isLimited(deployment)) return [];
      return [
        diagnostic('TQ4026', {
          message: `\`${deployment.name}\` is started by ${starters} and has no \`concurrency_limit\`: runs on the same data may overlap`,
          where: document.spanOf([...deployment.path, 'name']),
          help: 'add `concurrency_limit: 1`, or a limit of the work pool if it has one of its own',
        }),
      ];
    }),
  );
}

function isLimited({ concurrencyLimit, pending }: Deployment): boolean {
  return concurrencyLimit !== null || pending.has('concurrency_limit');
}

/** What starts it, if more than one thing does. */
function startersOf({ schedules = [], triggers }: Deployment): string | undefined {
  const active = schedules.filter((each) => each.active !== false).length;
  if (active + triggers.length < 2) return undefined;
  if (triggers.length === 0) return `${active} schedules`;
  return active === 0 ? `${triggers.length} triggers` : 'schedules and triggers';
}
