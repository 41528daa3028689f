/** The steps that `tq` runs itself; every other step is a Python function and runs in Python. */
import { gitClone } from './git-clone/git-clone.ts';
import type { NativeStep } from './native-step.ts';
import { pipInstallRequirements } from './pip-install-requirements.ts';
import { runShellScript } from './run-shell-script.ts';
import { setWorkingDirectory } from './set-working-directory.ts';
import { BUILD_IMAGE, PUSH_IMAGE } from '../project/tq-image.ts';
import { integrationStep } from './integration-steps.ts';
import { inputsOf, standardStep, type StandardStep, type StepInputs } from './standard-steps.ts';
import type { StepCall } from './step.ts';

/** A step that `tq` runs itself: its short name, what it takes, and how it runs. */
export interface RunnableStep {
  step: string;
  inputs: StepInputs;
  run: NativeStep;
}

/** Written by their full names, as prefect-docker 0.7.4 has them. */
const IMAGE_STEPS: Readonly<Record<string, NativeStep>> = {
  [BUILD_IMAGE]: (inputs, { images }) => images.build(inputs),
  [PUSH_IMAGE]: (inputs, { images }) => images.push(inputs),
};

const NATIVE_STEPS: Partial<Record<StandardStep, NativeStep>> = {
  run_shell_script: runShellScript,
  pip_install_requirements: pipInstallRequirements,
  git_clone: gitClone,
  agit_clone: gitClone,
  set_working_directory: setWorkingDirectory,
};

/**
 * Undefined: the step needs Python. So does one that `requires` packages: Prefect imports them before it runs the step,
 * and installs those that are missing; but for those that the step is part of.
 */
export function nativeStep({ name, requires }: StepCall): RunnableStep | undefined {
  if (!requires.every(isKnownPackage)) return undefined;
  const image = Object.hasOwn(IMAGE_STEPS, name) ? IMAGE_STEPS[name] : undefined;
  const signature = integrationStep(name);
  if (image !== undefined && signature !== undefined)
    return { step: name.slice(name.lastIndexOf('.') + 1), inputs: signature, run: image };
  const step = standardStep(name);
  const run = step === undefined ? undefined : NATIVE_STEPS[step];
  return step === undefined || run === undefined ? undefined : { step, inputs: inputsOf(step), run };
}

/** Whether all that a step does is to build or push an image, so that it can run beside others. */
export function isImageStep({ name }: StepCall): boolean {
  return Object.hasOwn(IMAGE_STEPS, name);
}

/** With or without a version: `prefect>=3`, `prefect-docker[buildx]`. */
function isKnownPackage(requirement: string): boolean {
  const name = requirement
    .split(/[<>=!~[;]/)[0]
    ?.trim()
    .toLowerCase()
    .replaceAll('_', '-');
  return name === 'prefect' || name === 'prefect-docker';
}
