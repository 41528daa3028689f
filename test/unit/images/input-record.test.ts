import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { contentHash, type ImageInputs } from '../../../src/images/content-hash.ts';
import { changesSince } from '../../../src/images/changed-inputs.ts';
import { readInputRecord, recordOf, toInputRecord } from '../../../src/images/input-record.ts';
import type { ContextEntry } from '../../../src/ports/build-context.ts';

function file(path: string, content = path): ContextEntry {
  return { path, kind: 'file', mode: 0o644, size: 1, digest: contentHash({ ...EMPTY, dockerfile: content }) };
}

const EMPTY: ImageInputs = { entries: [], dockerfile: 'FROM scratch', buildArguments: {} };

function packed(value: unknown): string {
  return gzipSync(JSON.stringify(value)).toString('base64');
}

describe('toInputRecord', () => {
  it('comes back whole when it is small', () => {
    const inputs: ImageInputs = {
      entries: [file('__proto__/constructor'), file('10'), file('é \n'), file('a/b/c')],
      dockerfile: 'FROM scratch',
      buildArguments: { TOKEN: 'of nobody' },
      target: 'run',
    };
    expect(readInputRecord(toInputRecord(inputs))).toEqual(recordOf(inputs));
  });

  it('holds no value of an argument', () => {
    const inputs = { ...EMPTY, buildArguments: { A: 'value-to-hide' } };
    const one = toInputRecord(inputs);
    expect(readInputRecord(one)).toEqual(recordOf(inputs));
    expect(JSON.stringify(readInputRecord(one))).not.toMatch(/value-to-hide|"A"/);
    expect(one).not.toBe(toInputRecord({ ...EMPTY, buildArguments: { A: 'other' } }));
  });

  it.each<[what: string, path: (index: number) => string, count: number]>([
    ['one folder', (index) => `data/part-${index}.csv`, 5000],
    ['many folders', (index) => `d${index % 700}/e${index % 7}/file-${index}.py`, 20_000],
    ['no folder', (index) => `file-${index}`, 5000],
    ['long names', (index) => `${index}-${'long'.repeat(50)}/x`, 8000],
  ])('stays within 16 KB with many files in %s', (_, path, count) => {
    const inputs = { ...EMPTY, entries: Array.from({ length: count }, (__, index) => file(path(index))) };
    const text = toInputRecord(inputs);
    expect(text.length).toBeLessThanOrEqual(16 * 1024);
    const record = readInputRecord(text);
    expect(record?.files.digest).toBe(recordOf(inputs).files.digest);
    expect(record && changesSince(record, inputs)).toEqual([]);
  });

  it('gives up large folders first, and names a change in them by the folder', () => {
    const small = [file('src/core/rules.py'), file('src/core/deep/down/x.py')];
    const large = Array.from({ length: 5000 }, (_, index) => file(`data/part-${index}.csv`));
    const record = readInputRecord(toInputRecord({ ...EMPTY, entries: [...small, ...large] }));
    const changed = [
      file('src/core/rules.py', 'new'),
      small[1]!,
      file('data/part-7.csv', 'new'),
      ...large.slice(1),
    ];
    expect(record && changesSince(record, { ...EMPTY, entries: changed })).toEqual([
      { kind: 'file', path: 'data/', change: 'changed' },
      { kind: 'file', path: 'src/core/rules.py', change: 'changed' },
    ]);
  });

  it('says at least that something changed when not even the folders fit', () => {
    const entries = Array.from({ length: 5000 }, (_, index) => file(`file-${index}`));
    const record = readInputRecord(toInputRecord({ ...EMPTY, entries }));
    expect(record && changesSince(record, { ...EMPTY, entries: entries.slice(1) })).toEqual([
      { kind: 'file', path: './', change: 'changed' },
    ]);
  });
});

describe('readInputRecord', () => {
  const fields = { v: 1, d: 'abcdef', a: null, t: null, p: null, f: ['x', 'abcdef'] };

  it('reads what is well formed', () => {
    expect(readInputRecord(packed(fields))?.files.children).toEqual(new Map([['x', 'abcdef']]));
  });

  it.each<[what: string, text: string]>([
    ['nothing', ''],
    ['no base64', '%%%'],
    ['no gzip', Buffer.from('text').toString('base64')],
    ['no JSON', gzipSync('{').toString('base64')],
    ['null', packed(null)],
    ['another version', packed({ ...fields, v: 2 })],
    ['no digest', packed({ ...fields, d: 'short' })],
    ['a name without a digest', packed({ ...fields, f: ['x'] })],
    ['a file that is a folder', packed({ ...fields, f: ['x', []] })],
    ['a path for a name', packed({ ...fields, f: ['x/y', 'abcdef'] })],
    ['a name twice', packed({ ...fields, f: ['x', 'abcdef', 'x', 'abcdef'] })],
    ['a bomb', gzipSync(Buffer.alloc(4_000_000, ' ')).toString('base64')],
    ['folders without end', gzipSync(`${'["a/",'.repeat(50_000)}${']'.repeat(50_000)}`).toString('base64')],
    ['too much text', 'A'.repeat(20_000)],
  ])('refuses %s', (_, text) => {
    expect(readInputRecord(text)).toBeUndefined();
  });
});
