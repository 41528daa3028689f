/** Flows that Python is asked about: equal to what `prefect deploy` recorded, and to what `tq` reads by itself. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pythonEnvironment } from '../../scripts/python-environment.ts';
import { execaProcesses } from '../../src/adapters/execa-processes.ts';
import { nodeFileSystem } from '../../src/adapters/node-file-system.ts';
import { treeSitterPython } from '../../src/adapters/tree-sitter-python.ts';
import { pythonFlowInspector, type FlowInspectorOptions } from '../../src/interpreter/flow-inspector.ts';
import type { Conversations, Processes } from '../../src/ports/processes.ts';
import { parseEntrypoint } from '../../src/project/entrypoint.ts';
import type { Entrypoint } from '../../src/project/project.ts';
import type { FlowDefinition } from '../../src/python/flow-definition.ts';
import { readEntrypoint } from '../../src/reading/flows/read-flows.ts';
import { signatureRows } from './signature-rows.ts';

const ROWS = signatureRows('signatures.jsonl');

/** More flows, in files that are read with their hashes and places compared. */
const FILES: Record<string, string> = {
  'methods.py': `from prefect import flow

def run(): ...

class Flows:
    @flow
    def run(self, day: int = 1): ...

    @staticmethod
    @flow(name="still", version="7")
    def still(when: str): ...

@flow(
    description="written",
)
async def  run_all(
    a: int,
): ...
`,
  'place.py': `\uFEFF# ä 🙂\r\nfrom prefect import flow\r\n\r\n"🙂"; X = 1\r\n@flow\r\ndef größe(a: int = 1):\r\n    "Größe."\r\n`,
  'pkg/__init__.py': '',
  'pkg/flows.py': 'from prefect import flow\n\n\n@flow\ndef nightly(x: float = float("inf")): ...\n',
  'importing.py': 'from pkg.flows import nightly\n',
  'loud.py': `import os, subprocess, sys
from prefect import flow

print("printed while loading")
os.write(1, b"past Python\\n")
subprocess.run(["echo", "from a program"])
try:
    input()
except EOFError:
    os.chdir("/")

@flow
def loud(a: int = 2**70): ...
`,
  'leaving.py': 'import sys\n\nsys.exit(0)\n',
  'dying.py': 'import os\nprint("last words", flush=True)\nos._exit(7)\n',
  'hanging.py': 'import time\n\ntime.sleep(600)\n',
  'plain.py': 'def plain(): ...\n',
  'deco.py': `import functools

def deco(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        return function(*args, **kwargs)
    return inner
`,
  'fips.py': `import hashlib
from prefect import flow

md5 = hashlib.md5

def refusing(data=b"", *, usedforsecurity=True):
    if usedforsecurity:
        raise ValueError("disabled for FIPS")
    return md5(data, usedforsecurity=False)

hashlib.md5 = refusing

@flow
def nightly(): ...
`,
  'decorated.py':
    'from deco import deco\nfrom prefect import flow\n\n\n@flow\n@deco\ndef wrapped(a: int): ...\n',
};

/** To start a Python and to load Prefect. */
const SECONDS_TO_ANSWER = 30;

const real = execaProcesses();
let folder: string;
let python: string;

