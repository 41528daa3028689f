/** `pip_install_requirements`: `pip install -r` with the Python that `tq` was told of or found. */
import { resolve } from 'node:path';
import { problem, type NativeStep, type StepResult } from './native-step.ts';
import { failureOf, tailOf } from './program-end.ts';
import { strip } from './python-strings.ts';

interface PipInstallInputs {
  directory?: string | null;
  requirements_file?: string | null;
  stream_output?: boolean | null;
}

/** As in `prefect/deployments/steps/utility.py`, where it is the Python that runs Prefect. */
export const pipInstallRequirements: NativeStep = async (filled, surroundings): Promise<StepResult> => {
  const inputs = filled as PipInstallInputs;
  const python = await surroundings.interpreter();
  if (python === undefined) {
    return problem(
      '`pip_install_requirements` needs Python, and none was found',
      'install Python, or activate its environment',
    );
  }
  const result = await surroundings.processes.run({
    program: python,
    args: ['-m', 'pip', 'install', '-r', inputs.requirements_file ?? 'requirements.txt'],
    workingDirectory: resolve(surroundings.workingDirectory, inputs.directory ?? ''),
    variables: surroundings.variables,
    ...(inputs.stream_output === false ? {} : { onOutput: surroundings.onOutput }),
  });
  if ('failure' in result)
    return problem(`\`pip_install_requirements\` could not start Python: ${result.failure}`);
  const failure = failureOf(result);
  if (failure !== undefined)
    return problem(`\`pip_install_requirements\` ${failure}${tailOf(result.stderr)}`);
  return { outputs: { stdout: strip(result.stdout), stderr: strip(result.stderr) } };
};
