import { describe, expect, test } from 'vitest';
import { renderGitlab } from '../../../../src/report/findings/gitlab.ts';
import { FAILED, record, RECORDS, SEVERAL, span } from './records.ts';

interface Issue {
  description: string;
  check_name: string;
  fingerprint: string;
  severity: string;
  location: { path: string; lines: { begin: number } };
}

const issues = (findings: typeof SEVERAL): Issue[] => JSON.parse(renderGitlab(findings));

describe('renderGitlab', () => {
  test.for(Object.entries(RECORDS))('has the fields that GitLab asks for: %s', ([, findings]) => {
    const all = issues(findings);
    for (const { description, check_name: name, fingerprint, severity, location } of all) {
      expect(description).toMatch(/^[^\n]+$/);
      expect(name).toMatch(/^[a-z0-9-]+$/);
      expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
      expect(['info', 'minor', 'major', 'critical', 'blocker']).toContain(severity);
      expect(location.path).toMatch(/^(?!\.\/|\/)./);
      expect(location.lines.begin).toBeGreaterThan(0);
    }
    expect(new Set(all.map(({ fingerprint }) => fingerprint)).size).toBe(all.length);
  });

  test('a list with an issue a finding', () => {
    expect(issues(record())).toEqual([]);
    expect(issues(SEVERAL)[1]).toMatchObject({
      check_name: 'duplicate-deployment-name',
      description:
        'TQ2003: deployment `orders/nightly` is defined twice; rename one of them; the second would overwrite the first on the server',
      severity: 'major',
      location: { path: 'teams/orders/prefect.yaml', lines: { begin: 31, end: 31 } },
      other_locations: [{ path: 'teams/orders/prefect.yaml', lines: { begin: 14, end: 14 } }],
    });
    expect(issues(SEVERAL).map(({ severity }) => severity)).toEqual([
      'major',
      'major',
      'info',
      'major',
      'major',
    ]);
  });

  test('a finding keeps its fingerprint when it moves, and two alike have one each', () => {
    const [first] = SEVERAL.diagnostics;
    const prints = (...lines: number[]) =>
      issues(
        record({
          diagnostics: lines.map((line) => ({ ...first!, where: span('prefect.yaml', line, 5, 13) })),
        }),
      ).map(({ fingerprint }) => fingerprint);
    expect(prints(7, 9)).toEqual(prints(12, 20));
    expect(new Set(prints(7, 9)).size).toBe(2);
  });

  test('a deployment that was refused is an issue; a server that does not answer stands in no file', () => {
    expect(issues(FAILED)).toMatchObject([
      {
        check_name: 'tq-failed',
        severity: 'blocker',
        description: 'tq deploy did not finish: orders/nightly: refused <it>',
      },
    ]);
    for (const exitReason of ['unreachable', 'usage', 'locked', 'failed', 'interrupted'] as const) {
      const failure = { reason: exitReason, message: 'no' };
      expect(issues(record({ exitReason, failure })), exitReason).toEqual([]);
      expect(issues(record({ exitReason })), exitReason).toEqual([]);
    }
  });
});
