import { execa } from 'execa';
import { expect, test } from 'vitest';
import { ROOT } from '../../scripts/python-environment.ts';

test('a lane that is not known is an error that lists the lanes, and nothing runs', async () => {
  const argv = ['--import', 'tsx', 'scripts/lanes.ts', 'format', 'lnt'];
  const { exitCode, all } = await execa('node', argv, { cwd: ROOT, all: true, reject: false });
  expect(exitCode).toBe(64);
  expect(all).toMatch(/^there is no lane `lnt`; these are known: `build`, .*`journeys`$/);
});
