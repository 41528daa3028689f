/** Rules that are proposed from data, with the real Truthound: each engine passes the data, and finds in the bad sample what is said. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { pythonEnvironment } from '../../scripts/python-environment.ts';
import { nodeFileSystem } from '../../src/adapters/node-file-system.ts';
import { readTemplates } from '../../src/reading/scaffold/read-templates.ts';
import { domainFiles } from '../../src/scaffold/domain-files.ts';
import { learn, type Learning, type LearnRequest } from '../../src/reading/scaffold/learn.ts';
import type { EngineName } from '../../src/scaffold/scaffold.ts';
import type { TqError } from '../../src/tq-error.ts';
import { execaProcesses } from '../../src/adapters/execa-processes.ts';
import { projectFolder } from '../commands/project-folder.ts';

/** Names, numbers, truths, dates, nulls, quotes, leading zeros, nothing at all, and a number that the end refutes. */
const MIXED = [
  'id,name,amount,flag,note,day,code,empty,score,late',
  ...Array.from({ length: 250 }, (_, index) =>
    [
      index + 1,
      index % 9 === 0 ? `"O""Neil, ${index}"` : `Ül ${index}`,
      index % 3 === 0 ? '1e2' : `${index}.50`,
      index % 2 === 0,
      index % 4 === 0 ? '' : 'xy'[index % 2],
      `2026-01-0${(index % 9) + 1}`,
      `0${index % 9}7`,
      '',
      index % 5 === 0 ? '' : index,
      index === 249 ? 'none' : index,
    ].join(','),
  ),
].join('\n');

/** Beyond the sample values are missing: of a whole number, of a text to pandas alone, of a fraction, of a key. */
const LATE = [
  'id,quantity,note,weight,parent_id',
  ...Array.from({ length: 300 }, (_, row) =>
    [
      row,
      row === 270 ? '' : row % 50,
      row === 271 ? 'NA' : `n${row % 30}`,
      row === 272 ? 'nan' : `${row}.5`,
      row === 273 ? '' : row,
    ].join(','),
  ),
].join('\n');

/** Numbers that are keys, days, and of more than 64 bits. */
const SALES = [
  'sale_id,customer_id,price,quantity,day,big,size',
  ...Array.from({ length: 250 }, (_, row) =>
    [
      9007199254740993n + BigInt(row),
      row % 40,
      `${row % 90}.${(row % 89) + 10}`,
      (row % 9) + 1,
      20260101 + (row % 28),
      9223372036854775700n + BigInt(row),
      ['S', '38', '40'][row % 3],
    ].join(','),
  ),
].join('\n');

/** The same sales on another day: whole prices, other customers, written otherwise, one size of digits. */
const NEXT = [
  'sale_id,customer_id,price,quantity,day,big,size',
  ...Array.from({ length: 30 }, (_, row) =>
    [9507199254740993n + BigInt(row), 4000 + (row % 4), 5 + row, '1.0', 20270101, row, 38].join(','),
  ),
].join('\n');

const CASES = {
  mixed: MIXED,
  texts: 'a,b\nx,\n,y\nz,w\n',
  one: 'only\n1\n2\n2\n',
  late: LATE,
  sales: SALES,
};

const PARQUET = `
import datetime, polars as pl
days = [datetime.date(2026, 1, 1 + i % 28) for i in range(300)]
facts = pl.DataFrame({"id": range(300), "day": days, "kind": ["ab"[i % 2] for i in range(300)], "list": [[i] for i in range(300)], "took": [datetime.timedelta(hours=i) for i in range(300)]})
facts.write_parquet("facts.parquet")
facts.select("list", "took").write_parquet("nested.parquet")
`;

/** Judges by the modules that flows use: both samples of each domain, the whole of its data, and how the next delivery ends. */
const JUDGE = `
import json, sys
sys.path.insert(0, ".")
from pathlib import Path
from src.core.deliveries import read_delivery
from src.core.rules import check
judge = lambda name, path, at_least="info": sorted(each.name for each in check(read_delivery(Path(path)), name, fail_on="never").failed(at_least))
print(json.dumps({name: {
    "good": judge(name, f"data/{name}.csv"),
    "bad": judge(name, f"data/{name}-bad.csv"),
    "whole": judge(name, f"{name.split('_')[0]}.csv") if Path(f"{name.split('_')[0]}.csv").is_file() else [],
    "next": judge(name, "next.csv", "error") if name.startswith("sales") else [],
} for name in sys.argv[1:]}))
`;

const NAMES = Object.keys(CASES) as (keyof typeof CASES)[];

