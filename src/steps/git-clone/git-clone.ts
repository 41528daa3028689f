/** `git_clone`: a repository into a folder of the working directory, and up to date when it is there already. */
import { isAbsolute, relative, resolve } from 'node:path';
import { insidePath } from '../../inside-path.ts';
import type { JsonObject } from '../../json.ts';
import { problem, type NativeStep, type StepProblem, type StepResult } from '../native-step.ts';
import { cloneOrUpdate, type Wanted } from './clone-or-update.ts';
import { sourceOf } from '../../git/credentials.ts';
import { gitVariables } from '../../git/git-variables.ts';
import { repositoryName } from '../../git/repository-url.ts';
import { faultOfRevision } from '../../git/revision.ts';

interface GitCloneInputs {
  repository: string;
  branch?: string | null;
  commit_sha?: string | null;
  include_submodules?: boolean | null;
  access_token?: string | null;
  credentials?: JsonObject | null;
  directories?: string[] | null;
  clone_directory_name?: string | null;
}

/** As often as Prefect tries it, and about as far apart (`_pull_git_repository_with_retries`). */
const ATTEMPTS = 3;
const FIRST_PAUSE = 1000;

export const gitClone: NativeStep = async (inputs, surroundings): Promise<StepResult> => {
  const wanted = readWanted(inputs as unknown as GitCloneInputs, surroundings.workingDirectory);
  if ('problem' in wanted) return wanted;
  const { folder, source } = wanted;
  const variables = gitVariables(surroundings.variables, source, folder);
  for (let attempt = 1; ; attempt += 1) {
    const failure = await cloneOrUpdate(wanted, { ...surroundings, variables, source });
    if (failure === undefined) break;
    if (failure.isFinal || attempt === ATTEMPTS) return problem(failure.message, failure.help);
    await surroundings.clock.sleep(FIRST_PAUSE * 2 ** (attempt - 1));
  }
  return { outputs: { directory: relative(surroundings.workingDirectory, folder) } };
};

function readWanted(inputs: GitCloneInputs, workingDirectory: string): Wanted | { problem: StepProblem } {
  const revision =
    faultOfRevision('branch', inputs.branch ?? '') ?? faultOfRevision('commit_sha', inputs.commit_sha ?? '');
  if (revision !== undefined) return problem(revision.message, revision.help);
  const source = sourceOf(inputs.repository, credentialsOf(inputs));
  if ('fault' in source) return problem(source.fault, source.help);
  const folder = folderOf(inputs, workingDirectory);
  if (typeof folder !== 'string') return folder;
  return {
    source,
    folder,
    branch: inputs.branch || undefined,
    commit: inputs.commit_sha?.toLowerCase() || undefined,
    directories: inputs.directories ?? [],
    withSubmodules: inputs.include_submodules ?? false,
  };
}

function credentialsOf({ access_token: token, credentials }: GitCloneInputs): JsonObject | undefined {
  if (token) return { access_token: token };
  return credentials && Object.keys(credentials).length > 0 ? credentials : undefined;
}

/**
 * Absolute. Prefect names it relative to the working directory and so refuses an absolute path outside, though only
 * after cloning. The working directory itself, and what is above it, hold the project: git must not put it back.
 */
function folderOf(inputs: GitCloneInputs, workingDirectory: string): string | { problem: StepProblem } {
  const written = inputs.clone_directory_name || defaultName(inputs.repository, inputs.branch || undefined);
  if (written === '') {
    return problem(
      'no name for the folder can be made of `repository`',
      'give one with `clone_directory_name`',
    );
  }
  const folder = resolve(workingDirectory, written);
  const holdsProject = insidePath(folder, workingDirectory) !== undefined;
  if (holdsProject || (isAbsolute(written) && insidePath(workingDirectory, folder) === undefined)) {
    return problem(
      '`clone_directory_name` must name a folder in the working directory',
      'write a path relative to it',
    );
  }
  return folder;
}

function defaultName(repository: string, branch: string | undefined): string {
  const name = repositoryName(repository);
  return branch === undefined ? name : `${name}-${branch.replaceAll('/', '-')}`;
}
