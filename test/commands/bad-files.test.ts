/**
 * Files that no editor makes: huge, endless, nested without end, of other kinds, changing. Each ends with a finding or a
 * good answer, soon and within a gigabyte; none is a bug of tq's.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectFolder } from './project-folder.ts';
import { runTq } from './run-tq.ts';

const FLOWS = `from prefect import flow


@flow
def orders(day: str = "today"):
    pass
`;
const ONE = `deployments:
  - name: d
    entrypoint: flows.py:orders
    work_pool: {name: local}
`;
const ENTRY = `- name: d
  entrypoint: flows.py:orders
  work_pool: {name: local}
  description: "a text of some length, as people write them"
`;
const MEGABYTE = 1024 * 1024;
/** The largest that is read. */
const MOST = 15 * MEGABYTE;
/** Of a flow file. */
const MOST_PYTHON = 1.9 * MEGABYTE;
const LARGEST_REFUSED = 50 * MEGABYTE;

const PATIENCE = { timeout: 60_000 };

type Row = [what: string, expected: string, text: () => string | Uint8Array];

const repeat = (piece: string, length: number): string => piece.repeat(Math.floor(length / piece.length));
const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('');
/** Nine values, nine times in each of the levels above. */
const laughs = (levels: number, item: (index: number) => string): string =>
  lines(levels, (index) => `a${index}: &a${index} ${item(index)}\n`);
const nine = (index: number): string => Array.from({ length: 9 }, () => `*a${index - 1}`).join(', ');

const YAML: Row[] = [
  ['50 MB of entries', '1 TQ1002', () => `deployments:\n${repeat(ENTRY, LARGEST_REFUSED)}`],
  ['50 MB in one line', '1 TQ1002', () => `name: ${'x'.repeat(LARGEST_REFUSED)}`],
  ['15 MB of entries', '1 TQ1006', () => `deployments:\n${repeat(ENTRY, MOST)}`],
  ['15 MB in one plain line', '1 TQ2002', () => repeat('a ', MOST)],
  ['15 MB of list in one line', '1 TQ1006', () => `[${repeat('a, ', MOST)}a]`],
  ['15 MB of brackets', '1 TQ1006', () => '['.repeat(MOST)],
  ['15 MB of dashes', '1 TQ1006', () => repeat('- ', MOST)],
  ['15 MB of colons', '1 TQ1006', () => repeat(': ', MOST)],
  ['15 MB of quotes', '1 TQ1006', () => '"'.repeat(MOST)],
  ['15 MB of line breaks', '1 TQ1006', () => '\n'.repeat(MOST)],
  ['15 MB of NUL', '1 TQ1004', () => new Uint8Array(MOST)],
  ['15 MB of no UTF-8', '1 TQ1002', () => new Uint8Array(MOST).fill(0xff)],
  ['15 MB of comment', '0', () => `#${'x'.repeat(MOST)}\n${ONE}`],
  ['100,000 lines of comments', '0', () => `${'# x\n'.repeat(100_000)}${ONE}`],
  ['100,000 lines of text', '0', () => `description: |\n${'  x\n'.repeat(100_000)}${ONE}`],
  ['100,000 wrong lines', '1 TQ1006', () => 'a: b: c\n'.repeat(100_000)],
  ['depth 10,000, lists in brackets', '1 TQ1006', () => '['.repeat(10_000) + ']'.repeat(10_000)],
  ['depth 10,000, mappings in braces', '1 TQ1006', () => '{a: '.repeat(10_000) + '}'.repeat(10_000)],
  ['depth 10,000, unclosed', '1 TQ1006', () => '['.repeat(10_000)],
  ['depth 10,000, dashes', '1 TQ1006', () => `${'- '.repeat(10_000)}a`],
  ['depth 10,000, question marks', '1 TQ1006', () => `${'? '.repeat(10_000)}a`],
  ['depth 3,000, indentation', '1 TQ1006', () => lines(3000, (index) => `${' '.repeat(index)}a:\n`)],
  ['a billion laughs', '1 TQ1006', () => laughs(11, (index) => (index === 0 ? '[x]' : `[${nine(index)}]`))],
  [
    'a billion laughs of merge keys',
    '1 TQ1006',
    () => laughs(11, (index) => (index === 0 ? '{x: 1}' : `{<<: [${nine(index)}], k${index}: 1}`)),
  ],
  ['aliases without end', '1 TQ1006', () => `a: &a x\nb: [${repeat('*a, ', 4 * MEGABYTE)}*a]\n`],
  ['an anchor in itself', '1 TQ1006', () => `a: &a [*a]\n${ONE}`],
  ['a merge key of itself', '1 TQ1006', () => `a: &a\n  <<: *a\n${ONE}`],
  ['a Python object', '1 TQ1006', () => `a: !!python/object/apply:os.system [ls]\n${ONE}`],
];

