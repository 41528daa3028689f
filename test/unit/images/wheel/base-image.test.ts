/** Which image the template begins with. */
import { expect, test } from 'vitest';
import { allowsPython, baseImage, isBase } from '../../../../src/images/wheel/base-image.ts';

test.each([
  [undefined, 'python:3.12-slim'],
  ['>=3.10', 'python:3.12-slim'],
  ['>=3.9,<3.12', 'python:3.11-slim'],
  ['>=3.13', 'python:3.13-slim'],
  ['~=3.11.0', 'python:3.11-slim'],
  ['^3.11', 'python:3.12-slim'],
  ['no range', 'python:3.12-slim'],
])('%s → %s', (range, base) => {
  expect(baseImage(range)).toEqual({ base });
});

test('no Python that fits', () => {
  expect(baseImage('<3.11')).toEqual({
    failure: 'the project wants Python `<3.11`, and images are made for 3.11, 3.12, 3.13',
  });
});

test.each([
  ['>=3.10', '3.12', true],
  ['>3.12', '3.12', true],
  ['>3.12.999', '3.12', false],
  ['<3.12', '3.12', false],
  ['<=3.12', '3.12', false],
  ['<3.13', '3.12', true],
  ['==3.12.*', '3.12', true],
  ['==3.11.*', '3.12', false],
  ['==3.12', '3.12', false],
  ['!=3.12.*', '3.12', false],
  ['!=3.12.1', '3.12', true],
  ['~=3.10', '3.12', true],
  ['~=3.10.4', '3.12', false],
  ['^3.10', '3.12', true],
  ['^3.13', '3.12', false],
  ['~3.12', '3.12', true],
  ['3.12.*', '3.12', true],
  [' >= 3.9 , < 4.0 ', '3.12', true],
  ['', '3.12', true],
  ['>=3.9 || <2', '3.12', true],
  ['<3 || >=3.13', '3.12', false],
  ['three', '3.12', true],
])('%s allows %s: %s', (range, minor, expected) => {
  expect(allowsPython(range, minor)).toBe(expected);
});

test.each([
  ['python:3.12-slim', true],
  ['registry.example:5000/team/python:3.12@sha256:0a', true],
  ['localhost/base', true],
  ['python:3.12-slim AS x', false],
  ['python:3.12\nRUN x', false],
  ['${X}', false],
  ['--platform=x', false],
  ['', false],
])('isBase %j: %s', (text, expected) => {
  expect(isBase(text)).toBe(expected);
});
