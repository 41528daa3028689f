import { describe, expect, test } from 'vitest';
import { readRequirements } from '../../../src/requirements/read-requirements.ts';
import { stopwatch } from '../busy-time.ts';

describe('keys of Poetry', () => {
  test('with marks of patterns are names like any other, each at its place', () => {
    const text =
      '[tool.poetry.dependencies]\npython = "^3.11"\n"a(b" = "1.0"\n"c.d+" = {version = "2.0"}\nprefect = "3.8.8"\n';
    const found = readRequirements({ file: 'pyproject.toml', text });
    expect(found.map(({ name, specifier, where }) => [name, specifier, where.start.line])).toEqual([
      ['python', '>=3.11,<4', 2],
      ['a(b', '==1.0', 3],
      ['c-d+', '==2.0', 4],
      ['prefect', '==3.8.8', 5],
    ]);
  });

  test('and lists of many lines take time in proportion', () => {
    const list = Array.from({ length: 40_000 }, (_, index) => `package-${index}==1.0`).join('\n');
    const busy = stopwatch();
    expect(readRequirements({ file: 'requirements.txt', text: list }).at(-1)?.where.start.line).toBe(40_000);
    const keys = Array.from({ length: 20_000 }, (_, index) => `package-${index} = "1.0"`).join('\n');
    const poetry = readRequirements({
      file: 'pyproject.toml',
      text: `[tool.poetry.dependencies]\n${keys}\n`,
    });
    expect(poetry.at(-1)?.where.start.line).toBe(20_001);
    // With the square of the lines it took minutes.
    expect(busy()).toBeLessThan(5000);
  });
});

test.each([
  `prefect${' '.repeat(1e6)}x`,
  `p${'!a'.repeat(140)}$`,
  `p${'=1  '.repeat(70)}$`,
  `prefect${' '.repeat(280)}$`,
])('a long line is read soon: %#', (text) => {
  const busy = stopwatch();
  expect(readRequirements({ file: 'requirements.txt', text })).toEqual([]);
  expect(busy()).toBeLessThan(1000);
});

test('options, comments and a backslash behind a requirement are left out', () => {
  const text =
    'prefect>=3,<4 \\\r\n    --hash=sha256:aa\nnumpy == 1.26.4 , < 2 # one\nepoch==1!2.0 --hash=sha256:bb\n';
  expect(
    readRequirements({ file: 'requirements.txt', text }).map(({ name, specifier }) => name + specifier),
  ).toEqual(['prefect>=3,<4', 'numpy==1.26.4,<2', 'epoch==1!2.0']);
});

test('of a pyproject.toml what is installed counts, each at its own line', () => {
  const text = `[project]
dependencies = ["prefect==3.8.8"]
[tool.uv]
constraint-dependencies = ["pandera<1"]
[tool.poetry.dependencies]
pandera = "0.13.4 || 0.14"
from-git = { git = "https://example.com/x.git" }
[tool.poetry.group.lint.dependencies]
pandera = ">=0.20"
`;
  const found = readRequirements({ file: 'pyproject.toml', text });
  expect(
    found.map(({ name, specifier, written, where }) => [name, specifier, written, where.start.line]),
  ).toEqual([
    ['prefect', '==3.8.8', '==3.8.8', 2],
    ['pandera', '==0.13.4 || ==0.14', '0.13.4 || 0.14', 6],
    ['pandera', '>=0.20', '>=0.20', 9],
  ]);
});

test('a package in versions that cannot be read is there all the same', () => {
  const text =
    'FROM python:3.12\nRUN pip install prefect==${PREFECT_VERSION} "pandera==0.13.x" hello world\n';
  const found = readRequirements({ file: 'Dockerfile', text });
  expect(found.map(({ name, specifier }) => name + specifier)).toEqual([
    'prefect==${PREFECT_VERSION}',
    'pandera==0.13.x',
    'hello',
    'world',
  ]);
});
