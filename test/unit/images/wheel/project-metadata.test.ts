/** `pyproject.toml` before a build. */
import { expect, test } from 'vitest';
import { projectMetadata } from '../../../../src/images/wheel/project-metadata.ts';

test('reads what a build rests on', () => {
  const text = `[build-system]
requires = ["hatchling", "hatch-vcs"]
[project]
name = "orders-quality"
requires-python = ">=3.11"
dependencies = ["prefect==3.8.8", "six"]
dynamic = ["version"]
`;
  expect(projectMetadata(text, false)).toEqual({
    name: 'orders-quality',
    requiresPython: '>=3.11',
    dependencies: ['prefect==3.8.8', 'six'],
    versionFromGit: 'hatch-vcs',
  });
});

test('Poetry writes the Python among the dependencies', () => {
  const text = '[tool.poetry]\nname = "orders"\n[tool.poetry.dependencies]\npython = "^3.11"\n';
  expect(projectMetadata(text, false)).toEqual({ name: 'orders', requiresPython: '^3.11', dependencies: [] });
});

test('PDM tells in a table of its own that git has the version', () => {
  const text = '[project]\nname = "orders"\n[tool.pdm.version]\nsource = "scm"\n';
  expect(projectMetadata(text, false)).toMatchObject({ versionFromGit: 'pdm-backend' });
});

test('`setup.py` alone will do, also beside a `pyproject.toml` that only configures tools', () => {
  expect(projectMetadata(undefined, true)).toEqual({ dependencies: [] });
  expect(projectMetadata('[tool.ruff]\nline-length = 100\n', true)).toEqual({ dependencies: [] });
});

test.each([
  [undefined, 'package', 'there is no Python package to pack: there is no `pyproject.toml`'],
  ['[tool.ruff]\n', 'package', 'there is no Python package to pack: `pyproject.toml` has no `[project]`'],
  ['[project]\nname = "-orders"\n', 'name', 'the name in `pyproject.toml` cannot name a package: "-orders"'],
  [
    '[project]\nname = "my orders"\n',
    'name',
    'the name in `pyproject.toml` cannot name a package: "my orders"',
  ],
  ['[project]\nname = 3\n', 'name', 'the name in `pyproject.toml` cannot name a package: 3'],
  ['[project]\nname = \n', 'syntax', expect.stringMatching(/^`pyproject.toml` line 2 is not TOML: /)],
])('%j is no package: %s', (text, fault, message) => {
  expect(projectMetadata(text, false)).toMatchObject({ fault, message });
});
