import { describe, expect, test } from 'vitest';
import { ChangedPaths } from '../../../src/changes/changed-paths.ts';

const none = { links: new Map<string, string>(), submodules: [] };
const pathsOf = (changed: string[], more: Partial<ConstructorParameters<typeof ChangedPaths>[0]> = {}) =>
  new ChangedPaths({ root: '/shop', changed, ...none, ...more });

test('finds what changed by its whole path', () => {
  const changes = pathsOf(['a.py', 'b/c\n.py']);
  expect(changes.find('/shop/a.py')).toBe('/shop/a.py');
  expect(changes.find('/shop/b/c\n.py')).toBe('/shop/b/c\n.py');
  expect(changes.find('/shop/b')).toBeUndefined();
  expect(changes.find('/a.py')).toBeUndefined();
  expect(changes.shown('/shop/b/c\n.py')).toBe('b/c\n.py');
});

describe('what lies in a folder', () => {
  const changes = pathsOf(['a.py', 'b/c.py', 'bc/d.py']);
  test.each<[string, string[]]>([
    ['/shop', ['a.py', 'b/c.py', 'bc/d.py']],
    ['/shop/b', ['c.py']],
    ['/shop/other', []],
    ['/', ['shop/a.py', 'shop/b/c.py', 'shop/bc/d.py']],
    ['/elsewhere', []],
  ])('%s', (folder, expected) => expect(changes.below(folder)).toEqual(expected));
});

test('tells what git cannot tell of', () => {
  const changes = pathsOf([]);
  expect(['/shop', '/shop/..a', '/shop/b'].map((path) => changes.isInside(path))).toEqual([true, true, true]);
  expect(['/shopping/a', '/', '/a'].map((path) => changes.isInside(path))).toEqual([false, false, false]);
});

describe('links', () => {
  test('to a file, to a folder, to a link, out and back', () => {
    const links = new Map([
      ['flows/one.py', '../real.py'],
      ['flows/lib', '../core'],
      ['again', 'flows/lib'],
      ['flows/out.py', '../../shop/real.py'],
    ]);
    const changes = pathsOf(['real.py', 'core/rules.py'], { links });
    expect(changes.find('/shop/flows/one.py')).toBe('/shop/real.py');
    expect(changes.find('/shop/flows/lib/rules.py')).toBe('/shop/core/rules.py');
    expect(changes.find('/shop/again/rules.py')).toBe('/shop/core/rules.py');
    expect(changes.find('/shop/flows/out.py')).toBe('/shop/real.py');
    expect(changes.find('/shop/flows/lib/tables.py')).toBeUndefined();
  });

  test('that leads elsewhere now, or to itself', () => {
    const links = new Map([
      ['moved.py', 'core/rules.py'],
      ['a', 'b'],
      ['b', 'a'],
    ]);
    const changes = pathsOf(['moved.py', 'other.py'], { links });
    expect(changes.find('/shop/moved.py')).toBe('/shop/moved.py');
    expect(changes.find('/shop/a/x.py')).toBeUndefined();
  });
});

test('a file in a submodule changes with it', () => {
  const changes = pathsOf(['lib'], { submodules: ['lib', 'other'] });
  expect(changes.find('/shop/lib/core/rules.py')).toBe('/shop/lib');
  expect(changes.find('/shop/other/rules.py')).toBeUndefined();
});
