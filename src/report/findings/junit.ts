/**
 * JUnit XML as Jenkins, GitLab and the like read it: a suite a file, a test case a finding. What lets the run fail is a
 * failure; the rest has passed and stands in `system-out`. A run that did not come to its end is an error.
 */
import { hasErrors, type Diagnostic, type Severity } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../diagnostics/span.ts';
import type { Outcome } from '../../apply/report.ts';
import { failuresOf, type Failure, type Findings, type RunRecord } from './findings.ts';
import { byFile } from './places.ts';
import { codeText, failureText, wholeText } from './wording.ts';
import { element, type Element, type XmlNode } from './xml.ts';

/** A document with at least one test case: an empty one is taken for a lost report. */
export function renderJunit(findings: JunitRun): string {
  const fails = failingSeverities(findings);
  const suites = byFile(findings).map(([file, found]) => fileSuite(file, found, fails));
  const failures = failuresOf(findings);
  const title = `tq ${findings.command}`.trim();
  const ofRun = [...failures.map((each) => failureCase(each, title)), ...outcomeCases(findings, title)];
  if (ofRun.length > 0) suites.push(suite(title, ofRun));
  if (suites.length === 0) suites.push(suite(title, [testCase('no findings', title, [])]));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name: 'tq', ...sum(suites) }, suites).text}`;
}

type JunitRun = Findings & Pick<Partial<RunRecord>, 'projects'>;

/** A case for each deployment. The failed ones are errors of the run already. */
function outcomeCases({ outcomes = [], projects = [] }: JunitRun, title: string): Element[] {
  const all = [...outcomes, ...projects.flatMap((project) => project.outcomes ?? [])];
  return all.flatMap((outcome) => {
    if (outcome.status === 'failed') return [];
    return [testCase(`${outcome.status} ${outcome.name}`, title, outcomeBody(outcome))];
  });
}

function outcomeBody(outcome: Outcome): XmlNode[] {
  return outcome.status === 'skipped' ? [element('system-out', {}, [`skipped: ${outcome.why}`])] : [];
}

interface Suite extends Element {
  counts: Counts;
}

interface Counts {
  tests: number;
  failures: number;
  errors: number;
}

function fileSuite(file: string, found: readonly Diagnostic[], fails: ReadonlySet<Severity>): Suite {
  return suite(
    file,
    found.map((each) => {
      const name = each.where === undefined ? codeText(each) : `${codeText(each)} at ${at(each.where)}`;
      return testCase(name, file, [body(each, fails.has(each.severity))]);
    }),
  );
}

function at({ start }: Span): string {
  return `${start.line}:${start.column}`;
}

/** What makes the run fail: errors; the warnings, when there were too many of them and nothing else. */
function failingSeverities({ exitReason, diagnostics }: Findings): Set<Severity> {
  const isForWarnings = exitReason === 'findings' && !hasErrors(diagnostics);
  return new Set(isForWarnings ? ['warning'] : ['error']);
}

function body(each: Diagnostic, fails: boolean): Element {
  if (fails) return element('failure', { message: each.message, type: each.severity }, [wholeText(each)]);
  return element('system-out', {}, [`${each.severity}: ${wholeText(each)}`]);
}

function failureCase(failure: Failure, title: string): Element {
  const content = element('error', { message: failure.message, type: failure.reason }, [
    failureText(failure),
  ]);
  return testCase(title, title, [content]);
}

function testCase(name: string, classname: string, children: XmlNode[]): Element {
  return element('testcase', { name, classname, time: '0' }, children);
}

function suite(name: string, cases: readonly Element[]): Suite {
  const having = (kind: string): number =>
    cases.filter(({ children }) => children.some((child) => typeof child !== 'string' && child.name === kind))
      .length;
  const counts = { tests: cases.length, failures: having('failure'), errors: having('error') };
  return { ...element('testsuite', { name, ...counts, time: '0' }, cases), counts };
}

function sum(suites: readonly Suite[]): Counts {
  const total = (kind: keyof Counts): number => suites.reduce((count, { counts }) => count + counts[kind], 0);
  return { tests: total('tests'), failures: total('failures'), errors: total('errors') };
}
