import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { nodeFileSystem } from '../../src/adapters/node-file-system.ts';
import { execaProcesses } from '../../src/adapters/execa-processes.ts';
import { askedCompletion } from '../../src/completion/asked-completion.ts';
import { describeCommands } from '../../src/command-line/describe-commands.ts';
import { complete } from '../../src/reading/completion/complete-words.ts';
import { schemaFile } from '../../src/schema-files.ts';
import { FixedClock } from '../fakes/fixed-clock.ts';
import { gitRepository } from '../git-repository.ts';
import { projectFolder, TWO_DEPLOYMENTS } from './project-folder.ts';
import { runTq } from './run-tq.ts';

const table = await describeCommands();

/** What a shell gets that asks in the folder, without what the candidates are about; the first line is for the shell. */
async function answer(directory: string, ...argv: string[]): Promise<string[]> {
  const asked = askedCompletion(argv);
  if (asked === undefined) return [];
  const text = await complete(asked, table, {
    environment: {
      variables: { PATH: process.env.PATH },
      workingDirectory: directory,
      homeDirectory: directory,
      platform: 'linux',
    },
    files: nodeFileSystem(),
    clock: new FixedClock(new Date('2026-01-01T00:00:00Z')),
    processes: async () => execaProcesses(),
  });
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t')[0] ?? '');
}

const zsh = (directory: string, ...words: string[]) => answer(directory, '--shell', 'zsh', '--', ...words);
const bash = (directory: string, line: string) =>
  answer(directory, '--shell', 'bash', '--breaks', ' "\'=:', '--', line);

describe('tq completion', () => {
  it.each(['bash', 'zsh', 'fish'])('prints the script for %s', async (shell) => {
    const run = await runTq(['completion', shell], { directory: projectFolder({}) });
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.stdout).toContain(`command tq complete --shell ${shell}`);
  });

  it('prints a document as its schema says', async () => {
    const { stdout } = await runTq(['completion', 'fish', '--json'], { directory: projectFolder({}) });
    const isDocument = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(
      JSON.parse(readFileSync(schemaFile('output'), 'utf8')) as object,
    );
    isDocument(JSON.parse(stdout));
    expect(isDocument.errors).toBeNull();
    expect(JSON.parse(stdout)).toMatchObject({ completion: { shell: 'fish' } });
  });

  it.each([
    [['completion'], { SHELL: '/usr/bin/fish' }, 'this is fish, it seems: `tq completion fish`'],
    [['completion'], {}, '`tq completion bash`'],
    [['completion', 'tcsh'], { SHELL: '/bin/tcsh' }, 'there is no completion for `tcsh`'],
  ])('says for %j which shells there are', async (argv, variables, said) => {
    const run = await runTq(argv, { directory: projectFolder({}), variables });
    expect(run.exitCode).toBe(64);
    expect(run.stdout).toBe('');
    expect(run.stderr).toContain('`bash`, `zsh`, `fish`');
    expect(run.stderr).toContain(said);
  });
});