async function projectWithData(engine: EngineName): Promise<string> {
  const templates = await readTemplates(nodeFileSystem());
  const deliveries = `project/${engine === 'truthound' ? 'polars' : 'pandas'}/src/core/deliveries.py`;
  return projectFolder({
    'src/core/rules.py': templates.get('rules/src/core/rules.py') ?? '',
    'src/core/deliveries.py': templates.get(deliveries) ?? '',
    'next.csv': NEXT,
    ...Object.fromEntries(Object.entries(CASES).map(([name, text]) => [`${name}.csv`, text])),
  });
}

function learnIn(
  directory: string,
  request: Omit<LearnRequest, 'domain'>,
  domain = 'orders',
): Promise<Learning> {
  const environment = {
    variables: { PATH: process.env.PATH },
    workingDirectory: directory,
    homeDirectory: directory,
    platform: 'linux' as const,
  };
  return learn({ ...request, domain }, { environment, files: nodeFileSystem(), processes: execaProcesses() });
}

test.for([
  { engine: 'truthound', list: undefined, names: NAMES },
  { engine: 'pandera', list: 'python-requirements-pandera.txt', names: ['mixed', 'late', 'sales'] },
  {
    engine: 'great_expectations',
    list: 'python-requirements-great-expectations.txt',
    names: ['mixed', 'late', 'sales'],
  },
] as const)(
  'the data break no proposed rule, the bad sample those that are said, by Truthound and without it: $engine',
  async ({ engine, list, names }) => {
    const { python } = await pythonEnvironment();
    const templates = await readTemplates(nodeFileSystem());
    const directory = await projectWithData(engine);
    const parquet = engine === 'truthound' ? ['facts.parquet'] : [];
    if (parquet.length > 0) await execa(python, ['-c', PARQUET], { cwd: directory });
    const expected: Record<string, unknown> = {};
    for (const [asked, files] of [
      [python, [...names.map((name) => `${name}.csv`), ...parquet]],
      ['never', names.map((name) => `${name}.csv`)],
    ] as const)
      for (const file of files) {
        const domain = `${file.split('.')[0]}_${asked === 'never' ? 'alone' : 'learnt'}`;
        const { learnt, notes } = await learnIn(directory, { file, engine, python: asked }, domain);
        expect(notes[0]).toContain(asked === 'never' ? 'without Truthound' : 'learnt by Truthound');
        const choices = { project: 'shop', domain, engine, poolType: 'process', learnt } as const;
        for (const { path, text } of domainFiles(choices, templates).files) write(directory, path, text);
        expected[domain] = { good: [], bad: [...learnt.broken].sort(), whole: [], next: [] };
        if (file === 'facts.parquet') expect(notes[0]).toContain('CSV has no way to write `list`, `took`');
      }
    const judging = list === undefined ? python : (await pythonEnvironment(list)).python;
    const { stdout } = await execa(judging, ['-c', JUDGE, ...Object.keys(expected)], { cwd: directory });
    expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toEqual(expected);
    // As it is read from the first rows it is a number, and the whole says that it is none.
    const rules = readFileSync(join(directory, 'quality/mixed_learnt.yaml'), 'utf8');
    expect(rules).toContain('{ type: not_null, column: late }');
    expect(rules).not.toContain('column: late, ');
  },
);

test('what is wrong with a file is said alike by Truthound and without it', async () => {
  const { python } = await pythonEnvironment();
  const directory = projectFolder({
    'semicolons.csv': 'a;b\n1;2,5\n',
    'ragged.csv': 'a,b\n1,2\n1\n',
    'latin.csv': new Uint8Array([0x61, 0x0a, 0xfc, 0x0a]),
    'empty.csv': '',
  });
  await execa(python, ['-c', PARQUET], { cwd: directory });
  const told = async (file: string, asked: string): Promise<unknown> => {
    const error: unknown = await learnIn(directory, { file, engine: 'pandera', python: asked }).catch(
      (refused: unknown) => refused,
    );
    const { message, help, cause } = error as TqError;
    return { message, help, cause };
  };
  for (const file of ['semicolons.csv', 'ragged.csv', 'latin.csv', 'empty.csv'])
    expect(await told(file, python)).toEqual(await told(file, 'never'));
  expect(await told('nested.parquet', python)).toEqual({
    message: '`nested.parquet` has no column that CSV can hold',
  });
});

function write(directory: string, path: string, text: string): void {
  if (!/^(quality|data)\//.test(path)) return;
  const target = join(directory, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}