const PYTHON: Row[] = [
  ['50 MB', '1 TQ2012', () => FLOWS + '#'.repeat(LARGEST_REFUSED)],
  ['15 MB', '1 TQ2012', () => FLOWS + '#'.repeat(MOST)],
  ['2 MB of comment', '0', () => FLOWS + '#'.repeat(MOST_PYTHON)],
  ['2 MB of text', '0', () => `${FLOWS}x = "${'x'.repeat(MOST_PYTHON)}"\n`],
  ['2 MB of brackets', '1 TQ2101', () => FLOWS + '('.repeat(MOST_PYTHON)],
  ['2 MB of list', '0', () => `${FLOWS}x = [${repeat('1,', MOST_PYTHON)}]\n`],
  ['2 MB of NUL', '1 TQ2101', () => new Uint8Array(MOST_PYTHON)],
  ['depth 10,000', '1 TQ2101', () => `${FLOWS}x = ${'['.repeat(10_000)}\n`],
  ['20,000 attributes', '1 TQ2101', () => FLOWS.replace('"today"', `x${'.a'.repeat(20_000)}`)],
  ['a union of 20,000', '1 TQ2101', () => FLOWS.replace('str', `${'int | '.repeat(20_000)}str`)],
  ['a sum of 20,000', '0', () => FLOWS.replace('"today"', `${'1 + '.repeat(20_000)}1`)],
  [
    'a list in a list, 5,000 times',
    '0',
    () => FLOWS.replace('str', `${'list['.repeat(5000)}str${']'.repeat(5000)}`),
  ],
  ['a lone carriage return in each line', '0', () => FLOWS.replaceAll('\n', '\r')],
  [
    'Latin-1 with a coding line',
    '0',
    () => Buffer.from(`# -*- coding: latin-1 -*-\n${FLOWS}# \u00e9\n`, 'latin1'),
  ],
  ['a byte order mark', '0', () => `\ufeff${FLOWS}`],
  [
    'numbers and texts too large to be computed',
    '0',
    () => FLOWS.replace('"today"', '9**9**9, b="a" * 10**10, c=[0] * 10**9, e=1 << 10**10'),
  ],
];

/** The exit code and the first code that is not about something else. */
async function validate(directory: string): Promise<string> {
  const { exitCode, stderr } = await runTq(['validate'], { directory });
  expect(stderr).not.toContain('bug in tq');
  expect(stderr.length).toBeLessThan(MEGABYTE);
  const [first] = /(?<=^error\[)TQ\d+/m.exec(stderr) ?? [];
  return first === undefined ? String(exitCode) : `${exitCode} ${first}`;
}

describe('a prefect.yaml', () => {
  test.for(YAML)('%s', PATIENCE, async ([, expected, text]) => {
    expect(await validate(projectFolder({ 'prefect.yaml': text(), 'flows.py': FLOWS }))).toBe(expected);
  });
});

describe('a flow file', () => {
  test.for(PYTHON)('%s', PATIENCE, async ([, expected, text]) => {
    expect(await validate(projectFolder({ 'prefect.yaml': ONE, 'flows.py': text() }))).toBe(expected);
  });
});

const isRoot = process.getuid?.() === 0;

/** Makes something at the path. */
const KINDS: [what: string, make: (path: string) => unknown, isSkipped?: boolean][] = [
  ['a FIFO that nobody writes to', (path) => execFileSync('mkfifo', [path])],
  ['a folder', (path) => mkdirSync(path)],
  ['a link to itself', (path) => symlinkSync(path, path)],
  ['a device without end', (path) => symlinkSync('/dev/zero', path)],
  ['a device that is a terminal or nothing', (path) => symlinkSync('/dev/null', path)],
  ['a file of holes beyond what is read', (path) => (writeFileSync(path, ''), truncateSync(path, 1e10))],
  ['a file that may not be read', (path) => (writeFileSync(path, ONE), chmodSync(path, 0)), isRoot],
];

describe('in the place of a file', () => {
  test.for(KINDS)('%s', PATIENCE, async ([, make, isSkipped], { skip }) => {
    if (isSkipped === true) skip('root may read everything');
    const project = projectFolder({ 'flows.py': FLOWS });
    make(join(project, 'prefect.yaml'));
    expect(await validate(project)).toBe('1 TQ1002');
    const flow = projectFolder({ 'prefect.yaml': ONE, 'flows.py': '' });
    rmSync(join(flow, 'flows.py'));
    make(join(flow, 'flows.py'));
    expect(await validate(flow)).toBe('1 TQ2012');
  });
});
