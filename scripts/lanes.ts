/** The lanes of `npm test`, cheapest first. All run even when one fails, so that one run shows everything. */
import { readFileSync, rmSync, mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { execa } from 'execa';
import { pythonEnvironment, ROOT } from './python-environment.ts';

interface Lane {
  name: string;
  command: [program: string, ...args: string[]];
  /** The vitest project that the lane runs; its tests are counted one by one. */
  vitest?: string;
  /** It keeps one processor busy and shares nothing with its neighbours, so they run at the same time. */
  isBesideOthers?: true;
  /** Of those that run at the same time, the lane that it waits for. */
  after?: string;
}

const RESULTS = join(ROOT, '.cache', 'test-results');

function vitest(project: string): Lane {
  const output = join(RESULTS, `${project}.json`);
  return {
    name: project,
    command: [
      'npx',
      'vitest',
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${output}`,
    ],
    vitest: project,
  };
}

const LANES: Lane[] = [
  { name: 'build', command: ['npm', 'run', '--silent', 'build'] },
  { name: 'format', command: ['npm', 'run', '--silent', 'format:check'], isBesideOthers: true },
  { name: 'lint', command: ['npm', 'run', '--silent', 'lint'], isBesideOthers: true },
  { name: 'types', command: ['npm', 'run', '--silent', 'types'], isBesideOthers: true },
  { name: 'dead code', command: ['npm', 'run', '--silent', 'dead-code'], isBesideOthers: true },
  vitest('fast'),
  vitest('git'),
  vitest('conformance'),
  vitest('server'),
  // The first waits for a server that is bound by one processor, the second for files and packages.
  { ...vitest('faults'), isBesideOthers: true },
  { ...vitest('images'), isBesideOthers: true },
  { ...vitest('journeys'), isBesideOthers: true, after: 'images' },
];

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  skippedNames: string[];
  /** What failed and why, shortly: said again at the very end, where whoever reads a log looks first. */
  failures: string[];
}

async function runLane(lane: Lane): Promise<Counts & { seconds: number }> {
  const title = `\n── ${lane.name} ──`;
  if (lane.isBesideOthers !== true) console.log(title);
  const started = performance.now();
  const [program, ...args] = lane.command;
  const output =
    lane.isBesideOthers === true ? ({ all: true } as const) : ({ stdio: 'inherit', all: false } as const);
  const { exitCode, all } = await execa(program, args, { cwd: ROOT, reject: false, ...output });
  const seconds = (performance.now() - started) / 1000;
  if (all !== undefined) console.log(`${title}\n${String(all)}`);
  const failed = exitCode === 0 ? 0 : 1;
  const counts =
    lane.vitest === undefined
      ? {
          passed: 1 - failed,
          failed,
          skipped: 0,
          skippedNames: [],
          failures: failed === 0 ? [] : [`${lane.name}: exit code ${exitCode}\n${lastLines(all)}`],
        }
      : countTests(lane.vitest, failed);
  return { ...counts, seconds };
}

/** Test by test, from vitest's own report; a lane that died without one counts as one failure. */
function countTests(project: string, laneFailed: number): Counts {
  try {
    const report = JSON.parse(readFileSync(join(RESULTS, `${project}.json`), 'utf8')) as VitestReport;
    const tests = report.testResults.flatMap((file) => file.assertionResults);
    const skipped = tests.filter(({ status }) => status !== 'passed' && status !== 'failed');
    return {
      passed: report.numPassedTests,
      // A file that could not be loaded fails the lane without failing a test.
      failed: Math.max(report.numFailedTests, laneFailed),
      skipped: skipped.length,
      skippedNames: skipped.map(({ fullName }) => fullName),
      failures: withReason(project, failuresOf(project, report), laneFailed),
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0, skippedNames: [], failures: [`${project}: no report`] };
  }
}

/** An error outside of the tests, such as a promise that nobody waits for, fails the lane and stands in no report. */
function withReason(project: string, failures: string[], laneFailed: number): string[] {
  if (failures.length > 0 || laneFailed === 0) return failures;
  return [`${project}: an error outside of the tests; the output of the lane has it`];
}

function failuresOf(project: string, report: VitestReport): string[] {
  return report.testResults.flatMap(({ name, status, message, assertionResults }) => {
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

function shortened(message: string): string {
  return indented(message.split('\n').slice(0, MOST_LINES_OF_A_FAILURE));
}

/** What a linter and its like say of a file stands at the end of their output. */
function lastLines(output: string | undefined): string {
  return indented((output ?? '').trimEnd().split('\n').slice(-MOST_LINES_OF_A_FAILURE));
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `    ${line}`).join('\n');
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  testResults: {
    /** The file. */
    name: string;
    status: string;
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
  }[];
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => LANES.every((lane) => lane.name !== name));
if (unknown.length > 0) {
  const known = LANES.map(({ name }) => `\`${name}\``).join(', ');
  console.error(`there is no lane \`${unknown.join('`, `')}\`; these are known: ${known}`);
  process.exit(64);
}
const lanes = wanted.length === 0 ? LANES : LANES.filter(({ name }) => wanted.includes(name));
rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS, { recursive: true });
const NEED_PYTHON = ['conformance', 'server', 'faults', 'images', 'journeys'];
/** Made while the first lanes run; most of it is downloads. */
const python = lanes.some(({ name }) => NEED_PYTHON.includes(name)) ? pythonEnvironment() : undefined;
/** Why there is none; the lanes that need it say so. */
const withoutPython = python?.then(
  () => undefined,
  (error: unknown) => (error instanceof Error ? error.message : String(error)),
);

/** Downloads and a compiler, with the machine's last priority. What fails is made again, and said, by the lane itself. */
function prepareImages(): Promise<unknown> {
  return execa('nice', ['-n', '15', process.execPath, '--import', 'tsx', 'scripts/prepare-images.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    reject: false,
  });
}

const hasImages = lanes.some(({ name }) => name === 'images');
let preparing: Promise<unknown> | undefined;

const total: Counts = { passed: 0, failed: 0, skipped: 0, skippedNames: [], failures: [] };
const times: string[] = [];

function add(lane: Lane, { seconds, ...counts }: Counts & { seconds: number }): void {
  const { passed, failed, skipped } = counts;
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  total.skippedNames.push(...counts.skippedNames);
  total.failures.push(...counts.failures);
  times.push(
    `${lane.name.padEnd(12)} ${seconds.toFixed(1).padStart(7)} s  ${passed} passed, ${failed} failed, ${skipped} skipped`,
  );
}

/** Lanes that run beside one another make one step. */
function steps(): Lane[][] {
  const groups: Lane[][] = [];
  for (const lane of lanes) {
    const last = groups.at(-1);
    if (lane.isBesideOthers === true && last?.[0]?.isBesideOthers === true) last.push(lane);
    else groups.push([lane]);
  }
  return groups;
}

/** Side by side, but those that wait for another one. */
function runTogether(together: readonly Lane[]): ReturnType<typeof runLane>[] {
  const running = new Map<string, ReturnType<typeof runLane>>();
  for (const lane of together) {
    const first = running.get(lane.after ?? '');
    running.set(lane.name, first === undefined ? runLane(lane) : first.then(() => runLane(lane)));
  }
  return [...running.values()];
}

for (const together of steps()) {
  const [lane] = together as [Lane];
  const missing = NEED_PYTHON.includes(lane.name) ? await withoutPython : undefined;
  if (missing !== undefined) {
    for (const each of together) {
      const why = `${each.name}: no environment of Python could be made\n${shortened(missing)}`;
      add(each, { passed: 0, failed: 1, skipped: 0, skippedNames: [], failures: [why], seconds: 0 });
    }
    continue;
  }
  // Not during the lanes with servers: a busy machine costs those events and time-outs.
  if (lane.name === 'conformance' && hasImages) preparing = prepareImages();
  if (together.some(({ name }) => name === 'images')) await preparing;
  const counted = await Promise.all(runTogether(together));
  counted.forEach((counts, index) => add(together[index] as Lane, counts));
}
console.log(`\n${times.map((line) => `lane ${line}`).join('\n')}`);
for (const failure of total.failures) console.log(`failed: ${failure}`);
for (const name of total.skippedNames) console.log(`skipped: ${name}`);
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
