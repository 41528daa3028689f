/** Surroundings for steps in tests: real files and programs, no pauses. */
import { execaProcesses } from '../../../src/adapters/execa-processes.ts';
import { nodeFileSystem } from '../../../src/adapters/node-file-system.ts';
import type { JsonObject } from '../../../src/json.ts';
import type { ProgramCall } from '../../../src/ports/processes.ts';
import type { ImageSteps } from '../../../src/steps/native-step.ts';
import { runSteps, type StepContext } from '../../../src/steps/run-steps.ts';
import { parseStep, type Step } from '../../../src/steps/step.ts';

export interface Recorded {
  context: StepContext;
  /** Names of the steps that ran, in order. */
  ran: string[];
  /** What programs printed and the steps passed on. */
  output: string[];
  /** Every program that was started. */
  calls: ProgramCall[];
  /** Pauses in milliseconds. */
  pauses: number[];
}

const unexpected = async (): Promise<never> => {
  throw new Error('these tests build and push no images');
};

export const NO_IMAGES: ImageSteps = { build: unexpected, push: unexpected };

export function recorded(workingDirectory: string, more: Partial<StepContext> = {}): Recorded {
  const record = {
    ran: [] as string[],
    output: [] as string[],
    calls: [] as ProgramCall[],
    pauses: [] as number[],
  };
  const processes = execaProcesses();
  const context: StepContext = {
    workingDirectory,
    variables: { PATH: process.env.PATH },
    platform: 'linux',
    processes: {
      run: (call) => {
        record.calls.push(call);
        return processes.run(call);
      },
    },
    files: nodeFileSystem(),
    clock: {
      now: () => new Date(0),
      sleep: async (milliseconds) => void record.pauses.push(milliseconds),
      every: () => () => undefined,
    },
    interpreter: async () => undefined,
    images: NO_IMAGES,
    resolveInputs: async (inputs) => inputs,
    runPythonStep: async ({ name }) => ({ failure: `no Python for \`${name}\`` }),
    onStep: ({ name }) => record.ran.push(name),
    onOutput: (_stream, text) => record.output.push(text),
    ...more,
  };
  return { context, ...record };
}

export function step(value: JsonObject, more: Partial<Step> = {}): Step {
  const parsed = parseStep(value);
  if (parsed === null || 'faults' in parsed) throw new Error(`no step: ${JSON.stringify(parsed)}`);
  return { ...parsed, phase: 'build', isTopLevel: true, ...more };
}

const MODULE = 'prefect.deployments.steps';

/** One standard step, alone. */
export function runOne(name: string, inputs: JsonObject, context: StepContext): ReturnType<typeof runSteps> {
  return runSteps([step({ [`${MODULE}.${name}`]: inputs })], context);
}
