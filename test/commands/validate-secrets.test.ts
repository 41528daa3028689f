/** Secrets of a file in whatever is said about it: in no message, no source line and no document. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runTq } from './run-tq.ts';

/** Put together here, so that no scanner trips over this file. */
const TOKEN = 'ghp_' + 'Ab1Cd2Ef3Gh4Ij5Kl6Mn7Op8Qr9St0Uv1Wx2';
const PASSWORD = 'w8' + 'Kq2zR77';

const OTHER = 'S3cr3t' + 'Pa55w0rd';

async function said(yaml: string, ...argv: string[]): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'tq-secrets-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  await writeFile(join(directory, 'prefect.yaml'), yaml);
  const { stdout, stderr } = await runTq(['validate', ...argv], { directory });
  return stdout + stderr;
}

const FILES: Record<string, string> = {
  'in the value of another finding': `deployments:\n  - name: a\n    tags: ${TOKEN}\n    db_password: ${PASSWORD}\n`,
  'beside another finding': `deployments:\n  - { name: a, nam: ${TOKEN}, db_password: ${PASSWORD} }\n`,
  'in a comment': `# ${TOKEN}\nname: 5 # db_password=${PASSWORD} https://ci:${PASSWORD}@example.com\n`,
  'with escapes': `name: "ghp\\u005f${TOKEN.slice(4)}"\nschedules: "db_password=${PASSWORD}"\n`,
  'in a file that is no YAML': `a:\n  db_password: ${PASSWORD}\n b ${TOKEN} ${TOKEN}\n`,
};

const FORMATS = ['text', 'json', 'jsonl', 'sarif', 'junit', 'github', 'gitlab', 'markdown', 'comment'];

test.for(Object.entries(FILES))('%s', async ([, yaml]) => {
  for (const format of FORMATS) {
    const text = await said(yaml, '--format', format);
    expect(text).toContain('TQ2033');
    expect(text).not.toContain(PASSWORD);
    expect(text).not.toContain(TOKEN.slice(0, 12));
  }
});

test('a secret of a Python file is not shown with a line of it', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'tq-secrets-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const yaml = 'deployments:\n  - { name: a, entrypoint: flows.py:f, work_pool: { name: local } }\n';
  const python = `from prefect import flow
@flow
def f(x: Undefined, token: str = "${TOKEN}", db="postgresql://u:${OTHER}@h/d"): ...
`;
  await writeFile(join(directory, 'prefect.yaml'), yaml);
  await writeFile(join(directory, 'flows.py'), python);
  for (const argv of [['validate'], ['inspect', 'flows.py:f']]) {
    const { stdout, stderr } = await runTq(argv, { directory });
    expect(stderr).toContain('TQ2105');
    expect(stderr).toContain(`token: str = "${'*'.repeat(TOKEN.length)}"`);
    expect(stdout + stderr).not.toContain(TOKEN.slice(0, 12));
    expect(stdout + stderr).not.toContain(OTHER);
  }
});

test('the marks under a covered secret fit it', async () => {
  const text = await said(`name: ${TOKEN}\n`);
  expect(text).toContain(`| name: ${'*'.repeat(40)}\n  |       ${'^'.repeat(40)}\n`);
});
