/** What counts as a secret and what does not. Tokens are put together here, so that no scanner trips over this file. */
import { describe, expect, test } from 'vitest';
import { parseDocument } from '../../../../src/project/parse-document.ts';
import {
  findSecrets,
  findSecretsInLines,
  textsToHide,
} from '../../../../src/project/secrets/find-secrets.ts';

/** Text of a length without any order in it, the same each time. */
function noise(
  length: number,
  alphabet = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789',
): string {
  let state = 12345;
  let text = '';
  while (text.length < length) {
    state = (state * 1103515245 + 12345) % 2147483648;
    text += alphabet.charAt(Math.floor((state / 2147483648) * alphabet.length));
  }
  return text;
}

const hex = (length: number): string => noise(length, '0123456789abcdef');
const upper = (length: number): string => noise(length, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567');

const TOKENS: Record<string, string> = {
  'AWS access key id': 'AKIA' + upper(16),
  'AWS session key id': 'ASIA' + upper(16),
  'GitHub personal token': 'ghp_' + noise(36),
  'GitHub OAuth token': 'gho_' + noise(36),
  'GitHub app token': 'ghs_' + noise(36),
  'GitHub user token': 'ghu_' + noise(36),
  'GitHub fine-grained token': 'github_pat_' + noise(22) + '_' + noise(59),
  'GitLab token': 'glpat-' + noise(20),
  'GitLab deploy token': 'gldt-' + noise(20),
  'GitLab runner token': 'glrt-' + noise(20),
  'Slack bot token': 'xoxb-' + '5129876' + '5431-' + '61239876540-' + noise(24),
  'Slack user token': 'xoxp-' + '5129876' + '5431-' + noise(28),
  'Slack app token': 'xapp-1-' + upper(11) + '-5129876543-' + hex(40),
  'Slack webhook': 'https://hooks.slack.com/services/' + 'T' + upper(8) + '/B' + upper(8) + '/' + noise(24),
  'Discord webhook': 'https://discord.com/api/webhooks/' + '918273645012938471/' + noise(60),
  'Teams webhook':
    'https://contoso.webhook.office.com/webhookb2/' + hex(36) + '@' + hex(36) + '/IncomingWebhook/' + hex(32),
  'Stripe key': 'sk_' + 'live_' + noise(24),
  'Stripe restricted key': 'rk_' + 'live_' + noise(24),
  'Google API key': 'AIza' + noise(35),
  'Google client secret': 'GOCSPX-' + noise(28),
  'Azure storage key':
    'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=' +
    noise(86) +
    '==;EndpointSuffix=core.windows.net',
  'Azure service bus key':
    'Endpoint=sb://a.servicebus.windows.net/;SharedAccessKeyName=r;SharedAccessKey=' + noise(43) + '=',
  'Azure SAS': 'https://a.blob.core.windows.net/c?sv=2024-01-01&se=2027&sig=' + noise(43) + '%3D',
  'Azure client secret': noise(3) + '8Q~' + noise(34),
  'npm token': 'npm_' + noise(36),
  'PyPI token': 'pypi-' + 'AgEIcHlwaS5vcmc' + noise(90),
  'OpenAI key': 'sk-' + 'proj-' + noise(80),
  'old OpenAI key': 'sk-' + noise(48),
  'Anthropic key': 'sk-' + 'ant-api03-' + noise(93) + 'AA',
  'Prefect user key': 'pnu_' + noise(36),
  'Prefect bot key': 'pnb_' + noise(36),
  'Databricks token': 'dapi' + hex(32),
  'SendGrid key': 'SG.' + noise(22) + '.' + noise(43),
  'Twilio key': 'SK' + hex(32),
  'Discord token': 'M' + noise(24) + '.' + noise(6) + '.' + noise(30),
  'Telegram token': '7612983450' + ':AA' + noise(33),
  'Hugging Face token': 'hf_' + noise(34),
  'DigitalOcean token': 'dop_' + 'v1_' + hex(64),
  'Grafana token': 'glsa_' + noise(32) + '_' + hex(8),
  'Vault token': 'hvs.' + noise(95),
  'Terraform token': noise(14) + '.atlasv1.' + noise(64),
  'Doppler token': 'dp.' + 'pt.' + noise(43),
  'Pulumi token': 'pul-' + hex(40),
  'Linear key': 'lin_' + 'api_' + noise(40),
  'Notion token': 'ntn_' + noise(46),
  'Postman key': 'PMAK-' + hex(24) + '-' + hex(34),
  'Shopify token': 'shpat_' + hex(32),
  'New Relic key': 'NRAK-' + upper(27),
  'Sentry token': 'sntryu_' + hex(64),
  'Atlassian token': 'ATATT3' + noise(186),
  '1Password token': 'ops_' + 'eyJ' + noise(250),
  'age key': 'AGE-SECRET-KEY-1' + upper(58),
  'PlanetScale password': 'pscale_' + 'pw_' + noise(43),
  'RubyGems key': 'rubygems_' + hex(48),
  JWT: 'eyJhbGciOiJIUzI1NiJ9' + '.eyJ' + noise(40) + '.' + noise(43),
  'private key on one line':
    '-----BEGIN RSA ' +
    'PRIVATE KEY-----\\n' +
    noise(64) +
    '\\n' +
    noise(64) +
    '\\n-----END RSA PRIVATE KEY-----',
  'Docker login': '{"auths": {"r.example.com": {"auth": "' + btoa('ci:' + noise(12)) + '"}}}',
  'password in an address': 'https://ci:' + noise(12) + '@git.example.com/org/repo.git',
  'password of a database': 'postgresql+psycopg://etl:' + 'w8!Kq2-zR' + '@db.example.com:5432/orders',
  'password without a user': 'redis://:' + noise(16) + '@cache.example.com:6379/0',
  'token as the user of an address': 'https://' + noise(40) + '@git.example.com/org/repo.git',
};

const NAMED: readonly [name: string, value: string][] = [
  ['password', 'w8!Kq2-zR'],
  ['DB_PASSWORD', 'Tr0ub4dor3'],
  ['dbPassword', 'Sommer2024'],
  ['PGPASSWORD', 'orders7x9'],
  ['smtp-passwd', 'a1b2c3d4e5'],
  ['ssh_passphrase', 'blue%horse'],
  ['api_key', hex(32)],
  ['OPENWEATHER_APIKEY', hex(32)],
  ['client_secret', noise(40)],
  ['AWS_SECRET_ACCESS_KEY', noise(40)],
  ['access_token', noise(24)],
  ['SIGNING_KEY', hex(64)],
  ['notion_token', 'secret_' + noise(43)],
  ['fernet_key', noise(43) + '='],
  ['authorization', 'Bearer:' + noise(30)],
  ['DB_PASSWORD', '83927465'],
  ['DB_PASSWORD_PROD', 'hunter2prod'],
  ['DB_PASSWORD_2', 'Tr0ub4dor3'],
  ['MYSQL_PASSWORD1', 'Tr0ub4dor3'],
  ['SMTP_PASS', 'Tr0ub4dor3'],
  ['X_PASS_2', 'Tr0ub4dor3'],
  ['db_pass', 'Tr0ub4dor3'],
  ['dbPass', 'Tr0ub4dor3'],
  ['userpass', 'Tr0ub4dor3'],
  ['orders_db2_pass_prod', 'Tr0ub4dor3'],
  ['pass', 'Tr0ub4dor3'],
  ['apiKeyStaging', hex(32)],
  ['ACCESS_TOKEN_DEV_B64', noise(40)],
  ['HEROKU_API_KEY_PROD', '3f2a91c7-6d4e-4b0f-9a83-d15c7e60b2f8'],
  ['HEROKU_API_KEY', '3f2a91c7-6d4e-4b0f-9a83-d15c7e60b2f8'],
];

const IN_TEXTS: readonly string[] = [
  'PGPASSWORD=orders7x9 psql -h db',
  'docker login -u ci --password Tr0ub4dor3',
  'curl -H "Authorization: Bearer ' + noise(32) + '" https://example.com',
  'Server=db;User=etl;Password=w8!Kq2-zR;Database=orders',
  'https://example.com/hook?token=' + noise(32),
  'export API_TOKEN="' + noise(30) + '"',
];

const PART = noise(20);

/** YAML, what stands in it, and what that means. */
const WRITTEN: readonly [yaml: string, written: string, text: string][] = [
  [`api_token: 'it''s-${PART}'`, `it''s-${PART}`, `it's-${PART}`],
  [`api_token: "it\\x27s-\\u005F${PART}"`, `it\\x27s-\\u005F${PART}`, `it's-_${PART}`],
  [`cron: "ghp\\u005f${PART}${PART}"`, `ghp\\u005f${PART}${PART}`, `ghp_${PART}${PART}`],
  [`"ghp\\u005f${PART}${PART}": x`, `ghp\\u005f${PART}${PART}`, `ghp_${PART}${PART}`],
  [`url: 'redis://:it''s-${PART}@db/0'`, `it''s-${PART}`, `it's-${PART}`],
  ['url: "postgres://app:Tr0ub4dor@3xyz@db/app"', 'Tr0ub4dor@3xyz', 'Tr0ub4dor@3xyz'],
  ['url: "postgres://etl@server:Tr0ub4dor@server.example.com/app"', 'Tr0ub4dor', 'Tr0ub4dor'],
  ['password: |\n  w8!Kq2-zR\n', 'w8!Kq2-zR', 'w8!Kq2-zR'],
  ['password: "w8!Kq2\\\n  zR77ab"', 'w8!Kq2\\\n  zR77ab', 'w8!Kq2zR77ab'],
];

function secretsOf(yaml: string): string[] {
  const { document, diagnostics } = parseDocument('prefect.yaml', yaml);
  if (document === undefined) throw new Error(diagnostics[0]?.message);
  return findSecrets(document).map(({ text }) => text);
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

describe('a secret is found', () => {
  test.for(Object.entries(TOKENS))('by its shape: %s', ([, token]) => {
    expect(secretsOf(`deployments: [{ parameters: { value: ${quoted(token)} } }]`)).toHaveLength(1);
    expect(secretsOf(`# ${token}\nname: x`)).toHaveLength(1);
  });

  test.for(NAMED)('by its name: %s', ([name, value]) => {
    expect(secretsOf(`env: { ${name}: ${quoted(value)} }`)).toEqual([value]);
    expect(secretsOf(`env: [{ name: ${name}, value: ${quoted(value)} }]`)).toEqual([value]);
  });

  test.for(IN_TEXTS)('in a text: %s', (text) => {
    expect(secretsOf(`script: ${quoted(text)}`)).toHaveLength(1);
  });

  test('that is a plain number, by the name of a password alone', () => {
    expect(secretsOf('env: { DB_PASSWORD: 83927465, api_key: 8392746510293847 }')).toEqual(['83927465']);
  });

  test.for(WRITTEN)('however it is written, and no form of it is shown: %s', ([yaml, written, text]) => {
    const [found, ...others] = findSecrets(parseDocument('prefect.yaml', yaml).document as never);
    expect(others).toEqual([]);
    expect(found?.text).toBe(text);
    expect(yaml.slice(found?.start, found?.end)).toBe(written);
    expect(found && textsToHide(found)).toEqual(expect.arrayContaining([text, ...written.split(/\s+/)]));
  });

  test.for([
    [`api_keys: [${hex(32)}]`, hex(32)],
    ['db: { passphrases: [{ prod: Tr0ub4dor3 }] }', 'Tr0ub4dor3'],
    [`credentials: { user: ada, value: ${noise(24)} }`, noise(24)],
    ['passwords: { 1: 83927465 }', '83927465'],
  ] as const)('below the name of it: %s', ([yaml, secret]) => {
    expect(secretsOf(yaml)).toEqual([secret]);
  });

  test('in every place', () => {
    expect(secretsOf('a: { password: w8Kq2zR77 }\nb: { password: w8Kq2zR77 }\n')).toHaveLength(2);
  });

  test('that is folded over two lines, and both are hidden', () => {
    const [found] = findSecrets(
      parseDocument('prefect.yaml', 'password: >-\n  w8!Kq2\n  zR77ab\n').document as never,
    );
    expect(found && textsToHide(found)).toEqual(
      expect.arrayContaining(['w8!Kq2', 'zR77ab', 'w8!Kq2 zR77ab']),
    );
  });

  test('that overlaps another one hides both', () => {
    const [found, ...others] = findSecrets(
      parseDocument('prefect.yaml', `password: 'p;${TOKENS['GitHub OAuth token']}!'`).document as never,
    );
    expect(others).toEqual([]);
    expect(found && textsToHide(found)).toHaveLength(2);
  });

  test('in a block text, and where it is', () => {
    const yaml = 'script: |\n  echo a\n  export DB_PASSWORD=w8Kq2zR77\n';
    const [found] = findSecrets(parseDocument('prefect.yaml', yaml).document as never);
    expect(yaml.slice(found?.start, found?.end)).toBe('w8Kq2zR77');
  });

  test('in a file that is no YAML', () => {
    expect(findSecretsInLines('a: [\n  db_password: w8Kq2zR77\n').map(({ text }) => text)).toEqual([
      'w8Kq2zR77',
    ]);
  });

  test('in a file that is no YAML, with quotes in it', () => {
    const [found] = findSecretsInLines(`a: [\n  api_token: 'it''s-${PART}'\n`);
    expect(found && textsToHide(found)).toEqual([`it's-${PART}`, `it''s-${PART}`]);
  });

  test('once, where an alias repeats it', () => {
    expect(secretsOf('a: &x { password: w8Kq2zR77 }\nb: *x\n')).toEqual(['w8Kq2zR77']);
  });

  test('with each line of a private key', () => {
    const key = [
      '-----BEGIN ' + 'PRIVATE KEY-----',
      noise(64),
      noise(60) + 'abcd',
      '-----END PRIVATE KEY-----',
    ];
    const [found] = findSecretsInLines(key.join('\n'));
    expect(found && textsToHide(found)).toEqual([key[1], key[2]]);
  });
});

const HARMLESS: readonly string[] = [
  'password: "{{ prefect.blocks.secret.db }}"',
  'password: "{{ $DB_PASSWORD }}"',
  'password: ${DB_PASSWORD}',
  'password: $DB_PASSWORD',
  'password: <password>',
  'password: changeme',
  'password: change-me-1',
  'password: "********"',
  'password: xxxxxxxx',
  'password: your-password-1',
  'password: password123',
  'password: postgres',
  'password: ""',
  'password: null',
  'password: "12345678"',
  'password: abcdefgh1',
  'password: db-password',
  'password: DB_PASSWORD',
  'password: prod/orders/db-password-2',
  'password: ask the admin for it',
  'password: example-1a2b3c',
  'password: arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-A1b2C3',
  'password: op://vault/db/password1',
  'password_file: /run/secrets/db_password_1',
  'PASSWORD_FILE: /run/secrets/db1!',
  'secret_name: prod-7f3a9c1e5b2d8064af91c3e7d5b20846',
  'secretName: prefect-jobs-secrets',
  'infisical_secret_path: /crm_disparo_template',
  'token_url: https://login.example.com/oauth2/v2.0/token',
  'token_type: bearer',
  'max_tokens: 4096',
  'tokenizer: bert-base-uncased-v2',
  'eos_token: <|endoftext|>',
  'page_token: CAEQAA7f3a9c1e5b2d80641',
  'api_key_id: 7f3a9c1e5b2d8064af91c3e7d5b20846',
  'primary_key: order_id_2024_0012345678',
  'partition_key: 7f3a9c1e5b2d8064af91c3e7d5b20846',
  'public_key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHh2mQ3',
  'api_key: my-api-key',
  'api_key: test-key-1234567890abcdef',
  'api_key: orders-api-key-v2',
  'access_token: null',
  'access_token: "{{ get-token.access_token }}"',
  'secret: true',
  'credentials: "{{ prefect.blocks.github-credentials.mine }}"',
  'credentials: /etc/gcp/key-7f3a9c1e.json',
  'repository: https://github.com/org/repo.git',
  'repository: https://ci@git.example.com/org/repo.git',
  'repository: git@github.com:org/repo.git',
  'repository: ssh://git@git.example.com:2222/org/repo.git',
  'url: https://user:password@example.com',
  'url: https://user:${PASSWORD}@example.com',
  'url: postgresql://postgres:postgres@localhost/orders',
  'url: "postgresql://etl:{{ $PW }}@db/orders"',
  'url: "postgresql://{user}:{password}@db/orders"',
  'url: https://example.com/a:b@c',
  'commit: 7f3a9c1e5b2d8064af91c3e7d5b20846af91c3e7',
  'digest: sha256:7f3a9c1e5b2d8064af91c3e7d5b20846af91c3e77f3a9c1e5b2d8064af91c3e7',
  'id: 3f2a91c7-6d4e-4b0f-9a83-d15c7e60b2f8',
  'image: registry.example.com/orders:1.2.3',
  `key: ${'AKIA' + 'IOSFODNN7EXAMPLE'}`,
  `key: ${'ghp_' + 'x'.repeat(36)}`,
  `key: ${'ghp_' + noise(20)}`,
  `key: ${'sk_' + 'test_' + noise(24)}`,
  'key: sk-learn-pipeline-for-orders-and-other-things-of-the-day',
  'script: docker login --username ci --password-stdin',
  'script: docker login --password $REGISTRY_PASSWORD',
  'script: export DB_PASSWORD=$(cat /run/secrets/db)',
  'script: grep -q "BEGIN PRIVATE KEY-----" key.pem',
  'script: git config credential.helper=store',
  'url: https://7f3a9c1e5b2d8064af91c3e7d5b20846@o12345.ingest.sentry.io/67890',
  'url: https://7f3a9c1e5b2d8064af91c3e7d5b20846@sentry.example.com/3',
  'DB_PASSWORD: "@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/db/abc1)"',
  'SOPS_PASSWORD: ENC[AES256_GCM,data:Kq2zR77,iv:w8,tag:x1,type:str]',
  'KMS_ENCRYPTION_KEY: 3f2504e0-4f89-11d3-9a0c-0305e82c3301',
  'KMS_ENCRYPTION_KEY: alias/orders-2024-Key1',
  'REGISTRY_SECRET: regcred-eu-west-1-prod2024',
  'REGISTRY_SECRET: regcred-7d4b9c6f5-x2x9q',
  'DB_PASSWORD: db-credentials-g5t8h9m2kk',
  'CLIENT_SECRET: Prod/Orders/DbClient-A1b2C3',
  'SNOWFLAKE_ACCOUNT_KEY: xy12345.eu-central-1.aws',
  'SNOWFLAKE_ACCOUNT_KEY: account1.privatelink.snowflakecomputing.com:443',
  'SERVICE_ACCOUNT_KEY: runner-2@orders-123456.iam.gserviceaccount.com',
  'SESSION_KEY: user:1234:session:5678ab',
  'STORAGE_KEY: year=2024/month=01/day=05',
  'STORAGE_KEY: exports/2024-01-05/orders_eu1.parquet',
  'SERVICE_KEY: customer_lifetime_value_90d_v2',
  'SESSION_KEY: 2024-01-05T10:20:30Z',
  'DB_PASSWORD: projects/x1/secrets/db/versions/1',
  'DB_PASSWORD: vault:secret/data/db#password',
  'DB_PASSWORD: kv/data/db1#password',
  'DB_PASSWORD: op://vault/item1/field',
  'DB_PASSWORD: ssm:/orders/db1/password',
  'DB_PASSWORD: awssm:orders/db1?stage=AWSCURRENT',
  'DB_PASSWORD: ref+vault://secret/db1#/password',
  'DB_PASSWORD: ${{ secrets.DB_PASSWORD_1 }}',
  'DB_PASSWORD: "os.environ[\'DB_PASSWORD_1\']"',
  'DB_PASSWORD: env.DB1_PASSWORD!',
  'DB_PASSWORD: "#{Database.Password1}"',
  'DB_PASSWORD: __DB_PASSWORD_1__',
  'DB_PASSWORD: "{cipher}7f3a9c1e5b2d8064"',
  'DB_PASSWORD: certs/orders-2024/db1.pem',
  'DB_PASSWORD: required!',
  'DB_PASSWORD: string|null',
  'DB_PASSWORD: owner1@example.com',
  'API_TOKEN: prod-orders-apiToken20240105-Xk29Qz81pL',
  'ENCRYPTION_KEY: sha256:7f3a9c1e5b2d8064af91c3e7d5b20846af91c3e77f3a9c1e5b2d8064af91c3e7',
  'ENCRYPTION_KEY: age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p',
  'SIGNING_KEY: 3AA5C34371567BD2',
  'STRIPE_API_KEY: pk_live_51H8x2mKq9ZrT4vWs',
  'API_TOKEN: src.orders.auth:TokenV2Provider',
  'api_key: 8392746510293847',
  'max_password: 20',
  'password: >-\n  ask Anna1!\n  for it',
  'password: "ask Anna1! for it"',
  'auth: none',
  `api_keys_path: ${noise(24)}`,
  `primary_keys: [${noise(24)}]`,
  `sort_keys: [${noise(24)}]`,
  `token_url_prod: ${noise(24)}`,
  `SECRET_NAME_2: ${noise(24)}`,
  `special_tokens: [${noise(24)}]`,
  `image_pull_secrets: [${noise(24)}]`,
  `secrets: [{ name: DB, valueFrom: ${noise(24)} }]`,
  `credentials: { cluster: ${noise(24)}, path: { value: ${noise(24)} } }`,
  'pass_rate: 12345678',
  'first_pass: parquet2',
  'FIRST_PASS: parquet2',
  'boarding_pass: LH1234X',
  'season_pass: gold2024',
  'pass_1: silver2',
  'lowPass: filter7x',
  'password_env: PGPASS1',
  'password_env_var: PGPASS1',
  'bypass: w8Kq2zR77',
  'GIT_ASKPASS: w8Kq2zR77',
  'auth: { type: basic, user: ci }',
];

test.for(HARMLESS)('no secret: %s', (yaml) => {
  expect(secretsOf(yaml)).toEqual([]);
});

test('there are enough samples', () => {
  expect(Object.keys(TOKENS).length + NAMED.length + IN_TEXTS.length).toBeGreaterThanOrEqual(60);
  expect(HARMLESS.length).toBeGreaterThanOrEqual(60);
});
