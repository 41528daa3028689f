/** The environment that git runs in: nothing to answer, no hooks, and secrets where no list of processes shows them. */
import { dirname } from 'node:path';
import { partsOf } from './repository-url.ts';
import type { Source } from './credentials.ts';

/**
 * For what needs no remote: in a partial clone git would fetch what is missing, by a program that the repository may name. What the
 * user allows (`GIT_ALLOW_PROTOCOL`) does not count here.
 */
export const NO_NETWORK = { GIT_ALLOW_PROTOCOL: 'none' } as const;

type Variables = Readonly<Record<string, string | undefined>>;

/** They name another repository, and are set when `tq` runs inside a git hook (`git rev-parse --local-env-vars`). */
const LOCAL_VARIABLES = [
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_DIR',
  'GIT_GRAFT_FILE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_INTERNAL_SUPER_PREFIX',
  'GIT_NO_REPLACE_OBJECTS',
  'GIT_OBJECT_DIRECTORY',
  'GIT_PREFIX',
  'GIT_REPLACE_REF_BASE',
  'GIT_SHALLOW_FILE',
  'GIT_WORK_TREE',
];

/**
 * Networks and folders, as git itself trusts them: a folder only when the user names it, not when a submodule does. What
 * runs a program as its transport (`ext::`) is left out. The user's own `GIT_ALLOW_PROTOCOL` goes before it.
 */
const CONFIGURATION: readonly (readonly [string, string])[] = [
  ['core.hooksPath', '/dev/null'],
  // A repository may name a program as its file monitor; set to nothing, git starts none.
  ['core.fsmonitor', ''],
  ['protocol.allow', 'never'],
  ['protocol.https.allow', 'always'],
  ['protocol.http.allow', 'always'],
  ['protocol.ssh.allow', 'always'],
  ['protocol.git.allow', 'always'],
  ['protocol.file.allow', 'user'],
];

/**
 * `clone` is the absolute path of a clone; git does not take a repository above it for the clone. Undefined where git is to
 * look for the repository around a folder. `settings` go before those of any configuration.
 */
export function gitVariables(
  variables: Variables,
  source: Source,
  clone: string | undefined,
  settings: readonly (readonly [string, string])[] = [],
): Variables {
  const cleared = Object.fromEntries(LOCAL_VARIABLES.map((name) => [name, undefined]));
  return {
    ...variables,
    ...cleared,
    ...withConfiguration(variables, [...CONFIGURATION, ...settings, ...loginConfiguration(source)]),
    // Nobody may be there to answer. With a login, what git or an editor keeps for the host is not asked for either.
    GIT_TERMINAL_PROMPT: '0',
    ...(hasLogin(source) ? { GIT_ASKPASS: '', [LOGIN]: source.login?.replace(/^:/, 'git:') } : {}),
    ...(clone === undefined ? {} : { GIT_CEILING_DIRECTORIES: dirname(clone) }),
    // Messages are looked into.
    LC_ALL: 'C',
  };
}

/**
 * Holds `user:password` for `HELPER`. As part of an address it would be an argument of git's own `git-remote-https`. Git drops a
 * login without a name; hosts that take one take any name.
 */
const LOGIN = 'TQ_LOGIN_FOR_GIT';

/** A helper of git, in the shell that git brings along. It is told what is wanted, and keeps nothing. */
const HELPER = `!f() { test "$1" = get && printf 'username=%s\\npassword=%s\\n' "\${${LOGIN}%%:*}" "\${${LOGIN}#*:}"; }; f`;

/**
 * For the one host. Git asks the helper anew when it is sent to another host, where a header of its configuration would go
 * along (`http.<url>.extraHeader`, measured with git 2.39).
 */
function loginConfiguration(source: Source): [string, string][] {
  const parts = partsOf(source.url);
  if (parts === undefined || !hasLogin(source)) return [];
  return [
    ['credential.helper', ''],
    [`credential.${parts.scheme}${parts.host}.helper`, HELPER],
  ];
}

/** What holds a line end would be more than one answer to git. */
function hasLogin({ login }: Source): boolean {
  return login !== undefined && !/[\r\n\0]/.test(login);
}

/** `GIT_CONFIG_COUNT` and its pairs (git 2.31 and newer), behind those that are there already. */
function withConfiguration(
  variables: Variables,
  settings: readonly (readonly [string, string])[],
): Variables {
  const before = /^\d+$/.test(variables.GIT_CONFIG_COUNT ?? '') ? Number(variables.GIT_CONFIG_COUNT) : 0;
  return Object.fromEntries([
    ['GIT_CONFIG_COUNT', String(before + settings.length)],
    ...settings.flatMap(([key, value], index) => [
      [`GIT_CONFIG_KEY_${before + index}`, key],
      [`GIT_CONFIG_VALUE_${before + index}`, value],
    ]),
  ]) as Variables;
}
