/**
 * Ids of steps that do not lead to the outputs of their step: Prefect keeps outputs by id and by their bare names in one
 * place, and what comes later takes the place of what was there (`prefect/deployments/steps/core.py`).
 */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Path } from '../../diagnostics/span.ts';
import { outputsOfStep } from '../../templating/known-outputs.ts';
import type { Document, YamlValue } from '../document.ts';
import { stepsToRun } from '../steps.ts';
import { isMapping } from '../yaml-value.ts';

interface Step {
  id: string | undefined;
  /** Of the id, or of the step. */
  path: Path;
  outputs: readonly string[];
}

/** Of the build and push steps of the entry at `entryPath`. */
export function shadowedStepIds(document: Document, entryPath: Path): Diagnostic[] {
  const steps = stepsToRun(document, entryPath).map(({ value, path }) => toStep(value, path));
  return steps.flatMap(({ id, path }, index) => {
    if (id === undefined) return [];
    const earlier = steps.slice(0, index).find((each) => each.id === id);
    if (earlier !== undefined) {
      return [
        diagnostic('TQ2029', {
          message: `the id \`${id}\` is that of an earlier step as well, whose outputs are lost`,
          where: document.spanOf(path),
          related: [{ where: document.spanOf(earlier.path), text: 'first used here' }],
          help: 'give each step an id of its own',
        }),
      ];
    }
    if (!steps.slice(index).some(({ outputs }) => outputs.includes(id))) return [];
    return [
      diagnostic('TQ2029', {
        message: `the id \`${id}\` is the name of an output as well, which takes its place`,
        where: document.spanOf(path),
        help: `give the step another id; \`{{ ${id}.… }}\` becomes empty`,
      }),
    ];
  });
}

function toStep(value: YamlValue, path: Path): Step {
  const [name = '', inputs = null] = isMapping(value) ? (Object.entries(value)[0] ?? []) : [];
  const id = isMapping(inputs) && typeof inputs.id === 'string' && inputs.id !== '' ? inputs.id : undefined;
  return {
    id,
    path: id === undefined ? path : [...path, name, 'id'],
    outputs: outputsOfStep(name) ?? [],
  };
}
