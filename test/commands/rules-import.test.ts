/** `tq rules import` as a user runs it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { projectFolder } from './project-folder.ts';
import { runTq } from './run-tq.ts';

const SCHEMA = join(import.meta.dirname, '..', '..', 'schemas', 'output.schema.json');
const isOutput = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));

describe('import', () => {
  const DBT = `version: 2
models:
  - name: orders
    columns:
      - name: id
        tests: [not_null, unique]
      - name: status
        tests:
          - accepted_values: { values: [open, paid] }
          - dbt_utils.not_constant
`;

  test('prints a rule file in which nothing is found, and says what was left out', async () => {
    const directory = projectFolder({ 'schema.yml': DBT });
    const { exitCode, stdout, stderr } = await runTq(['rules', 'import', 'schema.yml'], { directory });
    expect(exitCode).toBe(0);
    expect(stderr).toContain('schema.yml (dbt): 3 rules, 1 part left out');
    expect(stderr).toMatch(/left out, line 10: `dbt_utils.not_constant` of `status`: /);
    const again = projectFolder({ 'quality/orders.yaml': stdout });
    const check = await runTq(['rules', 'check', 'quality/orders.yaml'], { directory: again });
    expect(check.stderr).toContain('quality/orders.yaml: 3 rules, no errors');
  });

  test('--out writes the file, and never over one that is there', async () => {
    const directory = projectFolder({ 'schema.yml': DBT });
    const run = () => runTq(['rules', 'import', 'schema.yml', '--out', 'quality/orders.yaml'], { directory });
    expect(await run()).toMatchObject({ exitCode: 0, stdout: '' });
    const text = readFileSync(join(directory, 'quality', 'orders.yaml'), 'utf8');
    expect(text).toContain('dataset: orders');
    writeFileSync(join(directory, 'quality', 'orders.yaml'), 'mine');
    expect(await run()).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('is there already') });
    expect(readFileSync(join(directory, 'quality', 'orders.yaml'), 'utf8')).toBe('mine');
  });

  test('several datasets become several files, none of them outside of the folder', async () => {
    const models = ['orders', '../up', 'a b'].map(
      (name) => `  - { name: '${name}', columns: [{ name: id, tests: [not_null] }] }\n`,
    );
    const directory = projectFolder({ 'schema.yml': `version: 2\nmodels:\n${models.join('')}` });
    const { exitCode, stderr } = await runTq(['rules', 'import', 'schema.yml', '--out', 'quality'], {
      directory,
    });
    expect(exitCode).toBe(0);
    expect(stderr).toContain('quality/orders.yaml: 1 rule');
    expect(existsSync(join(directory, 'up.yaml'))).toBe(false);
    expect(stderr).toContain('quality/.._up.yaml: 1 rule');
    const one = await runTq(['rules', 'import', 'schema.yml', '--dataset', 'order'], { directory });
    expect(one).toMatchObject({ exitCode: 64, stderr: expect.stringContaining('did you mean `orders`?') });
  });

  const TWICE = `version: 2
models:
  - { name: orders, columns: [{ name: id, tests: [not_null] }] }
  - { name: shops, columns: [{ name: id, tests: [not_null] }] }
  - { name: orders, columns: [{ name: id, tests: [unique] }] }
`;

  test('two datasets of one name are told before anything is written', async () => {
    const directory = projectFolder({ 'schema.yml': TWICE });
    const run = (...argv: string[]) => runTq(['rules', 'import', 'schema.yml', ...argv], { directory });
    const lines = '`orders` (line 3), `orders` (line 5)';
    expect(await run('--out', 'out')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(`error: 2 datasets of it would be \`orders.yaml\`: ${lines}\n`),
    });
    expect(existsSync(join(directory, 'out'))).toBe(false);
    expect(await run('--dataset', 'orders')).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringContaining(`error: 2 datasets of it are called \`orders\`: ${lines}\n`),
    });
    expect(await run()).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining(`would be \`orders.yaml\`: ${lines}; no folder can hold both\n`),
    });
    expect(await run('--dataset', 'shops', '--out', 'out')).toMatchObject({ exitCode: 0 });
    expect(existsSync(join(directory, 'out', 'shops.yaml'))).toBe(true);
  });

  test('two names that make one file are told, too', async () => {
    const directory = projectFolder({
      'schema.yml': TWICE.replace('orders', 'a b').replace('orders', 'a_b'),
    });
    const { exitCode, stderr } = await runTq(['rules', 'import', 'schema.yml', '--out', 'out'], {
      directory,
    });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('2 datasets of it would be `a_b.yaml`: `a b` (line 3), `a_b` (line 5)');
    expect(existsSync(join(directory, 'out'))).toBe(false);
  });

  test.for([['a.yaml'], ['a.yaml', '--from', 'truthound-suite']])(
    'a rule file is one already: %j',
    async (argv) => {
      const text = 'version: 1\nengine: truthound\ndataset: a\nrules: [{ type: not_null, column: id }]\n';
      const directory = projectFolder({ 'a.yaml': text });
      const { exitCode, stderr } = await runTq(['rules', 'import', ...argv], { directory });
      expect({ exitCode, stderr }).toEqual({
        exitCode: 1,
        stderr:
          'error: `a.yaml` is a rule file of `tq` already\nhelp: `tq rules check a.yaml` looks at it; import what another tool wrote\n',
      });
    },
  );

  test('as JSON it is what the schema says', async () => {
    const directory = projectFolder({ 'schema.yml': DBT });
    const { stdout } = await runTq(['rules', 'import', '--json', 'schema.yml'], { directory });
    const answer = JSON.parse(stdout);
    expect(answer.imported).toMatchObject({
      format: 'dbt',
      files: [{ dataset: 'orders', rules: 3 }],
      left: [{ line: 10 }],
    });
    expect(isOutput(answer)).toBe(true);
  });

  test.for([
    ['a: [', 'cannot be read'],
    ['just text', 'is no quality file'],
    ['{}', 'is no quality file'],
    ['models: [{ name: a, tests: [dbt_utils.x] }]', 'nothing in it can be a rule'],
  ])('bad input is one clear error: %j', async ([text, message]) => {
    const directory = projectFolder({ 'x.yaml': text ?? '' });
    const { exitCode, stdout, stderr } = await runTq(['rules', 'import', 'x.yaml'], { directory });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(message);
  });
});
