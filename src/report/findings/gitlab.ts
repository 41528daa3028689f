/**
 * GitLab's Code Quality report: required are `description`, `check_name`, `fingerprint`, `severity`, `location.path` and
 * `location.lines.begin` (docs.gitlab.com/ci/testing/code_quality). The rest is Code Climate's, from which it stems.
 */
import { createHash } from 'node:crypto';
import { CODES } from '../../diagnostics/codes.ts';
import type { Diagnostic, Severity } from '../../diagnostics/diagnostic.ts';
import { printable } from '../printable.ts';
import { refusalsOf, type Failure, type Findings } from './findings.ts';
import { fingerprints } from './fingerprints.ts';
import { hostPath, placeOf } from './places.ts';
import { detailLines, failureText } from './wording.ts';

const SEVERITIES: Record<Severity, string> = { error: 'major', warning: 'minor', hint: 'info' };

/**
 * A list of issues. Why a run did not come to its end is none of them, unless a deployment was refused: an issue has a place
 * in a file, and no line of a file is at fault when a server does not answer. The exit code of the job says that.
 */
export function renderGitlab(findings: Findings): string {
  const identities = fingerprints(findings);
  const issues = findings.diagnostics.map((each, index) =>
    issue(each, identities[index] as string, findings),
  );
  const refused = refusalsOf(findings)
    .filter(({ reason }) => reason === 'failed')
    .map((failure) => failureIssue(failure, findings));
  return JSON.stringify([...issues, ...refused], null, 2);
}

function issue(each: Diagnostic, fingerprint: string, findings: Findings) {
  const { path, line, endLine } = placeOf(each, findings);
  const details = detailLines(each);
  const help = each.help === undefined ? '' : `; ${each.help}`;
  return {
    type: 'issue',
    check_name: CODES[each.code].name,
    description: printable(`${each.code}: ${each.message}${help}`).replaceAll('\n', ' '),
    content: details.length === 0 ? undefined : { body: details.join('\n') },
    categories: ['Bug Risk'],
    severity: SEVERITIES[each.severity],
    fingerprint,
    location: { path, lines: { begin: line, end: endLine } },
    other_locations: each.related?.map(({ where }) => ({
      path: hostPath(where.file, findings),
      lines: { begin: where.start.line, end: where.end.line },
    })),
  };
}

function failureIssue(failure: Failure, findings: Findings) {
  const text = failureText(failure);
  return {
    type: 'issue',
    check_name: 'tq-failed',
    description: `tq ${findings.command} did not finish: ${text.replaceAll('\n', '; ')}`,
    categories: ['Bug Risk'],
    severity: 'blocker',
    fingerprint: createHash('sha256')
      .update(`tq-failed\0${failure.reason}\0${failure.message}`)
      .digest('hex'),
    location: { path: hostPath(findings.mainFile, findings), lines: { begin: 1, end: 1 } },
  };
}
