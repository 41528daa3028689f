/** Block files: from a file to a `DataQualityBlock` on a real server that the released package loads and checks with. */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeEach, expect, inject, onTestFinished, test } from 'vitest';
import { pythonEnvironment } from '../../scripts/python-environment.ts';
import { readBlockType } from '../../scripts/block-type.ts';
import { DECLARED_BLOCK_TYPE } from '../../src/blocks/declared-type.ts';
import { projectFolder } from '../commands/project-folder.ts';
import { forwardingServer } from './forwarding-server.ts';
import { tq } from './run-binary.ts';
import { serverLookup } from './server-api.ts';

const serverUrl = inject('prefectApiUrl');
const { type, schema, checksum } = DECLARED_BLOCK_TYPE;

type Answer = { [key: string]: unknown; id: string };

const ask = serverLookup(serverUrl);
const api = async (...question: Parameters<typeof ask>) => (await ask(...question)) as Answer | null;

const readType = () => api('GET', `/block_types/slug/${type.slug}`);
const readBlock = (name: string) =>
  api('GET', `/block_types/slug/${type.slug}/block_documents/name/${name}?include_secrets=true`);

async function readSchemas(typeId: string): Promise<Answer[]> {
  const filter = { block_schemas: { block_type_id: { any_: [typeId] } } };
  return (await api('POST', '/block_schemas/filter', filter)) as unknown as Answer[];
}

/** Each test begins on a server that has never seen the package; with the type go its blocks. */
beforeEach(async () => {
  const known = await readType();
  if (known !== null) await api('DELETE', `/block_types/${known.id}`);
});

const FIELDS = {
  engine_name: 'truthound',
  parallel: true,
  max_workers: 2,
  auto_schema: false,
  fail_on_error: true,
  warning_threshold: 12.5,
  timeout_seconds: 300,
  observability: { backend: 'none', metadata: { team: 'data', tags: ['a', null] } },
};

/** A project with names of its own, whose requests can be counted. */
async function journey(fields: Record<string, unknown> = FIELDS) {
  const name = `orders-${randomUUID().slice(0, 8)}`;
  const pool = `pool-${name}`;
  const written = (values: Record<string, unknown>): string =>
    [`version: 1`, `name: ${name}`, 'description: Of the nightly load.']
      .concat(Object.entries(values).map(([field, value]) => `${field}: ${JSON.stringify(value)}`))
      .join('\n');
  const directory = projectFolder({
    'prefect.yaml': `name: ${name}
tq: { blocks: blocks/*.yaml }
deployments:
  - name: nightly
    entrypoint: flows.py:flow_${name.replace('-', '_')}
    work_pool: { name: ${pool} }
`,
    'flows.py': `from prefect import flow\n\n\n@flow\ndef flow_${name.replace('-', '_')}():\n    pass\n`,
    'blocks/prod.yaml': `${written(fields)}\n`,
  });
  const write = (values: Record<string, unknown>): void =>
    writeFileSync(join(directory, 'blocks', 'prod.yaml'), `${written(values)}\n`);
  const writes: string[] = [];
  const { apiUrl } = await forwardingServer(serverUrl, async ({ method, path }) => {
    const isWrite = method !== 'GET' && !path.endsWith('/filter');
    // The deploy lock and the release record are no business of this file.
    const isBookkeeping = /^\/api\/(v2\/concurrency_limits|artifacts)\//.test(path);
    if (isWrite && !isBookkeeping) writes.push(`${method} ${path.replace('/api', '')}`);
    return undefined;
  });
  const variables = { PREFECT_API_URL: apiUrl };
  const run = (...argv: string[]) => tq(argv, { directory, variables });
  await api('POST', '/work_pools/', { name: pool, type: 'process' });
  onTestFinished(async () => {
    const flow = await api('GET', `/flows/name/flow-${name}`);
    if (flow !== null) await api('DELETE', `/flows/${flow.id}`);
    await api('DELETE', `/work_pools/${pool}`);
  });
  /** In a folder of its own, since Truthound leaves files where it runs. */
  const python = async (...argv: string[]): Promise<unknown> => {
    const { python } = await pythonEnvironment();
    const script = join(import.meta.dirname, 'use_block.py');
    const env = { PREFECT_API_URL: serverUrl, PREFECT_HOME: directory, PREFECT_LOGGING_LEVEL: 'CRITICAL' };
    const { stdout } = await execa(python, [script, ...argv], { cwd: projectFolder({}), env });
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  };
  return { name, write, writes, run, python };
}

test('what tq carries of the block type is what the released package registers', async () => {
  const { python } = await pythonEnvironment();
  expect(await readBlockType(python)).toEqual(DECLARED_BLOCK_TYPE);
});

test('a block file becomes a block that the released package loads and checks with', async () => {
  const { name, writes, run, python } = await journey();

  const planned = await run('plan', '--exit-code');
  expect(planned.exitCode).toBe(2);
  expect(planned.stderr).toContain(`+ block data-quality/${name}\n    + engine_name: "truthound"\n`);
  expect(planned.stderr).toContain('    + warning_threshold: 12.5\n');
  expect(writes).toEqual([]);

  const first = await run('deploy', '--all');
  expect(first).toMatchObject({ exitCode: 0, stdout: '' });
  expect(first.stderr).toContain(`created block data-quality/${name}`);
  expect(first.stderr).toContain('2 created');
  expect(writes.slice(0, 3)).toEqual([
    'POST /block_types/',
    'POST /block_schemas/',
    'POST /block_documents/',
  ]);

  expect(await python('load', name)).toEqual({
    fields: FIELDS,
    good: { raised: false, is_success: true },
    // Of the checks, of which there is one; not of the rows.
    bad: { raised: true, failure_rate: 100 },
  });
});

