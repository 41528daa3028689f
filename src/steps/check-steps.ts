/** What is wrong with a list of steps, found before the first of them runs. */
import type { JsonObject, JsonValue } from '../json.ts';
import { nameList } from '../diagnostics/name-list.ts';
import { nearMiss, onlyNearMiss } from '../project/near-miss.ts';
import { holdsPlaceholder } from '../templating/placeholder.ts';
import { faultsOfInputs } from './check-inputs.ts';
import { faultOfRevision } from '../git/revision.ts';
import { integrationStep, integrationStepNames } from './integration-steps.ts';
import { inputsOf, namesIn, standardStep, STEPS_MODULE, type StandardStep } from './standard-steps.ts';
import { parseStep, type StepCall, type StepFault } from './step.ts';

/**
 * Faults of `build`, `push` or `pull` as written; each path begins with the index of the step. Whether a function of
 * another module exists is not looked at.
 */
export function faultsOfSteps(steps: readonly JsonValue[]): StepFault[] {
  return steps.flatMap((value, index) =>
    faultsOfStep(value).map((fault) => ({ ...fault, path: [index, ...fault.path] })),
  );
}

function faultsOfStep(value: JsonValue): StepFault[] {
  const step = parseStep(value);
  if (step === null) return [];
  if ('faults' in step) return step.faults;
  const standard = standardStep(step.name);
  const signature = standard === undefined ? integrationStep(step.name) : inputsOf(standard);
  if (signature === undefined) return faultsOfName(step.name);
  const name = standard ?? step.name.slice(step.name.lastIndexOf('.') + 1);
  return [
    ...faultsOfInputs(name, signature, step.inputs, 'written'),
    ...(standard === undefined ? [] : faultsOfContent(standard, step.inputs)),
  ].map((fault) => ({ ...fault, path: [step.name, ...fault.path] }));
}

function faultsOfContent(step: StandardStep, inputs: JsonObject): StepFault[] {
  if (step !== 'git_clone' && step !== 'agit_clone') return [];
  return (['branch', 'commit_sha'] as const).flatMap((input) => {
    const value = inputs[input];
    if (typeof value !== 'string' || holdsPlaceholder(value)) return [];
    const fault = faultOfRevision(input, value);
    return fault === undefined ? [] : [{ path: [input], ...fault }];
  });
}

/** Where the steps of former Prefects are today; `prefect.projects` went with Prefect 3. */
const MOVED: readonly { from: RegExp; to: string }[] = [
  {
    from: /^prefect\.(?:projects|deployments)\.steps\.(?:pull\.)?git_clone_project$/,
    to: `${STEPS_MODULE}.git_clone`,
  },
  {
    from: /^prefect\.projects\.steps\.(build_docker_image|push_docker_image)$/,
    to: 'prefect_docker.deployments.steps.$1',
  },
  { from: /^prefect\.projects\.steps\.(.+)$/, to: `${STEPS_MODULE}.$1` },
  { from: /^(prefect_\w+)\.projects\.steps\.(.+)$/, to: '$1.deployments.steps.$2' },
];

function faultsOfName(name: StepCall['name']): StepFault[] {
  const moved = MOVED.find(({ from }) => from.test(name));
  if (moved !== undefined) {
    const today = name.replace(moved.from, moved.to);
    const message = `there is no step \`${name}\` any more`;
    return [{ path: [name], message, help: `write \`${today}\``, renameTo: today }];
  }
  if (!/[.:]/.test(name)) {
    const message = `a step must be the dotted name of a Python function, found \`${name}\``;
    return [{ path: [name], message, help: 'write `module.function`' }];
  }
  const dot = name.lastIndexOf('.');
  const module = name.slice(0, dot);
  const names = [...namesIn(module), ...integrationStepNames(module)];
  if (names.length === 0) return [];
  const meant = nearMiss(name.slice(dot + 1), names);
  const certain = onlyNearMiss(name.slice(dot + 1), names);
  return [
    {
      path: [name],
      message: `there is no step \`${name}\``,
      help:
        meant === undefined ? `\`${module}\` has ${nameList(names)}` : `did you mean \`${module}.${meant}\`?`,
      renameTo: certain && `${module}.${certain}`,
    },
  ];
}
