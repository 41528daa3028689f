/** `flow_name` of an entry: Prefect knows the key, and puts the name of the flow behind the entrypoint in its place (measured on Prefect 3.8.8). */
import { diagnostic } from '../../diagnostics/diagnostic.ts';
import { isPresent, valueAt } from '../yaml-value.ts';
import type { Check } from './check.ts';

export const ignoredFlowNames: Check = ({ document, flows }) =>
  flows.flatMap(({ deployment, flow }) => {
    const place = [...deployment.path, 'flow_name'];
    const written = valueAt(document.data, place);
    if (
      !isPresent(written) ||
      written === '' ||
      written === flow.flowName ||
      deployment.pending.has('flow_name')
    )
      return [];
    return [
      diagnostic('TQ2045', {
        message: `\`flow_name\` is ignored: the flow is called \`${flow.flowName}\``,
        where: document.spanOf(place),
        related: [{ where: flow.where, text: 'the flow' }],
        help: 'remove it, or write `@flow(name=…)` at the flow',
      }),
    ];
  });
