/** The inputs that production uses, and what is said of them, on projects in temporary folders. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nodeFileSystem } from '../../../../src/adapters/node-file-system.ts';
import { lookAtRuntime } from '../../../../src/reading/preflight/look-at-runtime.ts';
import { subjectOf } from './subject-of.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tq-runtime-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

async function look() {
  const secrets: string[] = [];
  const ports = { files: nodeFileSystem(), keepSecret: (text: string) => void secrets.push(text) };
  const answer = await lookAtRuntime(await subjectOf(folder), ports);
  return {
    ...answer,
    secrets,
    said: answer.findings.map(({ finding, entries }) => ({
      code: finding.code,
      severity: finding.severity,
      entries,
      line: `${finding.where?.file}:${finding.where?.start.line}`,
    })),
    /** What each entry hands over, in the order in which it is judged. */
    inputs: [...(answer.reports ?? [])].map(([entry, reports]) => [
      entry,
      reports.map((each) => each['inputs']),
    ]),
  };
}

const entry = (name: string, rest = ''): string =>
  `  - name: ${name}\n    entrypoint: flows.py:orders\n    work_pool: { name: local }\n${rest}`;

const yaml = (entries: string, top = ''): string => `name: orders\n${top}deployments:\n${entries}`;

const flow = (call: string, parameters = ''): string =>
  `from common.engines import EngineCreationRequest, normalize_runtime_context, run_preflight
from prefect import flow


@flow
def orders(${parameters}):
    ${call}
`;

describe('inputs', () => {
  test('of a call are its literals, the parameters of the deployment, and the defaults of the flow', async () => {
    const call =
      'run_preflight("pandera", data_path=data_path, serializer=wire, runtime_context=normalize_runtime_context(platform="prefect", profile_name="dev"))';
    write({
      'flows.py': flow(call, 'data_path: str, wire: str = "shared_wire"'),
      'prefect.yaml': yaml(entry('a', '    parameters: { data_path: s3://b/x.csv }\n')),
    });
    expect((await look()).inputs).toEqual([
      [
        0,
        [
          {
            engine_name: 'pandera',
            serializer: 'shared_wire',
            data_path: 's3://b/x.csv',
            platform: 'prefect',
            profile_name: 'dev',
          },
        ],
      ],
    ]);
  });

  test('that the run works out are left out, and their checks are open', async () => {
    const call = 'source = find()\n    run_preflight("truthound", sql=source, runtime_context=context())';
    write({ 'flows.py': flow(call, 'source: str = "x"'), 'prefect.yaml': yaml(entry('a')) });
    const { inputs, said, skipped } = await look();
    expect(inputs).toEqual([[0, [{ engine_name: 'truthound' }]]]);
    expect(said).toEqual([]);
    expect(skipped.map(({ check }) => check)).toContain('compatible-inputs');
    expect(skipped.find(({ check }) => check === 'source-read-right')?.text).toBe(
      '`sql` is not known: the flow works it out',
    );
  });

  test('of a request hold the options of the engine; `auto_start` needs a version that is pinned', async () => {
    const call =
      'run_preflight(EngineCreationRequest(engine_name="truthound", config_overrides={"auto_start": True}))';
    write({ 'flows.py': flow(call), 'prefect.yaml': yaml(entry('a')), 'requirements.txt': 'truthound>=3\n' });
    const open = await look();
    expect(open.said).toEqual([]);
    expect(open.skipped.map(({ text }) => text)).toEqual([
      '`config_overrides` is not known: it starts the engine, and no requirement names its exact version',
    ]);
    write({ 'requirements.txt': 'truthound==2.9.0\n' });
    const pinned = await look();
    expect(pinned.said).toEqual([{ code: 'TQ4411', severity: 'error', entries: [0], line: 'flows.py:7' }]);
    expect(pinned.findings[0]?.finding.message).toContain('version 2.9.0 is incompatible');
  });

  test('are those of `tq.preflight` over all others, the entry over the top', async () => {
    const stated = '    tq: { preflight: { engine_name: nope, connection_id: null } }\n';
    write({
      'flows.py': flow('run_preflight("truthound")'),
      'prefect.yaml': yaml(
        entry('a') + entry('b', stated),
        'tq: { preflight: { sql: SELECT 1, connection_id: warehouse } }\n',
      ),
    });
    const { inputs, said } = await look();
    expect(inputs).toEqual([
      [0, [{ engine_name: 'truthound', connection_id: 'warehouse', sql: 'SELECT 1' }]],
      [1, [{ engine_name: 'nope', connection_id: null, sql: 'SELECT 1' }]],
    ]);
    expect(said).toEqual([{ code: 'TQ4411', severity: 'error', entries: [1], line: 'prefect.yaml:10' }]);
  });

  test('are those of calls that run with the flow; of one that may not run they are no error', async () => {
    const others =
      'def helper():\n    run_preflight("nope")\n\n\n@flow\ndef other():\n    run_preflight("nope")\n';
    write({
      'flows.py': flow('if orders is None:\n        run_preflight("never")') + `\n\n${others}`,
      'prefect.yaml': yaml(entry('a')),
    });
    const { inputs, said } = await look();
    expect(inputs).toEqual([[0, [{ engine_name: 'never' }]]]);
    expect(said.map(({ code, severity }) => [code, severity])).toEqual([['TQ4411', 'warning']]);
  });

  test('that are equal are judged once, for all that have them', async () => {
    write({
      'flows.py': flow('run_preflight("nope")'),
      'prefect.yaml': yaml(entry('a') + entry('b') + entry('c')),
    });
    expect((await look()).said).toEqual([
      { code: 'TQ4411', severity: 'error', entries: [0, 1, 2], line: 'flows.py:7' },
    ]);
  });
});

