/** What lies in a folder: a name that begins with `..` is one like any other. Kubernetes mounts files under `..data`. */
import { expect, test } from 'vitest';
import { insidePath } from '../../src/inside-path.ts';
import { shownPath } from '../../src/reading/files/shown-path.ts';
import { hostPath } from '../../src/report/findings/places.ts';

test.each([
  ['/work/a.yaml', 'a.yaml'],
  ['/work/..data/a.yaml', '..data/a.yaml'],
  ['/work/...', '...'],
  ['/a.yaml', undefined],
  ['/..data', undefined],
  ['/workshop/a.yaml', undefined],
] as const)('%s is %s in /work', (path, inside) => {
  expect(insidePath('/work', path)).toBe(inside);
  expect(shownPath('/work', path)).toBe(inside ?? path);
  const checkout = { root: '/work', workingDirectory: '/work' };
  expect(
    hostPath(path, {
      ...{ version: '1', command: 'validate', exitReason: 'ok', diagnostics: [], mainFile: '' },
      checkout,
    }),
  ).toBe(inside ?? path);
});

test('the folder itself has no name in it', () => {
  expect(insidePath('/work', '/work')).toBe('');
  expect(shownPath('/work', '/work')).toBe('/work');
});
