/**
 * The pull steps of a deployment: what a worker does to get the code. As the file writes them, or what Prefect makes up
 * (`prefect/cli/deploy/_actions.py`); with the commit in them where `tq.source` or `--ref` wants one.
 */
import { withoutSecrets } from '../git/repository-url.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { Checkout } from '../ports/git.ts';
import type { Deployment } from '../project/project.ts';
import { GIT_CLONE, SET_WORKING_DIRECTORY, SOURCE_STEP } from '../project/tq-source.ts';
import { codeSource, revisionOf, type SourceCommits } from './source-commit.ts';
import { withCommit } from './with-commit.ts';

export interface PullOptions {
  /** Absolute: where a worker on this machine finds the code when the file has no pull steps. */
  workingDirectory: string;
  /** The working directory inside its repository, with `/`; empty at the top. Undefined: not known, taken for the top. */
  repositoryFolder?: string;
  checkout: Checkout | null;
  /** What remotes said of `tq.source`. */
  sourceCommits?: SourceCommits;
}

export interface PullSteps {
  /** Null: an image of the project's own Dockerfile has the code where that file puts it. */
  steps: JsonValue[] | null;
  /** What was done to the steps of the file, or could not be. */
  notes: string[];
  /** Which commit it will be is not known yet. */
  isOpen?: true;
}

/** Where Prefect's images hold the code. */
const IMAGE_DIRECTORY = '/opt/prefect';

/** `hasGivenImage`: `--image` names an image that was built elsewhere. */
export function pullSteps(deployment: Deployment, hasGivenImage: boolean, options: PullOptions): PullSteps {
  const { pull, source } = deployment;
  const image = hasGivenImage && deployment.image === 'none' ? 'named' : deployment.image;
  if (source !== undefined) return fromSource(deployment, options);
  if (pull === undefined) return { steps: automatic(image, options), notes: [] };
  return options.checkout?.ref === undefined
    ? { steps: pull, notes: [] }
    : atRef(pull, image, options.checkout);
}

/** The step of `tq.source` with its commit, or with the branch that it follows. */
function fromSource(deployment: Deployment, options: PullOptions): PullSteps {
  const { checkout, sourceCommits, repositoryFolder } = options;
  const source = codeSource(deployment, checkout);
  if (source === undefined) return { steps: deployment.pull ?? [], notes: [], isOpen: true };
  const { repository, others, isOwn, ref } = source;
  const revision = revisionOf(source, checkout, sourceCommits);
  const steps = cloned({ repository, ...revision, ...others }, isOwn ? repositoryFolder : undefined);
  const isOverruled = isOwn && checkout?.ref !== undefined && ref !== undefined && ref !== checkout.ref;
  return {
    steps,
    notes: isOverruled ? [`\`tq.source\` names \`${ref}\`; the commit of \`--ref\` is taken`] : [],
    ...(revision === undefined ? { isOpen: true } : {}),
  };
}

/** Steps of the file; without one that clones this repository, what workers run has nothing to do with `--ref`. */
function atRef(pull: readonly JsonValue[], image: Deployment['image'], checkout: Checkout): PullSteps {
  const { steps, notes, isPinned } = withCommit(pull, checkout);
  if (isPinned || notes.length > 0 || image !== 'none') return { steps, notes };
  return {
    steps,
    notes: ['no pull step clones this repository: workers run what the steps get, whatever `--ref` names'],
  };
}

/**
 * A step that goes to the code: in the image when there is one, else in this very folder. That holds another state than
 * `--ref` names, which so is cloned from `origin`.
 */
function automatic(
  image: Deployment['image'],
  { workingDirectory, repositoryFolder, checkout }: PullOptions,
): JsonValue[] | null {
  switch (image) {
    case 'built':
      return null;
    case 'built-automatically':
      return [goTo(`${IMAGE_DIRECTORY}/${workingDirectory.split(/[/\\]/).at(-1)}`)];
    case 'named':
      return [goTo(IMAGE_DIRECTORY)];
    case 'none': {
      if (checkout?.ref === undefined || checkout.remoteUrl === null) return [goTo(workingDirectory)];
      const repository = withoutSecrets(checkout.remoteUrl);
      return cloned({ repository, commit_sha: checkout.commit }, repositoryFolder);
    }
  }
}

/** Entrypoints are paths from where `tq` runs, so a worker goes to the same folder of the clone. */
function cloned(inputs: JsonObject, folder: string | undefined): JsonValue[] {
  if (!folder) return [{ [GIT_CLONE]: inputs }];
  return [{ [GIT_CLONE]: { id: SOURCE_STEP, ...inputs } }, goTo(`{{ ${SOURCE_STEP}.directory }}/${folder}`)];
}

function goTo(directory: string): JsonObject {
  return { [SET_WORKING_DIRECTORY]: { directory } };
}
