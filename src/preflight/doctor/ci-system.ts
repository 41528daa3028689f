/** Which CI system a process runs in, by the variables that each sets. */

const SYSTEMS: readonly (readonly [variable: string, name: string])[] = [
  ['GITHUB_ACTIONS', 'GitHub Actions'],
  ['GITLAB_CI', 'GitLab CI'],
  ['TF_BUILD', 'Azure Pipelines'],
  ['BITBUCKET_BUILD_NUMBER', 'Bitbucket Pipelines'],
  ['CIRCLECI', 'CircleCI'],
  ['BUILDKITE', 'Buildkite'],
  ['JENKINS_URL', 'Jenkins'],
  ['TEAMCITY_VERSION', 'TeamCity'],
];

/** Undefined where none of them is. */
export function ciSystem(variables: Readonly<Record<string, string | undefined>>): string | undefined {
  return SYSTEMS.find(([variable]) => variables[variable])?.[1];
}
