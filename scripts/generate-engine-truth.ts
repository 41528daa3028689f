/**
 * Writes `src/rules/engine-truth/engine-truth.json`, what the released adapters do with each quality rule. To be run again
 * when a pin of `python-requirements*.txt` changes.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { format, resolveConfig } from 'prettier';
import type { Engine } from '../src/rules/rule.ts';
import {
  summarised,
  type BlockTable,
  type EngineTruth,
  type Table,
} from '../src/rules/engine-truth/table.ts';
import { pythonEnvironment, ROOT } from './python-environment.ts';

const FILE = join(ROOT, 'src', 'rules', 'engine-truth', 'engine-truth.json');
const SOURCE = 'truthound-orchestration, common/engines/*.py, run by scripts/engine_truth.py';

/** Each engine in each environment that has a version of it, from the oldest. */
export const MEASURED: readonly (readonly [engine: Engine, list: string])[] = [
  ['truthound', 'python-requirements-truthound-3.0.1.txt'],
  ['truthound', 'python-requirements.txt'],
  ['pandera', 'python-requirements-pandera-0.13.txt'],
  ['pandera', 'python-requirements-pandera.txt'],
  ['great_expectations', 'python-requirements-great-expectations-0.18.txt'],
  ['great_expectations', 'python-requirements-great-expectations.txt'],
];
const WITH_PREFECT = 'python-requirements.txt';

/** Every case has its own row. Takes up to ten seconds. */
export async function measureEngine(engine: Engine, list: string): Promise<Table> {
  return (await runPython(list, 'engine_truth.py', engine)) as Table;
}

export async function measureBlocks(): Promise<BlockTable> {
  return (await runPython(WITH_PREFECT, 'engine_truth_blocks.py')) as BlockTable;
}

async function runPython(list: string, script: string, ...more: string[]): Promise<unknown> {
  const { python } = await pythonEnvironment(list);
  const { stdout } = await execa(python, [join(ROOT, 'scripts', script), ...more], {
    env: { PYTHONDONTWRITEBYTECODE: '1', PREFECT_LOGGING_LEVEL: 'CRITICAL' },
  });
  return JSON.parse(stdout);
}

async function write(): Promise<void> {
  const tables: Table[] = [];
  for (const [engine, list] of MEASURED) {
    const table = await measureEngine(engine, list);
    tables.push({ ...table, rows: summarised(table.rows) });
  }
  const truth: EngineTruth = { source: SOURCE, tables, blocks: await measureBlocks() };
  const options = await resolveConfig(FILE);
  writeFileSync(FILE, await format(JSON.stringify(truth), { ...options, parser: 'json' }));
}

if (process.argv[1] === import.meta.filename) await write();
