/**
 * Programs that the configuration of a repository names, and what is set in their place. A repository that came with its
 * `.git` folder, in an archive or on a shared disk, was configured by somebody else; the user's own configuration counts.
 */

/** What `git config` takes to list all that `overridesOf` reads; with the variables that git is to run with. */
export const LIST_WITH_SCOPES: readonly string[] = [
  'config',
  '--show-scope',
  '--list',
  '--null',
  '--includes',
];

/** Scopes that a repository sets. `command`, the variables, goes before all. */
const OF_THE_REPOSITORY: readonly string[] = ['local', 'worktree'];

/**
 * Keys as git lists them, sections and names in lower case, and what git takes in their place when the user has set nothing
 * (git-config(1), git 2.54). An empty text is no program; `ssh` and the like are what git starts by default.
 */
const PROGRAMS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/^core\.sshcommand$/, 'ssh'],
  [/^core\.(?:askpass|pager|fsmonitor)$/, ''],
  // Git would start the empty text here; `true` says that no alternate has any refs.
  [/^core\.alternaterefscommand$/, 'true'],
  [/^remote\..*\.vcs$/s, ''],
  [/^filter\..*\.(?:clean|smudge|process)$/s, ''],
  [/^filter\..*\.required$/s, 'false'],
  [/^diff\.external$|^diff\..*\.(?:command|textconv)$/s, ''],
  [/^merge\..*\.driver$|^tar\..*\.command$/s, ''],
  [/^gpg\.(?:.*\.)?(?:program|defaultkeycommand)$/s, ''],
  [/^gc\.recentobjectshook$/, ''],
  [/^pager\./, 'false'],
  // A transport may be a program of its own (`ext::`).
  [/^protocol\..*\.allow$/s, 'never'],
];

const HELPER = /^credential\.(?:.*\.)?helper$/s;

interface Setting {
  scope: string;
  key: string;
  value: string;
}

/**
 * Settings for git's variables (`GIT_CONFIG_COUNT`), in order, that put the user's own value or git's default in the place of
 * every program that the repository names. `listing` is the answer to `LIST_WITH_SCOPES`.
 */
export function overridesOf(listing: string): [key: string, value: string][] {
  const settings = readListing(listing);
  const local = settings.filter(({ scope }) => OF_THE_REPOSITORY.includes(scope));
  const own = settings.filter(({ scope }) => !OF_THE_REPOSITORY.includes(scope));
  const keys = [...new Set(local.map(({ key }) => key))];
  return [...keys.flatMap((key) => overridesOfKey(key, own)), ...helpers(keys, own)];
}

function overridesOfKey(key: string, own: readonly Setting[]): [string, string][] {
  // Of these the first value counts, so that no later one can take its place; what they are for can be refused.
  if (key === 'core.gitproxy') return [['protocol.git.allow', 'never']];
  if (/^remote\..*\.(?:uploadpack|receivepack)$/s.test(key)) return [['protocol.file.allow', 'never']];
  // A hook of the configuration (git 2.54) is switched off by name.
  if (/^hook\..*\.command$/s.test(key)) return [[key.replace(/command$/, 'enabled'), 'false']];
  const replacement = PROGRAMS.find(([pattern]) => pattern.test(key))?.[1];
  if (replacement === undefined) return [];
  const before = own.filter((setting) => setting.key === key);
  if (before.some(({ scope }) => scope === 'command')) return [];
  return [[key, before.at(-1)?.value ?? replacement]];
}

/** All helpers of all keys are one list, which an empty one clears; the user's own are said again. */
function helpers(keys: readonly string[], own: readonly Setting[]): [string, string][] {
  const named = keys.filter((key) => HELPER.test(key));
  if (named.length === 0) return [];
  return [
    ...named.map((key): [string, string] => [key, '']),
    ...own.filter(({ key }) => HELPER.test(key)).map(({ key, value }): [string, string] => [key, value]),
  ];
}

/** Scope, and key and value with a line end between, each ended by a zero; a key alone is a truth. */
function readListing(listing: string): Setting[] {
  const parts = listing.split('\0');
  const settings: Setting[] = [];
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const [scope = '', line = ''] = parts.slice(index, index + 2);
    const end = line.indexOf('\n');
    settings.push({
      scope,
      key: end === -1 ? line : line.slice(0, end),
      value: end === -1 ? 'true' : line.slice(end + 1),
    });
  }
  return settings;
}
