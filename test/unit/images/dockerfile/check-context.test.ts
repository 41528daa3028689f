import { expect, test } from 'vitest';
import { checkContext } from '../../../../src/images/dockerfile/check-context.ts';
import { contextFacts } from '../../../../src/images/context-findings.ts';
import type { ContextEntry } from '../../../../src/ports/build-context.ts';

const where = {
  file: 'prefect.yaml',
  start: { offset: 0, line: 1, column: 1 },
  end: { offset: 1, line: 1, column: 2 },
};
const file = (path: string, size = 1): ContextEntry => ({
  path,
  kind: 'file',
  mode: 0o644,
  size,
  digest: '0',
});
const link = (path: string, target: string): ContextEntry => ({ ...file(path, 0), kind: 'link', target });
const of = (...entries: ContextEntry[]) => checkContext(contextFacts(entries), where);

test('a context with nothing to say about', () => {
  expect(of(file('flows.py', 99_000_000), file('a', 1_000_000), link('b', 'a'))).toEqual([]);
});

test('more than 100 MB, with the ten largest', () => {
  const entries = Array.from({ length: 12 }, (_, index) =>
    file(`data/${index}.csv`, (index + 1) * 10_000_000),
  );
  const [found, ...others] = of(...entries);
  expect(others).toEqual([]);
  expect(found).toMatchObject({
    code: 'TQ4210',
    message: 'the build context has 780 MB in 12 files',
    where,
  });
  expect(found?.help).toContain('the largest are `data/11.csv` 120 MB, `data/10.csv` 110 MB');
  expect(found?.help).toContain('`data/2.csv` 30.0 MB');
  expect(found?.help).not.toContain('`data/1.csv`');
});

test('the repository', () => {
  expect(
    of(file('.git/HEAD'), file('.git/objects/ab/cd')).map(({ code, message }) => `${code} ${message}`),
  ).toEqual(['TQ4211 `.git` is in the build context, 2 files: every commit makes another image']);
});

test('links that lead out', () => {
  const found = of(link('rules', '../shared/rules'), link('a/b', '../c'), link('etc', '/etc'));
  expect(found.map(({ code, message }) => `${code} ${message}`)).toEqual([
    'TQ4212 the link `rules` leads out of the build context, to `../shared/rules`: the image gets the link alone',
    'TQ4212 the link `etc` leads out of the build context, to `/etc`: the image gets the link alone',
  ]);
});

test('files that look like secrets, ten of them named', () => {
  expect(of(file('.env'))[0]?.message).toBe(
    'a file that looks like a secret is in the build context: `.env`',
  );
  const many = Array.from({ length: 12 }, (_, index) => file(`keys/${index}.pem`));
  expect(of(...many)[0]?.message).toMatch(
    /^12 files that look like a secret are in the build context: .* and 2 more$/,
  );
});
