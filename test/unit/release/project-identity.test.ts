import { expect, test } from 'vitest';
import type { YamlValue } from '../../../src/project/document.ts';
import {
  declaredProject,
  lockName,
  projectIdentity,
  releaseKey,
} from '../../../src/release/project-identity.ts';

test.each<[YamlValue, string, boolean]>([
  [{ tq: { project: 'own' }, name: 'file' }, 'own', true],
  [{ tq: { project: ' ' }, name: 'file' }, 'file', true],
  [{ name: 7 }, 'folder', false],
  [null, 'folder', false],
])('%j is the project %s', (data, name, isDeclared) => {
  expect(projectIdentity(data, '/code/folder')).toEqual({ name, isDeclared });
});

test('only an explicit mark is a label', () => {
  expect(declaredProject({ name: 'file' })).toBeUndefined();
  expect(declaredProject({ tq: { project: 'own' } })).toBe('own');
});

test('names that look alike have keys of their own, which the server takes', () => {
  const names = ['shop', 'Shop', 'shop!', 'sh op', 'sh-op', 'é', 'è', '-', 'x'.repeat(80), 'x'.repeat(81)];
  const keys = names.map(releaseKey);
  expect(new Set(keys).size).toBe(names.length);
  for (const key of [...keys, ...names.map(lockName)])
    expect(key).toMatch(/^tq-(release|deploy)-[a-z0-9-]{1,69}$/);
});
