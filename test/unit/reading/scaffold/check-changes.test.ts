/** What changes bring, where something else fails on the way. */
import { expect, test } from 'vitest';
import { newErrors, type CheckPorts } from '../../../../src/reading/scaffold/check-changes.ts';
import { TqError } from '../../../../src/tq-error.ts';
import { treeSitterPython } from '../../../../src/adapters/tree-sitter-python.ts';
import { FixedClock } from '../../../fakes/fixed-clock.ts';
import { MemoryFiles } from '../../../fakes/memory-files.ts';

const ports = (failure: Error): CheckPorts => ({
  environment: { variables: {}, workingDirectory: '/repo', homeDirectory: '/home/ana', platform: 'linux' },
  files: new MemoryFiles('/repo', { 'prefect.yaml': 'deployments: []\n' }),
  clock: new FixedClock('2026-11-22T06:00:00Z'),
  python: treeSitterPython(),
  settings: () => Promise.reject(failure),
});

test('settings that are wrong are done without', async () => {
  const wrong = new TqError('usage', '`PREFECT_API_URL` must be an address');
  expect((await newErrors('/repo/prefect.yaml', [], ports(wrong))).diagnostics).toEqual([]);
});

test('a defect is not taken for wrong settings', async () => {
  const defect = new TypeError('x is not a function');
  await expect(newErrors('/repo/prefect.yaml', [], ports(defect))).rejects.toBe(defect);
});
