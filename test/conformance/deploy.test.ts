/**
 * Golden cases: what a Prefect 3.8.8 server held after the real `prefect deploy` ran on a project (deploy/README.md).
 * The driver starts a server, runs `tq deploy` on each case and compares the state left behind. A case equals its golden,
 * or is in differences.json and does what is said there.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pythonEnvironment, ROOT } from '../../scripts/python-environment.ts';

const DRIVER = join(import.meta.dirname, 'deploy', 'driver.py');
/** For all cases. */
const MOST_MILLISECONDS = 900_000;
const CASES = readdirSync(join(import.meta.dirname, 'deploy', 'cases'));

/** What `tq` does instead: it refuses with these codes, or leaves these parts of the state different. */
interface Difference {
  reason: string;
  expect: { exit: number; codes: string[] } | { state: string[] };
}

const DIFFERENCES = JSON.parse(readFileSync(join(import.meta.dirname, 'differences.json'), 'utf8')) as Record<
  string,
  Difference
>;

interface CaseReport {
  id: string;
  ok: boolean;
  diffs: [path: string, expected: unknown, found: unknown][];
}

let reports: CaseReport[] = [];
/** What `tq` said in each case that differs. */
const said = new Map<string, string>();
const folder = mkdtempSync(join(tmpdir(), 'tq-conformance-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(async () => {
  const { python, prefect } = await pythonEnvironment();
  const report = join(folder, 'report.json');
  const { all } = await execa(
    python,
    [
      DRIVER,
      'check',
      '--verbose',
      ...['--cmd', `node ${join(ROOT, 'bin', 'tq.js')} {global} deploy {args}`],
      ...['--server-prefect', prefect, '--tolerate', 'none-description', '--jobs', '2', '--report', report],
    ],
    { all: true, reject: false, timeout: MOST_MILLISECONDS },
  );
  expect(existsSync(report), all).toBe(true);
  reports = JSON.parse(readFileSync(report, 'utf8')) as CaseReport[];
  for (const block of all.split(/^(?=(?:ok {2}|FAIL) )/m)) {
    const id = /^FAIL (\S+)/.exec(block)?.[1];
    if (id !== undefined) said.set(id, block);
  }
}, MOST_MILLISECONDS + 20_000);

describe('the server holds what it holds after `prefect deploy`', () => {
  test('in every case that is not listed as different', () => {
    expect(reports.map(({ id }) => id).sort()).toEqual(CASES.sort());
    expect(reports.filter(({ id, ok }) => !ok && !(id in DIFFERENCES))).toEqual([]);
  });

  test.for(Object.entries(DIFFERENCES))('%s differs as listed', ([id, { expect: expected }]) => {
    const report = reports.find((each) => each.id === id);
    const diffs = report?.diffs ?? [];
    if ('state' in expected) {
      expect(diffs.map(([path]) => path)).toEqual(expected.state);
      return;
    }
    expect(diffs[0]).toEqual(['runs[0].exit', 0, expected.exit]);
    const codes = [...(said.get(id) ?? '').matchAll(/error\[(TQ\d+)\]/g)].map(([, code]) => code);
    expect([...new Set(codes)].sort()).toEqual(expected.codes);
  });
});
