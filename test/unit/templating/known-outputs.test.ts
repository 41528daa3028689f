import { describe, expect, test } from 'vitest';
import { knownOutputs } from '../../../src/templating/known-outputs.ts';

const SHELL = { 'prefect.deployments.steps.run_shell_script': { id: 'commit', script: 'x' } };

describe('what steps can answer', () => {
  test.for([
    ['commit', true],
    ['commit.stdout', true],
    ['commit[stdout]', false],
    ['commit.output', false],
    ['stdout', true],
    ['tag', false],
    ['comit.stdout', false],
  ] as const)('a script answers %s: %s', ([name, expected]) => {
    expect(knownOutputs([SHELL]).canAnswer(name)).toBe(expected);
  });

  test('a step of another module may give anything, under its id and bare', () => {
    const known = knownOutputs([{ 'my.step': { id: 'mine' } }]);
    expect(['mine.any', 'any'].every((name) => known.canAnswer(name))).toBe(true);
  });

  test('no steps give nothing', () => {
    expect(knownOutputs([]).canAnswer('stdout')).toBe(false);
    expect(knownOutputs([null, 'text', {}]).names).toEqual([]);
  });
});
