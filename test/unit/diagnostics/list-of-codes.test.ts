/** `docs/diagnostics/README.md` lists every code as the registry has it. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DIAGNOSTICS_README, withDiagnosticsList } from '../../../scripts/diagnostics-list.ts';
import { CODES } from '../../../src/diagnostics/codes.ts';

const readme = readFileSync(DIAGNOSTICS_README, 'utf8');

describe('the list of all codes', () => {
  test('is current; `npm run generate:docs` makes it so', () => {
    expect(readme).toBe(withDiagnosticsList(readme));
  });

  test('has a row for every code, in order', () => {
    const codes = [...readme.matchAll(/^\| \[(TQ\d{4})\]\(\1\.md\) /gm)].map(([, code]) => code);
    expect(codes).toEqual(Object.keys(CODES).sort());
  });

  test('keeps what stands around it, and refuses a page without its marks', () => {
    const begin = readme.indexOf('<!-- begin');
    const end = readme.indexOf('<!-- end');
    const emptied =
      readme.slice(0, begin) + readme.slice(begin, readme.indexOf('\n', begin)) + readme.slice(end);
    expect(withDiagnosticsList(emptied)).toBe(readme);
    expect(() => withDiagnosticsList(readme.slice(0, begin))).toThrow('marks');
  });
});
