/** SARIF 2.1.0, the exchange format of static checkers (OASIS; read by GitHub code scanning, editors, dashboards). */
import { CODES, type DiagnosticCode } from '../../diagnostics/codes.ts';
import type { Diagnostic, Fix, Severity } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../diagnostics/span.ts';
import { EXIT_CODES } from '../../exit-code.ts';
import { renderPage } from '../explanation-text.ts';
import { printable } from '../printable.ts';
import { failuresOf, isComplete, type Findings } from './findings.ts';
import { fingerprints } from './fingerprints.ts';
import { hostPath, uriOf } from './places.ts';
import { failureText } from './wording.ts';

const LEVELS: Record<Severity, string> = { error: 'error', warning: 'warning', hint: 'note' };

/** A log of one run. */
export function renderSarif(findings: Findings): string {
  const codes = [...new Set(findings.diagnostics.map(({ code }) => code))].sort();
  const identities = fingerprints(findings);
  const run = {
    tool: {
      driver: {
        name: 'tq',
        semanticVersion: findings.version,
        rules: codes.map((code) => rule(code, findings.pages)),
      },
    },
    invocations: [invocation(findings)],
    columnKind: 'utf16CodeUnits',
    results: findings.diagnostics.map((each, index) => ({
      ruleId: each.code,
      ruleIndex: codes.indexOf(each.code),
      level: LEVELS[each.severity],
      message: { text: messageText(each) },
      locations: [locationOf(each, findings)],
      partialFingerprints: { 'tqFinding/v1': identities[index] },
      relatedLocations: each.related?.map(({ where, text }, id) => ({
        id,
        message: { text: printable(text) },
        ...physical(where, findings),
      })),
      fixes: each.fix === undefined ? undefined : [fixOf(each.fix, findings)],
    })),
  };
  return JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, null, 2);
}

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

function rule(code: DiagnosticCode, pages: Findings['pages']) {
  const { name, severity, meaning, ids } = CODES[code];
  const page = pages?.get(code);
  return {
    id: code,
    name,
    shortDescription: { text: meaning },
    fullDescription: { text: meaning },
    help: {
      text: `tq explain ${code} tells what it means, why it matters and how to repair it.`,
      markdown: page === undefined ? undefined : renderPage(page),
    },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { tags: ['prefect', ...(ids ?? [])], 'problem.severity': PROBLEMS[severity] },
  };
}

/** GitHub's words for how bad a finding is that is not about security (`properties.problem.severity`). */
const PROBLEMS: Record<Severity, string> = { error: 'error', warning: 'warning', hint: 'recommendation' };

/** Help belongs to the rule in SARIF; ours belongs to the finding, so it stands behind the message. */
function messageText({ message, label, help }: Diagnostic): string {
  const parts = [
    label === undefined ? message : `${message} (${label})`,
    ...(help === undefined ? [] : [`help: ${help}`]),
  ];
  return printable(parts.join('\n'));
}

/**
 * GitHub refuses a whole log for one result without a place («expected at least one location», codeql-action issue
 * 2459), so the top of the main file stands in for one.
 */
function locationOf({ where }: Diagnostic, findings: Findings) {
  if (where !== undefined) return physical(where, findings);
  return {
    physicalLocation: {
      artifactLocation: artifact(findings.mainFile, findings),
      region: { startLine: 1 },
    },
  };
}

function physical(where: Span, findings: Findings) {
  return {
    physicalLocation: { artifactLocation: artifact(where.file, findings), region: region(where) },
  };
}

function artifact(file: string, findings: Findings) {
  const uri = uriOf(hostPath(file, findings));
  return uri.startsWith('file:') ? { uri } : { uri, uriBaseId: '%SRCROOT%' };
}

/** Lines and columns from 1, the end behind the last character: as in a span. */
function region({ start, end }: Span) {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

function fixOf({ title, edits }: Fix, findings: Findings) {
  const files = [...new Set(edits.map(({ where }) => where.file))];
  return {
    description: { text: printable(title) },
    artifactChanges: files.map((file) => ({
      artifactLocation: artifact(file, findings),
      replacements: edits
        .filter(({ where }) => where.file === file)
        .map(({ where, text }) => ({ deletedRegion: region(where), insertedContent: { text } })),
    })),
  };
}

/** What went wrong with the run itself; a wrong command line is a matter of configuration. */
function invocation(findings: Findings) {
  const { code, meaning } = EXIT_CODES[findings.exitReason];
  const notifications = failuresOf(findings).map((failure) => ({
    level: 'error',
    message: { text: failureText(failure) },
    descriptor: { id: failure.reason },
  }));
  const kind =
    findings.exitReason === 'usage' ? 'toolConfigurationNotifications' : 'toolExecutionNotifications';
  return {
    executionSuccessful: isComplete(findings),
    exitCode: code,
    exitCodeDescription: meaning,
    ...(notifications.length === 0 ? {} : { [kind]: notifications }),
  };
}
