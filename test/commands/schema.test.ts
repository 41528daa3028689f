/** `tq schema`: what it prints is what lies in `schemas/`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { runTq } from './run-tq.ts';

const SCHEMAS = join(import.meta.dirname, '..', '..', 'schemas');
const NAMES = readdirSync(SCHEMAS).map((file) => file.replace('.schema.json', ''));
const textOf = (name: string): string => readFileSync(join(SCHEMAS, `${name}.schema.json`), 'utf8');

const directory = import.meta.dirname;

describe('tq schema', () => {
  test('lists every schema of the package', async () => {
    const { exitCode, stdout, stderr } = await runTq(['schema'], { directory });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout.split('\n').map((line) => line.split(' ')[0])).toEqual(expect.arrayContaining(NAMES));
    expect(stdout).toMatch(/^prefect +`prefect\.yaml`, for editors$/m);
  });

  test.for(NAMES)('prints %s as it lies in the package', async (name) => {
    const { exitCode, stdout } = await runTq(['schema', name], { directory });
    expect(exitCode).toBe(0);
    expect(stdout).toBe(textOf(name));
  });

  test('with --json gives it as one document', async () => {
    const accepts = new Ajv({ strict: false }).compile(JSON.parse(textOf('output')));
    const one: unknown = JSON.parse((await runTq(['schema', 'prefect', '--json'], { directory })).stdout);
    expect(one).toMatchObject({
      command: 'schema',
      exitCode: 0,
      schema: JSON.parse(textOf('prefect')) as object,
    });
    expect(accepts(one), JSON.stringify(accepts.errors)).toBe(true);
    const all: unknown = JSON.parse((await runTq(['schema', '--json'], { directory })).stdout);
    expect(all).toMatchObject({
      schemas: expect.arrayContaining([expect.objectContaining({ name: 'output' })]),
    });
    expect(accepts(all), JSON.stringify(accepts.errors)).toBe(true);
  });

  test('says which was probably meant', async () => {
    const { exitCode, stdout, stderr } = await runTq(['schema', 'perfect'], { directory });
    expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: '' });
    expect(stderr).toContain('error: there is no schema `perfect`; did you mean `prefect`?\n');
    for (const name of NAMES) expect(stderr).toContain(`\`${name}\``);
  });
});
