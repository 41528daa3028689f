/**
 * Flows whose answer lies in several files: each folder of `flows/` is a small project. `case.json` names its
 * entrypoints and for each what is right: `prefect`, what the real Prefect sees when it imports the file, or (oracle
 * `none`) the definition itself, where Prefect on this machine cannot import it. `says` lists the codes that tq reports.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { pythonEnvironment } from '../../scripts/python-environment.ts';
import { nodeFileSystem } from '../../src/adapters/node-file-system.ts';
import { treeSitterPython } from '../../src/adapters/tree-sitter-python.ts';
import { readEntrypoint } from '../../src/reading/flows/read-flows.ts';

interface Seen {
  flow_name: string;
  description: string | null;
  version?: string;
  schema: unknown;
}

interface Case {
  what: string;
  /** What is on Python's path beside the working directory: folders of packages installed for development. */
  pythonPath?: string[];
  flows: Record<
    string,
    'prefect' | ({ says?: string[] } & ({ oracle: 'prefect' } | ({ oracle: 'none' } & Seen)))
  >;
}

const DIRECTORY = join(import.meta.dirname, 'flows');

const CASES = readdirSync(DIRECTORY).flatMap((folder) => {
  const directory = join(DIRECTORY, folder);
  const {
    flows,
    what,
    pythonPath = [],
  } = JSON.parse(readFileSync(join(directory, 'case.json'), 'utf8')) as Case;
  return Object.entries(flows).map(([entrypoint, given]) => ({
    id: `${folder} ${entrypoint}`,
    what,
    directory,
    entrypoint,
    path: pythonPath,
    expected: given === 'prefect' ? { oracle: given } : given,
  }));
});

const ports = { files: nodeFileSystem(), python: treeSitterPython() };
const answers = new Map<string, object>();

beforeAll(async () => {
  const { python } = await pythonEnvironment();
  const asked = CASES.filter(({ expected }) => expected.oracle === 'prefect');
  const input = asked.map(({ id, directory, entrypoint, path }) =>
    JSON.stringify({ id, directory, entrypoint, path }),
  );
  const { stdout } = await execa(python, [join(import.meta.dirname, 'flows-oracle.py')], {
    input: input.join('\n'),
    env: { PREFECT_LOGGING_LEVEL: 'CRITICAL' },
  });
  for (const line of stdout.split('\n')) {
    const { id, ...seen } = JSON.parse(line) as { id: string } & Seen;
    answers.set(id, seen);
  }
});

describe('a flow is read across files as Prefect sees it', () => {
  it.each(CASES)('$id', async ({ id, directory, entrypoint, expected }) => {
    const { flow, diagnostics } = await readEntrypoint(entrypoint, directory, ports);
    const { says = [], oracle, ...written } = expected;
    const seen = oracle === 'prefect' ? (answers.get(id) ?? {}) : written;
    expect({
      says: diagnostics.map((each) => each.code),
      flow_name: flow?.flowName,
      description: flow?.description,
      ...('version' in seen ? { version: flow?.declaredVersion ?? flow?.sourceHash } : {}),
      schema: flow?.parameterSchema,
    }).toEqual({ says, ...seen });
  });
});
