/** The `run_preflight` that an interpreter has, asked once for many inputs: `python/run_preflight.py`. */
import { decodeJson, encodeJson } from '../json-text.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { FinishedProgram, Processes } from '../ports/processes.ts';
import { pythonScript } from '../python-scripts.ts';
import type { Interpreter } from './find-interpreters.ts';
import type { Surroundings } from './find-python-for-steps.ts';

export interface PreflightQuestion {
  /** Arguments by their Python names. */
  inputs: readonly JsonObject[];
  /** Modules of engines that have to be importable. */
  engines: readonly string[];
  /** Absolute paths of what is the project's: nothing in them is imported, unless an environment there has it installed. */
  folders: readonly string[];
  /** Whose home directories are wanted; the empty name is the user who runs. */
  users: readonly string[];
}

export interface PreflightAnswers {
  python: string;
  /** Version of truthound-orchestration; null where it is installed in a way that does not tell. */
  orchestration: string | null;
  /** Versions of the engines that are installed. */
  engines: Readonly<Record<string, string>>;
  homes: Readonly<Record<string, string>>;
  /** By index of the input; those behind a crash or a hang are missing. */
  answers: ReadonlyMap<number, JsonObject>;
  /** By module, what its import ends with; null where it works. */
  imports: ReadonlyMap<string, string | null>;
  /** Why answers are missing. */
  end?: string;
}

/** In seconds for one input and for one import; in milliseconds until anything is answered, and for all that is asked. */
const LIMITS = { each: 15, first: 20_000, all: 120_000 };
const TOKEN = 'tq-preflight-answer:';

/** `failure`, half a sentence: why nothing was answered. Never throws for what the interpreter does. */
export async function askForPreflight(
  { path }: Interpreter,
  question: PreflightQuestion,
  { workingDirectory, variables }: Surroundings,
  processes: Processes,
  limits = LIMITS,
): Promise<PreflightAnswers | { failure: string }> {
  const result = await processes.run({
    program: path,
    // Neither `PYTHONPATH` nor the working directory nor `sitecustomize`: nothing of the project may run.
    args: ['-I', '-S', pythonScript('run_preflight.py')],
    workingDirectory,
    variables: { ...variables, PYTHONPATH: undefined },
    input: encodeJson({ token: TOKEN, seconds: limits.each, ...question }),
    timeout: limits.all,
    firstWord: { text: TOKEN, within: limits.first },
  });
  if ('failure' in result) return { failure: `\`${path}\` cannot be started: ${result.failure}` };
  const [first, ...others] = linesOf(result.stdout);
  const isSilent = first === undefined;
  if (isSilent) return { failure: `\`${path}\` gave no answer: ${endOf(result, limits.first)}` };
  if (typeof first['missing'] === 'string')
    return { failure: `\`${path}\` cannot import truthound-orchestration: ${shortened(first['missing'])}` };
  const installed = installedOf(first);
  if (installed === undefined) return { failure: `\`${path}\` answers something that is no report` };
  const answers = new Map<number, JsonObject>();
  const imports = new Map<string, string | null>();
  for (const { index, answer, engine, error } of others) {
    if (typeof index === 'number' && isJsonObject(answer)) answers.set(index, answer);
    if (typeof engine === 'string') imports.set(engine, typeof error === 'string' ? shortened(error) : null);
  }
  const isWhole = answers.size === question.inputs.length && imports.size === question.engines.length;
  return { ...installed, answers, imports, ...(isWhole ? {} : { end: endOf(result, limits.all) }) };
}

/** Undefined for what `run_preflight.py` never says: something else answered in its place. */
function installedOf({ python, orchestration, engines, homes }: JsonObject) {
  const isKnown = orchestration === null || typeof orchestration === 'string';
  if (typeof python !== 'string' || !isKnown || !areTexts(engines) || !areTexts(homes)) return undefined;
  return { python, orchestration, engines, homes };
}

function areTexts(value: JsonValue | undefined): value is Record<string, string> {
  return isJsonObject(value) && Object.values(value).every((each) => typeof each === 'string');
}

function linesOf(stdout: string): JsonObject[] {
  return stdout.split('\n').flatMap((line) => {
    if (!line.startsWith(TOKEN)) return [];
    try {
      const value = decodeJson(line.slice(TOKEN.length));
      return isJsonObject(value) ? [value] : [];
    } catch {
      // A line that was cut off in its middle, or numbers that JSON does not have.
      return [];
    }
  });
}

function endOf({ timedOut, exitCode, signal, stderr }: FinishedProgram, milliseconds: number): string {
  if (timedOut === true) return `it was stopped after ${milliseconds / 1000} s`;
  const last = stderr.trim().split('\n').at(-1) ?? '';
  const end = signal === undefined ? `it ended with ${exitCode ?? 'a signal'}` : `it ended by \`${signal}\``;
  return last === '' ? end : `${end}: ${shortened(last)}`;
}

/** Enough of a message to act on. */
const LONGEST = 300;

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
