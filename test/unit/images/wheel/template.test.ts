/** The Dockerfile that comes with `tq`, filled in; and what goes into its image. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fillTemplate } from '../../../../src/images/wheel/fill-template.ts';
import { isWheel, keptEntries } from '../../../../src/images/wheel/kept-entries.ts';
import { templateFile } from '../../../../src/template-files.ts';

const template = readFileSync(templateFile('image/Dockerfile'), 'utf8');

describe('fillTemplate', () => {
  test('puts in the base, the folder and what fixes the versions, and changes nothing else', () => {
    const text = fillTemplate(template, { base: 'python@sha256:0a', folderName: 'orders', pins: 'uv.lock' });
    const before = template.split('\n');
    const changed = text.split('\n').filter((line) => !before.includes(line));
    expect(changed).toEqual([
      '# Versions are fixed by `uv.lock`.',
      'ARG BASE=python@sha256:0a',
      'WORKDIR /opt/prefect/orders',
    ]);
    expect(text.split('\n')).toHaveLength(before.length + 1);
  });

  test('a folder name is no variable and has no quotes of its own', () => {
    const text = fillTemplate(template, { base: 'python', folderName: `it's "$&" \\`, pins: undefined });
    expect(text).toContain(`\nWORKDIR /opt/prefect/it\\'s \\"\\$&\\" \\\\\n`);
    expect(text).toContain('# Nothing fixes the versions.\n');
  });

  test('a template without the lines is a defect', () => {
    expect(() => fillTemplate('FROM x\n', { base: 'b', folderName: 'f', pins: undefined })).toThrow(
      'ARG BASE',
    );
  });

  test('the last user is not root, and every builder knows all of it', () => {
    expect(template.match(/^USER .*$/gm)?.at(-1)).toBe('USER 10001:10001');
    expect(template).not.toMatch(/--mount|--chmod|--chown|^# syntax|<<|--link/m);
  });
});

test('tests, logins and what tools make stay out', () => {
  const paths = [
    '.dockerignore',
    '.env',
    '.env.example',
    '.env.prod',
    '.git/HEAD',
    '.netrc',
    'build/lib/orders.py',
    'dist/orders.whl',
    'flows/__pycache__/orders.pyc',
    'flows/build/step.py',
    'flows/orders.py',
    'home/.aws/credentials',
    'keys/id_ed25519',
    'prefect.yaml',
    'src/orders.egg-info/PKG-INFO',
    'src/orders/tests/data.py',
    'tests/test_orders.py',
    'wheels/six.whl',
  ];
  const kept = keptEntries(paths.map((path) => ({ path, kind: 'file', mode: 0o644, size: 1, digest: 'aa' })));
  expect(kept.map(({ path }) => path)).toEqual([
    '.dockerignore',
    '.env.example',
    'flows/build/step.py',
    'flows/orders.py',
    'prefect.yaml',
    'src/orders/tests/data.py',
    'wheels/six.whl',
  ]);
});

test.each([
  ['wheels/six-1.16.0-py3-none-any.whl', true],
  ['wheels/six-1.16.0.tar.gz', true],
  ['wheels/README.md', false],
  ['wheels/old/six.whl', false],
  ['src/wheels/six.whl', false],
])('isWheel %s: %s', (path, expected) => {
  expect(isWheel(path)).toBe(expected);
});
