/** Names that Prefect changes: it takes one that ends in `.py` for a file, and cuts the ending off (measured on Prefect 3.8.8). */
import { diagnostic } from '../../diagnostics/diagnostic.ts';
import { replaceValue } from '../fixes.ts';
import { valueAt } from '../yaml-value.ts';
import type { Check } from './check.ts';

export const renamedDeployments: Check = ({ document, deployments }) =>
  deployments.flatMap(({ path, name }) => {
    const place = [...path, 'name'];
    const written = valueAt(document.data, place);
    if (written !== `${name}.py`) return [];
    return [
      diagnostic('TQ2037', {
        message: `the deployment \`${written}\` is called \`${name}\` on the server, without \`.py\``,
        where: document.spanOf(place),
        help: `write \`${name}\``,
        fix: replaceValue(document, place, name, `write \`${name}\``),
      }),
    ];
  });
