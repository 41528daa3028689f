/** The options of `tq dev` itself. */
import type { Argv } from 'yargs';
import { REPEATED_TEXT } from './command.ts';

/** As given; see `withStartOptions`. */
export interface DevOptions {
  prefectFile: string;
  name: string[] | undefined;
  environment: string[] | undefined;
  allow: string[] | undefined;
  python: string | undefined;
  port: number | undefined;
  detach: boolean;
  watch: boolean;
  schedules: boolean;
}

const OWN_OPTIONS = 'prefect-file name environment python port detach watch schedules allow'.split(' ');

/** Keeps the options of `tq dev` from its subcommands. The types leave the second argument out (`yargs/build/lib/yargs-factory.js`, `global`). */
export function notInherited(yargs: Argv): Argv {
  return (yargs as unknown as { global: (keys: string[], isGlobal: boolean) => Argv }).global(
    OWN_OPTIONS,
    false,
  );
}

/** What runs, where, and how long. */
export function withStartOptions(yargs: Argv): Argv {
  return yargs
    .describe('prefect-file', 'the file that describes the deployments of the one project that runs here')
    .epilogue(
      'The server is always the one of this machine, whatever PREFECT_API_URL or a profile say. Its data, logs and Python environments are in TQ_DATA_HOME, else in the place for application data; `tq dev status` names it.',
    )
    .option('python', {
      type: 'string',
      requiresArg: true,
      describe: 'the Python of the flows; one of the project is found, or one is made, if absent',
    })
    .option('port', {
      type: 'number',
      requiresArg: true,
      describe: 'port of the server; a free one if absent',
    })
    .option('detach', {
      type: 'boolean',
      default: false,
      describe: 'leave server and workers in the background; `tq dev down` stops them',
    })
    .option('watch', {
      type: 'boolean',
      default: false,
      describe: 'deploy again when a file changes that was read',
    })
    .option('schedules', {
      type: 'boolean',
      default: false,
      describe: 'leave schedules active; without it none of them starts anything here',
    })
    .option('allow', {
      ...REPEATED_TEXT,
      describe: 'let a finding through, by code or name; may be repeated',
    });
}