const BLOCK = `from prefect import flow
from truthound_prefect import DataQualityBlock, data_quality_check_task


@flow
def orders(data_path: str | None = None):
    data_quality_check_task([], DataQualityBlock.load("orders-prod"))
`;

const block = (fields: string): string =>
  `version: 1\nname: orders-prod\nparallel: false\nmax_workers: null\nauto_schema: false\nfail_on_error: true\nwarning_threshold: null\ntimeout_seconds: 300.0\n${fields}`;

describe('a block', () => {
  test('asks with the engine of its file, and with its observability', async () => {
    write({
      'flows.py': BLOCK,
      'blocks/prod.yaml': block(
        'engine_name: truthound\nobservability: { backend: openlineage, endpoint: lineage.example.com }\n',
      ),
      'prefect.yaml': yaml(entry('a'), 'tq: { blocks: blocks/*.yaml }\n'),
    });
    const { said, findings } = await look();
    expect(said.map(({ code, severity }) => [code, severity])).toEqual([['TQ4411', 'error']]);
    expect(findings[0]?.finding.message).toContain('OpenLineage endpoint must be an absolute http(s) URL');
  });

  test('that the server alone has tells nothing', async () => {
    write({ 'flows.py': BLOCK, 'prefect.yaml': yaml(entry('a')) });
    const { said, skipped } = await look();
    expect(said).toEqual([]);
    expect(skipped[0]?.text).toContain('the server alone has the block');
  });

  test('is handed no source: one that a parameter names is a hint', async () => {
    write({
      'flows.py': BLOCK,
      'prefect.yaml': yaml(entry('a', '    parameters: { data_path: x.csv.gz }\n')),
    });
    const { said } = await look();
    expect(said.map(({ code, severity }) => [code, severity])).toEqual([['TQ4415', 'hint']]);
  });

  test('goes on where a source that nobody hands over would end the package', async () => {
    write({
      'flows.py': BLOCK.replace(
        'DataQualityBlock.load("orders-prod")',
        'DataQualityBlock(engine_name="nope")',
      ),
      'prefect.yaml': yaml(entry('a', "    parameters: { data_path: 'http://[::1/x.csv', sql: [1] }\n")),
    });
    const { said } = await look();
    expect(said.map(({ code, severity }) => [code, severity])).toEqual([
      ['TQ4415', 'hint'],
      ['TQ4411', 'error'],
    ]);
  });
});

describe('a source', () => {
  const preflight = flow(
    'run_preflight("truthound", data_path=data_path, runtime_context=normalize_runtime_context(connection_id="w"))',
    'data_path: str',
  );
  const withPath = (path: string): string => yaml(entry('a', `    parameters: { data_path: '${path}' }\n`));

  test('with credentials is told without them, in findings, remarks and reports', async () => {
    write({ 'flows.py': preflight, 'prefect.yaml': withPath('postgresql://u:correct-horse@db/orders') });
    const answer = await look();
    expect(answer.said.map(({ code }) => code)).toEqual(['TQ4415']);
    expect(answer.secrets).toEqual(['correct-horse']);
    const told = JSON.stringify([answer.findings, answer.seen, answer.skipped, [...(answer.reports ?? [])]]);
    expect(told).toContain('postgresql');
    expect(told).not.toContain('correct-horse');
  });

  test('that ends the package is an exception, said once', async () => {
    write({ 'flows.py': preflight, 'prefect.yaml': withPath('http://[::1/x.csv') });
    expect((await look()).said).toEqual([
      { code: 'TQ4412', severity: 'error', entries: [0], line: 'prefect.yaml:6' },
    ]);
  });

  test('that another check reports is not reported twice', async () => {
    write({ 'flows.py': preflight, 'prefect.yaml': withPath('data/missing.csv') });
    expect((await look()).said).toEqual([]);
  });

  test.for(['/srv/data/x.csv', '~/x.csv', '~etl/x.csv'])(
    'of the worker, %s, is nobody’s finding',
    async (path) => {
      write({ 'flows.py': preflight, 'prefect.yaml': withPath(path) });
      const { said, skipped } = await look();
      expect(said).toEqual([]);
      expect(skipped).toEqual([
        { check: 'source-there', entries: [0], text: `\`${path}\` lies on the machine of the worker` },
      ]);
    },
  );
});

test('a flow that says nothing of what it asks is skipped, with a way out', async () => {
  write({
    'flows.py':
      'import truthound\nfrom prefect import flow\n\n\n@flow\ndef orders():\n    truthound.check("x")\n',
    'prefect.yaml': yaml(entry('a')),
  });
  expect((await look()).skipped).toEqual([
    {
      check: 'compatible-inputs',
      entries: [0],
      text: 'no file tells what truthound-orchestration is asked; say it under `tq: {preflight: {…}}`',
    },
  ]);
});
