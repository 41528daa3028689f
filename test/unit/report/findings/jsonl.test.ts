import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { renderJsonLines } from '../../../../src/report/findings/jsonl.ts';
import { renderJson } from '../../../../src/report/json.ts';
import { FAILED, NASTY, record, RECORDS, SEVERAL } from './records.ts';

const schema = (name: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../../../schemas', name), 'utf8'));
const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
const isDocument = ajv.compile(schema('output.schema.json'));
const isLine = new Ajv({ allErrors: true, allowUnionTypes: true, strictRequired: false, strictTypes: false })
  .addSchema(schema('output.schema.json'))
  .compile(schema('output-line.schema.json'));

const lines = (findings: typeof SEVERAL) =>
  renderJsonLines(findings)
    .split('\n')
    .map((line) => JSON.parse(line));

describe('renderJsonLines', () => {
  test.for(Object.entries(RECORDS))(
    'each line is as the schema says, and the last one tells the end: %s',
    ([, findings]) => {
      for (const line of lines(findings)) {
        isLine(line);
        expect(isLine.errors ?? []).toEqual([]);
      }
      expect(lines(findings).at(-1)).toMatchObject({ type: 'end', exitReason: findings.exitReason });
    },
  );

  test('tells what the document tells', () => {
    const whole = { ...SEVERAL, notes: ['one'], results: { codes: [] } };
    const types = lines(whole).map(({ type }) => type);
    expect(types).toEqual(['note', ...SEVERAL.diagnostics.map(() => 'diagnostic'), 'result', 'end']);
    const { diagnostics } = JSON.parse(renderJson(SEVERAL));
    expect(lines(SEVERAL).slice(0, -1)).toEqual(
      diagnostics.map((each: object) => ({ type: 'diagnostic', ...each })),
    );
    expect(lines(FAILED).map(({ type }) => type)).toEqual(['outcome', 'outcome', 'failure', 'end']);
  });
});

describe('renderJson', () => {
  test.for(Object.entries(RECORDS))('is as its schema says: %s', ([, findings]) => {
    isDocument(JSON.parse(renderJson(findings)));
    expect(isDocument.errors ?? []).toEqual([]);
  });

  test('carries the repair and keeps texts as they are', () => {
    expect(JSON.parse(renderJson(SEVERAL)).diagnostics[0].fix).toEqual(SEVERAL.diagnostics[0]!.fix);
    expect(JSON.parse(renderJson(NASTY)).diagnostics[0].message).toBe(NASTY.diagnostics[0]!.message);
  });

  test('a command that looks for nothing has no list of findings', () => {
    expect(JSON.parse(renderJson(record({ checked: false })))).not.toHaveProperty('diagnostics');
    expect(JSON.parse(renderJson(record()))).toMatchObject({ diagnostics: [] });
  });
});