beforeAll(async () => {
  python = (await pythonEnvironment()).python;
  folder = mkdtempSync(join(tmpdir(), 'tq-inspector-'));
  for (const { file, source } of ROWS) writeFileSync(join(folder, file), source);
  for (const [file, source] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), source);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An inspector, and the programs that were started for it. */
function inspector(more: Partial<FlowInspectorOptions> = {}) {
  const started: string[] = [];
  const processes: Processes & Conversations = {
    run: (call) => real.run(call),
    converse: (call) => (started.push(call.program), real.converse(call)),
  };
  const options = {
    candidates: [{ path: python, origin: '.venv' }],
    workingDirectory: folder,
    variables: {
      PATH: process.env.PATH,
      PREFECT_HOME: join(folder, 'home'),
      PREFECT_LOGGING_LEVEL: 'CRITICAL',
      PYTHONDONTWRITEBYTECODE: '1',
    },
    ...more,
  };
  return { ...pythonFlowInspector(options, processes), started };
}

const entrypoint = (written: string) => parseEntrypoint(written) as Entrypoint;

async function flowOf(
  inspected: Promise<{ flow: FlowDefinition } | { failure: string }>,
): Promise<FlowDefinition> {
  const answer = await inspected;
  if ('failure' in answer) throw new Error(answer.failure);
  return answer.flow;
}

describe('the corpus', () => {
  it('comes out as `prefect deploy` recorded it, in one process', async () => {
    const inspecting = inspector();
    const answers = await Promise.all(
      ROWS.map((row) => inspecting.inspect(entrypoint(`${row.file}:${row.entrypoint}`))),
    );
    await inspecting.close();
    const seen = ROWS.map((row, index) => {
      const answer = answers[index]!;
      if ('failure' in answer) return { id: row.id, failure: answer.failure };
      const { flowName, description, declaredVersion, sourceHash, parameterSchema } = answer.flow;
      return { id: row.id, flowName, description, version: declaredVersion ?? sourceHash, parameterSchema };
    });
    const recorded = ROWS.map((row) =>
      row.exit !== 0
        ? { id: row.id, failure: row.error }
        : {
            id: row.id,
            flowName: row.flow_name,
            description: row.description === 'None' ? null : row.description,
            // Where Prefect could not import the file it has no version; tq has the file's hash there as anywhere.
            version: row.version ?? createHash('md5').update(row.source).digest('hex'),
            parameterSchema: row.parameter_openapi_schema,
          },
    );
    expect(seen).toEqual(recorded);
    expect(inspecting.started).toEqual([python]);
    const flows = recorded.filter((each) => !('failure' in each)).length;
    console.log(`${flows} flows and ${recorded.length - flows} refusals as recorded, in one process`);
  });

  it('has the flows that tq cannot read by itself', () => {
    const ids = ROWS.filter((row) => row.exit === 0).map((row) => row.id);
    expect(ids).toEqual(
      expect.arrayContaining(['static-missing-import', 'default-env', 'prefect-types', 'typevar-generic']),
    );
  });
});

/** One process for all that does not bring it down. */
const shared = {} as ReturnType<typeof inspector>;
beforeAll(() => void Object.assign(shared, inspector()));
afterAll(() => shared.close());

describe('a flow', () => {
  it.each([
    'methods.py:Flows.run',
    'methods.py:Flows.still',
    'methods.py:run_all',
    'place.py:größe',
    'pkg/flows.py:nightly',
    'pkg.flows:nightly',
    'pkg.flows.nightly',
  ])('%s is what tq reads by itself, place and hash included', async (written) => {
    const seen = await flowOf(shared.inspect(entrypoint(written)));
    const ports = { files: nodeFileSystem(), python: treeSitterPython() };
    const { flow } = await readEntrypoint(written, folder, ports);
    expect(seen).toEqual(flow);
  });

  it('that the file imports has the hash and the place of the other file', async () => {
    const flow = await flowOf(shared.inspect(entrypoint('importing.py:nightly')));
    const sourceHash = createHash('md5')
      .update(FILES['pkg/flows.py'] as string)
      .digest('hex');
    expect(flow).toMatchObject({
      sourceHash,
      where: { file: 'pkg/flows.py', start: { line: 5, column: 5 } },
    });
  });

  it('has its hash where MD5 is not there for security', async () => {
    const own = inspector();
    const flow = await flowOf(own.inspect(entrypoint('fips.py:nightly')));
    await own.close();
    const sourceHash = createHash('md5')
      .update(FILES['fips.py'] as string)
      .digest('hex');
    expect(flow.sourceHash).toBe(sourceHash);
  });

  it('behind another decorator has the hash of that one, as in Prefect, and its own place', async () => {
    const flow = await flowOf(shared.inspect(entrypoint('decorated.py:wrapped')));
    const sourceHash = createHash('md5')
      .update(FILES['deco.py'] as string)
      .digest('hex');
    expect(flow).toMatchObject({
      sourceHash,
      where: { file: 'decorated.py', start: { line: 7, column: 5 } },
    });
  });
});

describe('a file that is loaded', () => {
  it('may print, start programs, read and change the folder', async () => {
    const told: string[] = [];
    const python = inspector({ onOutput: (text) => told.push(text) });
    const loud = await flowOf(python.inspect(entrypoint('loud.py:loud')));
    expect(loud.parameterSchema).toMatchObject({ properties: { a: { default: 2n ** 70n } } });
    expect(told.join('')).toBe('printed while loading\npast Python\nfrom a program\n');
    expect(await flowOf(python.inspect(entrypoint('pkg/flows.py:nightly')))).toMatchObject({
      flowName: 'nightly',
    });
    await python.close();
  });

  it.each([
    ['leaving.py:f', 'SystemExit: 0'],
    ['plain.py:plain', 'is not a flow'],
    ['plain.py:absent', "name 'absent' not found"],
    ['absent.py:f', 'No such file or directory'],
    ['no.such.module.f', "No module named 'no'"],
  ])('%s: %s', async (written, failure) => {
    expect(await shared.inspect(entrypoint(written))).toEqual({ failure: expect.stringContaining(failure) });
  });

  it('may bring Python down, or never end; the next one is inspected all the same', async () => {
    const python = inspector({ timeout: SECONDS_TO_ANSWER * 1000 });
    const written = ['dying.py:f', 'methods.py:run_all', 'hanging.py:f', 'methods.py:run_all'];
    const answers = await Promise.all(written.map((each) => python.inspect(entrypoint(each))));
    await python.close();
    const flow = { flow: expect.objectContaining({ flowName: 'run-all' }) };
    expect(answers).toEqual([
      { failure: expect.stringContaining('it ended with exit code 7:\nlast words') },
      flow,
      { failure: expect.stringContaining(`it did not answer within ${SECONDS_TO_ANSWER} s`) },
      flow,
    ]);
    expect(python.started).toHaveLength(3);
  });
});

describe('the interpreter', () => {
  it('is the first with Prefect', async () => {
    const candidates = ['/bin/false', '/usr/bin/python3', python].map((path) => ({ path, origin: 'PATH' }));
    const inspecting = inspector({ candidates });
    expect(await flowOf(inspecting.inspect(entrypoint('methods.py:run_all')))).toMatchObject({
      flowName: 'run-all',
    });
    expect(inspecting.started).toEqual([python]);
    await inspecting.close();
  });

  it('is named when there is none with Prefect', async () => {
    const candidates = [
      { path: '/bin/false', origin: '.venv' },
      { path: '/usr/bin/python3', origin: 'PATH' },
    ];
    expect(await inspector({ candidates }).inspect(entrypoint('methods.py:run_all'))).toEqual({
      failure:
        'no Python with Prefect 3: `/bin/false` (.venv) does not work, `/usr/bin/python3` (PATH) has no Prefect',
    });
    expect(await inspector({ candidates: [] }).inspect(entrypoint('methods.py:run_all'))).toEqual({
      failure: 'no Python was found',
    });
  });
});
