/** `tq import` of blocks: files of their own, which `prefect.yaml` names. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importInto, serverWith } from './import-run.ts';
import { TWO_DEPLOYMENTS } from './project-folder.ts';
import { runTq } from './run-tq.ts';

const BLOCK = {
  engine_name: 'truthound',
  parallel: false,
  max_workers: null,
  auto_schema: false,
  fail_on_error: true,
  warning_threshold: 12.5,
  timeout_seconds: 300,
  observability: { backend: 'none' },
};

describe('blocks', () => {
  test('become files that prefect.yaml names, and a second import changes nothing', async () => {
    const prefect = await serverWith(TWO_DEPLOYMENTS);
    prefect.saveBlock('data-quality', 'orders-prod', { data: BLOCK, secretFields: [] });
    prefect.saveBlock('secret', 'other', { data: { value: 'x' }, secretFields: ['value'] });
    const { read, plan, directory } = await importInto({}, prefect);
    expect(read('blocks/orders-prod.yaml')).toMatchInlineSnapshot(`
      "version: 1
      type: data-quality
      name: orders-prod
      engine_name: truthound
      parallel: false
      max_workers: null
      auto_schema: false
      fail_on_error: true
      warning_threshold: 12.5
      timeout_seconds: 300
      observability:
        backend: none
      "
    `);
    expect(read()).toContain('tq:\n  blocks: blocks/*.yaml\n');
    expect(await plan()).toMatchObject({ exitCode: 0, stderr: '3 unchanged\n' });
    const again = await runTq(['import'], { directory, prefect });
    expect(again.stderr).toContain('1 block: 1 unchanged\n');
    expect(again.stderr).toContain('nothing to write');
  });

  test('a file that is there is changed where the block differs; secrets stay out', async () => {
    const prefect = await serverWith(TWO_DEPLOYMENTS);
    const data = { ...BLOCK, fail_on_error: false, observability: { api_key: 'kf83-s3cret-kd93' }, extra: 1 };
    prefect.saveBlock('data-quality', 'orders', { data, secretFields: [] });
    const block = Object.entries(BLOCK).map(
      ([key, value]) => `${key}: ${JSON.stringify(value)} # of ${key}\n`,
    );
    const { run, read } = await importInto(
      {
        'prefect.yaml': `tq: {blocks: [quality/*.yaml]}\n${TWO_DEPLOYMENTS}`,
        'quality/a.yaml': `# mine\nversion: 1\nname: orders\n${block.join('')}`,
      },
      prefect,
    );
    expect(read('quality/a.yaml')).toContain('fail_on_error: false # of fail_on_error\n');
    expect(read('quality/a.yaml')).toContain('# mine\n');
    expect(read('quality/a.yaml') + run.stdout + run.stderr).not.toContain('s3cret');
    expect(run.stderr).toContain(
      'data-quality/orders: `observability.api_key` looks like a secret and is left out',
    );
    expect(run.stderr).toContain('data-quality/orders: `extra` is no field of a block file');
    expect(read()).toContain('tq: {blocks: [quality/*.yaml]}\n');
  });

  test('are left out when deployments are chosen, unless they are asked for', async () => {
    const prefect = await serverWith(TWO_DEPLOYMENTS);
    prefect.saveBlock('data-quality', 'orders', { data: BLOCK, secretFields: [] });
    const without = await importInto({}, prefect, ['-n', 'hourly']);
    expect(existsSync(join(without.directory, 'blocks'))).toBe(false);
    const asked = await importInto({}, prefect, ['-n', 'hourly', '--blocks']);
    expect(existsSync(join(asked.directory, 'blocks/orders.yaml'))).toBe(true);
  });
});
