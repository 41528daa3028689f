import { expect, test } from 'vitest';
import { checkLoneBlock } from '../../../src/reading/rules/check-block-file.ts';
import { MemoryFiles } from '../../fakes/memory-files.ts';

const check = (files: Record<string, string>, sources = new Map<string, string>()) =>
  checkLoneBlock('/project/block.yaml', 'block.yaml', { files: new MemoryFiles('/project', files), sources });

test('a file that no project names is checked as one that a project names', async () => {
  const sources = new Map<string, string>();
  const { diagnostics, count } = await check({ 'block.yaml': 'version: 1\nname: a\n' }, sources);
  expect(count).toBe(1);
  expect(diagnostics.map(({ code }) => code)).toEqual(['TQ3202']);
  expect(sources.get('block.yaml')).toBe('version: 1\nname: a\n');
});

test('a secret in it is told before it can be said', async () => {
  const kept: string[] = [];
  const files = new MemoryFiles('/project', {
    'block.yaml': 'observability: { api_token: tok-9f8e7d6c5b4a }\n',
  });
  const { diagnostics } = await checkLoneBlock('/project/block.yaml', 'block.yaml', {
    files,
    sources: new Map(),
    keepSecret: (text) => void kept.push(text),
  });
  expect(kept).toContain('tok-9f8e7d6c5b4a');
  expect(diagnostics.map(({ code }) => code)).toContain('TQ2033');
  expect(JSON.stringify(diagnostics)).not.toContain('9f8e7d6c5b4a');
});

test('a file that is not there is said', async () => {
  const { diagnostics, count } = await check({});
  expect({ count, codes: diagnostics.map(({ code }) => code) }).toEqual({ count: 0, codes: ['TQ1001'] });
});
