import { describe, expect, it } from 'vitest';
import { expandVariables } from '../../../src/steps/expand-variables.ts';

describe('expandVariables', () => {
  const variables = { A: 'x', a_1: '$A', EMPTY: '', GONE: undefined };

  it.each([
    ['$A ${A} $Ab', 'x x $Ab'],
    ['$$A $$$A', '$A $x'],
    ['$a_1', '$A'],
    ['<$EMPTY>', '<>'],
    ['$GONE ${B} $1 ${1} ${A $ a$', '$GONE ${B} $1 ${1} ${A $ a$'],
    ['$toString ${__proto__}', '$toString ${__proto__}'],
    ['$Aé', 'xé'],
  ])('%s', (line, expanded) => {
    expect(expandVariables(line, variables)).toBe(expanded);
  });
});
