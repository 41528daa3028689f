import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../scripts/python-environment.ts';
import { countTests, failedFiles } from '../../scripts/vitest-report.ts';
import type { VitestReport } from '../../scripts/vitest-report.ts';

type Status = 'passed' | 'failed' | 'skipped';

const file = (name: string, statuses: Record<string, Status>): VitestReport['testResults'][number] => ({
  name: join(ROOT, name),
  status: Object.values(statuses).includes('failed') ? 'failed' : 'passed',
  message: '',
  assertionResults: Object.entries(statuses).map(([fullName, status]) => ({
    fullName,
    status,
    failureMessages: status === 'failed' ? ['Error: no answer'] : [],
  })),
});

const FIRST: VitestReport = {
  testResults: [file('a.test.ts', { one: 'passed', two: 'skipped' }), file('b.test.ts', { three: 'failed' })],
};

test('what fails twice has failed', () => {
  expect(failedFiles(FIRST)).toEqual([join(ROOT, 'b.test.ts')]);
  for (const again of [undefined, { testResults: [file('b.test.ts', { three: 'failed' })] }]) {
    expect(countTests('server', FIRST, { again, laneFailed: 1 })).toEqual({
      passed: 1,
      failed: 1,
      skipped: 1,
      skippedNames: ['two'],
      failures: ['server: b.test.ts: three\n    Error: no answer'],
      unsteady: [],
    });
  }
});

test('what passes when its file runs again is counted as passed, and told', () => {
  const again = { testResults: [file('b.test.ts', { three: 'passed' })] };
  expect(countTests('server', FIRST, { again, laneFailed: 0 })).toMatchObject({
    passed: 2,
    failed: 0,
    failures: [],
    unsteady: ['server: b.test.ts: three\n    Error: no answer'],
  });
});

test('another test of the file that fails in its second run has failed', () => {
  const first = { testResults: [file('b.test.ts', { three: 'failed', four: 'passed' })] };
  const again = { testResults: [file('b.test.ts', { three: 'passed', four: 'failed' })] };
  expect(countTests('server', first, { again, laneFailed: 1 })).toMatchObject({
    passed: 1,
    failed: 1,
    failures: ['server: b.test.ts: four\n    Error: no answer'],
    unsteady: [],
  });
});

test('a file that cannot be loaded, and an error outside of the tests, are failures of the lane', () => {
  const broken = { ...file('c.test.ts', {}), status: 'failed', message: 'no such module' };
  expect(countTests('fast', { testResults: [broken] }, { laneFailed: 1 })).toMatchObject({
    failed: 1,
    failures: ['fast: c.test.ts\n    no such module'],
  });
  const green = { testResults: [file('a.test.ts', { one: 'passed' })] };
  expect(countTests('fast', green, { laneFailed: 1 })).toMatchObject({
    passed: 1,
    failed: 1,
    failures: ['fast: an error outside of the tests; the output of the lane has it'],
  });
});
