/** The published table of faults is the one that its recording gives. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { published } from '../faults/observed.ts';
import { renderFaults } from '../faults/page.ts';

test('docs/faults.md is generated from what was observed', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'faults.md'), 'utf8');
  expect(page).toBe(renderFaults(published()));
});