describe('what a shell is told', () => {
  it('is the deployments of the file, by both names', async () => {
    const directory = projectFolder({ 'prefect.yaml': TWO_DEPLOYMENTS, 'other.yaml': OTHER });
    expect(await zsh(directory, 'plan', '-n', '')).toEqual(['none', 'hourly', 'on-arrival']);
    expect(await zsh(directory, 'plan', '-n', 'orders/')).toEqual([
      'none',
      'orders/hourly',
      'orders/on-arrival',
    ]);
    expect(await zsh(directory, 'plan', '--prefect-file', 'other.yaml', '-n', '')).toEqual(['none', 'a b']);
    expect(await zsh(directory, 'plan', '--prefect-file=*.yaml', '-n', '')).toEqual([
      'none',
      'a b',
      'hourly',
      'on-arrival',
    ]);
    expect(await zsh(directory, 'plan', '--pool', '')).toEqual(['none', 'local']);
    expect(await zsh(directory, 'deploy', '--pool=', '--prefect-file', 'other.yaml', '--pool', '')).toEqual([
      'none',
      'big pool',
      'tidy',
    ]);
    expect(await zsh(directory, 'history', '--project', '')).toEqual(['none', 'shop']);
  });

  it('is the environments of the file behind -e, and of each of several files', async () => {
    const of = (name: string, environment: string): string =>
      `deployments:\n  - {name: ${name}, entrypoint: "f.py:f", work_pool: {name: p}, tq: {environment: ${environment}}}\n`;
    const directory = projectFolder({ 'prefect.yaml': of('a', 'dev'), 'other.yaml': of('b', 'prod') });
    for (const command of ['plan', 'deploy', 'build', 'preflight', 'schedule', 'dev'])
      expect(await zsh(directory, command, '-e', '')).toEqual(['none', 'dev']);
    expect(await zsh(directory, 'plan', '--prefect-file=*.yaml', '--environment', '')).toEqual([
      'none',
      'prod',
      'dev',
    ]);
  });

  it('is for a run what the server calls the flow, and nothing where that is not certain', async () => {
    const entry = (name: string, flow: string): string =>
      `  - {name: ${name}, entrypoint: "flows.py:${flow}", work_pool: {name: p}}\n`;
    const directory = projectFolder({
      'prefect.yaml': `deployments:\n${entry('a', 'one')}${entry('b', 'two')}${entry('c', 'three')}`,
      'flows.py':
        '@flow(name="First")\ndef one():\n    pass\n\n\n@flow\ndef two():\n    pass\n\n\n@flow(name=X)\ndef three():\n    pass\n',
    });
    expect(await zsh(directory, 'dev', 'run', 'F/')).toEqual(['none', 'First/a', 'two/b']);
    expect(await zsh(directory, 'plan', '-n', 'F/')).toEqual(['none', 'one/a', 'two/b', 'three/c']);
  });

  it('is the names of a file that is too long to be parsed', async () => {
    const entries = Array.from(
      { length: 1200 },
      (_, index) =>
        `  - name: domain-${index}\n    entrypoint: flows.py:orders\n    tags: [${'quality, '.repeat(30)}x]\n`,
    );
    const directory = projectFolder({ 'prefect.yaml': `deployments:\n${entries.join('')}` });
    expect((await zsh(directory, 'plan', '-n', 'domain-1199'))[1]).toBe('domain-1199');
  });

  it('is what fits, with the quotes of the line, in bash', async () => {
    const directory = projectFolder({ 'prefect.yaml': OTHER });
    expect(await bash(directory, 'tq plan -n a')).toEqual(['none', 'a\\ b']);
    expect(await bash(directory, 'tq plan -n "a')).toEqual(['none', 'a b']);
    expect(await bash(directory, 'tq plan --name=a')).toEqual(['none', 'a\\ b']);
    expect(await bash(directory, 'tq plan -n z')).toEqual(['none']);
    expect(await bash(directory, 'tq completion z')).toEqual(['none', 'zsh']);
  });

  it('is codes by number and name, and of those that can be allowed no other', async () => {
    const directory = projectFolder({});
    expect(await zsh(directory, 'explain', '')).toEqual(expect.arrayContaining(['TQ2001', 'unknown-key']));
    const allowable = await zsh(directory, 'plan', '--allow', '');
    expect(allowable).toContain('secret-in-plain-text');
    expect(allowable).not.toContain('unknown-key');
  });

  it('is branches and tags, and none of them runs anything', async () => {
    const repository = await gitRepository({ 'a.txt': 'a' });
    await repository.git('branch', 'side$(touch${IFS}done)');
    await repository.git('tag', 'v1');
    const refs = await zsh(repository.directory, 'plan', '--ref', '');
    expect(refs).toEqual(['none', 'main', 'side$(touch${IFS}done)', 'v1', 'HEAD']);
    expect(await zsh(projectFolder({}), 'plan', '--changed-since', '')).toEqual(['none']);
  });

  it('is profiles, schemas, formats, choices and zones', async () => {
    const directory = projectFolder({
      '.prefect/profiles.toml': '[profiles.staging]\nPREFECT_API_URL = "http://a"\n',
    });
    expect(await zsh(directory, 'plan', '--profile', '')).toEqual(
      expect.arrayContaining(['staging', 'ephemeral']),
    );
    expect(await zsh(directory, 'schema', '')).toContain('output');
    expect(await zsh(directory, '--format', '')).toEqual(expect.arrayContaining(['sarif', 'junit']));
    expect(await zsh(directory, 'rules', 'compile', '--engine', '')).toEqual([
      'none',
      'truthound',
      'pandera',
      'great_expectations',
    ]);
    expect(await zsh(directory, 'schedule', '--timezone', '')).toContain('Europe/Berlin');
  });

  it('is to look for files where files are wanted', async () => {
    const directory = projectFolder({});
    expect(await zsh(directory, 'validate', '')).toEqual(['files']);
    expect(await zsh(directory, 'plan', '--out', '')).toEqual(['files']);
    expect(await zsh(directory, 'preflight', '--python', '')).toEqual(['files', 'auto', 'never']);
  });

  it.each<[string, Record<string, string | Uint8Array>]>([
    ['there is no file', {}],
    ['the file is no YAML', { 'prefect.yaml': 'deployments: [' }],
    ['the file is no text', { 'prefect.yaml': new Uint8Array([0xff, 0xfe, 0, 1]) }],
    ['the file is no mapping', { 'prefect.yaml': '- 1' }],
    ['deployments are no list', { 'prefect.yaml': 'deployments: {a: 1}' }],
    ['names are no texts', { 'prefect.yaml': 'deployments: [{name: 1}, {name: [a]}, 2, {name: "a\\nb"}]' }],
    ['the file is very large', { 'prefect.yaml': `${TWO_DEPLOYMENTS}#${'x'.repeat(5_000_000)}` }],
    ['it names projects that are not there', { 'prefect.yaml': 'tq: {projects: [nowhere/*.yaml]}' }],
  ])('is nothing, and no error, when %s', async (_, files) => {
    expect(await zsh(projectFolder(files), 'plan', '-n', '')).toEqual(['none']);
  });

  it('is nothing for what is no question', async () => {
    const directory = projectFolder({});
    expect(await answer(directory)).toEqual([]);
    expect(await answer(directory, '--shell', 'tcsh', '--', '')).toEqual([]);
    expect(await zsh(directory, 'nonsense', '')).toEqual(['none']);
    expect(await bash(directory, '')).toContain('deploy');
  });
});

const OTHER = `name: shop
tq: {pools: {tidy: process}}
deployments:
  - {name: a b, entrypoint: "flows.py:orders", work_pool: {name: big pool}}
`;
