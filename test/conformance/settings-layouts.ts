/** Where settings may stand and how they may be written. Paths: `project/` is the working directory, `home/` the home. */
import { expect } from 'vitest';

export interface Layout {
  files?: Record<string, string>;
  variables?: Record<string, string>;
  /** As `--profile` first on the command line. */
  profile?: string;
}

const url = (host: string): string => `http://${host}/api`;
const profile = (name: string, lines: string): string => `[profiles.${name}]\n${lines}\n`;

const DOTENV = { 'project/.env': `PREFECT_API_URL=${url('dotenv')}` };
const PREFECT_TOML = { 'project/prefect.toml': `[api]\nurl = "${url('prefect-toml')}"` };
const PYPROJECT = { 'project/pyproject.toml': `[tool.prefect.api]\nurl = "${url('pyproject')}"` };
const PROFILES = {
  'home/.prefect/profiles.toml':
    'active = "a"\n' +
    profile('a', `PREFECT_API_URL = "${url('profile-a')}"\nPREFECT_API_KEY = "key-a"`) +
    profile('b', `PREFECT_API_URL = "${url('profile-b')}"\nPREFECT_API_AUTH_STRING = "user:b"`),
};

const ENVIRONMENT = { PREFECT_API_URL: url('environment') };

const ORDER: Record<string, Layout> = {
  'nothing at all': {},
  'every place: the environment': {
    files: { ...DOTENV, ...PREFECT_TOML, ...PYPROJECT, ...PROFILES },
    variables: ENVIRONMENT,
  },
  'every place but the environment: .env': {
    files: { ...DOTENV, ...PREFECT_TOML, ...PYPROJECT, ...PROFILES },
  },
  'prefect.toml before pyproject.toml and the profile': {
    files: { ...PREFECT_TOML, ...PYPROJECT, ...PROFILES },
  },
  'pyproject.toml before the profile': { files: { ...PYPROJECT, ...PROFILES } },
  'the active profile': { files: PROFILES },
  'files of parent folders': {
    files: { '.env': `PREFECT_API_URL=${url('p')}`, 'prefect.toml': `api.url = "${url('p')}"` },
  },
  'each setting from another place': {
    files: {
      ...PROFILES,
      'project/.env': 'PREFECT_CLIENT_MAX_RETRIES=2',
      'project/prefect.toml': '[client]\nmax_retries = 3\nretry_jitter_factor = 0.5',
      'project/pyproject.toml': '[tool.prefect.api]\nrequest_timeout = 7',
    },
    variables: { PREFECT_API_TLS_INSECURE_SKIP_VERIFY: 'true' },
  },
};

const WRITING: Record<string, Layout> = {
  'variables in lower case': { variables: { prefect_api_url: url('lower'), Prefect_Api_Key: 'k' } },
  'variables in lower case in .env': { files: { 'project/.env': `prefect_api_url=${url('lower')}` } },
  'an empty variable hides the rest': {
    files: { ...DOTENV, ...PROFILES },
    variables: { PREFECT_API_URL: '' },
  },
  'an empty key is none': { variables: { PREFECT_API_KEY: '', PREFECT_API_AUTH_STRING: '' } },
  '.env with quotes, export, comments and references': {
    files: {
      'project/.env':
        `HOST=db\nexport PREFECT_API_URL="http://\${HOST}:\${PORT:-4200}/api" # here\nPREFECT_API_KEY='a # b'\n` +
        'PREFECT_API_AUTH_STRING=user:p#w # comment\nnot for us\n',
    },
    variables: { HOST: 'environment' },
  },
  'an address with slashes at the end': { variables: { PREFECT_API_URL: 'https://host/api//' } },
  'pyproject.toml without Prefect': { files: { 'project/pyproject.toml': '[tool.other]\napi.url = "x"' } },
};

