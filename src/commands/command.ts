/** What every command is: options, and a short walk from files to an exit code. */
import type { Argv } from 'yargs';
import type { ImagePorts } from '../building/project-images.ts';
import type { Environment } from '../environment.ts';
import type { ExitReason } from '../exit-code.ts';
import type { Clock } from '../ports/clock.ts';
import type { FileSystem } from '../ports/file-system.ts';
import type { FileWatcher } from '../ports/file-watcher.ts';
import type { FileWriter } from '../ports/file-writer.ts';
import type { Git } from '../ports/git.ts';
import type { Installation } from '../ports/installation.ts';
import type { Interruption } from '../ports/interruption.ts';
import type { LocalServer } from '../ports/local-server.ts';
import type { Machine } from '../ports/machine.ts';
import type { Conversations, Processes } from '../ports/processes.ts';
import type { PrefectClient } from '../ports/prefect-client.ts';
import type { PythonParser } from '../ports/python-parser.ts';
import type { Prompts } from '../ports/prompts.ts';
import type { Reporter } from '../ports/reporter.ts';
import type { Selection } from '../project/select.ts';
import type { Revision } from '../reading/files/at-revision.ts';
import type { ParseDocument } from '../reading/flows/parsing-once.ts';
import type { Settings } from '../settings.ts';

/** The ports, and what the process was started with. Costly ones are made when first asked for. */
export interface Context {
  environment: Environment;
  reporter: Reporter;
  /** Whether what was asked for, on stdout, may have colour. */
  colour: boolean;
  files: FileSystem;
  writer: FileWriter;
  watcher: () => Promise<FileWatcher>;
  clock: Clock;
  python: PythonParser;
  /** Where a run looks at `prefect.yaml` more than once: what parses it and remembers. */
  parse?: ParseDocument;
  git: Git;
  /** With `--ref` or `--repo`: the commit that everything is read from; undefined: the files on disk. */
  revision?: Revision;
  interruption: Interruption;
  /** What builds images, and what holds them. */
  images: () => Promise<ImagePorts>;
  processes: Processes & Conversations;
  /** From here on nothing that is said contains this text. */
  keepSecret: (text: string) => void;
  /** Takes the secrets that are known by now out of a text. */
  redact: (text: string) => string;
  machine: Machine;
  /** What `tq` itself runs on. */
  installation: () => Promise<Installation>;
  /** A question to the person at the terminal; `nobody` where there is none, or in CI. */
  ask: (question: string) => Promise<'yes' | 'no' | 'nobody'>;
  /** Questions whose answer is more than that; undefined where there is nobody, or in CI. */
  prompts: () => Promise<Prompts | undefined>;
  /** Of `tq`. */
  version: string;
  localServer: () => Promise<LocalServer>;
  /** Prefect's settings for this folder and profile. */
  settings: () => Promise<Settings>;
  /** The client for the server that settings name, or for the local one; says which. */
  connect: () => Promise<PrefectClient>;
}

export interface Command<Options> {
  /** Declares options; yargs checks them against it and hands them to `run` in camel case. */
  builder: (yargs: Argv) => Argv;
  /** Options that may be given several times here and not everywhere, by every name they have. */
  repeatable?: readonly string[];
  run: (options: Options, context: Context) => Promise<ExitReason>;
}

/** The options of every command that reads `prefect.yaml`. */
export interface FileOptions {
  prefectFile: string;
  name: string[] | undefined;
  environment?: string[] | undefined;
}

/** An option that is given once for each text: `-n a -n b`, and not `-n a b`. */
export const REPEATED_TEXT = { type: 'string', array: true, nargs: 1, requiresArg: true } as const;

/** `-n` and `-e`, for every command that chooses deployments of a file. */
export function withSelection(yargs: Argv): Argv {
  return yargs
    .option('name', {
      alias: 'n',
      ...REPEATED_TEXT,
      describe: 'a deployment: `NAME`, `FLOW/NAME`, or a pattern with `*`; may be repeated',
    })
    .option('environment', {
      alias: 'e',
      ...REPEATED_TEXT,
      describe: 'only deployments whose `tq.environment` it is, or a pattern with `*`; may be repeated',
    });
}

/** What was chosen, as every walk takes it. */
export function selectionOf({
  name: names = [],
  environment: environments = [],
}: Pick<FileOptions, 'environment'> & Partial<Pick<FileOptions, 'name'>>): Selection {
  return { names, ...(environments.length === 0 ? {} : { environments }) };
}

/** The options that choose deployments, of those that were given, as they are written. */
export function choicesGiven(options: Parameters<typeof selectionOf>[0]): string[] {
  const { names, environments = [] } = selectionOf(options);
  return [...(names.length > 0 ? ['-n'] : []), ...(environments.length > 0 ? ['-e'] : [])];
}
