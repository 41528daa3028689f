/** `set_working_directory`: where the later steps run. */
import { resolve } from 'node:path';
import { problem, type NativeStep, type StepResult } from './native-step.ts';

/** Prefect changes the directory of its own process, for good; here it is a value that the later steps are given. */
export const setWorkingDirectory: NativeStep = async (filled, surroundings): Promise<StepResult> => {
  const { directory } = filled as { directory: string };
  const path = resolve(surroundings.workingDirectory, directory);
  const read = await surroundings.files.readFile(path);
  if (!('failure' in read) || read.failure !== 'directory') {
    return problem(`\`set_working_directory\` found no such folder: \`${directory}\``);
  }
  return { outputs: { directory: path }, workingDirectory: path };
};
