/** The steps that come with Prefect, and what each takes: `prefect/deployments/steps/{utility,pull}.py` (Prefect 3.8.8). */

import type { JsonObject } from '../json.ts';

/** A path is a text that is not empty. */
export type InputKind =
  | 'text'
  | 'text or number'
  | 'path'
  | 'boolean'
  | 'mapping'
  | 'mapping of text'
  | 'list'
  | 'list of text'
  | 'anything';

/** What a step takes. */
export interface StepInputs {
  known: Readonly<Record<string, InputKind>>;
  required: readonly string[];
  /** Whether the function takes any further inputs beside those given. */
  isOpen?: (inputs: JsonObject) => boolean;
  /** Pairs of inputs of which one may be given. */
  exclusive?: readonly (readonly [string, string])[];
}

const GIT_CLONE: StepInputs = {
  known: {
    repository: 'text',
    branch: 'text',
    commit_sha: 'text',
    include_submodules: 'boolean',
    access_token: 'text',
    credentials: 'mapping',
    directories: 'list of text',
    clone_directory_name: 'text',
  },
  required: ['repository'],
  exclusive: [
    ['branch', 'commit_sha'],
    ['access_token', 'credentials'],
  ],
};

const STANDARD_STEPS = {
  run_shell_script: {
    known: {
      script: 'text',
      directory: 'path',
      env: 'mapping of text',
      stream_output: 'boolean',
      expand_env_vars: 'boolean',
      shell: 'boolean',
    },
    required: ['script'],
  },
  pip_install_requirements: {
    known: { directory: 'path', requirements_file: 'text', stream_output: 'boolean' },
    required: [],
  },
  git_clone: GIT_CLONE,
  agit_clone: GIT_CLONE,
  set_working_directory: { known: { directory: 'path' }, required: ['directory'] },
  pull_from_remote_storage: { known: { url: 'text' }, required: ['url'], isOpen: () => true },
  pull_with_block: {
    known: { block_document_name: 'text', block_type_slug: 'text' },
    required: ['block_document_name', 'block_type_slug'],
  },
} as const satisfies Record<string, StepInputs>;

export type StandardStep = keyof typeof STANDARD_STEPS;

export const STEPS_MODULE = 'prefect.deployments.steps';

/** Where each function can be imported from; the package itself exports all but one. */
const MODULES: Readonly<Record<string, readonly StandardStep[]>> = {
  [STEPS_MODULE]: [
    'run_shell_script',
    'pip_install_requirements',
    'git_clone',
    'set_working_directory',
    'pull_from_remote_storage',
    'pull_with_block',
  ],
  [`${STEPS_MODULE}.utility`]: ['run_shell_script', 'pip_install_requirements'],
  [`${STEPS_MODULE}.pull`]: [
    'git_clone',
    'agit_clone',
    'set_working_directory',
    'pull_from_remote_storage',
    'pull_with_block',
  ],
};

/** The standard step behind a dotted name. */
export function standardStep(name: string): StandardStep | undefined {
  const dot = name.lastIndexOf('.');
  return namesIn(name.slice(0, dot)).find((each) => each === name.slice(dot + 1));
}

/** Names of the standard steps in a module; none for any other module. */
export function namesIn(module: string): readonly StandardStep[] {
  return Object.hasOwn(MODULES, module) ? (MODULES[module] ?? []) : [];
}

export function inputsOf(step: StandardStep): StepInputs {
  return STANDARD_STEPS[step];
}
