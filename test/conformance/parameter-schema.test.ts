/**
 * tq's reading of a flow against Prefect's own, on hundreds of small files. A line of `annotations.txt` or
 * `defaults.txt` that begins with `? ` is one tq cannot tell: there it must say so (TQ2105), never guess.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { pythonEnvironment } from '../../scripts/python-environment.ts';
import { treeSitterPython } from '../../src/adapters/tree-sitter-python.ts';
import { readFlowFile } from '../../src/python/read-flow.ts';
import { FILE_CASES } from './parameter-schema/files.ts';

interface Case {
  id: string;
  title: string;
  name: string;
  source: string;
  unread: boolean;
}

interface Answer {
  id: string;
  error?: string;
  flow_name?: string;
  description?: string | null;
  schema?: unknown;
}

const DIRECTORY = join(import.meta.dirname, 'parameter-schema');
const PRELUDE = readFileSync(join(DIRECTORY, 'prelude.py'), 'utf8');

/** One case a line; `write` makes the parameter of it. */
function casesOf(file: string, write: (text: string) => string): Case[] {
  const lines = readFileSync(join(DIRECTORY, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line, index) => {
    const unread = line.startsWith('? ');
    const text = unread ? line.slice(2) : line;
    const source = `${PRELUDE}\n\n@flow\ndef f(${write(text)}):\n    pass\n`;
    return { id: `${file.replace('.txt', '')}-${index}`, title: text, name: 'f', source, unread };
  });
}

const CASES: Case[] = [
  ...casesOf('annotations.txt', (type) => `p: ${type}`),
  ...casesOf('defaults.txt', (value) => `p=${value}`),
  ...FILE_CASES.map(({ id, name = 'f', source }) => ({ id, title: id, name, source, unread: false })),
];

const parser = treeSitterPython();
const answers = new Map<string, Answer>();

beforeAll(async () => {
  const { python } = await pythonEnvironment();
  const input = CASES.map(({ id, source, name }) => JSON.stringify({ id, source, name })).join('\n');
  const { stdout } = await execa(python, [join(DIRECTORY, 'oracle.py')], {
    input,
    env: { PREFECT_LOGGING_LEVEL: 'CRITICAL' },
  });
  for (const line of stdout.split('\n')) {
    const answer = JSON.parse(line) as Answer;
    answers.set(answer.id, answer);
  }
});

describe('a flow is read as Prefect reads it', () => {
  it.each(CASES)('$title', async ({ id, source, name, unread }) => {
    const hash = createHash('md5').update(source).digest('hex');
    const { flow, diagnostics } = await readFlowFile(
      parser,
      { file: 'flows.py', text: source, sourceHash: hash },
      name,
    );
    const answer = answers.get(id);
    const codes = diagnostics.map((each) => each.code);
    if (unread) {
      expect(codes).toContain('TQ2105');
    } else if (answer?.error !== undefined) {
      expect({
        refused: answer.error,
        tqHasErrors: diagnostics.some((each) => each.severity === 'error'),
      }).toEqual({
        refused: answer.error,
        tqHasErrors: true,
      });
    } else {
      expect({ name: flow?.flowName, description: flow?.description, schema: flow?.parameterSchema }).toEqual(
        {
          name: answer?.flow_name,
          description: answer?.description,
          schema: answer?.schema,
        },
      );
    }
  });
});
