/** What a build would find out from git, were it part of what is packed. */
import { gitVariables, NO_NETWORK } from '../git/git-variables.ts';
import { versionFromTag, versionWithoutTag } from '../images/wheel/version-from-tag.ts';
import type { WheelPorts } from './wheel-request.ts';

const TIMEOUT_MILLISECONDS = 60_000;

/** `directory`: absolute. Both are undefined outside a repository, before the first commit, and when git is not installed. */
export interface GitFacts {
  /** By the newest tag. */
  version(directory: string): Promise<string | undefined>;
  /** In seconds since 1970, of the commit that is checked out. */
  commitTime(directory: string): Promise<string | undefined>;
}

export function askGit({ processes, variables }: Pick<WheelPorts, 'processes' | 'variables'>): GitFacts {
  const git = async (workingDirectory: string, ...args: string[]): Promise<string | undefined> => {
    const call = {
      program: 'git',
      args,
      workingDirectory,
      variables: { ...gitVariables(variables, { url: '' }, undefined), ...NO_NETWORK },
      timeout: TIMEOUT_MILLISECONDS,
    };
    const result = await processes.run(call);
    return 'failure' in result || result.exitCode !== 0 ? undefined : result.stdout.trim();
  };
  return {
    async version(directory) {
      const described = await git(directory, 'describe', '--tags', '--long', '--abbrev=9', '--match=*[0-9]*');
      const version = described === undefined ? undefined : versionFromTag(described);
      if (version !== undefined) return version;
      const commit = await git(directory, 'rev-parse', '--short=9', 'HEAD');
      const commits = await git(directory, 'rev-list', '--count', 'HEAD');
      if (commit === undefined || commits === undefined) return undefined;
      return versionWithoutTag(Number(commits), commit);
    },
    commitTime: (directory) => git(directory, 'log', '--max-count=1', '--format=%ct', 'HEAD'),
  };
}
