/** `--changed-since`: only the deployments that a change touches. */
import type { Argv } from 'yargs';
import { type FileVerdicts, touchedIn } from '../changes/verdict.ts';
import type { SelectEntries } from '../reading/checking/check-files.ts';
import type { ChangesSince } from '../reading/changes/changes-since.ts';
import { parsingOnce } from '../reading/flows/parsing-once.ts';
import { leftText, narrowingText, narrowingToJson, summary } from '../report/narrowing-text.ts';
import { TqError } from '../tq-error.ts';
import { choicesGiven, type Context, type FileOptions, selectionOf } from './command.ts';
import { type OfProjects, type Project, projectsOf } from './project-options.ts';

/** As yargs hands them over. */
export interface ChangeOptions {
  changedSince?: string;
  explain?: boolean;
}

export function withChangeOptions(yargs: Argv): Argv {
  return yargs
    .option('changed-since', {
      type: 'string',
      requiresArg: true,
      describe: 'only deployments that changed since this branch, tag or commit, or since it parted from it',
    })
    .option('explain', {
      type: 'boolean',
      describe: 'say of each deployment why `--changed-since` takes it or leaves it out',
    });
}

/** What goes with it, or does not. */
interface Given extends ChangeOptions {
  entrypoint?: string | undefined;
  prune?: boolean;
  detach?: boolean;
  /** Paths and globs. */
  prefectFile?: string | string[];
  name?: string[] | undefined;
  environment?: string[] | undefined;
}

/** Options of one project, narrowed. */
export interface Narrowed extends ChangeOptions {
  /** Indexes of the entries that are touched; undefined: nothing was narrowed. */
  only?: ReadonlySet<number>;
}

interface NarrowedProject {
  options: Narrowed & {
    prefectFile: string;
    name?: string[] | undefined;
    environment?: string[] | undefined;
  };
  context: Context;
  several: { name: string } | undefined;
  siblings?: readonly { path: string }[];
}

/**
 * The projects with deployments that a change touches, each narrowed to those; all of them without `--changed-since`. What
 * was chosen is said. Throws `TqError`.
 */
export async function changedProjects<One extends NarrowedProject>(
  projects: readonly One[],
  options: Given,
  context: Context,
): Promise<One[]> {
  const ref = changedSince(options);
  if (ref === undefined) return [...projects];
  return withFound(ref, context, async (since) => {
    const found: { project: One; file: FileVerdicts | undefined }[] = [];
    for (const each of projects) {
      const project = { ...each, context: { ...each.context, parse: parsingOnce() } };
      found.push({ project, file: await verdictsOf(project, since) });
    }
    const gone = await goneOf(projects, options, { since, context });
    tell(
      { ref, base: since.base, files: [...found.flatMap(({ file }) => file ?? []), ...gone] },
      options.explain === true,
      context,
    );
    // A file that cannot be read is told of by the walk itself.
    return found.flatMap(({ project, file }) => {
      if (file === undefined) return [project];
      const only = touchedIn(file);
      return only.size === 0 ? [] : [{ ...project, options: { ...project.options, only } }];
    });
  });
}

/** Those that the options name, narrowed likewise. Undefined after findings. */
export async function changedProjectsOf<Options extends Narrowed & FileOptions>(
  options: OfProjects<Options>,
  context: Context,
): Promise<Project<Options>[] | undefined> {
  const found = await projectsOf(options, context);
  return found && changedProjects(found, options, context);
}

/** Files that are no longer among the projects, which neither `-n` nor `-e` asks for. */
async function goneOf(
  projects: readonly NarrowedProject[],
  { prefectFile = [], ...asked }: Given,
  { since, context }: { since: ChangesSince; context: Context },
): Promise<FileVerdicts[]> {
  const siblings = projects[0]?.siblings;
  if (siblings === undefined || choicesGiven(asked).length > 0) return [];
  const { goneFiles } = await import('../reading/changes/gone-files.ts');
  const { workingDirectory, variables: environment } = context.environment;
  const now = new Set(siblings.map(({ path }) => path));
  return goneFiles([prefectFile].flat(), now, {
    ...context,
    files: since.before,
    workingDirectory,
    environment,
  });
}

/** For the walk of `tq validate`, which finds its files itself: does the work with what selects entries of each. */
export async function selectingChanged<Result>(
  options: ChangeOptions,
  context: Context,
  work: (select: SelectEntries | undefined, context: Context) => Promise<Result>,
): Promise<Result> {
  const ref = changedSince(options);
  if (ref === undefined) return work(undefined, context);
  return withFound(ref, context, async (since) => {
    // With `--fix` a file is looked at again and again.
    const files = new Map<string, FileVerdicts>();
    const remembering = { ...context, parse: parsingOnce() };
    const result = await work(async ({ root, file, name }) => {
      const environment = { ...context.environment, workingDirectory: root };
      const project = {
        options: { prefectFile: file },
        context: { ...remembering, environment },
        several: { name },
      };
      const verdicts = await verdictsOf(project, since);
      if (verdicts === undefined) return undefined;
      files.set(name, verdicts);
      return touchedIn(verdicts);
    }, remembering);
    tell({ ref, base: since.base, files: [...files.values()] }, options.explain === true, context);
    return result;
  });
}

async function withFound<Result>(
  ref: string,
  context: Context,
  work: (since: ChangesSince) => Promise<Result>,
): Promise<Result> {
  const { withChangesSince } = await import('../reading/changes/changes-since.ts');
  const { workingDirectory } = context.environment;
  const note = (line: string): void => context.reporter.note(line);
  return withChangesSince(ref, { ...context, workingDirectory, note }, work);
}

async function verdictsOf(
  { options, context, several }: NarrowedProject,
  since: ChangesSince,
): Promise<FileVerdicts | undefined> {
  const { narrowProject } = await import('../reading/changes/narrow-project.ts');
  const { workingDirectory, variables: environment } = context.environment;
  const { prefectFile } = options;
  const file = several?.name ?? prefectFile;
  return narrowProject(
    { file, prefectFile, selection: selectionOf(options), workingDirectory, environment },
    since,
    context,
  );
}

function tell(
  narrowing: { ref: string; base: string; files: readonly FileVerdicts[] },
  explain: boolean,
  { reporter }: Context,
): void {
  if (explain) reporter.result('changedSince', narrowingToJson(narrowing), narrowingText(narrowing));
  else reporter.note(summary(narrowing));
  const left = leftText(narrowing);
  if (left !== undefined) reporter.note(left);
  if (narrowing.files.length > 0 && narrowing.files.every((each) => touchedIn(each).size === 0))
    reporter.note('no deployment is touched, so there is nothing to do');
}

/** As asked for. Throws `TqError` (`usage`) for options that do not go together. */
function changedSince({ changedSince: ref, explain, entrypoint, prune, detach }: Given): string | undefined {
  if (ref === undefined && explain === true)
    throw new TqError('usage', '`--explain` explains what `--changed-since` chooses', {
      help: 'give `--changed-since REF` with it',
    });
  if (ref !== undefined && (prune === true || detach === true))
    throw new TqError(
      'usage',
      `\`${prune === true ? '--prune' : '--detach'}\` needs every deployment of the file`,
      {
        help: 'leave out `--changed-since`',
      },
    );
  if (ref !== undefined && entrypoint !== undefined)
    throw new TqError('usage', '`--changed-since` and ENTRYPOINT exclude each other', {
      help: 'choose among the deployments of the file with `-n NAME`',
    });
  return ref;
}
