/** Pull steps that clone the project's own repository, at the commit that `--ref` names. */
import { isSameRepository } from '../git/repository-identity.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { Checkout } from '../ports/git.ts';
import { standardStep } from '../steps/standard-steps.ts';
import { holdsPlaceholder } from '../templating/placeholder.ts';

/** Steps that clone other repositories, and all other steps, stay as they are. */
export function withCommit(
  pull: readonly JsonValue[],
  { commit, remoteUrl }: Checkout,
): { steps: JsonValue[]; notes: string[]; isPinned: boolean } {
  const notes: string[] = [];
  let isPinned = false;
  const steps = pull.map((step) => {
    const clone = cloneStep(step);
    if (clone === undefined) return step;
    const { name, repository, inputs } = clone;
    if (holdsPlaceholder(repository)) {
      notes.push(`whether \`${repository}\` is this repository is not known here; its step stays as it is`);
      return step;
    }
    if (remoteUrl === null || !isSameRepository(repository, remoteUrl)) return step;
    const { commit_sha: written } = inputs;
    const others = Object.entries(inputs).filter(([input]) => input !== 'branch');
    if (typeof written === 'string' && written !== '' && !commit.startsWith(written.toLowerCase()))
      notes.push(`the file pins the commit \`${written}\`; that of \`--ref\` is taken`);
    isPinned = true;
    return { [name]: { ...Object.fromEntries(others), commit_sha: commit } };
  });
  return { steps, notes, isPinned };
}

/** A `git_clone` by whichever name, with its inputs; undefined for every other step. */
export function cloneStep(
  step: JsonValue,
): { name: string; repository: string; inputs: JsonObject } | undefined {
  const [name = '', ...more] = isJsonObject(step) ? Object.keys(step) : [];
  const inputs = isJsonObject(step) ? step[name] : undefined;
  const standard = standardStep(name);
  if (more.length > 0 || (standard !== 'git_clone' && standard !== 'agit_clone')) return undefined;
  if (inputs === undefined || !isJsonObject(inputs) || typeof inputs.repository !== 'string')
    return undefined;
  return { name, repository: inputs.repository, inputs };
}
