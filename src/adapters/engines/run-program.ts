/** One call of a builder's program: its output as lines, and how it ended. */
import type { Environment } from '../../environment.ts';
import type { Processes } from '../../ports/processes.ts';

/** What every engine here is made with. */
export interface Host {
  environment: Environment;
  processes: Processes;
}

export interface Call {
  program: string;
  args: readonly string[];
  /** On top of the variables of `tq`. */
  variables?: Readonly<Record<string, string | undefined>>;
  input?: string;
  onLine?: (line: string) => void;
  /** In milliseconds; only for what answers at once when it answers at all. */
  timeout?: number;
}

/** `lines` are those of both streams, as they came. `missing`: the program could not be started, and why. */
export interface Ran {
  isDone: boolean;
  stdout: string;
  lines: readonly string[];
  /** Those of the error stream alone, which say why it failed; the two streams come in any order. */
  errors: readonly string[];
  missing?: string;
  /** A signal or the timeout ended it. */
  stopped?: string;
}

/** So many lines are enough to say why a call failed. */
const MOST_LINES = 400;

export async function runProgram({ environment, processes }: Host, call: Call): Promise<Ran> {
  const lines: string[] = [];
  const errors: string[] = [];
  const tell = (line: string): void => {
    keep(lines, line);
    call.onLine?.(line);
  };
  const tellError = withoutNotice((line) => {
    keep(errors, line);
    tell(line);
  });
  const streams = { stdout: lineByLine(tell), stderr: lineByLine(tellError) };
  const ran = await processes.run({
    program: call.program,
    args: call.args,
    workingDirectory: environment.workingDirectory,
    variables: { ...environment.variables, ...call.variables },
    input: call.input,
    timeout: call.timeout,
    onOutput: (stream, text) => streams[stream].add(text),
  });
  streams.stdout.end();
  streams.stderr.end();
  if ('failure' in ran) return { isDone: false, stdout: '', lines, errors, missing: ran.failure };
  const stopped = ran.timedOut === true ? 'it took too long' : ran.signal;
  return { isDone: ran.exitCode === 0, stdout: ran.stdout, lines, errors, stopped };
}

function keep(lines: string[], line: string): void {
  lines.push(line);
  if (lines.length > MOST_LINES) lines.shift();
}

/** Cuts what comes in pieces into lines; of a line drawn over with `\r`, every state is kept in one. */
function lineByLine(tell: (line: string) => void): { add(text: string): void; end(): void } {
  let rest = '';
  return {
    add(text) {
      const parts = (rest + text).split('\n');
      rest = parts.pop() ?? '';
      for (const part of parts) tell(part.replace(/\r$/, ''));
    },
    end() {
      if (rest !== '') tell(rest);
    },
  };
}

/** Docker's client advertises BuildKit in a paragraph before each build of the classic builder. */
function withoutNotice(tell: (line: string) => void): (line: string) => void {
  let isInside = false;
  return (line) => {
    if (line.startsWith('DEPRECATED: The legacy builder is deprecated')) isInside = true;
    else if (!isInside) tell(line);
    else if (line === '') isInside = false;
    else if (!line.startsWith(' ')) {
      isInside = false;
      tell(line);
    }
  };
}