const HEADERS: Record<string, Layout> = {
  'headers as JSON in a variable': {
    variables: { PREFECT_CLIENT_CUSTOM_HEADERS: '{"X-A": "1", "x-b": "ü"}' },
  },
  'headers as JSON in .env': { files: { 'project/.env': `PREFECT_CLIENT_CUSTOM_HEADERS='{"X-A": "1"}'` } },
  'headers as JSON in a profile': {
    files: {
      'home/.prefect/profiles.toml':
        'active = "a"\n' + profile('a', `PREFECT_CLIENT_CUSTOM_HEADERS = '{"X-A": "1"}'`),
    },
  },
  'headers as a table in prefect.toml': {
    files: { 'project/prefect.toml': '[client.custom_headers]\nX-A = "1"\nX-B = "2"' },
  },
  'headers as a table in pyproject.toml': {
    files: { 'project/pyproject.toml': '[tool.prefect.client]\ncustom_headers = { X-A = "1" }' },
  },
  'headers of two places are joined': {
    files: { 'project/prefect.toml': '[client.custom_headers]\nX-A = "1"\nX-B = "1"' },
    variables: { PREFECT_CLIENT_CUSTOM_HEADERS: '{"X-B": "2"}' },
  },
  'no headers': { variables: { PREFECT_CLIENT_CUSTOM_HEADERS: '{}' } },
  'headers that are no JSON': { variables: { PREFECT_CLIENT_CUSTOM_HEADERS: 'X-A: 1' } },
  'a header that is a number': { variables: { PREFECT_CLIENT_CUSTOM_HEADERS: '{"X-A": 1}' } },
  'headers that are a list': { variables: { PREFECT_CLIENT_CUSTOM_HEADERS: '["X-A"]' } },
  'empty headers': { variables: { PREFECT_CLIENT_CUSTOM_HEADERS: '' } },
};

const KINDS: Record<string, Layout> = {
  ...Object.fromEntries(
    ['yes', 'ON', '1', 't', 'Y', 'off', 'no', '0', 'F', 'maybe', ' true ', ''].map((value) => [
      `a flag of ${JSON.stringify(value)}`,
      { variables: { PREFECT_API_TLS_INSECURE_SKIP_VERIFY: value } },
    ]),
  ),
  'flags in TOML': {
    files: {
      'project/prefect.toml': '[api]\ntls_insecure_skip_verify = 1\n[client]\ncsrf_support_enabled = "no"',
    },
  },
  'a certificate file': {
    variables: { PREFECT_API_SSL_CERT_FILE: '/ca.pem', SSL_CERT_FILE: '/other.pem' },
  },
  'a certificate file of the system': { variables: { SSL_CERT_FILE: '/other.pem' } },
  'a certificate file in TOML': { files: { 'project/prefect.toml': 'api.ssl_cert_file = "ca.pem"' } },
  ...Object.fromEntries(
    ['15', '1.5', '1.5e1', ' 15 ', '.5', '+3', '1_000', 'soon', ''].map((value) => [
      `a time-out of ${JSON.stringify(value)}`,
      { variables: { PREFECT_API_REQUEST_TIMEOUT: value } },
    ]),
  ),
  'numbers in TOML': {
    files: {
      'project/prefect.toml':
        '[api]\nrequest_timeout = 15\n[client]\nmax_retries = 0\nretry_jitter_factor = 0\nretry_extra_codes = [404, 500]',
    },
  },
  'numbers as text in TOML': {
    files: { 'project/prefect.toml': '[api]\nrequest_timeout = "15"\n[client]\nmax_retries = "4"' },
  },
  ...Object.fromEntries(
    ['3', ' 3 ', '3.0', '3.5', '-1', '+3', '03', '1_0', 'x', ''].map((value) => [
      `retries of ${JSON.stringify(value)}`,
      { variables: { PREFECT_CLIENT_MAX_RETRIES: value } },
    ]),
  ),
  ...Object.fromEntries(
    ['404', '404,429', ' 404 , 500 ', '404,404', '404,', '99', '600', 'x', ''].map((value) => [
      `extra codes of ${JSON.stringify(value)}`,
      { variables: { PREFECT_CLIENT_RETRY_EXTRA_CODES: value } },
    ]),
  ),
  'one extra code in TOML': { files: { 'project/prefect.toml': 'client.retry_extra_codes = 404' } },
  'extra codes as text in TOML': {
    files: { 'project/prefect.toml': 'client.retry_extra_codes = "404,500"' },
  },
  ...Object.fromEntries(
    ['0', '0.5', '-0.1', 'x'].map((value) => [
      `a jitter of ${JSON.stringify(value)}`,
      { variables: { PREFECT_CLIENT_RETRY_JITTER_FACTOR: value } },
    ]),
  ),
  'a key that is a number': { files: { 'project/prefect.toml': 'api.key = 5' } },
  'an address that is a number': { files: { 'project/prefect.toml': 'api.url = 5' } },
  'another Cloud': { variables: { PREFECT_CLOUD_API_URL: 'https://api.stage.example.com/api' } },
  'no CSRF tokens': { variables: { PREFECT_CLIENT_CSRF_SUPPORT_ENABLED: 'false' } },
  'broken TOML': { files: { 'project/prefect.toml': '[api' } },
};

