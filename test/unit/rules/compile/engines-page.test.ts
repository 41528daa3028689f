import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ENGINES_PAGE, enginesPage } from '../../../conformance/rules/engines-page.ts';

it('docs/rules-engines.md says what the compiler does; else run `npx tsx scripts/generate-rules-engines.ts`', async () => {
  expect(readFileSync(ENGINES_PAGE, 'utf8')).toBe(await enginesPage());
});
