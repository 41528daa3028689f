/** The lanes of `npm test`, cheapest first. All run even when one fails, so that one run shows everything. */
import { rmSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { pythonEnvironment, ROOT } from './python-environment.ts';
import { countTests, failedFiles, lastLines, NOTHING, readReport, shortened } from './vitest-report.ts';
import type { Counts } from './vitest-report.ts';

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

const reportOf = (name: string): string => join(RESULTS, `${name}.json`);
const outsideOf = (name: string): string => join(RESULTS, `${name}-outside.json`);

function vitestCommand(project: string, report: string, files: readonly string[] = []): Lane['command'] {
  const reporters = ['default', 'json', './scripts/outside-errors.ts'].map((each) => `--reporter=${each}`);
  const output = `--outputFile.json=${reportOf(report)}`;
  return ['npx', 'vitest', 'run', '--project', project, ...reporters, output, ...files];
}

function vitest(project: string): Lane {
  return { name: project, command: vitestCommand(project, project), vitest: project };
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

async function runLane(lane: Lane): Promise<Counts & { seconds: number }> {
  const title = `\n── ${lane.name} ──`;
  if (lane.isBesideOthers !== true) console.log(title);
  const started = performance.now();
  const { exitCode, output } = await run(lane, lane.command, lane.name);
  if (output !== undefined) console.log(`${title}\n${output}`);
  const failed = exitCode === 0 ? 0 : 1;
  const counts =
    lane.vitest === undefined
      ? {
          ...NOTHING,
          passed: 1 - failed,
          failed,
          failures: failed === 0 ? [] : [`${lane.name}: exit code ${exitCode}\n${lastLines(output)}`],
        }
      : await countLane(lane, lane.vitest, failed);
  return { ...counts, seconds: (performance.now() - started) / 1000 };
}

/** The output of a lane that runs beside others is kept, for theirs would stand between its lines. */
async function run(
  { isBesideOthers }: Lane,
  [program, ...args]: Lane['command'],
  report: string,
): Promise<{ exitCode: number | undefined; output: string | undefined }> {
  const output =
    isBesideOthers === true ? ({ all: true } as const) : ({ stdio: 'inherit', all: false } as const);
  const env = { TQ_OUTSIDE_ERRORS: outsideOf(report) };
  const { exitCode, all } = await execa(program, args, { cwd: ROOT, reject: false, env, ...output });
  return { exitCode, output: all === undefined ? undefined : String(all) };
}

/** Where more files fail than this, it is no chance. */
const MOST_FILES_AGAIN = 3;

/**
 * A file that failed runs once more, with nothing beside it in its lane: servers, engines and package indexes are real
 * here, and the machine may be busy. What passes then is told as unsteady, with the reason for which it had failed.
 */
async function countLane(lane: Lane, project: string, laneFailed: number): Promise<Counts> {
  const first = readReport(reportOf(project), outsideOf(project));
  if (first === undefined) return { ...NOTHING, failed: 1, failures: [`${project}: no report`] };
  const files = failedFiles(first);
  const isChance = files.length > 0 && files.length <= MOST_FILES_AGAIN && first.outside.length === 0;
  if (!isChance) return countTests(project, first, { laneFailed });
  const report = `${project}-again`;
  const { exitCode, output } = await run(lane, vitestCommand(project, report, files), report);
  if (output !== undefined) console.log(`\n── ${lane.name}, again ──\n${output}`);
  const again = readReport(reportOf(report), outsideOf(report));
  return countTests(project, first, { again, laneFailed: exitCode === 0 ? 0 : 1 });
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

const total: Counts = structuredClone(NOTHING);
const times: string[] = [];

function add(lane: Lane, { seconds, ...counts }: Counts & { seconds: number }): void {
  const { passed, failed, skipped } = counts;
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  total.skippedNames.push(...counts.skippedNames);
  total.failures.push(...counts.failures);
  total.unsteady.push(...counts.unsteady);
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
      add(each, { ...NOTHING, failed: 1, failures: [why], seconds: 0 });
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
for (const test of total.unsteady) console.log(`unsteady: ${test}`);
for (const name of total.skippedNames) console.log(`skipped: ${name}`);
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
