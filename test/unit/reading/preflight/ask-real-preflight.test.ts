/** The project's own `run_preflight`: what differs, and every way in which Python may give no answer. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeFileSystem } from '../../../../src/adapters/node-file-system.ts';
import { differences } from '../../../../src/preflight/runtime/compare-reports.ts';
import { preflightInput } from '../../../../src/preflight/runtime/read-input.ts';
import { runPreflight } from '../../../../src/preflight/runtime/foretell-preflight.ts';
import type { FinishedProgram, ProgramCall } from '../../../../src/ports/processes.ts';
import { askRealPreflight } from '../../../../src/reading/preflight/ask-real-preflight.ts';
import { TqError } from '../../../../src/tq-error.ts';
import { subjectOf } from './subject-of.ts';

const folder = mkdtempSync(join(tmpdir(), 'tq-real-preflight-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(() => {
  writeFileSync(
    join(folder, 'flows.py'),
    `from common.engines import run_preflight
from prefect import flow


@flow
def orders(engine: str):
    run_preflight(engine)
`,
  );
  writeFileSync(
    join(folder, 'prefect.yaml'),
    `name: orders
deployments:
  - { name: a, entrypoint: flows.py:orders, work_pool: { name: local }, parameters: { engine: truthound } }
  - { name: b, entrypoint: flows.py:orders, work_pool: { name: local }, parameters: { engine: pandera } }
  - { name: c, entrypoint: flows.py:orders, work_pool: { name: local }, parameters: { engine: truthound } }
`,
  );
});

const TOKEN = 'tq-preflight-answer:';
const INSTALLED = {
  python: '3.11.9',
  orchestration: '3.0.3',
  engines: { truthound: '3.2.0' },
  homes: { '': '/home/u' },
};
const facts = { engines: INSTALLED.engines, homes: INSTALLED.homes, exists: () => false };
const same = (engine: string) => runPreflight(preflightInput({ engine_name: engine }), facts);
const line = (value: unknown): string => `\n${TOKEN}${JSON.stringify(value)}\n`;

const ANSWERED = [
  line(INSTALLED),
  line({ index: 0, answer: same('truthound') }),
  line({ index: 1, answer: same('pandera') }),
  line({ engine: 'truthound', error: null }),
  line({ engine: 'pandera', error: "ModuleNotFoundError: No module named 'pandera'" }),
].join('');

async function ask(...ends: (Partial<FinishedProgram> | { failure: string })[]) {
  const calls: ProgramCall[] = [];
  const answer = await askRealPreflight(await subjectOf(folder), {
    files: nodeFileSystem(),
    python: {
      interpreters: async () => ends.map((_, index) => ({ path: `/python${index}`, origin: 'PATH' })),
    },
    processes: {
      run: async (call) => {
        const end = ends[calls.push(call) - 1] ?? {};
        return 'failure' in end ? end : { exitCode: 0, stdout: '', stderr: '', ...end };
      },
    },
  });
  const texts = (check: string, list: 'seen' | 'skipped') =>
    answer[list].filter((each) => each.check === check).map(({ entries, text }) => ({ entries, text }));
  const said = answer.findings.map(({ finding, entries }) => ({
    code: finding.code,
    entries,
    message: finding.message,
  }));
  return { calls, said, texts };
}

test('whether a file is there is not compared where the project is read at a revision', () => {
  const input = preflightInput({ data_path: './a.csv' });
  const [here, there] = [false, true].map((isThere) =>
    runPreflight(input, { ...facts, exists: () => isThere }),
  );
  if (here === undefined || there === undefined) throw new Error('no answer');
  expect(differences(here, there)).toEqual(['the file is there for Python alone']);
  expect(differences(here, there, false)).toEqual([]);
});

describe('the answer of Python', () => {
  test('is asked for once for all deployments, and an engine that cannot be imported is a finding', async () => {
    const { calls, said, texts } = await ask({ stdout: `a banner on the way\n${ANSWERED}` });
    expect(calls).toHaveLength(1);
    expect(JSON.parse(calls[0]?.input ?? '')).toMatchObject({
      inputs: [{ engine_name: 'truthound' }, { engine_name: 'pandera' }],
      engines: ['truthound', 'pandera'],
    });
    expect(said).toEqual([
      {
        code: 'TQ4416',
        entries: [1],
        message:
          "the project's Python cannot import `pandera`, which checks the data: ModuleNotFoundError: No module named 'pandera'",
      },
    ]);
    const text = 'Python 3.11.9, truthound-orchestration 3.0.3';
    expect(texts('same-in-python', 'seen')).toEqual([
      { entries: [0, 2], text },
      { entries: [1], text },
    ]);
    expect(texts('engine-installed', 'seen')).toEqual([{ entries: [0, 2], text: 'truthound 3.2.0' }]);
  });

  test('that differs is a finding that names what differs', async () => {
    const other = JSON.stringify(same('truthound'))
      .replace('"name":"zero_config","status":"passed"', '"name":"zero_config","status":"failed"')
      .replace('"outcome":"compatible"', '"outcome":"incompatible"');
    const { said } = await ask({ stdout: ANSWERED.replace(JSON.stringify(same('truthound')), other) });
    expect(said[0]).toEqual({
      code: 'TQ4413',
      entries: [0, 2],
      message:
        "the project's own `run_preflight` says something else: `zero_config` is `failed` there and `passed` by the files",
    });
  });

  test('that is an exception where files tell none is a finding', async () => {
    const crash = { outcome: 'crash', exception: 'ValueError', message: 'no' };
    const stdout = ANSWERED.replace(JSON.stringify(same('truthound')), JSON.stringify(crash));
    expect((await ask({ stdout })).said[0]?.message).toContain(
      'it ends with `ValueError: no`, and by the files it calls the inputs compatible',
    );
  });
});

test('an engine that the package does not have is not asked for: it may be a module of the project', async () => {
  const own = mkdtempSync(join(folder, 'own-'));
  writeFileSync(
    join(own, 'flows.py'),
    'import truthound_prefect\nfrom prefect import flow\n\n\n@flow\ndef orders():\n    pass\n',
  );
  writeFileSync(
    join(own, 'prefect.yaml'),
    `name: orders
tq: { preflight: { engine_name: myproject } }
deployments:
  - { name: a, entrypoint: flows.py:orders, work_pool: { name: local } }
`,
  );
  const answer = await askRealPreflight(await subjectOf(own), {
    files: nodeFileSystem(),
    python: { interpreters: () => Promise.reject(new Error('nothing is to be looked for')) },
    processes: { run: () => Promise.reject(new Error('nothing is to be run')) },
  });
  const text = '`myproject` is no engine of truthound-orchestration, so Python is not asked for it';
  expect(answer.skipped).toEqual([
    { check: 'same-in-python', entries: [0], text },
    { check: 'engine-installed', entries: [0], text },
  ]);
});

describe('no answer', () => {
  const first = line(INSTALLED) + line({ index: 0, answer: same('truthound') });

  test.for([
    [
      'a Python that cannot be started',
      { failure: 'permission denied' },
      '`/python0` cannot be started: permission denied',
    ],
    [
      'a Python without the package',
      { stdout: line({ missing: "ModuleNotFoundError: No module named 'common'" }) },
      "`/python0` cannot import truthound-orchestration: ModuleNotFoundError: No module named 'common'",
    ],
    [
      'a Python that hangs',
      { exitCode: null, timedOut: true as const },
      '`/python0` gave no answer: it was stopped after 20 s',
    ],
    [
      'a Python that crashes',
      { exitCode: null, signal: 'SIGSEGV', stderr: 'Fatal Python error\n' },
      '`/python0` gave no answer: it ended by `SIGSEGV`: Fatal Python error',
    ],
    [
      'something else that knows the token',
      { stdout: line({ python: 3 }) },
      '`/python0` answers something that is no report',
    ],
    ['noise alone', { stdout: 'hello\n{}\n' }, '`/python0` gave no answer: it ended with 0'],
  ] as const)('of %s is a skipped check with its reason', async ([, end, text]) => {
    const { said, texts } = await ask(end);
    expect(said).toEqual([]);
    for (const check of ['same-in-python', 'engine-installed'])
      expect(texts(check, 'skipped')).toEqual([{ entries: [0, 2, 1], text }]);
  });

  test('of the likeliest Python is asked of the next', async () => {
    const { calls, texts } = await ask({ exitCode: 1 }, { stdout: ANSWERED });
    expect(calls.map(({ program }) => program)).toEqual(['/python0', '/python1']);
    expect(texts('same-in-python', 'skipped')).toEqual([]);
  });

  test('to what lies behind a crash loses nothing else', async () => {
    const { said, texts } = await ask({ stdout: `${first}\n${TOKEN}{"index": 1, "ans`, exitCode: 139 });
    expect(said).toEqual([]);
    expect(texts('same-in-python', 'seen').map(({ entries }) => entries)).toEqual([[0, 2]]);
    expect(texts('same-in-python', 'skipped')).toEqual([
      { entries: [1], text: 'no answer: it ended with 139' },
    ]);
    expect(texts('engine-installed', 'skipped')).toHaveLength(2);
  });

  test('to one input in its time is skipped for it alone', async () => {
    const late = { outcome: 'unanswered', message: 'no answer within 20 seconds' };
    const stdout = ANSWERED.replace(JSON.stringify(same('pandera')), JSON.stringify(late));
    const { texts } = await ask({ stdout });
    expect(texts('same-in-python', 'skipped')).toEqual([
      { entries: [1], text: 'no answer within 20 seconds' },
    ]);
  });

  test.for([
    { outcome: 'incompatible', report: { compatible: true, checks: [] } },
    { outcome: 'incompatible', report: { compatibility: {} } },
    { outcome: 'compatible', report: { compatibility: { checks: [null] }, resolved_source: null } },
    { outcome: 'compatible', report: { compatibility: { checks: [] }, resolved_source: { kind: 'sql' } } },
    { outcome: 'crash', exception: 3 },
    {},
  ])('to an input that is no report is skipped: %j', async (answer) => {
    const stdout = ANSWERED.replace(JSON.stringify(same('pandera')), JSON.stringify(answer));
    const { said, texts } = await ask({ stdout });
    expect(said.map(({ code }) => code)).toEqual(['TQ4416']);
    const text = 'Python answers something that is no report';
    expect(texts('same-in-python', 'skipped')).toEqual([{ entries: [1], text }]);
  });

  test('from nowhere, because the named Python does not exist', async () => {
    const answer = await askRealPreflight(await subjectOf(folder), {
      files: nodeFileSystem(),
      python: { interpreters: () => Promise.reject(new TqError('usage', 'there is no Python at `x`')) },
      processes: { run: () => Promise.reject(new Error('nothing is to be run')) },
    });
    expect(answer.skipped.map(({ text }) => text)).toEqual(Array(2).fill('there is no Python at `x`'));
  });
});
