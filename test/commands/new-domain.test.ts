/** `tq new domain` as a user runs it. */
import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { projectFolder } from './project-folder.ts';
import { runTq } from './run-tq.ts';

const SCHEMA = join(import.meta.dirname, '..', '..', 'schemas', 'output.schema.json');
const isOutput = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));

const FLAGS = ['--engine', 'truthound', '--pool-type', 'process'];

/** Comments and order in odd places, an anchor, and no list of deployments that is set apart. */
const ODD = `# ours
name: shop   # the name
definitions:
  pool: &pool { name: local }
deployments:
# the first
- name: a
  entrypoint: flows.py:orders
  work_pool: *pool   # shared
    # at an odd place
# the end
pull: []
`;

test('a domain is woven in, everything else keeps its place', async () => {
  const directory = projectFolder({
    'prefect.yaml': ODD,
    'flows.py': 'from prefect import flow\n\n\n@flow\ndef orders():\n    """Orders."""\n',
  });
  const { exitCode, stderr, stdout } = await runTq(['new', 'domain', 'customers', ...FLAGS], { directory });
  expect(exitCode).toBe(0);
  expect(stdout).toContain('changed  prefect.yaml\ncreated  ');
  expect(stderr).toContain('+- name: customers-staging');
  const text = readFileSync(join(directory, 'prefect.yaml'), 'utf8');
  const added = text.split('\n').filter((line) => !ODD.split('\n').includes(line));
  expect(
    text
      .split('\n')
      .filter((line) => !added.includes(line))
      .join('\n')
      .replaceAll(/\n+/g, '\n'),
  ).toBe(ODD);
  expect(text).toContain('    shop-prod: process\n');
  expect(text).toContain('  blocks: [blocks/customers-prod.yaml, blocks/customers-staging.yaml]\n');
  const check = await runTq(['rules', 'compile', 'quality/customers.yaml', '--check'], { directory });
  expect(check.exitCode).toBe(0);
  const again = await runTq(['new', 'domain', 'customers', ...FLAGS], { directory });
  expect(again).toMatchObject({ exitCode: 0, stderr: 'nothing to write: all of it is there already\n' });
});

test('engine and pool type are those of the project; where it does not tell, somebody has to', async () => {
  const directory = projectFolder({});
  const made = ['init', '--yes', '--name', 'shop', '--engine', 'pandera', '--pool-type', 'kubernetes'];
  await runTq(made, { directory });
  expect((await runTq(['new', 'domain', 'customers'], { directory })).exitCode).toBe(0);
  expect(readFileSync(join(directory, 'quality/customers.yaml'), 'utf8')).toContain('engine: pandera');
  expect(readFileSync(join(directory, 'prefect.yaml'), 'utf8').match(/memory_limit/g)).toHaveLength(6);
  expect((await runTq(['validate', '--max-warnings', '0'], { directory })).exitCode).toBe(0);
  const bare = projectFolder({ 'prefect.yaml': 'name: shop\n' });
  const nobody = await runTq(['new', 'domain', 'customers'], { directory: bare });
  expect(nobody).toMatchObject({ exitCode: 8, stderr: expect.stringContaining('`--engine`, `--pool-type`') });
  expect(readdirSync(bare)).toEqual(['prefect.yaml']);
});

test('a half-made domain is finished, and what was changed in it stays', async () => {
  const directory = projectFolder({});
  await runTq(['init', '--yes', '--name', 'shop'], { directory });
  rmSync(join(directory, 'tests'), { recursive: true });
  writeFileSync(join(directory, 'data/orders.csv'), 'id\n1\n');
  const { exitCode, stdout } = await runTq(['new', 'domain', 'orders'], { directory });
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^created {2}tests\/test_orders.py\nkept {5}data\/orders.csv: it is there/);
  expect(readFileSync(join(directory, 'data/orders.csv'), 'utf8')).toBe('id\n1\n');
});

test('with --json and --dry-run the edit is told as data', async () => {
  const directory = projectFolder({ 'prefect.yaml': ODD });
  const { stdout, exitCode } = await runTq(['new', 'domain', 'customers', ...FLAGS, '--dry-run', '--json'], {
    directory,
  });
  expect(exitCode).toBe(0);
  const answer = JSON.parse(stdout);
  expect(isOutput(answer)).toBe(true);
  expect(answer.scaffold.files[0]).toMatchObject({ file: 'prefect.yaml', change: 'changed' });
  expect(answer.scaffold.diff).toContain('+- name: customers-prod');
  expect(readFileSync(join(directory, 'prefect.yaml'), 'utf8')).toBe(ODD);
});

test.for([
  ['order-items', 64, '`order_items` would do'],
  ['class', 64, 'is a keyword of Python; '],
  ['test', 64, 'part of each project'],
  ['json', 64, 'is a module of Python'],
  ['../up', 64, 'is a path'],
] as const)('%s is no domain', async ([domain, code, message]) => {
  const directory = projectFolder({ 'prefect.yaml': ODD });
  const { exitCode, stderr } = await runTq(['new', 'domain', domain, ...FLAGS], { directory });
  expect(exitCode).toBe(code);
  expect(stderr).toContain(message.replace('; ', ''));
  expect(readdirSync(directory)).toEqual(['prefect.yaml']);
});

test('without a project there is nothing to put it into', async () => {
  const directory = projectFolder({ 'a.txt': '' });
  const { exitCode, stderr } = await runTq(['new', 'domain', 'orders', ...FLAGS], { directory });
  expect(exitCode).toBe(1);
  expect(stderr).toContain('`tq init` makes a project');
});

test('prefect.yaml is not changed through a link that leads out of the project', async () => {
  const outside = projectFolder({ 'prefect.yaml': ODD });
  const directory = projectFolder({ 'a.txt': '' });
  symlinkSync(join(outside, 'prefect.yaml'), join(directory, 'prefect.yaml'));
  const { exitCode, stderr } = await runTq(['new', 'domain', 'orders', ...FLAGS], { directory });
  expect(exitCode).toBe(3);
  expect(stderr).toContain('`prefect.yaml` is behind a link that leads out of the project');
  expect(readFileSync(join(outside, 'prefect.yaml'), 'utf8')).toBe(ODD);
  expect(existsSync(join(directory, 'src'))).toBe(false);
});

test('a file that stands where the flow belongs, and holds no such flow, is found before anything is written', async () => {
  const flow = 'src/prefect_flows/customers.py';
  const directory = projectFolder({ 'prefect.yaml': 'name: shop\n', [flow]: 'VALUE = 1\n' });
  const { exitCode, stderr } = await runTq(['new', 'domain', 'customers', ...FLAGS], { directory });
  expect(exitCode).toBe(1);
  expect(stderr).toContain('`customers_quality`');
  expect(readdirSync(directory).sort()).toEqual(['prefect.yaml', 'src']);
  expect(readFileSync(join(directory, 'prefect.yaml'), 'utf8')).toBe('name: shop\n');
});

test('a project in another folder gets it there', async () => {
  const directory = projectFolder({ 'team/prefect.yaml': 'name: shop\n' });
  const file = ['--prefect-file', 'team/prefect.yaml'];
  expect((await runTq(['new', 'domain', 'customers', ...FLAGS, ...file], { directory })).exitCode).toBe(0);
  const late = ['new', 'deployment', 'late', '--domain', 'customers', ...file];
  expect((await runTq(late, { directory })).exitCode).toBe(0);
  const inside = { directory: join(directory, 'team') };
  expect((await runTq(['validate'], inside)).stderr).toContain('prefect.yaml: 3 deployments, no errors');
  expect(readdirSync(directory)).toEqual(['team']);
});
