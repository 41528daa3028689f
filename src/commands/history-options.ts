/** The options of the commands that are about a project's releases and not about what its file says. */
import type { Argv } from 'yargs';
import type { ProjectChoice } from '../reading/project-of-history.ts';

export type HistoryOptions = ProjectChoice;

export function withProjectOptions(yargs: Argv): Argv {
  return yargs
    .option('prefect-file', {
      type: 'string',
      default: 'prefect.yaml',
      requiresArg: true,
      describe: 'the file whose project is meant',
    })
    .option('project', {
      type: 'string',
      requiresArg: true,
      describe: 'the project, by the name under which it was deployed; then no file is read',
    });
}

/** A whole number that is given after the command or an option, from `least`. */
export function isWholeNumber(value: number, least: number): boolean {
  return Number.isSafeInteger(value) && value >= least;
}
