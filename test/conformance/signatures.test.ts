/** Every recorded flow of the corpus: tq reads it as Prefect deployed it, or says what it cannot tell. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { treeSitterPython } from '../../src/adapters/tree-sitter-python.ts';
import type { DiagnosticCode } from '../../src/diagnostics/codes.ts';
import { type FlowReading, readFlowFile } from '../../src/python/read-flow.ts';
import { type SignatureRow, signatureRows } from './signature-rows.ts';

/** Rows that tq does not read as Prefect does, why, and how it says so. */
const NOT_READ_ALIKE: Record<string, { reason: string; says: DiagnosticCode }> = {
  'static-missing-import': {
    reason:
      'Prefect could not import the file and made a required keyword-only parameter optional; tq keeps it required',
    says: 'TQ2105',
  },
  'static-missing-decorator': {
    reason: 'Prefect could not import the file and refused it; tq reads it, which is the purpose',
    says: 'TQ2109',
  },
};

/** The second file was recorded with Python 3.12, whose `class Box[T]` the environment of these tests cannot run. */
const ROWS = [...signatureRows('signatures.jsonl'), ...signatureRows('signatures-python-3.12.jsonl')];

const parser = treeSitterPython();

function read(row: SignatureRow): Promise<FlowReading> {
  const sourceHash = createHash('md5').update(row.source).digest('hex');
  const file = { file: row.file, text: row.source, sourceHash };
  // Where the corpus was recorded, none of the variables that it asks for was set.
  return readFlowFile(parser, file, row.entrypoint, {});
}

const READ = ROWS.filter((row) => !(row.id in NOT_READ_ALIKE));

describe('signatures of the corpus', () => {
  it.each(READ.filter((row) => row.exit === 0))('$id is read as Prefect deployed it', async (row) => {
    const { flow } = await read(row);
    // Where Prefect could not import the file it has no version; tq has the file's hash there as anywhere.
    const version = row.version ?? createHash('md5').update(row.source).digest('hex');
    expect({ ...flow, version: flow?.declaredVersion ?? flow?.sourceHash }).toMatchObject({
      flowName: row.flow_name,
      description: row.description === 'None' ? null : row.description,
      version,
    });
    expect(flow?.parameterSchema).toEqual(row.parameter_openapi_schema);
  });

  it.each(READ.filter((row) => row.exit !== 0))('$id is refused', async (row) => {
    const { flow, diagnostics } = await read(row);
    expect(flow).toBeUndefined();
    expect(diagnostics.map((each) => each.severity)).toContain('error');
  });

  it.each(ROWS.filter((row) => row.id in NOT_READ_ALIKE))(
    '$id is read in another way, and tq says so',
    async (row) => {
      const { diagnostics } = await read(row);
      expect(diagnostics.map((each) => each.code)).toContain(NOT_READ_ALIKE[row.id]?.says);
    },
  );

  it('lists no row that the corpus lacks', () => {
    expect(ROWS.map((row) => row.id)).toEqual(expect.arrayContaining(Object.keys(NOT_READ_ALIKE)));
  });
});
