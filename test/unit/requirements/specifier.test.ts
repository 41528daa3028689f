import { expect, test } from 'vitest';
import { parseVersion } from '../../../src/requirements/version.ts';
import { admits, isFrom, mayMeet, mayReach, parseSpecifier } from '../../../src/requirements/specifier.ts';
import { runtimeAdmits } from '../../../src/preflight/host/truthound-range.ts';

test.each([
  ['>=3.0,<4', '>=3.0.1,<4.0.0', true],
  ['<3.0.1', '>=3.0.1,<4.0.0', false],
  ['<=3.0.1', '>=3.0.1', true],
  ['>3.0.1', '<=3.0.1', false],
  ['>3.8,<3.9', '>=3.8.1', true],
  ['>3.8.8', '<3.8.9', true],
  ['==3.8.*', '!=3.8.8', true],
  ['==3.8.*', '>=3.9', false],
  ['~=3.8.0', '>=3.8.9', true],
  ['~=3.8.0', '>=3.9', false],
  ['<2', '<1', true],
  ['', '>=0.165', true],
  ['==1.0 || ==2.0', '>=2', true],
  ['==1.0 || ==1.5', '>=2', false],
  ['!=3.8.8', '==3.8.8', false],
  ['==1!3.8', '>=3', true],
  ['>=1!0', '<4', false],
])('%j and %j may meet: %j', (one, other, expected) => {
  const [left, right] = [parseSpecifier(one)!, parseSpecifier(other)!];
  expect(mayMeet(left, right)).toBe(expected);
  expect(mayMeet(right, left)).toBe(expected);
});

test.each([
  ['==3.8.* || >=5', '5.1', true],
  ['==3.8.* || >=5', '4.0', false],
])('%j admits %s: %j', (range, version, expected) => {
  expect(admits(parseSpecifier(range)!, parseVersion(version)!)).toBe(expected);
});

test.each(['3', '^3', '>=3;', '== 3 4', '>=3 || x', '==3.8.8rc1.*', '~=3'])('%j is no range', (text) => {
  expect(parseSpecifier(text)).toBeUndefined();
});

test.each([
  ['3.0.0', false],
  ['3.0.1', true],
  ['3.2', true],
  ['3.2.0rc1', false],
  ['3.2.0.post1', false],
  ['3.0.1.1', false],
  ['4.0.0', false],
  ['1!3.2.0', undefined],
])('the engine starts with Truthound %s: %j', (version, expected) => {
  expect(runtimeAdmits('>=3.0.1,<4.0.0', version)).toBe(expected);
});

test('long texts are no versions', () => {
  expect(parseVersion(`1${'.1'.repeat(1e6)}`)).toBeUndefined();
  expect(runtimeAdmits('>=3', `3.${'a'.repeat(1e6)}`)).toBeUndefined();
});

test.each([
  ['==3.0.0rc1', '3', true, true],
  ['==2.20', '3', false, false],
  ['>=2', '3', true, false],
  ['<3', '3', false, false],
  ['<=3', '3', true, false],
  ['==0.15.0b1', '0.15', true, true],
  ['==0.13.4 || ==0.20', '0.15', true, false],
  ['>=4', '4', true, true],
  ['', '3', true, false],
  ['==0.13.x', '0.15', undefined, undefined],
])('%s may reach %s: %s; is from it on: %s', (range, first, reaches, isAll) => {
  expect(mayReach(range, first)).toBe(reaches);
  expect(isFrom(range, first)).toBe(isAll);
});