const OLD = 'PREFECT_DEFAULT_WORK_POOL_NAME';
const NEW = 'PREFECT_DEPLOYMENTS_DEFAULT_WORK_POOL_NAME';
const POOL_TOML = { 'project/prefect.toml': 'deployments.default_work_pool_name = "toml"' };

const POOLS: Record<string, Layout> = {
  'a default pool by its old name': { variables: { [OLD]: 'old' } },
  'a default pool by its new name': { variables: { [NEW]: 'new' } },
  'a default pool by both names': { variables: { [OLD]: 'old', [NEW]: 'new' } },
  'a default pool by its old name in .env': { files: { 'project/.env': `${OLD}=old` } },
  'a default pool by its old name before the new one in .env': {
    files: { 'project/.env': `${NEW}=new` },
    variables: { [OLD]: 'old' },
  },
  'a default pool by its new name before the old one in .env': {
    files: { 'project/.env': `${OLD}=old` },
    variables: { [NEW]: 'new' },
  },
  'a default pool in TOML': { files: POOL_TOML },
  'a default pool in TOML after the old name': { files: POOL_TOML, variables: { [OLD]: 'old' } },
  'a default pool in TOML after the new name in .env': {
    files: { ...POOL_TOML, 'project/.env': `${NEW}=new` },
  },
  'a default pool of the profile by its old name': {
    files: { 'home/.prefect/profiles.toml': 'active = "a"\n' + profile('a', `${OLD} = "profile"`) },
  },
  'a default pool of the profile by its new name, after TOML': {
    files: {
      'home/.prefect/profiles.toml': 'active = "a"\n' + profile('a', `${NEW} = "profile"`),
      ...POOL_TOML,
    },
  },
  'a default pool that is empty': { files: POOL_TOML, variables: { [NEW]: '' } },
  'a namespace for images by its old name': {
    variables: { PREFECT_DEFAULT_DOCKER_BUILD_NAMESPACE: 'r.io/t' },
  },
  'a namespace for images by both names': {
    variables: {
      PREFECT_DEFAULT_DOCKER_BUILD_NAMESPACE: 'old',
      PREFECT_DEPLOYMENTS_DEFAULT_DOCKER_BUILD_NAMESPACE: 'new',
    },
  },
  'a namespace for images in TOML': {
    files: { 'project/pyproject.toml': 'tool.prefect.deployments.default_docker_build_namespace = "r.io/t"' },
  },
};

const OTHER_PROFILES = { 'other/p.toml': 'active = "o"\n' + profile('o', `PREFECT_API_URL = "${url('o')}"`) };

