import { expect, test } from 'vitest';
import { ALL_CHECKS } from '../../../../src/preflight/checks/all-checks.ts';
import type { CheckResult, DeploymentReport } from '../../../../src/preflight/verdict/report.ts';
import { palette } from '../../../../src/report/palette.ts';
import { preflightText } from '../../../../src/report/preflight/preflight-text.ts';

const PLAIN = palette(false);

function deployment(name: string, changed: Record<string, Partial<CheckResult>> = {}): DeploymentReport {
  const checks = ALL_CHECKS.map(({ id, layer, title, requirements }) => ({
    ...{ id, layer, title, requirements, status: 'passed' as const, message: title },
    ...changed[id],
  }));
  return { name, entry: 0, isOfQuality: true, checks, checklists: [] };
}

const TWO = [
  deployment('orders/hourly', {
    'engine-named': { status: 'warning', message: 'no engine', code: 'TQ4007' },
    'pool-ready': { status: 'skipped', message: 'needs `--server`', needs: 'server' },
  }),
  deployment('a-flow-with-a-long-name/and-a-deployment-with-another-one', {
    'supported-versions': { status: 'failed', message: 'too old', code: 'TQ4401' },
    'image-pullable': { status: 'skipped', message: 'the registry hangs' },
  }),
];

test('several deployments: a row each, a column a layer, the worst state in the cell', () => {
  const text = preflightText([{ file: 'prefect.yaml', deployments: TWO }], PLAIN, { everyCheck: false });
  expect(text.split('\n').slice(0, 3)).toEqual([
    '                                         host  run  src  eng  res  ops  cap  sec',
    'orders/hourly                              ok   ok   ok warn   ok   ok   ok   ok',
    'a-flow-with-a-long-name/and-a-deploymen… FAIL   ok   ok   ok   ok   ok   ok   ok',
  ]);
  expect(text).toContain('skipped: the registry has the image: the registry hangs');
  expect(text).toContain('not asked: the server (--server)');
  expect(text).toMatch(/\n2 deployments: \d+ checks passed, 1 warning, 1 failed, 2 skipped$/);
});

test('one deployment: every check with its words', () => {
  const [first] = TWO;
  const text = preflightText([{ file: 'prefect.yaml', deployments: [first!] }], PLAIN, { everyCheck: false });
  expect(text).toContain('\n    warn no engine [TQ4007]\n');
  expect(text).toContain('\n    -    the work pool is there');
});

test('no line is wider than 80 columns', () => {
  const long = 'word '.repeat(60).trim();
  const deployments = [
    deployment('x', { 'engine-named': { status: 'failed', message: long, code: 'TQ4007' } }),
  ];
  for (const everyCheck of [true, false])
    for (const of of [deployments, TWO]) {
      const text = preflightText([{ file: 'prefect.yaml', deployments: of }], PLAIN, { everyCheck });
      expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    }
});

test('a hint is called one', () => {
  const deployments = [
    deployment('x', { 'supported-versions': { message: 'nobody tried', code: 'TQ4402' } }),
  ];
  const text = preflightText([{ file: 'prefect.yaml', deployments }], PLAIN, { everyCheck: true });
  expect(text).toContain('    hint nobody tried [TQ4402]');
});
