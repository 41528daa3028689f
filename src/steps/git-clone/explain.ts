/** What git said, made into what to do about it. */

interface Explanation {
  pattern: RegExp;
  help: string;
  /** Whether asking again cannot change the answer. */
  isFinal: boolean;
}

/** First match counts; after `_GIT_CLONE_ERROR_HINTS` of `prefect/runner/storage.py` (Prefect 3.8.8). */
const EXPLANATIONS: readonly Explanation[] = [
  {
    pattern: /authentication failed|could not read (?:username|password)|returned error: 40[13]/i,
    help: 'check that the token or the credentials are right, not expired, and may read this repository',
    isFinal: true,
  },
  {
    pattern: /could not resolve host|connection refused|failed to connect|connection timed out/i,
    help: 'check the network, and the name of the host',
    isFinal: false,
  },
  {
    pattern: /permission denied/i,
    help: 'check the SSH key, and that it may read this repository',
    isFinal: true,
  },
  {
    pattern: /already exists and is not an empty directory/i,
    help: 'remove the folder, or name another with `clone_directory_name`',
    isFinal: true,
  },
  {
    pattern: /remote branch .* not found|couldn't find remote ref|not our ref|did not match any file/i,
    help: 'check `branch` or `commit_sha`: the repository has no such one',
    isFinal: true,
  },
  {
    pattern: /transport '.*' not allowed/i,
    help: 'allow it with the environment variable `GIT_ALLOW_PROTOCOL` if you trust the address',
    isFinal: true,
  },
  {
    pattern: /not found|does not appear to be a git repository|does not exist/i,
    help: 'check the address of the repository, and that you may read it',
    isFinal: true,
  },
];

export function explain(stderr: string): { help?: string; isFinal: boolean } {
  const found = EXPLANATIONS.find(({ pattern }) => pattern.test(stderr));
  return { help: found?.help, isFinal: found?.isFinal ?? false };
}

/** Without the user and password of addresses, and without the login in any form. */
export function withoutSecrets(text: string, login: string | undefined): string {
  const clean = text.replaceAll(/([a-z][a-z0-9+.-]*:\/\/)[^/\s'"<>]*@/gi, '$1');
  const secrets = (login ?? '').split(':').filter((each) => each.length > 3);
  return secrets.reduce((result, secret) => result.replaceAll(secret, '***'), clean);
}
