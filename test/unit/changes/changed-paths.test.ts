import { describe, expect, test } from 'vitest';
import { ChangedPaths } from '../../../src/changes/changed-paths.ts';

const none = { links: new Map<string, string>(), submodules: [], kept: [], isOnDisk: false };
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

describe('a link or submodule on the way', () => {
  const links = new Map([
    ['rules', 'common'],
    ['lib', '/elsewhere'],
    ['flows/one.yaml', '../common/a.yaml'],
    ['old', 'real'],
  ]);
  const submodules = ['vendor', 'other'];
  const changes = pathsOf(['common/a.yaml', 'new', 'old', 'vendor', 'nested/'], { links, submodules });

  test('what is in a folder that a link leads to', () => {
    expect(changes.below('/shop/rules')).toEqual(['a.yaml']);
    expect(changes.below('/shop/flows')).toEqual(['one.yaml']);
    expect(changes.below('/shop')).toEqual(expect.arrayContaining(['rules/a.yaml', 'vendor/', 'nested/']));
  });

  test.each(['new', 'old', 'vendor', 'nested'])('`%s`, which changed, changes all in it', (name) => {
    expect(changes.find(`/shop/${name}/x/y.py`)).toBe(`/shop/${name}`);
    expect(changes.below(`/shop/${name}/x`)).toEqual(['./']);
  });

  test('a folder and the first change in it', () => {
    expect(changes.findIn('/shop/common')).toBe('/shop/common/a.yaml');
    expect(changes.findIn('/shop/rules')).toBe('/shop/common/a.yaml');
    expect(changes.findIn('/shop/commo')).toBeUndefined();
  });
});

test('what git does not tell of', () => {
  const links = new Map([['lib', '/elsewhere']]);
  const more = { links, submodules: ['vendor'], kept: ['a.py'] };
  const [then, onDisk] = [pathsOf(['b.py'], more), pathsOf(['b.py'], { ...more, isOnDisk: true })];
  expect(then.untoldFile('/shop/lib/a.py')).toBe('`lib/a.py` is outside of the repository');
  expect(then.isInside('/shop/lib/a.py')).toBe(false);
  expect(then.untoldFile('/shop/vendor/a.py')).toBeUndefined();
  expect(onDisk.untoldFile('/shop/vendor/a.py')).toContain('is in the submodule `vendor`');
  expect(onDisk.below('/shop')).toEqual(['b.py', 'vendor/']);
  expect(['a.py', 'b.py', 'c.py'].map((path) => onDisk.untoldFile(`/shop/${path}`))).toEqual([
    undefined,
    undefined,
    'git does not keep `c.py`',
  ]);
});
