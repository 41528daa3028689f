/** Asks the tools in Python: compiled rules by the driver of the compiler's own tests, foreign files by their own tools. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { pythonEnvironment, ROOT } from '../../../../scripts/python-environment.ts';
import type { Verdict } from '../../rules/case.ts';
import type { Table } from './tables.ts';

/** What a tool says of a table: of each check that did not pass, by its key. */
export type ToolAnswer = Readonly<Record<string, Verdict>>;

/** One process for all inputs; each becomes one answer. */
export async function askTool<T>(
  list: string,
  script: string,
  inputs: readonly object[],
): Promise<readonly T[]> {
  const stdout = await run(list, [join(import.meta.dirname, script)], inputs);
  return stdout.split('\n').map((each) => JSON.parse(each) as T);
}

export interface CompiledOnTables {
  readonly compiled: string;
  readonly tables: readonly Table[];
}

/** Of each input a list of answers, one a table: the verdicts on the rules, in order. */
export async function judgeCompiled(
  list: string,
  frame: 'polars' | 'pandas',
  inputs: readonly CompiledOnTables[],
): Promise<readonly (readonly (readonly Verdict[])[])[]> {
  const cases = inputs.flatMap(({ compiled, tables }, id) =>
    tables.map((data) => ({ id: String(id), compiled, data })),
  );
  const driver = join(import.meta.dirname, '..', '..', 'rules', 'verdicts.py');
  const module = join(ROOT, 'templates', 'rules', 'src', 'core');
  const [, ...lines] = (await run(list, [driver, module, frame], cases)).split('\n');
  const answers = lines.map((line) => JSON.parse(line) as { id: string; verdicts: readonly Verdict[] });
  return inputs.map((_, id) =>
    answers.filter((each) => each.id === String(id)).map(({ verdicts }) => verdicts),
  );
}

async function run(list: string, args: readonly string[], inputs: readonly object[]): Promise<string> {
  const { python } = await pythonEnvironment(list);
  const cwd = mkdtempSync(join(tmpdir(), 'tq-import-verdicts-'));
  try {
    const { stdout } = await execa(python, args, {
      cwd,
      input: inputs.map((each) => JSON.stringify(each)).join('\n'),
      env: {
        PYTHONPYCACHEPREFIX: join(ROOT, '.cache', 'pycache'),
        GX_ANALYTICS_ENABLED: 'false',
        DO_NOT_TRACK: '1',
      },
    });
    return stdout;
  } finally {
    rmSync(cwd, { recursive: true });
  }
}
