/** Reading a wheel, and what is none; real ones are read in `test/conformance/pack-wheel.test.ts`. */
import { describe, expect, test } from 'vitest';
import { isPortable, requirementsFor, wheelMetadata } from '../../../../src/images/wheel/wheel-metadata.ts';
import { zipOf } from '../../../conformance/zip-of.ts';

const METADATA = `Metadata-Version: 2.4
Name: orders
Version: 1.0
Requires-Dist: six
Requires-Dist: rich; extra == "prod"

Name: of the description
Requires-Dist: nothing
`;

describe('wheelMetadata', () => {
  test('reads the headers, and no description', () => {
    const wheel = zipOf({
      'a/x.dist-info/METADATA': 'Name: no\n',
      'orders-1.0.dist-info/METADATA': METADATA,
    });
    expect(wheelMetadata(wheel)).toEqual({
      name: 'orders',
      version: '1.0',
      requires: ['six', 'rich; extra == "prod"'],
    });
  });

  test('is undefined for what is no wheel, wherever it ends', () => {
    const wheel = zipOf({ 'orders-1.0.dist-info/METADATA': METADATA });
    expect(wheelMetadata(new Uint8Array())).toBeUndefined();
    expect(wheelMetadata(zipOf({ 'orders.py': '' }))).toBeUndefined();
    expect(wheelMetadata(zipOf({ 'orders-1.0.dist-info/METADATA': 'Name: orders\n' }))).toBeUndefined();
    for (let length = 0; length < wheel.length; length++)
      expect(wheelMetadata(wheel.subarray(0, length))).toBeUndefined();
  });
});

test.each([
  ['orders-1.0-py3-none-any.whl', true],
  ['orders-1.0-py2.py3-none-any.whl', true],
  ['orders-1.0-cp312-cp312-linux_x86_64.whl', false],
  ['orders-1.0-py3-none-linux_x86_64.whl', false],
])('isPortable %s: %s', (name, expected) => {
  expect(isPortable(name)).toBe(expected);
});

test('requirements of extras that are asked for, without that part of their marker', () => {
  const requires = [
    'six>=1',
    'tomli; python_version < "3.11"',
    'rich; extra == "prod"',
    "numpy<2; (python_version < '3.13') and extra == 'prod'",
    'pytest; extra == "dev"',
  ];
  expect(requirementsFor(requires, new Set(['prod']))).toEqual([
    'six>=1',
    'tomli; python_version < "3.11"',
    'rich',
    "numpy<2; (python_version < '3.13')",
  ]);
  expect(requirementsFor(requires, new Set())).toEqual(['six>=1', 'tomli; python_version < "3.11"']);
});
