/** Writes `docs/reference/`: `npm run generate:docs`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REFERENCE, referencePages } from './reference/reference-pages.ts';

mkdirSync(REFERENCE, { recursive: true });
for (const [name, text] of await referencePages()) writeFileSync(join(REFERENCE, name), text);
