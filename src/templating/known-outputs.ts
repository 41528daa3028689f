/** Which placeholders the steps of an entry can answer, as far as it can be told before they run. */
import { isMapping } from '../project/yaml-value.ts';
import type { YamlValue } from '../project/document.ts';

const PREFECT = 'prefect.deployments.steps';
const DOCKER = 'prefect_docker.deployments.steps';
const TEXT = ['stdout', 'stderr'];
const DIRECTORY = ['directory'];

/** What the standard steps give (`prefect/deployments/steps/`, `prefect_docker/deployments/steps.py`). */
const OUTPUTS: Record<string, readonly string[]> = {
  ...alike(['', '.utility'], ['run_shell_script', 'pip_install_requirements'], TEXT),
  ...alike(['', '.pull'], ['git_clone', 'agit_clone', 'set_working_directory'], DIRECTORY),
  [`${DOCKER}.build_docker_image`]: ['image_name', 'tag', 'image', 'image_id', 'additional_tags'],
  [`${DOCKER}.push_docker_image`]: ['image_name', 'tag', 'image', 'additional_tags'],
};

/** A step can be named by the module that exports it again or by the one that defines it. */
function alike(modules: readonly string[], steps: readonly string[], outputs: readonly string[]) {
  return Object.fromEntries(
    modules.flatMap((module) => steps.map((step) => [`${PREFECT}${module}.${step}`, outputs])),
  );
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
    const outputs = OUTPUTS[name];
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
