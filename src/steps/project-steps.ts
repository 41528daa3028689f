/** The build and push steps of the chosen deployments: whether they can run, and running them, before anything is written. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Environment } from '../environment.ts';
import type { Interpreter } from '../interpreter/find-interpreters.ts';
import { findPythonForSteps, type PythonStep } from '../interpreter/find-python-for-steps.ts';
import { missingStepPackage } from '../interpreter/missing-step-package.ts';
import type { ProjectPython } from '../interpreter/project-python.ts';
import { runPythonStep } from '../interpreter/run-python-step.ts';
import type { JsonObject } from '../json.ts';
import type { Clock } from '../ports/clock.ts';
import type { FileSystem } from '../ports/file-system.ts';
import type { Processes } from '../ports/processes.ts';
import type { Document } from '../project/document.ts';
import { writtenSteps } from '../project/steps.ts';
import { toJson, toJsonObject, type YamlMapping } from '../project/yaml-value.ts';
import type { Path } from '../diagnostics/span.ts';
import { fillStepInputs } from '../templating/fill-entry.ts';
import type { ServerValues } from '../templating/references.ts';
import { TqError } from '../tq-error.ts';
import { nativeStep } from './native-steps.ts';
import { outputLines } from './output-lines.ts';
import { runSteps, type StepContext } from './run-steps.ts';
import { SharedSteps } from './shared-steps.ts';
import { parseStep, type Step } from './step.ts';

/** The deployments whose steps are meant; `document` holds them as they are written. */
export interface StepsOfProject {
  document: Document;
  deployments: readonly { path: Path; name: string }[];
  server: ServerValues;
}

export interface StepPorts {
  environment: Environment;
  files: FileSystem;
  clock: Clock;
  processes: Processes;
  python: ProjectPython;
  /** Told which step begins, and each line that one prints. */
  onLine: (line: string) => void;
}

interface PlacedStep extends Step {
  place: Path;
}

export class ProjectSteps {
  readonly #ports: StepPorts;
  /** By name of the function; those that are not native. */
  readonly #interpreters = new Map<string, Interpreter>();

  constructor(ports: StepPorts) {
    this.#ports = ports;
  }

  /** A finding for each step that needs a Python which is not there. Runs no code of the project. */
  async check({ document, deployments }: StepsOfProject): Promise<Diagnostic[]> {
    const { environment, processes, python } = this.#ports;
    const steps = deployments.flatMap(({ path }) => stepsOf(document, path));
    const inPython = steps.filter((step) => nativeStep(step) === undefined);
    if (inPython.length === 0) return [];
    const candidates = await python.interpreters();
    const found = await findPythonForSteps(
      inPython.map(toPythonStep),
      candidates,
      surroundings(environment),
      processes,
    );
    return inPython.flatMap((step, index) => {
      const interpreter = found[index];
      if (interpreter !== undefined) {
        this.#interpreters.set(step.name, interpreter);
        return [];
      }
      return [
        missingStepPackage(toPythonStep(step), document.spanOf(step.place, 'key'), python.choice, candidates),
      ];
    });
  }

  /** Outputs by index of the entry. Throws `TqError` at the first step that fails; nothing has been written then. */
  async run({ document, deployments, server }: StepsOfProject): Promise<ReadonlyMap<number, YamlMapping>> {
    const cache = new SharedSteps();
    const outputs = new Map<number, YamlMapping>();
    for (const { path, name } of deployments) {
      const steps = stepsOf(document, path);
      const result = await runSteps(steps, { ...this.#context(name, server), cache });
      if ('failure' in result) {
        const { step, message, help } = result.failure;
        throw new TqError(
          'failed',
          `the ${step.phase} step \`${step.name}\` of \`${name}\` failed: ${message}`,
          { help },
        );
      }
      outputs.set(Number(path[1]), result.outputs);
    }
    return outputs;
  }

  #context(name: string, server: ServerValues): StepContext {
    const { environment, files, clock, processes, python, onLine } = this.#ports;
    const lines = { stdout: outputLines(onLine), stderr: outputLines(onLine) };
    const flush = (): void => Object.values(lines).forEach((each) => each.flush());
    const fill = (inputs: JsonObject, outputs: JsonObject): JsonObject =>
      toJsonObject(fillStepInputs(inputs, { outputs, server, environment: environment.variables }));
    return {
      ...surroundings(environment),
      platform: environment.platform,
      files,
      clock,
      processes,
      interpreter: async () => (await python.interpreters())[0]?.path,
      resolveInputs: async (inputs, outputs) => fill(inputs, outputs),
      runPythonStep: (step, inputs, workingDirectory) =>
        this.#runInPython(step, inputs, workingDirectory, lines.stderr.take),
      onStep: (step) => {
        flush();
        onLine(
          `${name}: ${step.phase} step ${step.name.split('.').at(-1)}${step.id === undefined ? '' : ` (${step.id})`}`,
        );
      },
      onOutput: (stream, text) => lines[stream].take(text),
    };
  }

  async #runInPython(
    step: Step,
    inputs: JsonObject,
    workingDirectory: string,
    onOutput: (text: string) => void,
  ) {
    const interpreter = this.#interpreters.get(step.name);
    if (interpreter === undefined) return { failure: 'no Python was found for it' };
    const { variables } = this.#ports.environment;
    const call = { ...toPythonStep(step), interpreter, inputs, workingDirectory, variables, onOutput };
    return runPythonStep(call, this.#ports.processes);
  }
}

function toPythonStep({ name, requires }: Step): PythonStep {
  return { functionName: name, requires };
}

function surroundings({ workingDirectory, variables }: Environment) {
  return { workingDirectory, variables };
}

/** Broken ones have been found before. */
function stepsOf(document: Document, path: Path): PlacedStep[] {
  return (['build', 'push'] as const).flatMap((phase) => {
    const { steps, isShared } = writtenSteps(document, path, phase);
    return steps.flatMap(({ value, path: at }) => {
      const step = parseStep(toJson(value));
      if (step === null || 'faults' in step) return [];
      return [{ ...step, phase, isTopLevel: isShared, place: [...at, step.name] }];
    });
  });
}
