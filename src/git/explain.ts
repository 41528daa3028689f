/** What git said, made into what to do about it. */

/** What a remote's refusal is for the exit code. */
type Reason = 'unauthorized' | 'unreachable' | 'failed';

interface Explanation {
  pattern: RegExp;
  help: string;
  /** Whether asking again cannot change the answer. */
  isFinal: boolean;
  /** `failed` if absent. */
  reason?: Reason;
}

/** First match counts; after `_GIT_CLONE_ERROR_HINTS` of `prefect/runner/storage.py` (Prefect 3.8.8). */
const EXPLANATIONS: readonly Explanation[] = [
  {
    pattern: /authentication failed|could not read (?:username|password)|returned error: 40[13]/i,
    help: 'check that the token or the credentials are right, not expired, and may read this repository',
    isFinal: true,
    reason: 'unauthorized',
  },
  {
    pattern: /could not resolve host|connection refused|failed to connect|connection timed out/i,
    help: 'check the network, and the name of the host',
    isFinal: false,
    reason: 'unreachable',
  },
  {
    // Before the words of git that follow what ssh says.
    pattern: /host key verification failed|no matching host key/i,
    help: 'let ssh know the host: add its key to `known_hosts`, or set `TQ_GIT_SSH_KNOWN_HOSTS`',
    isFinal: true,
    reason: 'unauthorized',
  },
  {
    pattern: /permission denied \(|too many authentication failures|load key .*: /i,
    help: 'check the SSH key, and that it may read this repository',
    isFinal: true,
    reason: 'unauthorized',
  },
  {
    pattern: /permission denied/i,
    help: 'check the SSH key, and that it may read this repository',
    isFinal: true,
  },
  {
    pattern:
      /could not resolve hostname|name or service not known|operation timed out|timed out|no route to host|network is unreachable|couldn't connect|unable to connect|connection reset|connection closed|empty reply|unexpected disconnect|hung up unexpectedly|returned error: (?:429|50[234])/i,
    help: 'check the network, and the name of the host',
    isFinal: false,
    reason: 'unreachable',
  },
  {
    pattern: /certificate|SSL_connect|TLS connect/i,
    help: 'if the host has a certificate of your own authority, name that with `GIT_SSL_CAINFO`',
    isFinal: true,
    reason: 'unreachable',
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
    // Before the general one: only of hosts, not of folders.
    pattern: /repository '?https?:.* not found|repository not found|returned error: 404/i,
    help: 'check the address, and that you may read it: many hosts say of a private repository that there is none',
    isFinal: true,
  },
  {
    pattern: /not found|does not appear to be a git repository|does not exist/i,
    help: 'check the address of the repository, and that you may read it',
    isFinal: true,
  },
];

export function explain(stderr: string): { help?: string; isFinal: boolean; reason: Reason } {
  const found = EXPLANATIONS.find(({ pattern }) => pattern.test(stderr));
  return { help: found?.help, isFinal: found?.isFinal ?? false, reason: found?.reason ?? 'failed' };
}

/** Without what `--progress` prints, which is drawn over itself, and without warnings. */
export function withoutProgress(stderr: string): string {
  const lines = stderr.split(/[\r\n]+/);
  return lines
    .filter((line) => !/^(?:remote: )?[A-Z][a-z ]+: +\d|^remote: Total |^warning: /.test(line))
    .join('\n');
}

/** Without the user, password and query of addresses, and without the login in any form. */
export function withoutSecrets(text: string, login: string | undefined): string {
  const clean = text.replaceAll(/:\/\/[^/\s'"<>]*@/g, '://').replaceAll(/[^\s'"<>]+/g, withoutQuery);
  const secrets = [login ?? '', ...(login ?? '').split(':')].filter((each) => each.length > 3);
  const forms = secrets.flatMap((each) => [each, encodeURIComponent(each), base64Of(each)]);
  return forms.reduce((result, secret) => result.replaceAll(secret, '***'), clean);
}

function withoutQuery(word: string): string {
  const scheme = word.indexOf('://');
  const query = scheme < 0 ? -1 : word.indexOf('?', scheme);
  return query < 0 ? word : word.slice(0, query);
}

/** As in a header; the padding may be missing. */
function base64Of(text: string): string {
  return Buffer.from(text).toString('base64').replace(/=+$/, '');
}
