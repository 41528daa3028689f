/** The variables of the environment that `tq` reads; a test finds those of the code that are missing here, and those too many. */

export interface VariableGroup {
  title: string;
  /** A page with more. */
  more?: string;
  variables: readonly (readonly [names: readonly string[], meaning: string])[];
}

export const ENVIRONMENT_VARIABLES: readonly VariableGroup[] = [
  {
    title: 'Of tq',
    variables: [
      [['TQ_DATA_HOME'], 'the folder of `tq dev`; else `tq` in `XDG_DATA_HOME`, else in `~/.local/share`'],
      [
        ['TQ_CACHE_HOME'],
        'the folder for what can be made again; else `tq` in `XDG_CACHE_HOME`, else in `~/.cache`',
      ],
      [['XDG_DATA_HOME', 'XDG_CACHE_HOME', 'LOCALAPPDATA'], 'where data and caches are, as systems have it'],
      [
        ['CI'],
        'in CI nobody is asked anything, and no server is guessed; empty, `0` and `false` mean that it is none',
      ],
      [['NO_COLOR', 'FORCE_COLOR', 'TERM'], 'whether there is colour; `--color` and `--no-color` go before'],
      [['SHELL'], 'only to say which shell `tq completion` might be for'],
    ],
  },
  {
    title: 'The Prefect server',
    more: '../settings.md',
    variables: [
      [['PREFECT_API_URL'], 'the address of the server'],
      [['PREFECT_API_KEY', 'PREFECT_API_AUTH_STRING'], 'who asks: at Prefect Cloud, at a server of your own'],
      [['PREFECT_CLOUD_API_URL'], 'what addresses of Prefect Cloud begin with'],
      [['PREFECT_API_SSL_CERT_FILE', 'SSL_CERT_FILE'], 'certificates of the authorities to trust'],
      [['PREFECT_API_TLS_INSECURE_SKIP_VERIFY'], 'look at no certificate'],
      [['PREFECT_API_REQUEST_TIMEOUT'], 'how many seconds an answer is waited for'],
      [
        [
          'PREFECT_CLIENT_MAX_RETRIES',
          'PREFECT_CLIENT_RETRY_EXTRA_CODES',
          'PREFECT_CLIENT_RETRY_JITTER_FACTOR',
        ],
        'how often it is asked again, and after which answers',
      ],
      [['PREFECT_CLIENT_CUSTOM_HEADERS'], 'headers of each request'],
      [
        ['PREFECT_CLIENT_CSRF_SUPPORT_ENABLED'],
        'whether tokens are asked for that protect from forged requests',
      ],
      [
        ['PREFECT_DEFAULT_WORK_POOL_NAME', 'PREFECT_DEPLOYMENTS_DEFAULT_WORK_POOL_NAME'],
        'the pool of deployments that name none',
      ],
      [
        ['PREFECT_DEFAULT_DOCKER_BUILD_NAMESPACE', 'PREFECT_DEPLOYMENTS_DEFAULT_DOCKER_BUILD_NAMESPACE'],
        'what goes before the names of images',
      ],
      [
        ['PREFECT_HOME', 'PREFECT_PROFILES_PATH', 'PREFECT_PROFILE'],
        'where profiles are, and which one counts',
      ],
      [['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'NO_PROXY'], 'the way out; also in small letters'],
    ],
  },
  {
    title: 'Images',
    more: '../build.md',
    variables: [
      [['PREFECT_DEPLOY_IMAGE'], 'an image that was built elsewhere; `--image` goes before'],
      [['TQ_REGISTRY_USERNAME', 'TQ_REGISTRY_PASSWORD'], 'a login for registries'],
      [['TQ_REGISTRY'], 'the only registry that it is for'],
      [['TQ_INSECURE_REGISTRIES'], 'registries that may be asked without TLS, with commas'],
      [['DOCKER_HOST', 'DOCKER_CONTEXT'], 'the engine'],
      [
        ['DOCKER_AUTH_CONFIG', 'DOCKER_CONFIG', 'REGISTRY_AUTH_FILE', 'XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME'],
        'where logins are, as Docker, GitLab CI, Podman and buildah have them',
      ],
      [['NODE_EXTRA_CA_CERTS'], 'certificates of authorities that registries are trusted by, too'],
      [['BUILDAH_ISOLATION', 'BUILDAH_FORMAT'], 'as buildah has them'],
      [['SOURCE_DATE_EPOCH'], 'the time of the files in a wheel'],
    ],
  },
  {
    title: 'Git',
    more: '../private-repositories.md',
    variables: [
      [['TQ_GIT_TOKEN', 'TQ_GIT_USERNAME'], 'a login over `https`'],
      [['TQ_GIT_HOST'], 'the only host that it is for'],
      [['TQ_GIT_SSH_KEY', 'TQ_GIT_SSH_KNOWN_HOSTS'], 'a private key and the hosts that it is for'],
      [['TQ_GIT_TIMEOUT'], 'for how many seconds of silence a remote is waited for'],
      [['GH_TOKEN', 'GITHUB_TOKEN', 'GITHUB_SERVER_URL'], 'a login for GitHub'],
      [['GITLAB_TOKEN', 'CI_JOB_TOKEN', 'CI_SERVER_HOST', 'CI_SERVER_PORT'], 'logins for GitLab'],
      [
        ['BITBUCKET_TOKEN', 'BITBUCKET_ACCESS_TOKEN', 'BITBUCKET_USERNAME', 'BITBUCKET_APP_PASSWORD'],
        'logins for Bitbucket',
      ],
      [['SYSTEM_ACCESSTOKEN', 'AZURE_DEVOPS_EXT_PAT'], 'a login for Azure DevOps'],
      [
        ['GIT_ALLOW_PROTOCOL', 'GIT_SSH_COMMAND', 'GIT_CONFIG_COUNT'],
        'as git has them; what names another repository, such as `GIT_DIR`, is not handed on',
      ],
    ],
  },
  {
    title: 'Python',
    variables: [
      [
        ['VIRTUAL_ENV', 'CONDA_PREFIX', 'PATH', 'PYTHONPATH'],
        'where the Python of a project is looked for, and what it imports',
      ],
    ],
  },
  {
    title: 'What a pipeline says of itself',
    more: '../history.md',
    variables: [
      [
        [
          'GITHUB_ACTIONS',
          'GITLAB_CI',
          'TF_BUILD',
          'BITBUCKET_BUILD_NUMBER',
          'CIRCLECI',
          'BUILDKITE',
          'JENKINS_URL',
          'TEAMCITY_VERSION',
        ],
        'which system it is, for `tq doctor`',
      ],
      [
        [
          'GITHUB_ACTOR',
          'GITLAB_USER_LOGIN',
          'BITBUCKET_STEP_TRIGGERER_UUID',
          'BUILD_REQUESTEDFOR',
          'BUILD_USER_ID',
        ],
        'who deploys, for the record of the release',
      ],
      [
        [
          'GITHUB_RUN_ID',
          'CI_JOB_URL',
          'SYSTEM_COLLECTIONURI',
          'SYSTEM_TEAMPROJECT',
          'BUILD_BUILDID',
          'BUILD_URL',
        ],
        'the address of the run, for the record of the release',
      ],
      [
        [
          'GITHUB_SHA',
          'GITHUB_REF_NAME',
          'GITHUB_REPOSITORY',
          'CI_COMMIT_SHA',
          'CI_COMMIT_REF_NAME',
          'CI_PROJECT_NAME',
          'CI_PROJECT_URL',
          'BITBUCKET_COMMIT',
          'BITBUCKET_BRANCH',
          'BITBUCKET_REPO_SLUG',
          'BITBUCKET_GIT_HTTP_ORIGIN',
          'BUILD_SOURCEVERSION',
          'BUILD_SOURCEBRANCHNAME',
          'BUILD_REPOSITORY_NAME',
          'BUILD_REPOSITORY_URI',
        ],
        'commit, branch and repository, for the version of a deployment: as Prefect reads them',
      ],
    ],
  },
];
