/** The version of a project that takes it from the tags of git, as setuptools-scm 10 makes it (`guess-next-dev`, `node-and-date`). */

/** What these packages are told instead of asking git, which they cannot in a copy of the sources. */
const TELLING = [
  'SETUPTOOLS_SCM_PRETEND_VERSION',
  'PDM_BUILD_SCM_VERSION',
  'POETRY_DYNAMIC_VERSIONING_BYPASS',
  'UV_DYNAMIC_VERSIONING_BYPASS',
];

/**
 * `described`: what `git describe --tags --long --abbrev=9` prints, such as `v1.2.3-4-g0a1b2c3`. Undefined when the tag is no version.
 * The date that setuptools-scm adds for changed files is left out, so that a build can be repeated.
 */
export function versionFromTag(described: string): string | undefined {
  const [, tag, distance, commit] =
    /^(?:.*?[-_])?v?(\d+(?:\.\d+)*(?:[-_.]?(?:a|b|rc|post|dev)\d+)?)-(\d+)-g([0-9a-f]+)$/i.exec(
      described.trim(),
    ) ?? [];
  if (tag === undefined || distance === undefined || commit === undefined) return undefined;
  if (Number(distance) === 0) return tag;
  const next = tag.replace(/\d+$/, (last) => `${Number(last) + 1}`);
  return `${next}.dev${distance}+g${commit}`;
}

/** Before the first tag; `commits` up to the one that is checked out. */
export function versionWithoutTag(commits: number, commit: string): string {
  return `0.1.dev${commits}+g${commit}`;
}

/** Variables of the build; none where the user has set one of them. */
export function tellingVersion(
  version: string,
  variables: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const isSet = Object.keys(variables).some((name) => TELLING.some((each) => name.startsWith(each)));
  return isSet ? {} : Object.fromEntries(TELLING.map((name) => [name, version]));
}
