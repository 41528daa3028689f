/** Writes `docs/faults.md` and `test/faults/observed.json` from what the last run of the `faults` tests saw: `npx vitest run --project faults`. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import prettier from 'prettier';
import { PUBLISHED, published, SEEN, type Observed, type Row } from '../test/faults/observed.ts';
import { renderFaults } from '../test/faults/page.ts';
import { ROOT } from './python-environment.ts';

const before: Observed = existsSync(PUBLISHED) ? published() : { exchanges: [], stops: [], others: [] };

/** A part that was not run stays as it is. */
function lastSeen(part: keyof Observed): Row[] {
  const file = join(SEEN, `${part}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Row[]) : before[part];
}

const observed: Observed = {
  exchanges: lastSeen('exchanges'),
  stops: lastSeen('stops'),
  others: lastSeen('others'),
};
const options = await prettier.resolveConfig(PUBLISHED);
writeFileSync(PUBLISHED, await prettier.format(JSON.stringify(observed), { ...options, parser: 'json' }));
writeFileSync(join(ROOT, 'docs', 'faults.md'), renderFaults(observed));
