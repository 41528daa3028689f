/** What lies in a folder: a name that begins with `..` is one like any other. Kubernetes mounts files under `..data`. */
import { expect, test } from 'vitest';
import { insidePath } from '../../src/inside-path.ts';
import { shownPath } from '../../src/reading/files/shown-path.ts';
import { hostPath } from '../../src/report/findings/places.ts';

test.each([
  ['/repo/a.yaml', 'a.yaml'],
  ['/repo/..data/a.yaml', '..data/a.yaml'],
  ['/repo/...', '...'],
  ['/a.yaml', undefined],
  ['/..data', undefined],
  ['/workshop/a.yaml', undefined],
] as const)('%s is %s in /repo', (path, inside) => {
  expect(insidePath('/repo', path)).toBe(inside);
  expect(shownPath('/repo', path)).toBe(inside ?? path);
  const checkout = { root: '/repo', workingDirectory: '/repo' };
  expect(
    hostPath(path, {
      ...{ version: '1', command: 'validate', exitReason: 'ok', diagnostics: [], mainFile: '' },
      checkout,
    }),
  ).toBe(inside ?? path);
});

test('the folder itself has no name in it', () => {
  expect(insidePath('/repo', '/repo')).toBe('');
  expect(shownPath('/repo', '/repo')).toBe('/repo');
});
