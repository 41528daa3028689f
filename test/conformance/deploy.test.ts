/**
 * Golden cases: what a Prefect 3.8.8 server held after the real `prefect deploy` ran on a project (deploy/README.md).
 * The driver starts a server, runs `tq deploy` on each covered case and compares the state left behind.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pythonEnvironment, ROOT } from '../../scripts/python-environment.ts';

const DRIVER = join(import.meta.dirname, 'deploy', 'driver.py');

/** What `tq` covers so far; the other cases need templating, steps, more flags or other triggers. */
const COVERED = [
  'basic-*',
  'bad-top-key',
  'bad-yaml',
  'cli-entrypoint-plus-file',
  'conc-*',
  'entry-*',
  'pool-*',
  'pull-deployment-null',
  'pull-empty',
  'sched-both-keys',
  'sched-cron',
  'sched-interval',
  'sched-max-runs',
  'sched-replaces',
  'select-flow-*',
  'select-n*',
  'select-two',
  'set-*',
  'srv-*',
  'tmpl-numbers-in-tags',
  'trig-event',
  'trig-proactive-iso',
  'trig-update-omitted',
  'update-idempotent',
  'update-renamed',
  'ver-*',
];

interface CaseReport {
  id: string;
  ok: boolean;
  diffs: [path: string, expected: unknown, found: unknown][];
}

let reports: CaseReport[] = [];
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
      ...['--cmd', `node ${join(ROOT, 'bin', 'tq.js')} {global} deploy {args}`],
      ...['--server-prefect', prefect, '--tolerate', 'none-description', '--jobs', '2', '--report', report],
      ...COVERED.flatMap((pattern) => ['--only', pattern]),
    ],
    { all: true, reject: false, timeout: 280_000 },
  );
  expect(existsSync(report), all).toBe(true);
  reports = JSON.parse(readFileSync(report, 'utf8')) as CaseReport[];
});

describe('the server holds what it holds after `prefect deploy`', () => {
  test('every covered case ran', () => {
    expect(reports.length).toBe(45);
  });

  test('and none differs', () => {
    expect(reports.filter(({ ok }) => !ok)).toEqual([]);
  });
});
