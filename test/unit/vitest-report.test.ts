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

const report = (...testResults: VitestReport['testResults']): VitestReport => ({ testResults, outside: [] });
const A = file('a.test.ts', { one: 'passed', two: 'skipped' });
const FIRST = report(A, file('b.test.ts', { three: 'failed' }));

test('what fails twice has failed', () => {
  expect(failedFiles(FIRST)).toEqual([join(ROOT, 'b.test.ts')]);
  for (const again of [undefined, report(file('b.test.ts', { three: 'failed' }))]) {
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
  const again = report(file('b.test.ts', { three: 'passed' }));
  expect(countTests('server', FIRST, { again, laneFailed: 0 })).toMatchObject({
    passed: 2,
    failed: 0,
    failures: [],
    unsteady: ['server: b.test.ts: three\n    Error: no answer'],
  });
});

test('another test of the file that fails in its second run has failed', () => {
  const first = report(file('b.test.ts', { three: 'failed', four: 'passed' }));
  const again = report(file('b.test.ts', { three: 'passed', four: 'failed' }));
  expect(countTests('server', first, { again, laneFailed: 1 })).toMatchObject({
    passed: 1,
    failed: 1,
    failures: ['server: b.test.ts: four\n    Error: no answer'],
    unsteady: [],
  });
});

test('what is skipped when its file runs again has failed', () => {
  const again = report(file('b.test.ts', { three: 'skipped', four: 'passed' }));
  expect(countTests('server', FIRST, { again, laneFailed: 0 })).toMatchObject({
    passed: 1,
    failed: 1,
    failures: ['server: b.test.ts: three\n    Error: no answer'],
    unsteady: [],
  });
});

test('what passes when it is tried again by itself is told', () => {
  const retried = file('b.test.ts', { three: 'passed' });
  retried.assertionResults[0]?.failureMessages.push('Error: too late');
  expect(countTests('server', report(retried), { laneFailed: 0 })).toMatchObject({
    passed: 1,
    failed: 0,
    unsteady: ['server: b.test.ts: three\n    Error: too late'],
  });
});

test('a file that cannot be loaded, and an error outside of the tests, are failures of the lane', () => {
  const broken = { ...file('c.test.ts', {}), status: 'failed', message: 'no such module' };
  expect(countTests('fast', report(broken), { laneFailed: 1 })).toMatchObject({
    failed: 1,
    failures: ['fast: c.test.ts\n    no such module'],
  });
  expect(countTests('fast', { ...report(A), outside: ['nobody waited'] }, { laneFailed: 1 })).toMatchObject({
    passed: 1,
    failed: 1,
    failures: ['fast: an error outside of the tests\n    nobody waited'],
  });
  expect(countTests('fast', report(A), { laneFailed: 1 })).toMatchObject({
    passed: 1,
    failed: 1,
    failures: ['fast: an error behind the tests; the output of the lane has it'],
  });
});
