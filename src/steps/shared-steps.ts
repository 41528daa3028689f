/**
 * Steps that several deployments have in common, run once.
 *
 * `prefect deploy` runs the steps at the top of the file again for every deployment: five deployments, five builds. Within
 * one deploy `tq` runs such a step once and gives its outputs to every deployment, when that cannot be told apart from
 * running it again: the step stands at the top of the file, it has the same name, the same inputs once filled in and the
 * same working directory, and all steps before it in the list were shared as well. A step of a deployment's own ends the
 * sharing for the steps behind it, since they may work on what it left. What a shared step said when it failed is shared
 * too. A step whose own outcome changes from one moment to the next, such as one that prints the time, gives every
 * deployment the first outcome.
 */
import { encodeJson } from '../json-text.ts';
import type { JsonObject } from '../json.ts';
import type { StepResult } from './native-step.ts';
import type { Step } from './step.ts';

/** The results of one deploy. */
export class SharedSteps {
  readonly #results = new Map<string, Promise<StepResult>>();

  /** For one list of steps, from its first step on. */
  follow(): SharedRun {
    return new SharedRun(this.#results);
  }
}

class SharedRun {
  readonly #results: Map<string, Promise<StepResult>>;
  /** What the steps so far were; undefined once one was not shared. */
  #history: unknown[] | undefined = [];

  constructor(results: Map<string, Promise<StepResult>>) {
    this.#results = results;
  }

  /** The result of an equal step that ran before; else calls `run`, and keeps its result if the step can be shared. */
  resultOf(
    step: Step,
    inputs: JsonObject,
    workingDirectory: string,
    run: () => Promise<StepResult>,
  ): Promise<StepResult> {
    if (!step.isTopLevel || this.#history === undefined) {
      this.#history = undefined;
      return run();
    }
    this.#history.push([step.name, step.requires, inputs, workingDirectory]);
    const key = encodeJson(this.#history);
    const known = this.#results.get(key);
    if (known !== undefined) return known;
    const result = run();
    this.#results.set(key, result);
    return result;
  }
}
