/** Which placeholders the steps of an entry can answer, as far as it can be told before they run. */
import { isMapping } from '../project/yaml-value.ts';
import type { YamlValue } from '../project/document.ts';
import { integrationStep } from '../steps/integration-steps.ts';
import { standardStep, type StandardStep } from '../steps/standard-steps.ts';

const TEXT = ['stdout', 'stderr'];
const DIRECTORY = ['directory'];

/** What the standard steps give; the others may give anything (`prefect/deployments/steps/`). */
const STANDARD: Partial<Record<StandardStep, readonly string[]>> = {
  run_shell_script: TEXT,
  pip_install_requirements: TEXT,
  git_clone: DIRECTORY,
  agit_clone: DIRECTORY,
  set_working_directory: DIRECTORY,
};

/** Names of the outputs of a step, by the dotted name of its function; undefined when it may give anything. */
export function outputsOfStep(name: string): readonly string[] | undefined {
  const standard = standardStep(name);
  if (standard !== undefined) return STANDARD[standard];
  return integrationStep(name)?.outputs;
}

export interface KnownOutputs {
  /** Whether a name such as `build.tag` or `stdout` can be answered. */
  canAnswer(name: string): boolean;
  /** For a «did you mean»: ids, and bare names. */
  names: string[];
  /** What the step of that id gives; undefined when there is none, or when it may give anything. */
  outputsOf(id: string): readonly string[] | undefined;
}

export function knownOutputs(steps: readonly YamlValue[]): KnownOutputs {
  const byId = new Map<string, readonly string[] | undefined>();
  const bare = new Set<string>();
  let isOpen = false;
  for (const step of steps) {
    if (!isMapping(step)) continue;
    const [name = '', inputs = null] = Object.entries(step)[0] ?? [];
    const outputs = outputsOfStep(name);
    if (outputs === undefined && name !== '') isOpen = true;
    for (const output of outputs ?? []) bare.add(output);
    if (isMapping(inputs) && typeof inputs.id === 'string') byId.set(inputs.id, outputs);
  }
  return {
    names: [...byId.keys(), ...bare],
    outputsOf: (id) => byId.get(id),
    canAnswer(name) {
      const [first = '', second] = name.split(/[.[]/);
      if (byId.has(first)) {
        const outputs = byId.get(first);
        return outputs === undefined || second === undefined || outputs.includes(second);
      }
      // A step of another module may give anything.
      return bare.has(first) || isOpen;
    },
  };
}
