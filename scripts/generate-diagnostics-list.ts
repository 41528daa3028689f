/** Writes the list of all codes into `docs/diagnostics/README.md`: `npm run generate:docs`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { DIAGNOSTICS_README, withDiagnosticsList } from './diagnostics-list.ts';

writeFileSync(DIAGNOSTICS_README, withDiagnosticsList(readFileSync(DIAGNOSTICS_README, 'utf8')));
