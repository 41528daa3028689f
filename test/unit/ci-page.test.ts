/** What docs/ci.md shows is out of files that are linted and run; and it tells of every input, output and hook. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '..', '..');
const read = (...path: string[]): string => readFileSync(join(ROOT, ...path), 'utf8');
const page = read('docs', 'ci.md');

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => read(folder, name));
}

/** Every line without its blanks at the left, so that a part is found wherever it stands; their order counts. */
const flat = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');

test('each block of YAML stands in an example or a template', () => {
  const sources = [...filesBelow('examples/ci'), ...filesBelow('ci')].map(flat);
  const blocks = [...page.matchAll(/```yaml\n([^]*?)```/g)].map(([, block]) => flat(block as string));
  expect(blocks.length).toBeGreaterThan(5);
  expect(blocks.filter((block) => !sources.some((source) => `${source}\n`.includes(`${block}\n`)))).toEqual(
    [],
  );
});

test('every input, output and hook is told of', () => {
  const { inputs, outputs } = parse(read('action.yml')) as { inputs: object; outputs: object };
  const hooks = (parse(read('.pre-commit-hooks.yaml')) as { id: string }[]).map(({ id }) => id);
  for (const name of [...Object.keys(inputs), ...Object.keys(outputs), ...hooks])
    expect(page).toContain(`\`${name}\``);
});

test('the version that is shown is that of the package', () => {
  const { version } = JSON.parse(read('package.json')) as { version: string };
  const texts = [page, read('docs', 'container.md'), ...filesBelow('examples/ci'), ...filesBelow('ci')];
  const shown = texts.flatMap((text) =>
    [...text.matchAll(/(?:tq-deploy@|acme\/tq@v|tq:|version: '|rev: v|ref: v)(\d+\.\d+\.\d+)/g)].map(
      ([, found]) => found,
    ),
  );
  expect(shown.length).toBeGreaterThan(10);
  expect(new Set(shown)).toEqual(new Set([version]));
});
