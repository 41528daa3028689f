import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { HOST_PAGE, withHostTables } from '../../../../scripts/host-tables.ts';

test('the tables of `docs/host.md` are current; `npm run generate:docs` makes them so', () => {
  const page = readFileSync(HOST_PAGE, 'utf8');
  expect(page).toBe(withHostTables(page));
});
