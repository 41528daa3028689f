/** Other programs through execa: their output passed on as it comes, every failure a value. */
import type { Conversations, FinishedProgram, Processes, ProgramCall } from '../ports/processes.ts';
import { execaConversation } from './execa-conversation.ts';
import { ImpossibleCall, startProgram } from './start-program.ts';

/** Node cannot hold a longer text than 2^29 characters; a program that prints half of that has lost its way. */
const LONGEST_OUTPUT = 2 ** 28;

export function execaProcesses(): Processes & Conversations {
  return {
    run: (call) => run(call).catch(failureOf),
    converse: execaConversation,
  };
}

function failureOf(error: unknown): { failure: string } {
  if (!(error instanceof ImpossibleCall)) throw error;
  return { failure: error.message };
}

async function run(call: ProgramCall): Promise<FinishedProgram | { failure: string }> {
  const stdin = call.input === undefined ? { stdin: 'ignore' as const } : { input: call.input };
  const program = await startProgram(call, stdin);
  let failure: string | undefined;
  let timedOut = false;
  let stopping: Promise<void> | undefined;
  const output = { stdout: [] as string[], stderr: [] as string[] };
  for (const stream of ['stdout', 'stderr'] as const) {
    let length = 0;
    program.child[stream].setEncoding('utf8').on('data', (text: string) => {
      if (failure !== undefined) return;
      output[stream].push(text);
      length += text.length;
      call.onOutput?.(stream, text);
      if (length <= LONGEST_OUTPUT) return;
      failure = `it printed more than ${LONGEST_OUTPUT} characters`;
      stopping ??= program.end();
    });
  }
  const stop = (): void => {
    timedOut = true;
    stopping ??= program.end();
  };
  const timer = call.timeout === undefined ? undefined : setTimeout(stop, call.timeout);
  const { firstWord } = call;
  const isSaid = (): boolean => firstWord === undefined || output.stdout.join('').includes(firstWord.text);
  const stopIfSilent = (): void => (isSaid() ? undefined : stop());
  const first = firstWord === undefined ? undefined : setTimeout(stopIfSilent, firstWord.within);
  const ending = await program.ended;
  clearTimeout(timer);
  clearTimeout(first);
  await stopping;
  if (failure !== undefined) return { failure };
  if ('failure' in ending) return ending;
  const texts = { stdout: output.stdout.join(''), stderr: output.stderr.join('') };
  return timedOut ? { ...texts, exitCode: null, timedOut } : { ...texts, ...ending };
}
