/** `run_shell_script`: each line of a text is a command of its own, started without a shell unless one is asked for. */
import { resolve } from 'node:path';
import type { ProgramCall } from '../ports/processes.ts';
import { expandVariables } from './expand-variables.ts';
import { problem, type NativeStep, type StepResult, type StepSurroundings } from './native-step.ts';
import { failureOf, tailOf } from './program-end.ts';
import { splitLines, strip } from './python-strings.ts';
import { splitCommand } from './split-command.ts';

interface ShellScriptInputs {
  script: string;
  directory?: string | null;
  env?: Record<string, string> | null;
  stream_output?: boolean | null;
  expand_env_vars?: boolean | null;
  shell?: boolean | null;
}

/** As in `prefect/deployments/steps/utility.py` (Prefect 3.8.8); the first line that fails is the last that is run. */
export const runShellScript: NativeStep = async (filled, surroundings): Promise<StepResult> => {
  const inputs = filled as unknown as ShellScriptInputs;
  const variables = { ...surroundings.variables, ...inputs.env };
  // Prefect gives every line to `cmd.exe` on Windows, where `dir` and `type` are no programs.
  const usesShell = inputs.shell === true || surroundings.platform === 'win32';
  const output = { stdout: '', stderr: '' };
  for (const [index, written] of splitLines(inputs.script).entries()) {
    const line = inputs.expand_env_vars === true ? expandVariables(written, variables) : written;
    const words = usesShell ? shellWords(line) : splitCommand(line);
    if ('fault' in words) {
      return problem(
        `\`run_shell_script\` cannot split line ${index + 1} of \`script\` into words: ${words.fault}`,
      );
    }
    const [program, ...args] = words;
    if (program === undefined) continue;
    const call = { program, args, shell: usesShell, variables, ...placeOf(inputs, surroundings) };
    const result = await surroundings.processes.run(call);
    if ('failure' in result) return notStarted(result.failure, program, index + 1);
    output.stdout += result.stdout;
    output.stderr += result.stderr;
    const failure = failureOf(result);
    if (failure === undefined) continue;
    // A line for the shell may hold anything, so it is not repeated.
    const where = usesShell ? `line ${index + 1}` : `\`${program}\` (line ${index + 1})`;
    return problem(`\`run_shell_script\` ${failure} at ${where}${tailOf(output.stderr)}`);
  }
  return { outputs: { stdout: strip(output.stdout), stderr: strip(output.stderr) } };
};

/** The shell splits the line itself. */
function shellWords(line: string): string[] {
  const command = strip(line);
  return command === '' ? [] : [command];
}

function placeOf(
  { directory, stream_output: streams }: ShellScriptInputs,
  { workingDirectory, onOutput }: StepSurroundings,
): Pick<ProgramCall, 'workingDirectory' | 'onOutput'> {
  return {
    workingDirectory: resolve(workingDirectory, directory ?? ''),
    ...(streams === false ? {} : { onOutput }),
  };
}

function notStarted(failure: string, program: string, line: number): StepResult {
  const isUnknown = failure.includes(`\`${program}\``);
  return problem(
    `\`run_shell_script\` could not start line ${line}: ${failure}`,
    isUnknown ? 'lines are run without a shell; for pipes, `cd` and the like set `shell: true`' : undefined,
  );
}
