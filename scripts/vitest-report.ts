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
  /** Messages of errors outside of the tests (`outside-errors.ts`). */
  outside: string[];
}

interface FileResult {
  /** The file, with its whole path. */
  name: string;
  status: string;
  /** Why it could not be loaded, or its set-up failed. */
  message: string;
  assertionResults: TestResult[];
}

interface TestResult {
  status: string;
  fullName: string;
  failureMessages: string[];
}

/** Of a run that died there is none. `outside`: path of what `outside-errors.ts` has written. */
export function readReport(path: string, outside: string): VitestReport | undefined {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8')) as Omit<VitestReport, 'outside'>;
    return { ...report, outside: JSON.parse(readFileSync(outside, 'utf8')) as string[] };
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
  const files = first.testResults.map((file) => settled(file, second.get(file.name)));
  const tests = files.flatMap((file) => file.assertionResults);
  const skipped = tests.filter(({ status }) => status !== 'passed' && status !== 'failed');
  const hadFailed = first.testResults.filter(
    (file, index) => file !== files[index] && hasPassed(files[index]),
  );
  const failures = failuresOfLane(project, { testResults: files, outside: first.outside }, laneFailed);
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    // A file that could not be loaded fails the lane without failing a test.
    failed: Math.max(tests.filter(({ status }) => status === 'failed').length, Math.min(failures.length, 1)),
    skipped: skipped.length,
    skippedNames: skipped.map(({ fullName }) => fullName),
    failures,
    unsteady: [...failuresOf(project, hadFailed), ...passedOnRetry(project, files)],
  };
}

/** The second run of a file, but where it leaves out a test that failed in the first. */
function settled(first: FileResult, second: FileResult | undefined): FileResult {
  if (second === undefined || !hasPassed(second)) return second ?? first;
  const failed = first.assertionResults.filter(({ status }) => status === 'failed');
  const isProven = (name: string): boolean =>
    second.assertionResults.some(({ fullName }) => fullName === name) &&
    second.assertionResults.every(({ fullName, status }) => fullName !== name || status === 'passed');
  const hasRun = second.assertionResults.some(({ status }) => status === 'passed');
  return hasRun && failed.every(({ fullName }) => isProven(fullName)) ? second : first;
}

function hasPassed(file: FileResult | undefined): boolean {
  return file?.status === 'passed';
}

/** Where a test says by itself that it may be tried again (`retry`), vitest keeps what failed before it passed. */
function passedOnRetry(project: string, files: readonly FileResult[]): string[] {
  return files.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status, failureMessages }) => status === 'passed' && failureMessages.length > 0)
      .map((test) => failureOf(`${project}: ${relative(ROOT, name)}`, test)),
  );
}

function failuresOfLane(
  project: string,
  { testResults, outside }: VitestReport,
  laneFailed: number,
): string[] {
  const said = outside.map((message) => `${project}: an error outside of the tests\n${shortened(message)}`);
  const failures = [...failuresOf(project, testResults), ...said];
  if (failures.length > 0 || laneFailed === 0) return failures;
  return [`${project}: an error behind the tests; the output of the lane has it`];
}

function failuresOf(project: string, files: readonly FileResult[]): string[] {
  return files.flatMap(({ name, status, message, assertionResults }) => {
    const tests = assertionResults.filter((test) => test.status === 'failed');
    const where = `${project}: ${relative(ROOT, name)}`;
    // Its set-up failed, or it could not be loaded.
    if (tests.length === 0) return status === 'failed' ? [`${where}\n${shortened(message)}`] : [];
    return tests.map((test) => failureOf(where, test));
  });
}

function failureOf(where: string, { fullName, failureMessages }: TestResult): string {
  return `${where}: ${fullName}\n${shortened(failureMessages.join('\n'))}`;
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
