/** Settings that do nothing where they stand (TQ4421), and their neighbours that do. */
import { describe, expect, test } from 'vitest';
import { treeSitterPython } from '../../../src/adapters/tree-sitter-python.ts';
import { EVERYTHING } from '../../../src/project/select.ts';
import { ProjectLoader } from '../../../src/reading/load-project.ts';
import { FixedClock } from '../../fakes/fixed-clock.ts';
import { MemoryFiles } from '../../fakes/memory-files.ts';
import { ONE } from './advise.ts';

const python = treeSitterPython();

async function idle(lines: string, files: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const flows = `import truthound
from prefect import flow, task
from prefect.cache_policies import INPUTS, NO_CACHE
from truthound_prefect import DataQualityBlock, create_quality_flow

${lines}


@flow(retries=0, timeout_seconds=60)
def orders():
    truthound.check("x")
`;
  const memory = new MemoryFiles('/project', { 'prefect.yaml': ONE, 'flows.py': flows, ...files });
  const loader = await ProjectLoader.open(
    {
      workingDirectory: '/project',
      prefectFile: 'prefect.yaml',
      selection: EVERYTHING,
      environment: {},
      advice: true,
    },
    { files: memory, python, clock: new FixedClock(new Date('2026-01-01T00:00:00Z')) },
  );
  const { diagnostics } = await loader.load();
  return diagnostics
    .filter(({ code }) => code === 'TQ4421')
    .map(({ message }) => /^`(\w+)`/.exec(message)?.[1] ?? message);
}

const ofTask = (settings: string): string => `@task(${settings})\ndef load(): ...`;

describe('retries', () => {
  test.for([
    ['retry_delay_seconds=5', ['retry_delay_seconds']],
    ['retries=0, retry_jitter_factor=0.5', ['retry_jitter_factor']],
    ['retries=None, retry_condition_fn=wanted', ['retry_condition_fn']],
    ['retries=1, retry_delay_seconds=5', []],
    ['retries=count, retry_delay_seconds=5', []],
    ['retry_delay_seconds=None', []],
    ['**options, retry_delay_seconds=5', []],
  ] as const)('%s', async ([settings, expected]) => {
    expect(await idle(ofTask(settings))).toEqual(expected);
  });

  test('are counted by `with_options` and by a setting of Prefect', async () => {
    const settings = ofTask('retry_delay_seconds=5');
    expect(await idle(`${settings}\nagain = load.with_options(retries=3)`)).toEqual([]);
    const env = ONE.replace(
      '{ name: local }',
      '{ name: local, job_variables: { env: { PREFECT_TASKS_DEFAULT_RETRIES: "3" } } }',
    );
    expect(await idle(settings, { 'prefect.yaml': env })).toEqual([]);
  });

  test('of a factory reach `@flow`, and those of other calls are theirs', async () => {
    expect(await idle('create_quality_flow("x", load, retry_delay_seconds=5)')).toEqual([
      'retry_delay_seconds',
    ]);
    expect(await idle('truthound.check("x", retry_delay_seconds=5)')).toEqual([]);
  });
});

describe('a cache', () => {
  test.for([
    ['persist_result=False, cache_key_fn=key', ['cache_key_fn']],
    ['cache_policy=INPUTS, cache_key_fn=key', ['cache_policy']],
    ['cache_policy=NO_CACHE, cache_expiration=hour', ['cache_expiration']],
    ['cache_policy=NO_CACHE', []],
    ['persist_result=False, cache_policy=NO_CACHE', []],
    ['persist_result=False, refresh_cache=False', []],
    ['cache_policy=INPUTS, cache_expiration=hour', []],
  ] as const)('%s', async ([settings, expected]) => {
    expect(await idle(ofTask(settings))).toEqual(expected);
  });
});

describe('a block', () => {
  test.for([
    ['timeout_seconds=300', []],
    ['timeout_seconds=60', ['timeout_seconds']],
    ['timeout_seconds=limit', []],
    ['cache_ttl=60', ['cache_ttl']],
  ] as const)('%s', async ([settings, expected]) => {
    expect(await idle(`BLOCK = DataQualityBlock(engine_name="truthound", ${settings})`)).toEqual(expected);
  });
});
