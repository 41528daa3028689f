/** Which state of a repository is asked for, as far as the text alone tells. */

/** What a branch's name never holds (`git check-ref-format`); without it git reads the name as nothing but a name. */
const NEVER_IN_A_NAME = /[\s~^:?*[\\]|\.\.|@\{/;

export function faultOfRevision(
  input: 'branch' | 'commit_sha',
  value: string,
): { message: string; help: string } | undefined {
  if (value === '') return undefined;
  if (input === 'commit_sha') {
    if (/^[0-9a-fA-F]{4,64}$/.test(value)) return undefined;
    return {
      message: '`commit_sha` must be 4 to 64 hexadecimal digits',
      help: 'name branches and tags with `branch`',
    };
  }
  if (value.startsWith('-')) {
    return { message: '`branch` must not begin with `-`', help: 'write the name of a branch or tag' };
  }
  if (NEVER_IN_A_NAME.test(value)) {
    return {
      message: '`branch` must be the name of a branch or tag',
      help: 'a name holds no blanks, no `..` and none of `~^:?*[\\`',
    };
  }
  return undefined;
}

/** Whether a name is that of a commit and not shortened: of SHA-1 or SHA-256. */
export function isFullCommit(name: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(name);
}

/** What `--ref` and `--changed-since` take: any name of a commit, such as `v1.2`, `main`, `HEAD~2`, `refs/pull/7/head`. */
export function faultOfRef(ref: string): { message: string; help: string } | undefined {
  const help = 'name a branch, a tag or a commit';
  if (ref === '') return { message: 'a ref must not be empty', help };
  if (ref.startsWith('-')) return { message: `a ref must not begin with \`-\`, found \`${ref}\``, help };
  // A path in a commit, a range, or two words are no commit; control characters are a mistake or worse.
  if (/[\s:]|\.\.|\p{Cc}/u.test(ref)) return { message: `\`${ref}\` names no commit`, help };
  return undefined;
}
