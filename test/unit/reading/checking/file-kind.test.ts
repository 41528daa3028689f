/** What a file given by name is, by its text. */
import { expect, test } from 'vitest';
import { fileKind } from '../../../../src/reading/checking/file-kind.ts';
import { stopwatch } from '../../busy-time.ts';

test.for([
  ['a list of rules', '- type: not_null\n', 'rules'],
  ['one behind comments', '# a\n\n  # b\n- type: not_null\n', 'rules'],
  ['one in brackets', '\n# a\n[{type: not_null}]\n', 'rules'],
  ['services of another tool', '# a - b\nservices:\n  - web\n', 'project'],
  ['comments alone', '# - a\n# [b]\n', 'project'],
] as const)('%s', ([, text, kind]) => {
  expect(fileKind('file.yaml', text)).toBe(kind);
});

test('many comments do not take long', () => {
  const comments = Array.from({ length: 20_000 }, (_, line) => `# line ${line}, see issue #1\n`).join('');
  const busy = stopwatch();
  expect(fileKind('compose.yaml', `${comments}services:\n`)).toBe('project');
  expect(busy()).toBeLessThan(1_000);
});
