/** `tq new domain --from` without Python; with it: test/conformance/learn.test.ts. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectFolder } from './project-folder.ts';
import { runTq } from './run-tq.ts';

const ORDERS = `id,status,price,note
1,new,1.50,
2,paid,2.00,"a, b"
3,new,3.25,
4,paid,10.00,"two
lines"
`;

async function projectWith(files: Record<string, string | Uint8Array>): Promise<string> {
  const directory = projectFolder(files);
  await runTq(['init', '--yes', '--name', 'shop', '--ci', 'none', '--domain', 'first'], { directory });
  return directory;
}

const read = (directory: string, path: string): string => readFileSync(join(directory, path), 'utf8');

test('rules are proposed from what the cells look like, and the samples fit them', async () => {
  const directory = await projectWith({ 'orders.csv': `\uFEFF${ORDERS.replaceAll('\n', '\r\n')}` });
  const { exitCode, stderr } = await runTq(['new', 'domain', 'orders', '--from', 'orders.csv'], {
    directory,
  });
  expect(exitCode).toBe(0);
  expect(stderr).toContain('rules are proposed from all 4 rows of orders.csv, without Truthound: no Python');
  expect(stderr).toContain('look for personal data there before you commit it');
  expect(read(directory, 'quality/orders.yaml')).toMatchInlineSnapshot(`
    "# yaml-language-server: $schema=../.rules.schema.json
    # Proposed from data, by what they looked like: keep what must always hold, take out what was chance.
    # After a change: \`tq rules compile quality/orders.yaml\`, and commit what it writes; flows load that.
    version: 1
    engine: truthound
    dataset: orders
    rules:
      - { type: dtype, column: id, dtype: int }
      - { type: not_null, column: id }
      - { type: unique, column: id }
      - { type: not_null, column: status }
      - { type: in_set, column: status, values: [new, paid], severity: warning }
      - { type: not_null, column: price }
      - { type: in_range, column: price, min: 1.5, max: 10.0, severity: warning }
      - { type: column_exists, column: note, severity: critical }
    "
  `);
  expect(read(directory, 'data/orders.csv')).toBe(ORDERS.replace('two\nlines', 'two\r\nlines'));
  expect(read(directory, 'data/orders-bad.csv').split('\n').slice(1, 5)).toMatchInlineSnapshot(`
    [
      "1,new,1.50,",
      "1,paid,2.00,"a, b"",
      "3,,3.25,",
      "4,paid,20.00,"two
    ",
    ]
  `);
  expect(read(directory, 'tests/test_orders.py')).toContain('    "unique:id",\n    "not_null:status",\n');
  expect((await runTq(['validate', '--max-warnings', '0'], { directory })).exitCode).toBe(0);
});

test('a long file gives its first rows', async () => {
  const lines = Array.from({ length: 1000 }, (_, index) => `${index},${index % 2 === 0 ? 'a' : 'b'}`);
  const directory = await projectWith({ 'long.csv': `n,kind\n${lines.join('\n')}` });
  const { stderr } = await runTq(['new', 'domain', 'long', '--from', 'long.csv', '--python', 'never'], {
    directory,
  });
  expect(stderr).toContain('from all 1000 rows');
  expect(stderr).toContain('200 rows of long.csv are copied to data/long.csv');
  expect(read(directory, 'data/long.csv').trimEnd().split('\n')).toHaveLength(201);
});

test.for([
  ['nothing.csv', undefined, 64, 'there is no file `nothing.csv`'],
  ['empty.csv', '', 1, 'is empty'],
  ['heading.csv', 'a,b\n', 1, 'has no rows'],
  ['semicolons.csv', 'a;b\n1;2\n', 1, 'sets its cells apart by `;`, and flows read commas'],
  ['decimals.csv', 'a;b\n1;2,5\n', 1, 'sets its cells apart by `;`, and flows read commas'],
  ['tabs.csv', 'a\tb\n1\t2\n', 1, 'sets its cells apart by tabs'],
  ['ragged.csv', 'a,b\n1,2\n1\n', 1, 'no CSV file with commas: line 3 has 1 cell, and the heading 2'],
  ['https://example.org/a.csv', undefined, 64, 'reads a file of this machine'],
  ['quote.csv', 'a,b\n"1,2\n', 1, 'is no CSV file with commas'],
  ['twice.csv', 'a,a\n1,2\n', 1, 'has two columns `a`'],
  ['unnamed.csv', 'a,\n1,2\n', 1, 'has a column without a name'],
  ['latin.csv', new Uint8Array([0x61, 0x0a, 0xfc, 0x0a]), 1, 'is not in UTF-8'],
  ['data.parquet', 'PAR1', 3, 'only a Python with Truthound can read'],
] as const)('%s is refused, and nothing of the domain is there', async ([file, text, code, message]) => {
  const directory = await projectWith(text === undefined ? {} : { [file]: text });
  const before = read(directory, 'prefect.yaml');
  const { exitCode, stderr } = await runTq(['new', 'domain', 'orders', '--from', file], { directory });
  expect({ exitCode, stderr }).toEqual({ exitCode: code, stderr: expect.stringContaining(message) });
  expect(read(directory, 'prefect.yaml')).toBe(before);
  expect(existsSync(join(directory, 'quality/orders.yaml'))).toBe(false);
});

test('a Python that is named and has no Truthound is a mistake; so are data for a domain that has some', async () => {
  const directory = await projectWith({ 'orders.csv': ORDERS });
  writeFileSync(join(directory, 'python'), '#!/bin/sh\necho \'{"python": "3.11.7", "packages": {}}\'\n', {
    mode: 0o755,
  });
  const flags = ['new', 'domain', 'orders', '--from', 'orders.csv'];
  const named = await runTq([...flags, '--python', './python'], { directory });
  expect(named).toMatchObject({ exitCode: 64, stderr: expect.stringContaining('has no Truthound') });
  await runTq(flags, { directory });
  const again = await runTq(flags, { directory });
  expect(again).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('`--from` is for a new domain'),
  });
});

test('a column whose heading has a quote gets no rule, and it is said', async () => {
  const directory = await projectWith({ 'orders.csv': 'id,"a""b"\n1,2\n2,4\n' });
  const { exitCode, stderr } = await runTq(
    ['new', 'domain', 'orders', '--from', 'orders.csv', '--python', 'never'],
    { directory },
  );
  expect(exitCode).toBe(0);
  expect(stderr).toContain('none for `a"b`');
  expect(read(directory, 'quality/orders.yaml')).not.toContain('a"b');
});

test('one row is spoken of as one, and a heading that looks like values is told of', async () => {
  const directory = await projectWith({ 'orders.csv': '1,2026-01-01,a\n2,2026-01-02,b\n' });
  const { stderr } = await runTq(['new', 'domain', 'orders', '--from', 'orders.csv', '--python', 'never'], {
    directory,
  });
  expect(stderr).toContain('rules are proposed from the one row of orders.csv');
  expect(stderr).toContain('1 row of orders.csv is copied to data/orders.csv');
  expect(stderr).toContain('the first line is taken for the heading, and `1` for the name of a column');
});

test('whole numbers that are too great are told of', async () => {
  const directory = await projectWith({ 'orders.csv': 'big,a\n18446744073709551000,x\n2,y\n' });
  const { stderr } = await runTq(['new', 'domain', 'orders', '--from', 'orders.csv', '--python', 'never'], {
    directory,
  });
  expect(stderr).toContain('`big`: whole numbers beyond 64 bits');
});
