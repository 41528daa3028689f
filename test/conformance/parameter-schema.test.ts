/**
 * tq's reading of a flow against Prefect's own, on hundreds of small files. A case that begins with `? ` has a
 * parameter that tq cannot tell: there it must say so (TQ2105), never guess, and read the other parameters.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { pythonEnvironment } from '../../scripts/python-environment.ts';
import { treeSitterPython } from '../../src/adapters/tree-sitter-python.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import type { JsonObject } from '../../src/json.ts';
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
  schema?: JsonObject;
}

const DIRECTORY = join(import.meta.dirname, 'parameter-schema');
const PRELUDE = readFileSync(join(DIRECTORY, 'prelude.py'), 'utf8');
/** What both Python and tq find in the environment; `NOPE…` is never set. */
const VARIABLES = { HOME_X: 'there', NUM: '7', EMPTY: '', FLAG: 'true', LIST: 'a,b,c' };

/** One case a line: the parameters of the flow, with `head` above it. */
function lineCases(id: string, head: string, lines: string[], write = (text: string) => text): Case[] {
  return lines
    .filter((line) => line !== '')
    .map((line, index) => {
      const unread = line.startsWith('? ');
      const title = unread ? line.slice(2) : line;
      const source = `${head}\n\n@flow\ndef f(${write(title)}):\n    pass\n`;
      return { id: `${id}-${index}`, title, name: 'f', source, unread };
    });
}

function listCases(file: string, write: (text: string) => string): Case[] {
  const lines = readFileSync(join(DIRECTORY, file), 'utf8').split('\n');
  return lineCases(file.replace('.txt', ''), PRELUDE, lines, write);
}

/** Parts that `#### name` begins are whole files, with a `+` below the head of the file; `#### =` begins lines. */
function partCases(file: string): Case[] {
  const [head = '', ...parts] = readFileSync(join(DIRECTORY, 'cases', file), 'utf8').split(/^#### /m);
  const group = file.replace('.txt', '');
  return parts.flatMap((part): Case[] => {
    const [first = '', ...lines] = part.split('\n');
    if (first === '=') return lineCases(group, head, lines);
    const [, mark, title = '', below] = /^(\? )?(\S+)( \+)?$/.exec(first) ?? [];
    const source = (below ? head : '') + lines.join('\n');
    return [{ id: `${group}-${title}`, title, name: 'f', source, unread: mark !== undefined }];
  });
}

const CASES: Case[] = [
  ...listCases('annotations.txt', (type) => `p: ${type}`),
  ...listCases('defaults.txt', (value) => `p=${value}`),
  ...FILE_CASES.map(({ id, name = 'f', source }) => ({ id, title: id, name, source, unread: false })),
  ...readdirSync(join(DIRECTORY, 'cases')).flatMap(partCases),
];

const parser = treeSitterPython();
const answers = new Map<string, Answer>();

beforeAll(async () => {
  const { python } = await pythonEnvironment();
  const input = CASES.map(({ id, source, name }) => JSON.stringify({ id, source, name })).join('\n');
  const { stdout } = await execa(python, [join(DIRECTORY, 'oracle.py')], {
    input,
    env: { ...VARIABLES, PREFECT_LOGGING_LEVEL: 'CRITICAL' },
  });
  for (const line of stdout.split('\n')) {
    const answer = JSON.parse(line) as Answer;
    answers.set(answer.id, answer);
  }
});

/** The parameters that a diagnostic says tq cannot tell. */
function unreadParameters(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics
    .filter((each) => each.code === 'TQ2105')
    .flatMap((each) => /of parameter `([^`]+)`/.exec(each.message)?.[1] ?? []);
}

function withoutParameters(schema: JsonObject | undefined, names: string[]): unknown {
  const properties = Object.entries(schema?.['properties'] ?? {}).filter(([name]) => !names.includes(name));
  const required = ((schema?.['required'] ?? []) as string[]).filter((name) => !names.includes(name));
  return { properties: Object.fromEntries(properties), required };
}

describe('a flow is read as Prefect reads it', () => {
  it.each(CASES)('$id: $title', async ({ id, source, name, unread }) => {
    const sourceHash = createHash('md5').update(source).digest('hex');
    const file = { file: 'flows.py', text: source, sourceHash };
    const { flow, diagnostics } = await readFlowFile(parser, file, name, VARIABLES);
    const answer = answers.get(id);
    const unknown = unreadParameters(diagnostics);
    if (unread) {
      expect(unknown).not.toEqual([]);
      if (answer?.error === undefined)
        expect(withoutParameters(flow?.parameterSchema, unknown)).toEqual(
          withoutParameters(answer?.schema, unknown),
        );
    } else if (answer?.error !== undefined) {
      const tqHasErrors = diagnostics.some((each) => each.severity === 'error');
      expect({ refused: answer.error, tqHasErrors }).toEqual({ refused: answer.error, tqHasErrors: true });
    } else {
      expect({ name: flow?.flowName, description: flow?.description, schema: flow?.parameterSchema }).toEqual(
        { name: answer?.flow_name, description: answer?.description, schema: answer?.schema },
      );
    }
  });

  it('has no two cases of one name', () => {
    expect(new Set(CASES.map((each) => each.id)).size).toBe(CASES.length);
  });
});
