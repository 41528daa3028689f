/** Writes `docs/preflight-checks.md`: `npm run generate:docs`. */
import { writeFileSync } from 'node:fs';
import { CHECKS_PAGE, checksPage } from './preflight-checks.ts';

writeFileSync(CHECKS_PAGE, checksPage());
