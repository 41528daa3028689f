/** The steps that `tq` runs itself; every other step is a Python function and runs in Python. */
import { gitClone } from './git-clone/git-clone.ts';
import type { NativeStep } from './native-step.ts';
import { pipInstallRequirements } from './pip-install-requirements.ts';
import { runShellScript } from './run-shell-script.ts';
import { setWorkingDirectory } from './set-working-directory.ts';
import { standardStep, type StandardStep } from './standard-steps.ts';
import type { StepCall } from './step.ts';

const NATIVE_STEPS: Partial<Record<StandardStep, NativeStep>> = {
  run_shell_script: runShellScript,
  pip_install_requirements: pipInstallRequirements,
  git_clone: gitClone,
  agit_clone: gitClone,
  set_working_directory: setWorkingDirectory,
};

/**
 * Undefined: the step needs Python. So does a standard step that `requires` packages: Prefect imports them before it runs
 * the step, and installs those that are missing.
 */
export function nativeStep({
  name,
  requires,
}: StepCall): { step: StandardStep; run: NativeStep } | undefined {
  const step = requires.every(isPrefect) ? standardStep(name) : undefined;
  const run = step === undefined ? undefined : NATIVE_STEPS[step];
  return step === undefined || run === undefined ? undefined : { step, run };
}

/** With or without a version: `prefect>=3`. */
function isPrefect(requirement: string): boolean {
  return requirement.split(/[<>=!~]/)[0]?.trim() === 'prefect';
}
