/** The options that name another state of the project than the files on disk. */
import { resolve } from 'node:path';
import type { Argv } from 'yargs';
import { sourceFromEnvironment } from '../git/login-from-environment.ts';
import type { Commit } from '../ports/git.ts';
import type { AtRevision } from '../reading/files/at-revision.ts';
import type { Context } from './command.ts';

/** As yargs hands them over. */
export interface RefOptions {
  ref?: string;
  repo?: string;
  /** Of a saved plan: the commit that `ref` meant when it was made, and what `ref` was. No options of the command line. */
  refCommit?: string;
  refKind?: Commit['kind'];
}

const ONE = { type: 'string', requiresArg: true, group: 'Another state of the project:' } as const;

export function withRefOptions(yargs: Argv): Argv {
  return yargs
    .option('ref', {
      ...ONE,
      describe: 'read everything from this branch, tag or commit, without checking it out',
    })
    .option('repo', { ...ONE, describe: 'the URL of a repository that is not cloned here' });
}

/** As yargs hands them over. */
export interface DirtyOptions {
  allowDirty: boolean;
}

/** For commands that change the server, or say what would change. */
export function withStateOptions(yargs: Argv): Argv {
  return withRefOptions(yargs).option('allow-dirty', {
    type: 'boolean',
    default: false,
    group: ONE.group,
    describe:
      'deploy although workers get other code from git than is here; the version and the record say so',
  });
}

/** Options with paths of files that a command writes, which stay where `tq` was started. */
interface Written {
  out?: string | undefined;
  metadataFile?: string | undefined;
}

/** Does the work with everything read from what `--ref` and `--repo` name; as it is without them. */
export async function withRevision<Options extends RefOptions & Written, Result>(
  options: Options,
  context: Context,
  work: (options: Options, context: Context) => Promise<Result>,
): Promise<Result> {
  const at = await revisionOf(options, context);
  if (at === undefined) return work(options, context);
  const { close, ...other } = at;
  const start = context.environment.workingDirectory;
  const absolute = (path: string | undefined): string | undefined =>
    path === undefined ? undefined : resolve(start, path);
  const asked =
    options.repo === undefined
      ? options
      : { ...options, out: absolute(options.out), metadataFile: absolute(options.metadataFile) };
  try {
    return await work(asked, { ...context, ...other });
  } finally {
    await close();
  }
}

async function revisionOf(
  { ref, repo, refCommit: commit, refKind: kind }: RefOptions,
  context: Context,
): Promise<AtRevision | undefined> {
  if (ref === undefined && repo === undefined) return undefined;
  const { atRef, atRemote } = await import('../reading/files/at-revision.ts');
  const ports = { ...context, note: (line: string) => context.reporter.note(line) };
  if (repo === undefined) return atRef({ ref: ref as string, commit, kind }, ports);
  const source = sourceFromEnvironment(repo, context.environment.variables, true);
  source.login?.split(':').filter(Boolean).forEach(context.keepSecret);
  return atRemote(source, { ref, commit, kind }, ports);
}
