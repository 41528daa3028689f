/** Secrets in the Python files of a project and its lists of requirements; none of them is said. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { lookAtSecrets } from '../../../../src/reading/preflight/look-at-secrets.ts';
import { subjectOf } from './subject-of.ts';

const folder = mkdtempSync(join(tmpdir(), 'tq-look-at-secrets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TOKEN = `ghp_${'aB3dE6gH9jK2mN5pQ8sT'.repeat(2).slice(0, 36)}`;

async function look(code: string, requirements = '') {
  writeFileSync(
    join(folder, 'prefect.yaml'),
    'name: orders\ndeployments:\n  - { name: a, entrypoint: flows.py:orders, work_pool: { name: local } }\n',
  );
  writeFileSync(join(folder, 'requirements.txt'), requirements);
  writeFileSync(join(folder, 'own.py'), `import truthound_prefect\n${code}\n`);
  writeFileSync(
    join(folder, 'flows.py'),
    'import own\nimport truthound_prefect\nfrom prefect import flow\n\n\n@flow\ndef orders():\n    pass\n',
  );
  const secrets: string[] = [];
  const { findings } = lookAtSecrets(await subjectOf(folder), { keepSecret: (text) => secrets.push(text) });
  const said = findings.map(({ finding: { code: name, severity, where } }) =>
    [name, severity, `${where?.file}:${where?.start.line}`].join(' '),
  );
  return { said, secrets, text: JSON.stringify(findings) };
}

test.for([
  [`TOKEN = "${TOKEN}"`, 'error', TOKEN],
  ['DB_PASSWORD = "q8Zk1Lw0-fx"', 'warning', 'q8Zk1Lw0-fx'],
  ["DB_PASSWORD: str = 'q8Zk1Lw0-fx'", 'warning', 'q8Zk1Lw0-fx'],
  ['connect(password="q8Zk1Lw0-fx")', 'warning', 'q8Zk1Lw0-fx'],
  ['CONFIG = {"db_password": "q8Zk1Lw0-fx"}', 'warning', 'q8Zk1Lw0-fx'],
  ['os.environ["DB_PASSWORD"] = "q8Zk1Lw0-fx"', 'warning', 'q8Zk1Lw0-fx'],
  ['URL = "postgresql://ada:q8Zk1Lw0-fx@db/orders"', 'warning', 'q8Zk1Lw0-fx'],
] as const)('%s in a module that a flow imports is a finding, %s', async ([code, level, secret]) => {
  const { said, secrets, text } = await look(code);
  expect(said).toEqual([`TQ2033 ${level} own.py:2`]);
  expect(secrets).toContain(secret);
  expect(text).not.toContain(secret);
});

test('a password in the address of an index is a finding', async () => {
  const { said, secrets } = await look('', '--extra-index-url https://ada:q8Zk1Lw0-fx@pypi.example/simple\n');
  expect(said).toEqual(['TQ2033 warning requirements.txt:1']);
  expect(secrets).toEqual(['q8Zk1Lw0-fx']);
});

test.for([
  'PASSWORD = os.environ["DB_PASSWORD"]',
  'PASSWORD = "changeme"',
  'PASSWORD_BLOCK = "orders-db-password"',
  'password = f"{user}-q8Zk1Lw0"',
  'connect(password=Secret.load("db-q8Zk1Lw0").get())',
  'URL = "postgresql://ada@db/orders"',
])('%s is none', async (code) => {
  expect((await look(code)).said).toEqual([]);
});
