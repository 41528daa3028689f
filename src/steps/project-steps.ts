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
import { PUSH_IMAGE } from '../project/tq-image.ts';
import { toJson, toJsonObject, type YamlMapping } from '../project/yaml-value.ts';
import type { Path } from '../diagnostics/span.ts';
import { fillStepInputs } from '../templating/fill-entry.ts';
import type { ServerValues } from '../templating/references.ts';
import { TqError } from '../tq-error.ts';
import type { ImageSteps } from './native-step.ts';
import { isImageStep, nativeStep } from './native-steps.ts';
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

/** What the steps of one deployment say of its images. */
export interface StepsOfDeployment {
  deployment: string;
  /** In the document. */
  path: Path;
  document: Document;
  /** Whether a push step stands behind the build steps. */
  isPushed: boolean;
  server: ServerValues;
}

export type StepPhases = readonly ('build' | 'push')[];

export interface StepPorts {
  environment: Environment;
  files: FileSystem;
  /** Where the project's files are not those on disk: steps run where they are. */
  revision?: { onDisk: () => Promise<{ environment: Environment; files: FileSystem }> };
  clock: Clock;
  processes: Processes;
  python: ProjectPython;
  /** The images of the run, for one deployment. */
  images: (use: StepsOfDeployment) => ImageSteps;
  /** Told which step begins, and each line that one prints. */
  onLine: (line: string) => void;
}

type Place = Pick<StepPorts, 'environment' | 'files'>;

/** A step and where it stands. */
export interface PlacedStep extends Step {
  place: Path;
}

export class ProjectSteps {
  readonly #ports: StepPorts;
  readonly #phases: StepPhases;
  /** By name of the function; those that are not native. */
  readonly #interpreters = new Map<string, Interpreter>();

  constructor(ports: StepPorts, phases: StepPhases = ['build', 'push']) {
    this.#ports = ports;
    this.#phases = phases;
  }

  /** A finding for each step that needs a Python which is not there. Runs no code of the project. */
  async check({ document, deployments }: StepsOfProject): Promise<Diagnostic[]> {
    const { environment, processes, python } = this.#ports;
    const steps = deployments.flatMap(({ path }) => stepsOf(document, path, this.#phases));
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

  /**
   * Outputs by index of the entry. Throws `TqError` at the first step that fails; nothing has been written then.
   * Deployments that only build and push images do so beside one another; all others one after another, as their steps may
   * work on what others left.
   */
  async run(project: StepsOfProject): Promise<ReadonlyMap<number, YamlMapping>> {
    const { document, deployments } = project;
    const cache = new SharedSteps();
    const place = (await this.#ports.revision?.onDisk()) ?? this.#ports;
    const outputs = new Map<number, YamlMapping>();
    const lists = deployments.map((each) => ({ ...each, steps: stepsOf(document, each.path, this.#phases) }));
    for (const together of sideBySide(lists)) {
      const run = async (list: StepList): Promise<void> => {
        outputs.set(Number(list.path[1]), await this.#runList(list, project, { cache, place }));
      };
      await inWidth(together, WIDTH, run);
    }
    return outputs;
  }

  async #runList(
    { name, path, steps }: StepList,
    { document, server }: StepsOfProject,
    { cache, place }: { cache: SharedSteps; place: Place },
  ): Promise<YamlMapping> {
    const isPushed = steps.some((step) => step.name === PUSH_IMAGE);
    const use = { deployment: name, path, document, isPushed, server };
    const result = await runSteps(steps, { ...this.#context(use, server, place), cache });
    if (!('failure' in result)) return result.outputs;
    const { step, message, help } = result.failure;
    throw new TqError('failed', `the ${step.phase} step \`${step.name}\` of \`${name}\` failed: ${message}`, {
      help,
    });
  }

  #context(use: StepsOfDeployment, server: ServerValues, { environment, files }: Place): StepContext {
    const { clock, processes, python, images, onLine } = this.#ports;
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
      images: images(use),
      interpreter: async () => (await python.interpreters())[0]?.path,
      resolveInputs: async (inputs, outputs) => fill(inputs, outputs),
      runPythonStep: (step, inputs, workingDirectory) =>
        this.#runInPython(step, inputs, workingDirectory, lines.stderr.take),
      onStep: (step) => {
        flush();
        onLine(
          `${use.deployment}: ${step.phase} step ${step.name.split('.').at(-1)}${step.id === undefined ? '' : ` (${step.id})`}`,
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

interface StepList {
  name: string;
  path: Path;
  steps: PlacedStep[];
}

/** Builds keep the processors busy by themselves. */
const WIDTH = 3;

/** Lists that may run beside one another, in the order of the file. */
function sideBySide(lists: readonly StepList[]): StepList[][] {
  const groups: StepList[][] = [];
  let isOpen = false;
  for (const list of lists) {
    const isOfImages = list.steps.every(isImageStep);
    if (isOfImages && isOpen) groups.at(-1)?.push(list);
    else groups.push([list]);
    isOpen = isOfImages;
  }
  return groups;
}

/** Does the work for each item, some at a time; when one fails, those under way are waited for and no more begun. */
async function inWidth<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined && failures.length === 0; item = waiting.shift())
      await work(item).catch((error: unknown) => void failures.push(error));
  };
  await Promise.all(Array.from({ length: width }, worker));
  if (failures.length > 0) throw failures[0];
}

function toPythonStep({ name, requires }: Step): PythonStep {
  return { functionName: name, requires };
}

function surroundings({ workingDirectory, variables }: Environment) {
  return { workingDirectory, variables };
}

/** The steps of an entry that would run, in their order. Broken ones have been found before. */
export function stepsOf(document: Document, path: Path, phases: StepPhases): PlacedStep[] {
  return phases.flatMap((phase) => {
    const { steps, isShared } = writtenSteps(document, path, phase);
    return steps.flatMap(({ value, path: at }) => {
      const step = parseStep(toJson(value));
      if (step === null || 'faults' in step) return [];
      return [{ ...step, phase, isTopLevel: isShared, place: [...at, step.name] }];
    });
  });
}
