/** Git commands through simple-git, in one folder, with nothing of the repository's configuration that starts a program. */
import { gitVariables } from '../../git/git-variables.ts';
import type { Source } from '../../git/credentials.ts';
import { TqError } from '../../tq-error.ts';

export interface GitCommands {
  /** What git prints. Rejects with git's words when it fails, and with `TqError` (`failed`) where git cannot be started. */
  run(args: readonly string[]): Promise<string>;
  /** The same; undefined when it fails. */
  ask(args: readonly string[]): Promise<string | undefined>;
}

export interface GitPlace {
  /** Absolute; any folder of the repository. */
  directory: string;
  variables: Readonly<Record<string, string | undefined>>;
  /** Whose login git takes along; none by default. */
  source?: Source;
  /** Go before those of the repository's configuration. */
  settings?: readonly (readonly [string, string])[];
  /** Further variables for git. */
  more?: Readonly<Record<string, string>>;
  /** In milliseconds: for how long git may say nothing before it is ended, which is a failure. No limit by default. */
  patience?: number;
}

/**
 * simple-git refuses what can make git start a program, but where it is told that this is meant. Here it is: the values are
 * those of `gitVariables`, which switch such programs off, and the user's own environment; no argument sets any of them.
 */
const MEANT = {
  allowUnsafeConfigEnvCount: true,
  allowUnsafeConfigPaths: true,
  allowUnsafeHooksPath: true,
  allowUnsafeFsMonitor: true,
  allowUnsafeProtocolOverride: true,
  allowUnsafeCredentialHelper: true,
  allowUnsafeFilter: true,
  allowUnsafeAskPass: true,
  allowUnsafeSshCommand: true,
  allowUnsafeGitProxy: true,
  allowUnsafeUrlRewrite: true,
  allowUnsafePack: true,
  allowUnsafeEditor: true,
  allowUnsafePager: true,
  allowUnsafeExec: true,
  allowUnsafeTemplateDir: true,
  allowUnsafeDiffExternal: true,
  allowUnsafeDiffTextConv: true,
  allowUnsafeMergeDriver: true,
  allowUnsafeGpgProgram: true,
  allowUnsafeCommandBinaries: true,
} as const;

export function runGit({ directory, variables, source, settings, more, patience }: GitPlace): GitCommands {
  const environment = {
    ...gitVariables(variables, source ?? { url: '' }, undefined, settings),
    ...more,
  };
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined));
  const run = async (args: readonly string[]): Promise<string> => {
    const { simpleGit } = await import('simple-git');
    const git = simpleGit({
      baseDir: directory,
      unsafe: MEANT,
      allowEnvironment: Object.keys(set),
      ...(patience === undefined ? {} : { timeout: { block: patience } }),
    });
    return git
      .env(set as Record<string, string>)
      .raw([...args])
      .catch((error: unknown) => {
        throw notStarted(error) ?? error;
      });
  };
  return { run, ask: (args) => run(args).catch(orUndefined) };
}

/** Node's words come through simple-git: `Error: spawn git ENOENT`. Undefined: git was started, and said something. */
function notStarted(error: unknown): TqError | undefined {
  const [, code] = /\bspawn git (E[A-Z]+)\b/.exec(error instanceof Error ? error.message : '') ?? [];
  if (code === undefined) return undefined;
  return new TqError('failed', code === 'ENOENT' ? 'git was not found' : 'git could not be started', {
    help: 'install git, or put it on the `PATH`',
    cause: code === 'ENOENT' ? undefined : error,
  });
}

/** Git's no is an answer; a refusal of simple-git's own is a mistake of ours, and not to be passed over. */
function orUndefined(error: unknown): undefined {
  if (error instanceof Error && 'plugin' in error && error.plugin !== 'timeout') throw error;
  return undefined;
}
