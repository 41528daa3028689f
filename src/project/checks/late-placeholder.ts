/**
 * Placeholders for outputs of steps in what must be known before the steps run: the flow is read and the work pool is
 * looked up first, by Prefect as well (`prefect/cli/deploy/_core.py`), and the placeholder itself is taken for the name.
 */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Path } from '../../diagnostics/span.ts';
import { placeholdersIn, RUNTIME_PREFIX } from '../../templating/placeholder.ts';
import type { Document, YamlValue } from '../document.ts';
import type { Deployment } from '../project.ts';
import { valueAt } from '../yaml-value.ts';

/** `document` has everything filled in that is known; `chosen` are the entries to look at, `deployments` those that can be used. */
export function latePlaceholders(
  document: Document,
  chosen: readonly number[],
  deployments: readonly Pick<Deployment, 'path' | 'workPool'>[],
): Diagnostic[] {
  const late = (value: YamlValue | undefined, path: Path, why: string): Diagnostic[] => {
    const placeholders = typeof value === 'string' ? placeholdersIn(value) : [];
    const waiting = placeholders.filter(
      ({ kind, name }) => kind === 'step' && !name.startsWith(RUNTIME_PREFIX),
    );
    return waiting.map(({ text }) =>
      diagnostic('TQ2026', {
        message: `\`${text}\` is not known yet when ${why}: that is before the steps run`,
        where: document.spanOf(path),
        help: 'write the value itself, or take it from the environment: `{{ $NAME }}`',
      }),
    );
  };
  return [
    ...chosen.flatMap((index) => {
      const path = ['deployments', index, 'entrypoint'];
      return late(valueAt(document.data, path), path, 'the flow is read');
    }),
    ...deployments.flatMap(({ path, workPool }) =>
      late(workPool.name, [...path, 'work_pool', 'name'], 'the work pool is looked up'),
    ),
  ];
}
