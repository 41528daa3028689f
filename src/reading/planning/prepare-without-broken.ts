/** The walk of `preparePlan` again and again, each time without the entries that an error is about (`--keep-going`). */
import type { YamlMapping } from '../../project/yaml-value.ts';
import type { StepsOfProject } from '../../steps/project-steps.ts';
import { Blame } from './blame.ts';
import {
  type PlanPorts,
  type PlanRequest,
  preparePlan,
  type PreparedPlan,
  type StepRunner,
} from './prepare-plan.ts';

export interface PreparedWithoutBroken {
  /** Undefined when nothing is left, or when an error is about more than single entries. */
  prepared: PreparedPlan | undefined;
  /** Names of the entries that were left out, in the order of the file. */
  leftOut: readonly string[];
}

/** An error that is about the whole file, or about a file that is no flow's, stops everything as ever. */
export async function prepareWithoutBroken(
  request: PlanRequest,
  ports: PlanPorts,
): Promise<PreparedWithoutBroken> {
  const said = new Set<string>();
  const without = new Set<number>();
  const names = new Map<number, string>();
  const steps = request.steps && onceEach(request.steps);
  for (;;) {
    const selection = { ...request.selection, without: new Set(without) };
    const round: { blame?: Blame } = {};
    const prepared = await preparePlan(
      {
        ...request,
        selection,
        steps,
        hear: (document) => {
          if (document !== undefined)
            round.blame = new Blame(document, selection, ports.environment.workingDirectory);
          return { said, onError: (error) => round.blame?.add(error) };
        },
      },
      ports,
    );
    const { blame } = round;
    if (prepared !== undefined || blame === undefined || !blame.leavesOthers)
      return { prepared, leftOut: inOrder(names) };
    for (const [index, name] of blame.names()) {
      without.add(index);
      names.set(index, name);
    }
  }
}

function inOrder(names: ReadonlyMap<number, string>): string[] {
  return [...names].sort(([a], [b]) => a - b).map(([, name]) => name);
}

/** Findings after the steps must not make them run twice; the indexes of entries stay. */
function onceEach(steps: StepRunner): StepRunner {
  let outputs: ReadonlyMap<number, YamlMapping> | undefined;
  return {
    check: (project) => (outputs === undefined ? steps.check(project) : Promise.resolve([])),
    run: async (project: StepsOfProject) => (outputs ??= await steps.run(project)),
  };
}