test('a second deploy sends no writing request', async () => {
  const { name, writes, run } = await journey();
  await run('deploy', '--all');
  const before = [await readType(), await readBlock(name)];
  writes.length = 0;
  expect(await run('plan', '--exit-code')).toEqual({ exitCode: 0, stdout: '', stderr: '2 unchanged' });
  expect(await run('deploy', '--all')).toEqual({ exitCode: 0, stdout: '', stderr: '2 unchanged' });
  expect(writes).toEqual([]);
  expect([await readType(), await readBlock(name)]).toEqual(before);
});

test('a change by hand is seen field by field and put back', async () => {
  const { name, writes, run, python } = await journey();
  await run('deploy', '--all');
  const { id } = (await readBlock(name)) as Answer;
  const changed = { ...FIELDS, fail_on_error: false, max_workers: null, extra: 'by hand' };
  await api('PATCH', `/block_documents/${id}`, { data: changed, merge_existing_data: false });
  writes.length = 0;

  const planned = await run('plan', '--exit-code');
  expect(planned).toMatchObject({ exitCode: 2, stdout: '' });
  expect(planned.stderr).toBe(`~ block data-quality/${name}
    ~ max_workers: (none) → 2
    ~ fail_on_error: false → true
    ~ extra: "by hand" → (absent)
1 to change, 1 unchanged`);
  expect(writes).toEqual([]);

  expect((await run('deploy', '--all')).stderr).toContain('1 updated, 1 unchanged');
  expect(writes).toEqual([`PATCH /block_documents/${id}`]);
  expect(await readBlock(name)).toMatchObject({ id, data: FIELDS });
  expect(await python('load', name)).toMatchObject({ fields: FIELDS });
});

test('a change of the file changes the block and keeps its id', async () => {
  const { name, write, run, python } = await journey();
  await run('deploy', '--all');
  const before = (await readBlock(name)) as Answer;
  const soft = { ...FIELDS, fail_on_error: false, warning_threshold: null, observability: {} };
  write(soft);
  expect((await run('deploy', '--all')).stderr).toContain('1 updated, 1 unchanged');
  expect((await readBlock(name))?.id).toBe(before.id);
  expect(await python('load', name)).toMatchObject({
    fields: soft,
    bad: { raised: false, is_success: false },
  });
});

test('a block that the package itself has saved is found unchanged', async () => {
  const { name, writes, run, python } = await journey();
  const id = await python('save', name, JSON.stringify(FIELDS));
  const { id: typeId } = (await readType()) as Answer;
  expect(await readSchemas(typeId)).toMatchObject([{ checksum, version: schema.version }]);
  const planned = await run('plan');
  expect(planned.stderr).toContain('1 to create, 1 unchanged');
  await run('deploy', '--all');
  expect(writes.filter((each) => each.includes('block'))).toEqual([]);
  expect(await readBlock(name)).toMatchObject({ id });
});

test('what tq has registered is taken by the package for its own', async () => {
  const { name, run, python } = await journey();
  await run('deploy', '--all');
  const { id: typeId, updated } = (await readType()) as Answer;
  await python('save', `${name}-2`, JSON.stringify(FIELDS));
  expect(await readType()).toMatchObject({ id: typeId, updated });
  expect(await readSchemas(typeId)).toMatchObject([{ checksum, version: schema.version }]);
});

test('the schema of another release is kept as long as it holds the block', async () => {
  const { name, run, python } = await journey();
  const { id: typeId } = (await api('POST', '/block_types/', type)) as Answer;
  const newer = { ...schema.fields, properties: { ...(schema.fields.properties as object), more: {} } };
  const body = { fields: newer, capabilities: [], version: '9.9.9', block_type_id: typeId };
  const { id: schemaId } = (await api('POST', '/block_schemas/', body)) as Answer;

  const planned = await run('plan');
  expect(planned.stderr).toContain('it is made with the schema that the server has, of version 9.9.9');
  expect((await run('deploy', '--all')).exitCode).toBe(0);
  expect(await readSchemas(typeId)).toHaveLength(1);
  expect(await readBlock(name)).toMatchObject({ block_schema_id: schemaId });
  expect(await python('load', name)).toMatchObject({ fields: FIELDS });
});

test('a schema that does not hold the block gets the one of the known release beside it', async () => {
  const { name, run, python } = await journey();
  const { id: typeId } = (await api('POST', '/block_types/', type)) as Answer;
  const older = { ...schema.fields, properties: { engine_name: { type: 'string' } } };
  await api('POST', '/block_schemas/', {
    fields: older,
    capabilities: [],
    version: '0.1',
    block_type_id: typeId,
  });

  expect((await run('plan')).stderr).toContain('beside that of version 0.1');
  expect((await run('deploy', '--all')).exitCode).toBe(0);
  const found = (await readBlock(name)) as Answer;
  expect(await readSchemas(typeId)).toContainEqual(
    expect.objectContaining({ id: found.block_schema_id, checksum }),
  );
  expect(await python('load', name)).toMatchObject({ fields: FIELDS });
});
