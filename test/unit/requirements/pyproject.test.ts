import { expect, test } from 'vitest';
import { parse } from 'smol-toml';
import { packagesWritten } from '../../../src/requirements/pyproject.ts';

const requirement = (use: string, text: string): object => ({ kind: 'requirement', use, text });
const entry = (use: string, key: string, range?: string): object => ({
  kind: 'entry',
  extras: [],
  ...{ use, key },
  ...(range === undefined ? {} : { range }),
});

test('a project by the standards, with uv and PDM', () => {
  const document = parse(`
[project]
dependencies = ["prefect==3.8.8", 3]
[project.optional-dependencies]
quality = ["pandera"]
[dependency-groups]
dev = ["pytest", { include-group = "lint" }]
[tool.uv]
constraint-dependencies = ["anyio<5"]
override-dependencies = ["numpy<2"]
dev-dependencies = ["ruff"]
[tool.pdm.dev-dependencies]
lint = ["mypy"]
`);
  expect(packagesWritten(document)).toEqual([
    requirement('own', 'prefect==3.8.8'),
    requirement('optional', 'pandera'),
    requirement('optional', 'pytest'),
    requirement('bound', 'anyio<5'),
    requirement('bound', 'numpy<2'),
    requirement('optional', 'ruff'),
    requirement('optional', 'mypy'),
  ]);
});

test('a project by Poetry; what comes from a path has no range', () => {
  const document = parse(`
[tool.poetry.dependencies]
python = "^3.11"
prefect = { version = "3.8.8", extras = ["docker"], python = "<3.13", platform = "linux" }
pandera = { version = "*", optional = true }
numpy = [{ version = "<2", python = "<3.12" }, { version = ">=2", python = ">=3.12" }]
shared = { path = "../shared" }
[tool.poetry.dev-dependencies]
pytest = "^8"
[tool.poetry.group.lint.dependencies]
ruff = "*"
`);
  expect(packagesWritten(document)).toEqual([
    entry('own', 'python', '^3.11'),
    { ...entry('own', 'prefect', '3.8.8'), extras: ['docker'], marker: '<3.13 and linux' },
    entry('optional', 'pandera', '*'),
    { ...entry('own', 'numpy', '<2'), marker: '<3.12' },
    { ...entry('own', 'numpy', '>=2'), marker: '>=3.12' },
    entry('own', 'shared'),
    entry('optional', 'pytest', '^8'),
    entry('optional', 'ruff', '*'),
  ]);
});

test('what has other shapes than it should is left out', () => {
  const document = parse('project = 1\n[tool]\npoetry = "x"\nuv = []\n[dependency-groups]\ndev = "pytest"\n');
  expect(packagesWritten(document)).toEqual([]);
});
