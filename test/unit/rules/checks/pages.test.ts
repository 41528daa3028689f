/** What the pages of the findings in a rule file show: the finding itself, and a repair of which nothing is said. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CODES, type DiagnosticCode } from '../../../../src/diagnostics/codes.ts';
import { findingsOf } from './findings.ts';

const PAGES = join(import.meta.dirname, '../../../../docs/diagnostics');

/** These are not about the text of a rule file alone. */
const ELSEWHERE = ['TQ3013', 'TQ3014', 'TQ3015', 'TQ3017', 'TQ3020'];

const codes = (Object.keys(CODES) as DiagnosticCode[]).filter(
  (code) => code.startsWith('TQ30') && !ELSEWHERE.includes(code),
);

test.for(codes)('%s', (code) => {
  const page = readFileSync(join(PAGES, `${code}.md`), 'utf8');
  const [example = '', repair = ''] = [...page.matchAll(/```yaml\n([^]*?)```/g)].map(([, text]) => text);
  expect([...new Set(findingsOf(example).map((found) => found.code))]).toEqual([code]);
  expect(findingsOf(repair)).toEqual([]);
});
