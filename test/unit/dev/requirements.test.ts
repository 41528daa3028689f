import { expect, test } from 'vitest';
import { includedLists, namedRequirements } from '../../../src/dev/requirements.ts';

test('names of packages, as PyPI knows them', () => {
  const list = `# comment
prefect==3.8.8
Great_Expectations[spark] >= 1.0  # why
pandas==2.2 \\
    --hash=sha256:abc
pywin32 ; sys_platform == "win32"
-e .
./wheels/x.whl
https://example.com/x.whl
--index-url https://example.com/simple
-r more.txt
`;
  expect(namedRequirements([list, 'polars<2'])).toEqual([
    { name: 'prefect', text: 'prefect==3.8.8' },
    { name: 'great-expectations', text: 'Great_Expectations[spark] >= 1.0' },
    { name: 'pandas', text: 'pandas==2.2' },
    { name: 'polars', text: 'polars<2' },
  ]);
});

test('what a list includes', () => {
  expect(includedLists('-r more.txt\n--constraint c.txt\nprefect\n')).toEqual([
    { path: 'more.txt', kind: 'list' },
    { path: 'c.txt', kind: 'constraints' },
  ]);
});