const PROFILE_CHOICE: Record<string, Layout> = {
  'the profile of PREFECT_PROFILE': { files: PROFILES, variables: { PREFECT_PROFILE: 'b' } },
  'an empty PREFECT_PROFILE': { files: PROFILES, variables: { PREFECT_PROFILE: '' } },
  'the profile of --profile': { files: PROFILES, profile: 'b' },
  '--profile before PREFECT_PROFILE': { files: PROFILES, variables: { PREFECT_PROFILE: 'a' }, profile: 'b' },
  'the environment before --profile': { files: PROFILES, variables: ENVIRONMENT, profile: 'b' },
  'PREFECT_PROFILE in .env, where it does not count': {
    files: { ...PROFILES, 'project/.env': 'PREFECT_PROFILE=b' },
  },
  'a file without an active profile': {
    files: { 'home/.prefect/profiles.toml': profile('a', `PREFECT_API_URL = "${url('a')}"`) },
  },
  'the built-in profile local, without a file': { variables: { PREFECT_PROFILE: 'local' } },
  'the built-in profile cloud, without a file': { variables: { PREFECT_PROFILE: 'cloud' } },
  'a profile local of the user': {
    files: {
      'home/.prefect/profiles.toml': 'active = "local"\n' + profile('local', 'PREFECT_API_KEY = "k"'),
    },
  },
  'profiles of PREFECT_PROFILES_PATH': {
    files: { ...PROFILES, ...OTHER_PROFILES },
    variables: { PREFECT_PROFILES_PATH: '../other/p.toml' },
  },
  'profiles of PREFECT_PROFILES_PATH in .env': {
    files: { ...PROFILES, ...OTHER_PROFILES, 'project/.env': 'PREFECT_PROFILES_PATH=../other/p.toml' },
  },
  'profiles of prefect.toml': {
    files: { ...PROFILES, ...OTHER_PROFILES, 'project/prefect.toml': 'profiles_path = "../other/p.toml"' },
  },
  'profiles of pyproject.toml': {
    files: { ...OTHER_PROFILES, 'project/pyproject.toml': 'tool.prefect.profiles_path = "../other/p.toml"' },
  },
  'profiles in PREFECT_HOME': {
    files: { ...PROFILES, 'other/profiles.toml': OTHER_PROFILES['other/p.toml'] },
    variables: { PREFECT_HOME: '../other' },
  },
  'PREFECT_HOME in .env, where it does not count': {
    files: {
      ...PROFILES,
      'other/profiles.toml': OTHER_PROFILES['other/p.toml'],
      'project/.env': 'PREFECT_HOME=../other',
    },
  },
  'profiles that are nowhere': { files: PROFILES, variables: { PREFECT_PROFILES_PATH: '../nowhere.toml' } },
  'a profile with a variable in lower case': {
    files: {
      'home/.prefect/profiles.toml': 'active = "a"\n' + profile('a', `prefect_api_url = "${url('a')}"`),
    },
  },
};

export const LAYOUTS: Record<string, Layout> = {
  ...ORDER,
  ...WRITING,
  ...HEADERS,
  ...KINDS,
  ...POOLS,
  ...PROFILE_CHOICE,
};

const NO_ADDRESS = { apiUrl: undefined };
const REFUSED = { refused: expect.any(String) };

/** Where `tq` differs, with what each makes of it. */
export const DIFFERENT: Record<string, Layout & { prefect: object; tq: object }> = {
  'a profile that does not exist is an error, not another server': {
    files: PROFILES,
    variables: { PREFECT_PROFILE: 'nowhere' },
    prefect: NO_ADDRESS,
    tq: { refused: expect.stringContaining('there is no profile `nowhere`') },
  },
  'a built-in profile is there, too, when the user has a file': {
    files: PROFILES,
    variables: { PREFECT_PROFILE: 'local' },
    prefect: NO_ADDRESS,
    tq: { apiUrl: 'http://127.0.0.1:4200/api' },
  },
  'profiles that are no TOML are an error, not no profiles': {
    files: { 'home/.prefect/profiles.toml': 'active = ' },
    prefect: NO_ADDRESS,
    tq: REFUSED,
  },
  'a setting of .env that cannot be read is an error, not skipped': {
    files: { 'project/.env': 'PREFECT_API_KEY="k' },
    prefect: { apiKey: undefined },
    tq: REFUSED,
  },
  'headers of a profile may be a table, on which Prefect stumbles': {
    files: {
      'home/.prefect/profiles.toml':
        'active = "a"\n' + profile('a', 'PREFECT_CLIENT_CUSTOM_HEADERS = { X-A = "1" }'),
    },
    prefect: REFUSED,
    tq: { customHeaders: { 'X-A': '1' } },
  },
  'an address without a scheme is found before it is asked': {
    variables: { PREFECT_API_URL: 'host/api' },
    prefect: { apiUrl: 'host/api' },
    tq: REFUSED,
  },
  'a time-out of nothing is an error': {
    variables: { PREFECT_API_REQUEST_TIMEOUT: '0' },
    prefect: { requestTimeoutMilliseconds: 0 },
    tq: REFUSED,
  },
  'the home directory may be written as ~': {
    files: { 'other/p.toml': OTHER_PROFILES['other/p.toml'] },
    variables: { PREFECT_PROFILES_PATH: '~/../other/p.toml' },
    prefect: NO_ADDRESS,
    tq: { apiUrl: url('o') },
  },
};
