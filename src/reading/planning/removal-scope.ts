/** Whether what left the file can be told at all: only when the whole file is wanted, and the project has a name. */
import { relative, resolve } from 'node:path';
import type { RemovalAction } from '../../plan/plan.ts';
import { COMMAND_LINE } from '../../project/command-line.ts';
import { entriesOf } from '../../project/entries.ts';
import { withAnyTextBetween } from '../../project/wildcards.ts';
import { repositoryIdentity } from '../../git/repository-identity.ts';
import { isMapping, valueAt } from '../../project/yaml-value.ts';
import type { Checkout } from '../../ports/git.ts';
import type { ProjectIdentity } from '../../release/project-identity.ts';
import { holdsPlaceholder, placeholdersIn } from '../../templating/placeholder.ts';
import { TqError } from '../../tq-error.ts';
import type { LoadedProject } from '../load-project.ts';
import type { ReadOverrides } from './read-overrides.ts';
import type { ProjectFolders } from '../flows/source-folders.ts';

export interface RemovalQuestion {
  /** Undefined: neither `--prune` nor `--detach`. */
  asked: Exclude<RemovalAction, 'leave'> | undefined;
  names: readonly string[];
  /** As given with `-e`. */
  environments?: readonly string[];
  /** With `--changed-since` the entries that are touched, and no others. */
  only?: ReadonlySet<number>;
  overrides: ReadOverrides;
  project: ProjectIdentity;
  /** Entries of the file, usable or not. */
  entryCount: number;
  loaded: LoadedProject;
}

/** Throws `TqError` (`usage`) when it was asked for and cannot be told. */
export function removalScope(question: RemovalQuestion): RemovalAction | 'unknown' {
  const { asked, project, loaded } = question;
  if (project.isDeclared && isWhole(question)) return asked ?? 'leave';
  // What steps give is known only when they have run.
  const isWaiting = loaded.project.deployments.some(({ pending }) => pending.size > 0);
  if (asked === undefined || (project.isDeclared && isWaiting)) return 'unknown';
  const option = asked === 'remove' ? '--prune' : '--detach';
  if (!project.isDeclared)
    throw new TqError('usage', `\`${option}\` needs a project with a name of its own`, {
      help: 'write `name: …` at the top of `prefect.yaml`; a folder’s name is no owner mark',
    });
  throw new TqError(
    'usage',
    `\`${option}\` needs every deployment of the file, and not all are in this run`,
    {
      help: 'leave out `-n`, `-e`, `--changed-since`, ENTRYPOINT and `--keep-going`, and give every entry a `name`',
    },
  );
}

function isWhole({
  names,
  environments = [],
  only,
  overrides,
  entryCount,
  loaded,
}: RemovalQuestion): boolean {
  return (
    names.length + environments.length === 0 &&
    only === undefined &&
    overrides.overrides?.entrypoint === undefined &&
    loaded.deployments.length === entryCount &&
    loaded.deployments.every(({ deployment }) => !deployment.pending.has('name'))
  );
}

/**
 * Where releases record that something comes from: `github.com/acme/orders:teams/a/prefect.yaml`. The same from whichever
 * folder and clone it is deployed, and another one for each file of each repository, since several may have a project of
 * one name. Without a remote the path in the repository; without a repository the whole path. What has its entrypoint or
 * its name from the command line is in no file, and so can leave none.
 */
export function recordedFile(
  shown: string,
  { repositoryRoot, workingDirectory }: ProjectFolders,
  asked: Pick<RemovalQuestion, 'overrides' | 'loaded'> & { checkout: Pick<Checkout, 'remoteUrl'> | null },
): string {
  if (shown === COMMAND_LINE || isFromCommandLine(asked)) return COMMAND_LINE;
  const path = resolve(workingDirectory, shown);
  if (repositoryRoot === undefined) return path.replaceAll('\\', '/');
  const inside = relative(repositoryRoot, path).replaceAll('\\', '/');
  const remote = asked.checkout?.remoteUrl ?? null;
  return remote === null ? inside : `${repositoryIdentity(remote)}:${inside}`;
}

/** With one entry in the file `-n` renames it. */
function isFromCommandLine({ overrides, loaded }: Pick<RemovalQuestion, 'overrides' | 'loaded'>): boolean {
  const [only, ...others] = loaded.deployments;
  if (overrides.overrides?.entrypoint !== undefined) return true;
  if (only === undefined || others.length > 0) return false;
  const { path, name } = only.deployment;
  const written = String(valueAt(loaded.project.document.data, [...path, 'name']));
  // Prefect cuts the ending `.py` off.
  return written !== name && written !== `${name}.py`;
}

/**
 * Names that the entries have in another environment: with `etl-{{ $STAGE }}` a run for `prod` must not take `etl-dev` for
 * one that left the file. An entrypoint with a placeholder leaves the flow open, so its name counts in every flow.
 */
export function openNames({ written }: Pick<LoadedProject, 'written'>): RegExp[] {
  return entriesOf(written.data).flatMap((entry) => {
    if (!isMapping(entry) || typeof entry.name !== 'string') return [];
    const isOpen = holdsPlaceholder(entry.name) || holdsPlaceholder(entry.entrypoint);
    return isOpen ? [pattern(entry.name)] : [];
  });
}

const SPECIAL = /[\\^$.*+?()[\]{}|/]/gu;

function pattern(name: string): RegExp {
  const parts = placeholdersIn(name).reduce(
    (texts, { text }) => texts.flatMap((each) => each.split(text)),
    [name],
  );
  const sources = parts.map((part) => part.replaceAll(SPECIAL, '\\$&'));
  return new RegExp(`^${withAnyTextBetween(sources)}$`, 'su');
}
