/**
 * `pull:` of an entry without a value, which does not switch the steps at the top of the file off, as it does for `build:`
 * (`prefect/cli/deploy/_core.py`, measured on Prefect 3.8.8).
 */
import { diagnostic } from '../../diagnostics/diagnostic.ts';
import { isMapping, valueAt } from '../yaml-value.ts';
import type { Check } from './check.ts';

export const inheritedPulls: Check = ({ document, deployments }) => {
  const shared = valueAt(document.data, ['pull']);
  const hasShared = Array.isArray(shared)
    ? shared.length > 0
    : isMapping(shared) && Object.keys(shared).length > 0;
  if (!hasShared) return [];
  return deployments.flatMap(({ path }) => {
    const place = [...path, 'pull'];
    if (valueAt(document.data, place) !== null) return [];
    return [
      diagnostic('TQ2046', {
        message: '`pull` without a value means the steps at the top of the file',
        where: document.spanOf(place, 'key'),
        related: [{ where: document.spanOf(['pull'], 'key'), text: 'these' }],
        help: 'write `pull: []` for no steps, or remove the key',
      }),
    ];
  });
};
