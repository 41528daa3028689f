/** Writes the tables of `docs/host.md`: `npm run generate:docs`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { HOST_PAGE, withHostTables } from './host-tables.ts';

writeFileSync(HOST_PAGE, withHostTables(readFileSync(HOST_PAGE, 'utf8')));
