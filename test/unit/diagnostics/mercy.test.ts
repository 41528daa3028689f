import { expect, test } from 'vitest';
import type { DiagnosticCode } from '../../../src/diagnostics/codes.ts';
import { type Diagnostic, diagnostic } from '../../../src/diagnostics/diagnostic.ts';
import { forgive, forgiveUnset } from '../../../src/diagnostics/mercy.ts';

function at(code: DiagnosticCode, line: number): Diagnostic {
  const place = { offset: line * 10, line, column: 1 };
  return diagnostic(code, { message: code, where: { file: 'prefect.yaml', start: place, end: place } });
}

function said(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ code, severity, where }) => `${code} ${severity} ${where?.start.line}`);
}

const UNSET = [
  at('TQ2021', 1),
  at('TQ2025', 1),
  at('TQ2004', 1),
  at('TQ5016', 1),
  at('TQ2025', 2),
  at('TQ2002', 1),
];

test('what is said of a value is held back as long as a variable in it is not set', () => {
  expect(said(forgive(UNSET, new Set()))).toEqual(['TQ2021 error 1', 'TQ2025 error 2', 'TQ2002 error 1']);
  expect(said(forgiveUnset(UNSET))).toEqual(['TQ2021 warning 1', 'TQ2025 error 2', 'TQ2002 error 1']);
});

test('and is said when the variable is allowed to be unset', () => {
  expect(said(forgive(UNSET, new Set(['TQ2021'])))).toEqual([
    'TQ2021 warning 1',
    'TQ2025 error 1',
    'TQ2004 error 1',
    'TQ5016 warning 1',
    'TQ2025 error 2',
    'TQ2002 error 1',
  ]);
});

test('a variable that is not set stands anywhere in the value', () => {
  const [from, to] = [at('TQ2004', 1), at('TQ2004', 3)];
  const around = { ...from, where: { ...from.where, end: to.where?.end } } as Diagnostic;
  expect(said(forgive([around, at('TQ2021', 2), at('TQ2004', 2), at('TQ2004', 4)], new Set()))).toEqual([
    'TQ2021 error 2',
    'TQ2004 error 4',
  ]);
});

test('a misspelt key without which nothing can be deployed is not forgiven', () => {
  const decisive: Diagnostic = { ...at('TQ2001', 1), isDecisive: true };
  expect(said(forgive([decisive, at('TQ2001', 2)], new Set()))).toEqual([
    'TQ2001 error 1',
    'TQ2001 warning 2',
  ]);
});
