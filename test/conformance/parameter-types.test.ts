/** Types that stand in no file of a project: tq shows each as Prefect does, or says that it cannot tell. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { pythonEnvironment, ROOT } from '../../scripts/python-environment.ts';
import { treeSitterPython } from '../../src/adapters/tree-sitter-python.ts';
import type { JsonObject } from '../../src/json.ts';
import { readFlowFile } from '../../src/python/read-flow.ts';
import type { TypeTable } from '../../src/python/type-table.ts';

const DIRECTORY = join(import.meta.dirname, 'parameter-schema');
const ENVIRONMENT = { PREFECT_LOGGING_LEVEL: 'CRITICAL' };
const parser = treeSitterPython();

interface Answer {
  id: string;
  error?: string;
  schema?: JsonObject;
}

function sourceOf(type: string): string {
  const module = type.slice(0, type.lastIndexOf('.'));
  return `import ${module}\nfrom prefect import flow\n\n\n@flow\ndef f(p: ${type}):\n    pass\n`;
}

/** What Prefect makes of a parameter of each type; types that it refuses are left out. */
async function prefectSchemas(python: string, types: readonly string[]): Promise<Map<string, JsonObject>> {
  const cases = types.map((type, index) => ({ id: `type-${index}`, name: 'f', source: sourceOf(type) }));
  const input = cases.map((each) => JSON.stringify(each)).join('\n');
  const { stdout } = await execa(python, [join(DIRECTORY, 'oracle.py')], { input, env: ENVIRONMENT });
  const answers = stdout.split('\n').map((line) => JSON.parse(line) as Answer);
  return new Map(answers.flatMap(({ schema }, index) => (schema ? [[types[index] ?? '', schema]] : [])));
}

/** Types that tq shows in another way, and how many it shows as Prefect does without saying anything. */
async function differences(
  expected: ReadonlyMap<string, JsonObject>,
): Promise<{ wrong: string[]; equal: number }> {
  const wrong: string[] = [];
  let equal = 0;
  for (const [type, schema] of expected) {
    const file = { file: 'flows.py', text: sourceOf(type), sourceHash: '' };
    const { flow, diagnostics } = await readFlowFile(parser, file, 'f');
    if (diagnostics.some((each) => each.code === 'TQ2105')) continue;
    if (isEqual(flow?.parameterSchema, schema)) equal++;
    else wrong.push(type);
  }
  return { wrong, equal };
}

function isEqual(left: unknown, right: unknown): boolean {
  try {
    expect(left).toEqual(right);
    return true;
  } catch {
    return false;
  }
}

let python = '';

beforeAll(async () => {
  ({ python } = await pythonEnvironment());
});

describe('types of pydantic and the standard library', () => {
  it('are shown as Prefect shows them', async () => {
    const { stdout } = await execa(python, [join(DIRECTORY, 'list-types.py')]);
    const { wrong, equal } = await differences(await prefectSchemas(python, stdout.split('\n')));
    expect(wrong).toEqual([]);
    expect(equal).toBeGreaterThan(600);
  });
});

describe('the table of Prefect’s own types', () => {
  const text = readFileSync(join(ROOT, 'src', 'python', 'prefect-types.json'), 'utf8');
  const table = JSON.parse(text) as TypeTable;

  it('is what the pinned environment gives (`npx tsx scripts/generate-prefect-types.ts` writes it)', async () => {
    const { stdout } = await execa(python, [join(ROOT, 'scripts', 'prefect-types.py')], { env: ENVIRONMENT });
    expect(table).toEqual(JSON.parse(stdout));
  });

  it('gives parameters the schemas that Prefect gives them', async () => {
    const types = [...Object.keys(table.types), ...table.plain];
    const { wrong, equal } = await differences(await prefectSchemas(python, types));
    expect(wrong).toEqual([]);
    expect(equal).toBeGreaterThan(300);
  });
});
