import { describe, expect, it } from 'vitest';
import { parseStep } from '../../../src/steps/step.ts';

describe('parseStep', () => {
  it('takes `id` and `requires` out of the inputs', () => {
    expect(parseStep({ 'm.f': { id: 'one', requires: 'pkg>=1', a: 1 } })).toEqual({
      name: 'm.f',
      id: 'one',
      requires: ['pkg>=1'],
      inputs: { a: 1 },
    });
    expect(parseStep({ 'm.f': { requires: ['a', 'b'] } })).toEqual({
      name: 'm.f',
      requires: ['a', 'b'],
      inputs: {},
    });
  });

  it('takes an empty or null `id` and `requires` for none', () => {
    const call = { name: 'm.f', requires: [], inputs: {} };
    expect(parseStep({ 'm.f': { id: '', requires: '' } })).toEqual(call);
    expect(parseStep({ 'm.f': { id: null, requires: null } })).toEqual(call);
  });

  it.each([[null], [{}], [''], [[]]])('skips %j', (value) => {
    expect(parseStep(value)).toBeNull();
  });

  it.each([
    ['text', [], 'a step must be a mapping, found text'],
    [{ 'm.f': {}, 'm.g': {} }, [], 'a step must name one function, found 2'],
    [{ 'm.f': null }, ['m.f'], 'the inputs of `m.f` must be a mapping, found nothing'],
    [{ 'm.f': ['a'] }, ['m.f'], 'the inputs of `m.f` must be a mapping, found a list'],
    [{ 'm.f': { id: 5 } }, ['m.f', 'id'], '`id` must be text, found a number'],
    [
      { 'm.f': { requires: [5] } },
      ['m.f', 'requires'],
      '`requires` must be text or a list of texts, found a number',
    ],
  ])('finds %j at fault', (value, path, message) => {
    expect(parseStep(value)).toMatchObject({ faults: [{ path, message }] });
  });
});
