/** On npm `tq` is somebody else's package, so nothing that we hand out may run it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../../scripts/python-environment.ts';

/** Says what it would do. */
const TOLD = [join('docs', 'package.md')];

test('no page and no template runs `npx tq`', () => {
  const files = ['docs', 'templates', 'examples', 'ci', 'container'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  const texts = [...files, 'README.md', 'CONTRIBUTING.md', 'action.yml', '.pre-commit-hooks.yaml'].filter(
    (name) => /\.(md|ya?ml|mjs|json)$|Dockerfile$/.test(name) && !TOLD.includes(name),
  );
  expect(texts.length).toBeGreaterThan(100);
  const wrong = texts.filter((name) => /npx (-\S+ )*tq(?!-)\b/.test(readFileSync(join(ROOT, name), 'utf8')));
  expect(wrong).toEqual([]);
});
