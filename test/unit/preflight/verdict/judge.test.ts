import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CODES, type DiagnosticCode } from '../../../../src/diagnostics/codes.ts';
import { diagnostic } from '../../../../src/diagnostics/diagnostic.ts';
import { ALL_CHECKS } from '../../../../src/preflight/checks/all-checks.ts';
import { LAYERS, type Outside } from '../../../../src/preflight/checks/check.ts';
import { PROMOTION, READINESS } from '../../../../src/preflight/checklist/checklist.ts';
import { CHECKS_PAGE, checksPage } from '../../../../scripts/preflight-checks.ts';
import { judgeEntries, type Judging } from '../../../../src/preflight/verdict/judge.ts';
import schema from '../../../../schemas/prefect.schema.json' with { type: 'json' };

const QUALITY = { entry: 0, isOfQuality: true, isUsable: true };
const OTHER = { entry: 1, isOfQuality: false, isUsable: true };

function judging(given: Partial<Judging> = {}): Judging {
  return { findings: [], remarks: { seen: [], skipped: [] }, asked: new Set<Outside>(), ...given };
}

function found(code: DiagnosticCode, message = 'no') {
  return diagnostic(code, { message });
}

describe('the table of checks', () => {
  test('every code belongs to a check', () => {
    const codes = new Set(ALL_CHECKS.flatMap((check) => check.codes));
    expect(Object.keys(CODES).filter((code) => !codes.has(code as DiagnosticCode))).toEqual([]);
  });

  test('no two checks have one id, and each layer has checks', () => {
    const ids = ALL_CHECKS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(LAYERS.filter((layer) => !ALL_CHECKS.some((check) => check.layer === layer))).toEqual([]);
  });

  test('their page is current (`npm run generate:docs` makes it so)', () => {
    expect(readFileSync(CHECKS_PAGE, 'utf8')).toBe(checksPage());
  });

  test('what can be confirmed are the lines of the checklists', () => {
    const lines = [...PROMOTION, ...READINESS].map(({ id }) => id);
    expect(Object.keys(schema.definitions.confirmed.properties).sort()).toEqual([...lines].sort());
  });
});

describe('the state of a check', () => {
  const statusOf = (id: string, given: Partial<Judging>, entry = QUALITY) =>
    judgeEntries([entry], judging(given))
      .get(entry.entry)
      ?.find((check) => check.id === id);

  test('nothing found is passed, in the words of the check or of what was seen', () => {
    expect(statusOf('engine-named', {})).toMatchObject({ status: 'passed', message: 'the engine is named' });
    const seen = [{ check: 'engine-named' as const, text: '`truthound`' }];
    expect(statusOf('engine-named', { remarks: { seen, skipped: [] } })).toMatchObject({
      status: 'passed',
      message: '`truthound`',
    });
  });

  test('the worst finding decides and the others are counted', () => {
    const findings = [found('TQ4402', 'a hint'), found('TQ4401', 'an error')].map((finding) => ({
      finding,
      entries: undefined,
    }));
    expect(statusOf('supported-versions', { findings })).toMatchObject({
      status: 'failed',
      message: 'an error',
      code: 'TQ4401',
      more: 1,
    });
  });

  test('a warning warns, a hint lets it pass with its words', () => {
    const one = (code: DiagnosticCode) => ({ findings: [{ finding: found(code), entries: [0] }] });
    expect(statusOf('agreeing-versions', one('TQ4404'))).toMatchObject({ status: 'warning' });
    expect(statusOf('supported-versions', one('TQ4402'))).toMatchObject({ status: 'passed', code: 'TQ4402' });
  });

  test('a finding about another entry changes nothing', () => {
    const findings = [{ finding: found('TQ4401'), entries: [7] }];
    expect(statusOf('supported-versions', { findings })).toMatchObject({ status: 'passed' });
  });

  test('skipped: not asked, no data checked, not to be told, not readable', () => {
    expect(statusOf('pool-ready', {})).toMatchObject({ status: 'skipped', needs: 'server' });
    expect(statusOf('engine-named', {}, OTHER)).toMatchObject({
      status: 'skipped',
      message: 'the flow checks no data',
    });
    const skipped = [{ check: 'pool-ready' as const, text: 'the server forbids it' }];
    const asked = new Set<Outside>(['server']);
    expect(statusOf('pool-ready', { asked, remarks: { seen: [], skipped } })).toMatchObject({
      status: 'skipped',
      message: 'the server forbids it',
    });
    expect(statusOf('pool-ready', { asked })).toMatchObject({ status: 'passed' });
    expect(statusOf('engine-named', {}, { ...QUALITY, isUsable: false })).toMatchObject({
      message: 'the entry cannot be read',
    });
  });

  test('a finding counts even where the rest could not be asked', () => {
    const skipped = [{ check: 'pool-ready' as const, text: 'the server forbids to read workers' }];
    const findings = [{ finding: found('TQ5009'), entries: [0] }];
    expect(statusOf('pool-ready', { findings, remarks: { seen: [], skipped } })).toMatchObject({
      status: 'warning',
    });
  });

  test('a remark on one entry goes before the one on all of them', () => {
    const seen = [
      { check: 'engine-named' as const, text: 'all' },
      { check: 'engine-named' as const, entries: [0], text: 'this one' },
    ];
    expect(statusOf('engine-named', { remarks: { seen, skipped: [] } })).toMatchObject({
      message: 'this one',
    });
  });
});
