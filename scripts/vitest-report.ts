/** What a lane of tests found, test by test, from vitest's own report (`--reporter=json`). */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { ROOT } from './python-environment.ts';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  skippedNames: string[];
  /** What failed and why, shortly: said again at the very end, where whoever reads a log looks first. */
  failures: string[];
  /** The same of what failed at first and passed when its file ran again. */
  unsteady: string[];
}

export const NOTHING: Counts = {
  passed: 0,
  failed: 0,
  skipped: 0,
  skippedNames: [],
  failures: [],
  unsteady: [],
};

/** Of one run of a project. */
export interface VitestReport {
  testResults: FileResult[];
}

interface FileResult {
  /** The file, with its whole path. */
  name: string;
  status: string;
  /** Why it could not be loaded, or its set-up failed. */
  message: string;
  assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
}

/** Of a run that died there is none. */
export function readReport(path: string): VitestReport | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as VitestReport;
  } catch {
    return undefined;
  }
}

export function failedFiles({ testResults }: VitestReport): string[] {
  return testResults.filter(({ status }) => status === 'failed').map(({ name }) => name);
}

/**
 * What a project's tests did; `again` has the files that failed at first, and stands for them. A lane that failed
 * (`laneFailed` is 1) although no test did counts as one failure.
 */
export function countTests(
  project: string,
  first: VitestReport,
  { again, laneFailed }: { again?: VitestReport | undefined; laneFailed: number },
): Counts {
  const second = new Map(again?.testResults.map((file) => [file.name, file]));
  const files = first.testResults.map((file) => second.get(file.name) ?? file);
  const tests = files.flatMap((file) => file.assertionResults);
  const withStatus = (...wanted: string[]): typeof tests =>
    tests.filter(({ status }) => wanted.includes(status));
  const skipped = tests.filter(({ status }) => status !== 'passed' && status !== 'failed');
  const hadPassed = first.testResults.filter(
    ({ name, status }) => status === 'failed' && second.get(name)?.status === 'passed',
  );
  return {
    passed: withStatus('passed').length,
    // A file that could not be loaded fails the lane without failing a test.
    failed: Math.max(withStatus('failed').length, laneFailed),
    skipped: skipped.length,
    skippedNames: skipped.map(({ fullName }) => fullName),
    failures: withReason(project, failuresOf(project, files), laneFailed),
    unsteady: failuresOf(project, hadPassed),
  };
}

/** An error outside of the tests, such as a promise that nobody waits for, fails the lane and stands in no report. */
function withReason(project: string, failures: string[], laneFailed: number): string[] {
  if (failures.length > 0 || laneFailed === 0) return failures;
  return [`${project}: an error outside of the tests; the output of the lane has it`];
}

function failuresOf(project: string, files: readonly FileResult[]): string[] {
  return files.flatMap(({ name, status, message, assertionResults }) => {
    const tests = assertionResults.filter((test) => test.status === 'failed');
    const where = `${project}: ${relative(ROOT, name)}`;
    // Its set-up failed, or it could not be loaded.
    if (tests.length === 0) return status === 'failed' ? [`${where}\n${shortened(message)}`] : [];
    return tests.map(
      ({ fullName, failureMessages }) => `${where}: ${fullName}\n${shortened(failureMessages.join('\n'))}`,
    );
  });
}

const MOST_LINES_OF_A_FAILURE = 12;

export function shortened(message: string): string {
  return indented(message.split('\n').slice(0, MOST_LINES_OF_A_FAILURE));
}

/** What a linter and its like say of a file stands at the end of their output. */
export function lastLines(output: string | undefined): string {
  return indented((output ?? '').trimEnd().split('\n').slice(-MOST_LINES_OF_A_FAILURE));
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `    ${line}`).join('\n');
}
