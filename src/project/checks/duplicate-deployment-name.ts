/** Two entries of one flow and one name are one deployment to the server: the second overwrites the first. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Document } from '../document.ts';
import type { Deployment } from '../project.ts';

export function duplicateDeployments(
  document: Document,
  deployments: readonly { deployment: Deployment; flow: { flowName: string } }[],
): Diagnostic[] {
  const seen = new Map<string, Deployment>();
  const diagnostics: Diagnostic[] = [];
  for (const { deployment, flow } of deployments) {
    const name = `${flow.flowName}/${deployment.name}`;
    const first = seen.get(name);
    if (first === undefined) {
      seen.set(name, deployment);
      continue;
    }
    diagnostics.push(
      diagnostic('TQ2003', {
        message: `deployment \`${name}\` is defined twice`,
        where: document.spanOf([...deployment.path, 'name']),
        related: [{ where: document.spanOf([...first.path, 'name']), text: 'first defined here' }],
        help: 'rename one of them; the second would overwrite the first on the server',
      }),
    );
  }
  return diagnostics;
}
