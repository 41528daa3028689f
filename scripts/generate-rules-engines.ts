/** Writes `docs/rules-engines.md`: `npx tsx scripts/generate-rules-engines.ts`. */
import { writeFileSync } from 'node:fs';
import { ENGINES_PAGE, enginesPage } from '../test/conformance/rules/engines-page.ts';

writeFileSync(ENGINES_PAGE, await enginesPage());
