import { describe, expect, test } from 'vitest';
import { readRequirements } from '../../../src/quality/requirements.ts';

describe('keys of Poetry', () => {
  test('with marks of patterns are names like any other, each at its place', () => {
    const text =
      '[tool.poetry.dependencies]\npython = "^3.11"\n"a(b" = "1.0"\n"c.d+" = {version = "2.0"}\nprefect = "3.8.8"\n';
    const found = readRequirements({ file: 'pyproject.toml', text });
    expect(found.map(({ name, specifier, where }) => [name, specifier, where.start.line])).toEqual([
      ['python', '^3.11', 2],
      ['a(b', '==1.0', 3],
      ['c-d+', '==2.0', 4],
      ['prefect', '==3.8.8', 5],
    ]);
  });

  test('and lists of many lines take time in proportion', () => {
    const list = Array.from({ length: 40_000 }, (_, index) => `package-${index}==1.0`).join('\n');
    const start = performance.now();
    expect(readRequirements({ file: 'requirements.txt', text: list }).at(-1)?.where.start.line).toBe(40_000);
    const keys = Array.from({ length: 20_000 }, (_, index) => `package-${index} = "1.0"`).join('\n');
    const poetry = readRequirements({
      file: 'pyproject.toml',
      text: `[tool.poetry.dependencies]\n${keys}\n`,
    });
    expect(poetry.at(-1)?.where.start.line).toBe(20_001);
    // With the square of the lines it took minutes.
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
