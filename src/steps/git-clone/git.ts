/** Git commands one after another in one folder, up to the first that fails. */
import type { Processes } from '../../ports/processes.ts';
import { tailOf } from '../program-end.ts';
import type { Source } from '../../git/credentials.ts';
import { explain, withoutSecrets } from '../../git/explain.ts';
import { withoutUser } from '../../git/repository-url.ts';

export interface GitFailure {
  message: string;
  help?: string;
  /** Whether a second attempt is of no use. */
  isFinal: boolean;
}

export interface GitOptions {
  source: Source;
  workingDirectory: string;
  variables: Readonly<Record<string, string | undefined>>;
  processes: Processes;
}

/** Undefined: git was content. */
export async function git(
  args: readonly string[],
  { source, workingDirectory, variables, processes }: GitOptions,
): Promise<GitFailure | undefined> {
  const result = await processes.run({ program: 'git', args, workingDirectory, variables });
  if ('failure' in result) {
    const message = `\`git_clone\` could not start \`git\`: ${result.failure}`;
    return { message, help: 'install git, or put it on the `PATH`', isFinal: true };
  }
  if (result.exitCode === 0) return undefined;
  const said = withoutSecrets(result.stderr, source.login);
  return {
    message: `\`git_clone\` failed at \`git ${args[0]}\` for \`${withoutUser(source.url)}\`${tailOf(said)}`,
    ...explain(said),
  };
}

/** What git prints, without the line end; undefined when it fails. */
export async function askGit(args: readonly string[], options: GitOptions): Promise<string | undefined> {
  const { processes, variables, workingDirectory } = options;
  const result = await processes.run({ program: 'git', args, workingDirectory, variables });
  return 'failure' in result || result.exitCode !== 0 ? undefined : result.stdout.trim();
}
