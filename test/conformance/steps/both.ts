/** The same steps through the real Prefect, all in one process of Python, and through `runSteps`; each list in a folder of its own. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { execa } from 'execa';
import { pythonEnvironment, ROOT } from '../../../scripts/python-environment.ts';
import { execaProcesses } from '../../../src/adapters/execa-processes.ts';
import { nodeFileSystem } from '../../../src/adapters/node-file-system.ts';
import { runPythonStep } from '../../../src/interpreter/run-python-step.ts';
import type { JsonValue } from '../../../src/json.ts';
import { toJsonObject } from '../../../src/project/yaml-value.ts';
import { NO_IMAGES } from '../../unit/steps/run.ts';
import { runSteps, type StepContext } from '../../../src/steps/run-steps.ts';
import { parseStep, type Step } from '../../../src/steps/step.ts';
import { fillStepInputs } from '../../../src/templating/fill-entry.ts';
import { gitEnvironment } from '../../unit/steps/repositories.ts';
import { type StepCase, VARIABLES } from './cases.ts';

/** Outputs, or why it failed; and a digest of each file left behind, without git's own. */
export interface Result {
  outputs?: JsonValue;
  failure?: string;
  files: Record<string, string>;
}

type Variables = Record<string, string>;

const { python } = await pythonEnvironment();

/** Asks Prefect and Python many questions at once; the kinds are those of `prefect_steps.py`. */
export async function askPrefect(
  questions: readonly (readonly [kind: string, question: unknown])[],
  variables: Variables,
): Promise<unknown[]> {
  const script = join(ROOT, 'test', 'conformance', 'steps', 'prefect_steps.py');
  const { stdout } = await execa(python, [script], {
    input: JSON.stringify(questions),
    env: variables,
    extendEnv: false,
    maxBuffer: 1e9,
  });
  return JSON.parse(stdout) as unknown[];
}

/** What both are started with. */
export function variablesIn(root: string): Variables {
  return {
    ...gitEnvironment(join(root, 'home')),
    ...VARIABLES,
    PREFECT_HOME: join(root, 'prefect'),
    // Nothing answers there: no step of these needs a server, and none may start one.
    PREFECT_API_URL: 'http://127.0.0.1:9/api',
    PREFECT_LOGGING_LEVEL: 'CRITICAL',
    PYTHONDONTWRITEBYTECODE: '1',
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    PIP_ROOT_USER_ACTION: 'ignore',
  };
}

/** Folders are made in `root`, which no other call may use. */
export async function withPrefect(
  cases: readonly StepCase[],
  root: string,
  variables: Variables,
): Promise<Result[]> {
  const folders = cases.map((each, index) => prepared(each, root, index));
  const answers = await askPrefect(
    cases.map(({ steps }, index) => ['run', { steps, folder: folders[index] }]),
    variables,
  );
  return folders.map((folder, index) => resultIn(folder, answers[index] as Result));
}

/** As `withPrefect`; attempts follow each other without a pause. */
export async function withTq(
  cases: readonly StepCase[],
  root: string,
  variables: Variables,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const [index, each] of cases.entries()) {
    const folder = prepared(each, root, index);
    results.push(resultIn(folder, await runWithTq(each, folder, variables)));
  }
  return results;
}

async function runWithTq(
  each: StepCase,
  folder: string,
  variables: Variables,
): Promise<Omit<Result, 'files'>> {
  const steps: Step[] = [];
  for (const value of each.steps) {
    const step = parseStep(value);
    if (step === null) continue;
    if ('faults' in step) return { failure: step.faults[0]!.message };
    steps.push({ ...step, phase: 'build', isTopLevel: false });
  }
  const result = await runSteps(steps, context(folder, variables));
  return 'failure' in result ? { failure: result.failure.message } : result;
}

function context(workingDirectory: string, variables: Variables): StepContext {
  const processes = execaProcesses();
  return {
    workingDirectory,
    variables,
    platform: process.platform,
    processes,
    files: nodeFileSystem(),
    clock: { now: () => new Date(), sleep: async () => undefined, every: () => () => undefined },
    interpreter: async () => python,
    images: NO_IMAGES,
    onOutput: () => undefined,
    onStep: () => undefined,
    resolveInputs: async (inputs, outputs) => {
      const server = { blocks: new Map(), variables: {} };
      return toJsonObject(fillStepInputs(inputs, { environment: variables, outputs, server }));
    },
    runPythonStep: ({ name, requires }, inputs, folder) => {
      const call = { functionName: name, requires, inputs, workingDirectory: folder, variables };
      return runPythonStep({ interpreter: { path: python, origin: '--python' }, ...call }, processes);
    },
  };
}

function prepared(each: StepCase, root: string, index: number): string {
  const folder = join(root, String(index));
  mkdirSync(folder, { recursive: true });
  each.prepare?.(folder);
  return folder;
}

/** The folder's own path, wherever it shows, is not a difference. */
function resultIn(folder: string, answer: Omit<Result, 'files'>): Result {
  const text = JSON.stringify(answer).replaceAll(folder, '{folder}');
  return { ...(JSON.parse(text) as Result), files: filesIn(folder) };
}

function filesIn(folder: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = relative(folder, join(entry.parentPath, entry.name));
    if (path.split('/').includes('.git') && entry.name !== '.git') continue;
    files[path] = entry.isFile() && entry.name !== '.git' ? digest(join(folder, path)) : 'folder or link';
  }
  return files;
}

function digest(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 12);
}
