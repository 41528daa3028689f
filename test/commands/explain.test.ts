/** `tq explain`: the pages of the codes, and the list of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CODES } from '../../src/diagnostics/codes.ts';
import { runTq } from './run-tq.ts';

const HERE = { directory: '/' };
const page = (code: string) =>
  readFileSync(join(import.meta.dirname, '../../docs/diagnostics', `${code}.md`), 'utf8');

describe('tq explain', () => {
  test.for(['TQ2003', 'tq2003', 'duplicate-deployment-name'])(
    '%s prints its page on stdout',
    async (asked) => {
      const { exitCode, stdout, stderr } = await runTq(['explain', asked], HERE);
      expect(exitCode).toBe(0);
      expect(stderr).toBe('');
      expect(stdout).toBe(page('TQ2003'));
    },
  );

  test.for(Object.keys(CODES))('%s has a page to print', async (code) => {
    const { exitCode, stdout } = await runTq(['explain', code], HERE);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`^# ${code} · ${CODES[code as keyof typeof CODES].name}\n`));
    expect(stdout).not.toMatch(/\]\(TQ\d{4}\.md\)/);
  });

  test('--json gives the facts and the page', async () => {
    const { stdout } = await runTq(['explain', 'TQ2003', '--json'], HERE);
    expect(JSON.parse(stdout).explanation).toEqual({
      code: 'TQ2003',
      name: 'duplicate-deployment-name',
      severity: 'error',
      meaning: CODES.TQ2003.meaning,
      page: page('TQ2003'),
    });
  });

  test('without a code it lists them all', async () => {
    const { exitCode, stdout } = await runTq(['explain'], HERE);
    expect(exitCode).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.map((line) => line.slice(0, 6))).toEqual(Object.keys(CODES).sort());
    expect(lines[0]).toMatch(/^TQ1001 {2}file-not-found {2,}error {2,}there is no file of that name$/);
    const { codes } = JSON.parse((await runTq(['explain', '--json'], HERE)).stdout);
    expect(codes).toHaveLength(lines.length);
  });

  test.for([
    [
      'duplicate-deployment-nam',
      'there is no finding `duplicate-deployment-nam`; did you mean `duplicate-deployment-name`?',
    ],
    ['XY', 'there is no finding `XY`'],
  ] as const)('%s is unknown: exit 64', async ([asked, words]) => {
    const { exitCode, stdout, stderr } = await runTq(['explain', asked], HERE);
    expect(exitCode).toBe(64);
    expect(stdout).toBe('');
    expect(stderr).toContain(`error: ${words}\n`);
    expect(stderr).toContain('lists them all');
  });
});
