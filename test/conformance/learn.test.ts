/** Rules that are proposed from data, with the real Truthound: its engine passes the good sample and finds in the bad one what is said. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { pythonEnvironment } from '../../scripts/python-environment.ts';
import { nodeFileSystem } from '../../src/adapters/node-file-system.ts';
import { readTemplates } from '../../src/reading/scaffold/read-templates.ts';
import { domainFiles } from '../../src/scaffold/domain-files.ts';
import { learn } from '../../src/reading/scaffold/learn.ts';
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

const CASES = { mixed: MIXED, texts: 'a,b\nx,\n,y\nz,w\n', one: 'only\n1\n2\n2\n' };

const PARQUET = `
import datetime, polars as pl
days = [datetime.date(2026, 1, 1 + i % 28) for i in range(300)]
pl.DataFrame({"id": range(300), "day": days, "kind": ["ab"[i % 2] for i in range(300)], "list": [[i] for i in range(300)]}).write_parquet("facts.parquet")
`;

/** Judges both samples of each domain by the module that flows use. */
const JUDGE = `
import json, sys
sys.path.insert(0, ".")
import polars as pl
from src.core.rules import check
judge = lambda name, data: [each.name for each in check(pl.read_csv(f"data/{data}.csv", infer_schema_length=None), name, fail_on="never").failed()]
print(json.dumps({name: [judge(name, name), judge(name, f"{name}-bad")] for name in sys.argv[1:]}))
`;

test('the good sample breaks no proposed rule, the bad one those that are said, by Truthound and without it', async () => {
  const { python } = await pythonEnvironment();
  const files = nodeFileSystem();
  const templates = await readTemplates(files);
  const directory = projectFolder({
    'src/core/rules.py': templates.get('rules/src/core/rules.py') ?? '',
    ...Object.fromEntries(Object.entries(CASES).map(([name, text]) => [`${name}.csv`, text])),
  });
  await execa(python, ['-c', PARQUET], { cwd: directory });
  const ports = {
    environment: {
      variables: { PATH: process.env.PATH },
      workingDirectory: directory,
      homeDirectory: directory,
      platform: 'linux' as const,
    },
    files,
    processes: execaProcesses(),
  };
  const expected: Record<string, unknown> = {};
  for (const [asked, names] of [
    [python, [...Object.keys(CASES).map((name) => `${name}.csv`), 'facts.parquet']],
    ['never', Object.keys(CASES).map((name) => `${name}.csv`)],
  ] as const)
    for (const file of names) {
      const domain = `${file.split('.')[0]}_${asked === 'never' ? 'alone' : 'learnt'}`;
      const { learnt, notes } = await learn({ file, domain, engine: 'truthound', python: asked }, ports);
      expect(notes[0]).toContain(asked === 'never' ? 'without Truthound' : 'learnt by Truthound');
      const choices = { project: 'shop', domain, engine: 'truthound', poolType: 'process', learnt } as const;
      for (const { path, text } of domainFiles(choices, templates).files) write(directory, path, text);
      expected[domain] = [[], [...learnt.broken].sort()];
      if (file === 'facts.parquet') expect(notes[0]).toContain('CSV has no way to write list');
    }
  const { stdout } = await execa(python, ['-c', JUDGE, ...Object.keys(expected)], { cwd: directory });
  const judged = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, string[][]>;
  const sorted = Object.entries(judged).map(([name, lists]) => [name, lists.map((list) => list.sort())]);
  expect(Object.fromEntries(sorted)).toEqual(expected);
  // As it is read from the first rows it is a number, and the whole says that it is none.
  const rules = readFileSync(join(directory, 'quality/mixed_learnt.yaml'), 'utf8');
  expect(rules).toContain('{ type: not_null, column: late }');
  expect(rules).not.toContain('column: late, ');
});

function write(directory: string, path: string, text: string): void {
  if (!/^(quality|data)\//.test(path)) return;
  const target = join(directory, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}
