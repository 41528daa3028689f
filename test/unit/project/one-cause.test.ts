import { expect, test } from 'vitest';
import type { DiagnosticCode } from '../../../src/diagnostics/codes.ts';
import { type Diagnostic, diagnostic } from '../../../src/diagnostics/diagnostic.ts';
import { judgeByPolicy } from '../../../src/diagnostics/lint-policy.ts';
import { withoutRepetitions } from '../../../src/project/one-cause.ts';

function found(code: DiagnosticCode, more: Partial<Diagnostic>): Diagnostic {
  return { ...diagnostic(code, { message: code }), ...more };
}

const MEANT = found('TQ2001', { severity: 'warning', meant: ['a', 'name'] });
const PARAMETER = found('TQ2024', { meant: ['a', 'url'] });

test.for<[string, Diagnostic[], string[]]>([
  ['of the same place', [MEANT, found('TQ2006', { missing: [[['a', 'name']]] })], ['TQ2001 error true']],
  [
    'one of several places',
    [found('TQ2008', { missing: [[['b'], ['a', 'name']]] }), MEANT],
    ['TQ2001 error true'],
  ],
  ['of another place', [MEANT, found('TQ2006', { missing: [[['b']]] })], ['TQ2001 warning', 'TQ2006 error']],
  [
    'one of two that are missing',
    [PARAMETER, found('TQ2032', { missing: [[['a', 'url']], [['a', 'day']]] })],
    ['TQ2024 error', 'TQ2032 error'],
  ],
  ['of what may be silenced', [PARAMETER, found('TQ2032', { missing: [[['a', 'url']]] })], ['TQ2024 error']],
])('what is missing is explained by a misspelt key: %s', ([, diagnostics, expected]) => {
  const left = withoutRepetitions(diagnostics, []);
  expect(left.map(({ code, severity, isDecisive }) => [code, severity, isDecisive].join(' ').trim())).toEqual(
    expected,
  );
});

test('a misspelt key without which nothing can be deployed cannot be silenced', () => {
  const left = withoutRepetitions([MEANT, found('TQ2006', { missing: [[['a', 'name']]] })], []);
  const policy = { levels: new Map([['TQ2001', 'off'] as const]), allowances: [] };
  expect(judgeByPolicy(left, policy).diagnostics).toEqual(left);
});
