/** `--prefect-file`, for the commands that may be about several projects, and the projects that it names. */
import { relative, resolve } from 'node:path';
import type { Argv } from 'yargs';
import { hasErrors } from '../diagnostics/diagnostic.ts';
import { nameList } from '../diagnostics/name-list.ts';
import { chosenProjects } from '../reading/chosen-projects.ts';
import { type ProjectFile, projectFiles } from '../reading/chosen-files.ts';
import { reporterOfProject } from '../reading/reporter-of-project.ts';
import type { ClashPorts } from '../reading/planning/unwritten-clashes.ts';
import { TqError } from '../tq-error.ts';
import { type Context, type FileOptions, REPEATED_TEXT, selectionOf, withSelection } from './command.ts';

/** The options of a command with as many files as were given. */
export type OfProjects<Options extends FileOptions> = Omit<Options, 'prefectFile'> & {
  /** Paths and globs. */
  prefectFile: string | string[];
};

/** One project: the options as if it were the only one, and a context that works in its folder. */
export interface Project<Options> {
  options: Options;
  context: Context;
  /** Undefined: the only one, whose paths are relative to where `tq` runs. */
  several: ProjectFile | undefined;
  /** All that were named, whether `-n` and `-e` choose something of them or not. */
  siblings?: readonly ProjectFile[];
}

/** As `Command.repeatable`. */
export const REPEATABLE_CHOICES = ['prefect-file', 'prefectFile', 'environment', 'e'] as const;

export function withProjectOptions(yargs: Argv): Argv {
  return withSelection(yargs).option('prefect-file', {
    ...REPEATED_TEXT,
    default: ['prefect.yaml'],
    defaultDescription: 'prefect.yaml',
    describe:
      'the file that describes the deployments; a pattern such as `teams/**/prefect.yaml`, or repeated: several projects',
  });
}

/** As if one file had been named, for what is about one only. */
export function asOneFile<Options extends FileOptions>({
  prefectFile,
  ...options
}: OfProjects<Options>): Options {
  return { ...options, prefectFile: filesOf(prefectFile).join(', ') } as unknown as Options;
}

function filesOf(prefectFile: string | string[]): string[] {
  return typeof prefectFile === 'string' ? [prefectFile] : prefectFile;
}

/** Undefined after findings. Throws `TqError` (`usage`) for what cannot be meant. */
export async function projectsOf<Options extends FileOptions>(
  options: OfProjects<Options>,
  context: Context,
): Promise<Project<Options>[] | undefined> {
  const { workingDirectory, variables } = context.environment;
  const found = await projectFiles(filesOf(options.prefectFile), workingDirectory, context.files);
  if (found.diagnostics.length > 0) context.reporter.diagnostics(found.diagnostics, found.sources);
  if (hasErrors(found.diagnostics)) return undefined;
  if (found.projects === undefined) return [{ options: asOneFile(options), context, several: undefined }];
  const chosen = await chosenProjects(found.projects, selectionOf(options), {
    ...context,
    environment: variables,
  });
  if (chosen.diagnostics.length > 0) context.reporter.diagnostics(chosen.diagnostics, new Map());
  if (hasErrors(chosen.diagnostics)) return undefined;
  return chosen.projects.map(({ project, names, environments }) => ({
    options: {
      ...withAbsolutePaths(options, workingDirectory),
      prefectFile: project.file,
      name: names,
      environment: environments,
    } as unknown as Options,
    context: contextOf(project, context),
    several: project,
    siblings: found.projects,
  }));
}

/** For the names that a run must not take from what it leaves out. */
export function clashPorts(context: Context): ClashPorts {
  const { files, clock, python, keepSecret, environment } = context;
  const { workingDirectory, variables } = environment;
  return { files, clock, python, keepSecret, workingDirectory, variables };
}

/** Throws `TqError` (`usage`): what was given is about one deployment or one file. `given`: as they are written. */
export function refuseForSeveral(projects: readonly Project<unknown>[], given: readonly string[]): void {
  if (projects.every(({ several }) => several === undefined) || given.length === 0) return;
  throw new TqError('usage', `${nameList(given)} cannot be given for several files`, {
    help: 'name one file with `--prefect-file`, without a pattern',
  });
}

/** Paths on the command line are seen from where `tq` runs, whatever the project. */
function withAbsolutePaths(options: object, workingDirectory: string): object {
  const { python, trigger, sla } = options as { python?: string; trigger?: string[]; sla?: string[] };
  const absolute = (text: string): string =>
    /\.(ya?ml|json)$/.test(text) ? resolve(workingDirectory, text) : text;
  return {
    ...options,
    ...(python?.includes('/') === true ? { python: resolve(workingDirectory, python) } : {}),
    ...(trigger === undefined ? {} : { trigger: trigger.map(absolute) }),
    ...(sla === undefined ? {} : { sla: sla.map(absolute) }),
  };
}

function contextOf(project: ProjectFile, context: Context): Context {
  const { environment, revision, reporter } = context;
  const { workingDirectory } = environment;
  const inside = relative(workingDirectory, project.root);
  return {
    ...context,
    environment: { ...environment, workingDirectory: project.root },
    reporter: reporterOfProject(reporter, project, workingDirectory),
    ...(revision === undefined
      ? {}
      : {
          revision: {
            ...revision,
            onDisk: async () => {
              const place = await revision.onDisk();
              const folder = resolve(place.environment.workingDirectory, inside);
              return { ...place, environment: { ...place.environment, workingDirectory: folder } };
            },
          },
        }),
  };
}
