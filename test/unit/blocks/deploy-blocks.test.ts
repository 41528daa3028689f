/** Whole commands on a project with block files, with a fake server. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { TqError } from '../../../src/tq-error.ts';
import { FakePrefect } from '../../fakes/fake-prefect.ts';
import { FLOWS, projectFolder } from '../../commands/project-folder.ts';
import { runTq } from '../../commands/run-tq.ts';

const PROJECT = `name: shop
tq: { blocks: blocks/*.yaml }
deployments:
  - name: hourly
    entrypoint: flows.py:orders
    work_pool: {name: local}
`;

function block(name: string, change: Record<string, string> = {}): string {
  const fields = {
    engine_name: 'truthound',
    parallel: 'false',
    max_workers: 'null',
    auto_schema: 'false',
    fail_on_error: 'true',
    warning_threshold: 'null',
    timeout_seconds: '300',
    observability: '{}',
    ...change,
  };
  const lines = Object.entries(fields).map(([field, value]) => `${field}: ${value}\n`);
  return `version: 1\nname: ${name}\n${lines.join('')}`;
}

const server = () => new FakePrefect({ workPools: [{ name: 'local', type: 'process' }] });

function project(files: Record<string, string> = {}): string {
  return projectFolder({
    'prefect.yaml': PROJECT,
    'flows.py': FLOWS,
    'blocks/prod.yaml': block('orders-prod'),
    ...files,
  });
}

describe('a plan', () => {
  test('shows a new block field by field', async () => {
    const prefect = server();
    const directory = project();
    expect(await runTq(['plan', '--exit-code'], { directory, prefect })).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `+ flow orders
+ orders/hourly
    + entrypoint: "flows.py:orders"
    + version: "55f4e43f7ab5ba7bdcf2c3a4af371882"
    + description: "Check the orders of a day."
    + work_pool_name: "local"
    + pull_steps: set_working_directory
+ block data-quality/orders-prod
    + engine_name: "truthound"
    + parallel: false
    + max_workers: (none)
    + auto_schema: false
    + fail_on_error: true
    + warning_threshold: (none)
    + timeout_seconds: 300
    + observability: {}
    · the server does not know the block type \`data-quality\`; it is registered as truthound-orchestration 3.0.3 does it
2 to create
`,
    });
    expect(prefect.writes).toEqual([]);
  });

  test('in JSON fits the schema of the output', async () => {
    const path = join(import.meta.dirname, '..', '..', '..', 'schemas');
    const read = (name: string): object =>
      JSON.parse(readFileSync(join(path, `${name}.schema.json`), 'utf8')) as object;
    const ajv = new Ajv({ strict: false });
    const accepts = ajv.compile(read('output'));
    const acceptsLine = ajv.compile({ ...read('output-line') });
    const prefect = server();
    const directory = project({ 'blocks/other.yaml': block('other') });
    await runTq(['deploy', '--all'], { directory, prefect });
    writeFileSync(join(directory, 'blocks', 'other.yaml'), block('other', { max_workers: '2' }));
    writeFileSync(join(directory, 'blocks', 'third.yaml'), block('third'));

    const { stdout } = await runTq(['plan', '--json'], { directory, prefect });
    const printed = JSON.parse(stdout) as { plan: unknown };
    expect(accepts(printed), JSON.stringify(accepts.errors)).toBe(true);
    expect(printed.plan).toMatchObject({
      blocks: [
        {
          action: 'update',
          block: 'data-quality/other',
          fields: [{ field: 'max_workers', before: null, after: 2 }],
        },
        { action: 'keep', block: 'data-quality/orders-prod' },
        { action: 'create', block: 'data-quality/third', desired: { engine_name: 'truthound' } },
      ],
    });
    const lines = (await runTq(['plan', '--format', 'jsonl'], { directory, prefect })).stdout
      .trim()
      .split('\n');
    for (const line of lines) expect(acceptsLine(JSON.parse(line)), line).toBe(true);
    expect(lines.filter((line) => line.includes('"block_change"'))).toHaveLength(3);
  });

  test('shows no secret, neither of the file nor of the server', async () => {
    const prefect = server();
    const secret = (text: string): string =>
      `{ endpoint: "https://u:${text}@lineage.example.com", metadata: { api_token: ${text} } }`;
    const directory = project({
      'blocks/prod.yaml': block('orders-prod', { observability: secret('old-s3cret') }),
    });
    const found = await runTq(['plan'], { directory, prefect });
    expect(found.exitCode).toBe(1);
    expect(found.stderr).toContain('error[TQ2033]');
    expect(found.stderr).toContain('blocks/prod.yaml:10');

    const allow = ['--allow', 'embedded-secret'];
    const said = [found];
    for (const text of ['old-s3cret', 'new-s3cret']) {
      writeFileSync(
        join(directory, 'blocks', 'prod.yaml'),
        block('orders-prod', { observability: secret(text) }),
      );
      said.push(await runTq(['plan', ...allow], { directory, prefect }));
      said.push(await runTq(['plan', '--json', ...allow], { directory, prefect }));
      said.push(await runTq(['deploy', '--all', ...allow], { directory, prefect }));
    }
    for (const { stdout, stderr } of said) expect(stdout + stderr).not.toContain('s3cret');
    expect(said.at(-2)?.stdout).toContain('"api_token": "********"');
    expect(await prefect.findBlock('data-quality', 'orders-prod')).toMatchObject({
      data: { observability: { metadata: { api_token: 'new-s3cret' } } },
    });
  });

  test('shows nothing that another release declares secret', async () => {
    const prefect = server();
    const data = { engine_name: 'hidden-engine', more: { deep: 'hidden-text' } };
    prefect.saveBlock('data-quality', 'orders-prod', { data, secretFields: ['engine_name', 'more.*'] });
    for (const format of ['text', 'json']) {
      const { stdout, stderr } = await runTq(['plan', '--format', format], { directory: project(), prefect });
      expect(stdout + stderr).toContain('engine_name');
      expect(stdout + stderr).not.toContain('hidden');
    }
  });
});

describe('a deploy', () => {
  test('makes what is missing, changes what differs, and else writes nothing', async () => {
    const prefect = server();
    const directory = project({ 'blocks/dev.yaml': block('orders-dev', { fail_on_error: 'false' }) });
    const first = await runTq(['deploy', '--all'], { directory, prefect });
    expect(first).toMatchObject({ exitCode: 0 });
    expect(first.stderr).toContain(
      'created block data-quality/orders-dev\ncreated block data-quality/orders-prod\n',
    );
    expect(prefect.writes).toEqual([
      'createBlockType data-quality',
      'createBlockSchema 3.0.3',
      'createBlock data-quality/orders-dev',
      'createBlock data-quality/orders-prod',
      'createFlow orders',
      'createDeployment orders/hourly',
    ]);

    prefect.writes.length = 0;
    expect((await runTq(['deploy', '--all'], { directory, prefect })).stderr).toBe('3 unchanged\n');
    expect(prefect.writes).toEqual([]);

    writeFileSync(join(directory, 'blocks', 'dev.yaml'), block('orders-dev', { parallel: 'true' }));
    expect((await runTq(['deploy', '--all'], { directory, prefect })).stderr).toContain(
      '1 updated, 2 unchanged',
    );
    expect(prefect.writes).toEqual(['updateBlock data-quality/orders-dev']);
  });

  test('removes no block unless it is told to, and says that one is left over', async () => {
    const prefect = server();
    const directory = project();
    await runTq(['deploy', '--all'], { directory, prefect });
    writeFileSync(join(directory, 'prefect.yaml'), PROJECT.replace('tq: { blocks: blocks/*.yaml }\n', ''));
    expect((await runTq(['deploy', '--all'], { directory, prefect })).stderr).toBe(
      '`block data-quality/orders-prod` is no longer in the file; `--prune` removes, `--detach` forgets\n1 unchanged\n',
    );
    expect(await prefect.findBlock('data-quality', 'orders-prod')).toBeDefined();
  });

  test('of one deployment writes its blocks and those of the project', async () => {
    const prefect = server();
    const yaml = `${PROJECT.replace('blocks/*.yaml', 'blocks/shared.yaml')}    tq: { blocks: blocks/prod.yaml }
  - name: dev
    entrypoint: flows.py:orders
    work_pool: {name: local}
    tq: { blocks: [blocks/dev.yaml] }
`;
    const directory = project({
      'prefect.yaml': yaml,
      'blocks/shared.yaml': block('shared'),
      'blocks/dev.yaml': block('orders-prod', { fail_on_error: 'false' }),
    });
    expect((await runTq(['deploy', '-n', 'hourly'], { directory, prefect })).exitCode).toBe(0);
    expect(prefect.writes.filter((write) => write.startsWith('createBlock '))).toEqual([
      'createBlock data-quality/shared',
      'createBlock data-quality/orders-prod',
    ]);
    expect(await prefect.findBlock('data-quality', 'orders-prod')).toMatchObject({
      data: { fail_on_error: true },
    });
    // Both at once are about one block.
    const both = await runTq(['deploy', '--all'], { directory, prefect });
    expect(both.exitCode).toBe(1);
    expect(both.stderr).toContain('error[TQ3210]');
  });

  test('writes nothing at all when a block file is wrong', async () => {
    const prefect = server();
    const directory = project({ 'blocks/prod.yaml': block('orders-prod').replace('parallel: false\n', '') });
    const { exitCode, stderr } = await runTq(['deploy', '--all'], { directory, prefect });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('error[TQ3202]');
    expect(prefect.writes).toEqual([]);
  });

  test('deploys a block that is allowed in spite of an error', async () => {
    const prefect = server();
    const pandera = block('orders-prod', { engine_name: 'pandera' });
    const allowed = pandera.replace(
      'pandera',
      'pandera # tq: allow unusable-block-engine -- our own subclass',
    );
    const refused = await runTq(['deploy', '--all'], {
      directory: project({ 'blocks/prod.yaml': pandera }),
      prefect,
    });
    expect(refused.exitCode).toBe(1);
    const { exitCode } = await runTq(['deploy', '--all'], {
      directory: project({ 'blocks/prod.yaml': allowed }),
      prefect,
    });
    expect(exitCode).toBe(0);
    expect(await prefect.findBlock('data-quality', 'orders-prod')).toMatchObject({
      data: { engine_name: 'pandera' },
    });
  });

  test('that the server refuses half-way says so, and goes on where it stopped', async () => {
    const prefect = server();
    const directory = project();
    prefect.beforeWrite = (write) => {
      if (write.startsWith('createBlock ')) throw new TqError('failed', 'no room');
    };
    const first = await runTq(['deploy', '--all'], { directory, prefect });
    expect(first.exitCode).toBe(4);
    expect(first.stderr).toContain('failed half-way block data-quality/orders-prod: no room');
    expect(first.stderr).toContain('created orders/hourly');

    prefect.beforeWrite = () => undefined;
    prefect.writes.length = 0;
    expect((await runTq(['deploy', '--all'], { directory, prefect })).exitCode).toBe(0);
    expect(prefect.writes).toEqual(['createBlock data-quality/orders-prod']);
  });

  test('registers a type once for several blocks, also after a refusal', async () => {
    const prefect = server();
    const directory = project({ 'blocks/a.yaml': block('a'), 'blocks/b.yaml': block('b') });
    let refusals = 1;
    prefect.beforeWrite = (write) => {
      if (write.startsWith('createBlockSchema') && refusals-- > 0) throw new TqError('failed', 'no room');
    };
    expect((await runTq(['deploy', '--all'], { directory, prefect })).exitCode).toBe(4);
    expect(prefect.writes.filter((write) => write.startsWith('createBlockType'))).toHaveLength(1);
    expect(await prefect.findBlocks('data-quality', ['a', 'b', 'orders-prod'])).toHaveLength(2);
  });

  test('keeps the schema of another release and says so', async () => {
    const prefect = server();
    const names =
      'engine_name parallel max_workers auto_schema fail_on_error warning_threshold timeout_seconds';
    const properties = Object.fromEntries(
      [...names.split(' '), 'observability', 'more'].map((name) => [name, {}]),
    );
    prefect.registerBlockSchema('data-quality', { type: 'object', properties }, '4.0.0');
    const { exitCode, stderr } = await runTq(['deploy', '--all'], { directory: project(), prefect });
    expect(exitCode).toBe(0);
    expect(stderr).toContain(
      'block data-quality/orders-prod: it is made with the schema that the server has',
    );
    expect(prefect.writes[0]).toBe('createBlock data-quality/orders-prod');
  });
});

describe('validate', () => {
  test('repairs block files', async () => {
    const directory = project({ 'blocks/prod.yaml': block('orders-prod').replace('parallel: false\n', '') });
    const { exitCode, stderr } = await runTq(['validate', '--fix'], { directory });
    expect(stderr).toContain('blocks/prod.yaml: 1 finding repaired');
    expect(exitCode).toBe(0);
    expect(readFileSync(join(directory, 'blocks', 'prod.yaml'), 'utf8')).toBe(block('orders-prod'));
  });

  test('finds what is wrong with the YAML of a block file', async () => {
    const directory = project({
      'blocks/a.yaml': 'version: 1\nname: [a\n',
      'blocks/b.yaml': `${block('b')}parallel: true\n`,
    });
    const { exitCode, stderr } = await runTq(['validate'], { directory });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/error\[TQ1004\][^\n]*\n {2}--> blocks\/a\.yaml/);
    expect(stderr).toMatch(/error\[TQ1005\][^\n]*\n {2}--> blocks\/b\.yaml/);
  });

  test('names files from the folder of prefect.yaml', async () => {
    const directory = projectFolder({
      'deploy/prefect.yaml': PROJECT.replace('flows.py', 'deploy/flows.py'),
      'deploy/flows.py': FLOWS,
      'deploy/blocks/prod.yaml': block('orders-prod', { max_workers: '0' }),
    });
    const { stderr } = await runTq(['validate', 'deploy/prefect.yaml'], { directory });
    expect(stderr).toContain('--> deploy/blocks/prod.yaml:5:14');
  });

  test.each(['blocks: 7', 'blocks: [{ a: 1 }]', 'blocks: { a: 1 }'])('refuses `%s`', async (written) => {
    const directory = project({ 'prefect.yaml': PROJECT.replace('blocks: blocks/*.yaml', written) });
    const { exitCode, stderr } = await runTq(['validate'], { directory });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('error[TQ2002]');
  });
});
