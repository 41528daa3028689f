/** A program started through execa: arguments as an array, exactly the given environment, a process group of its own. */
import type { ResultPromise } from 'execa';
import type { ProgramCall } from '../ports/processes.ts';
import { endGroup, forgetGroup, HAS_GROUPS, startGroup } from './program-groups.ts';

/** `ended` says why the program could not be started when that is so. */
export interface StartedProgram {
  child: ResultPromise<{ reject: false; buffer: false; stdin: 'pipe' }>;
  ended: Promise<Ending | { failure: string }>;
  /** Ends it and all it has started, and stops listening to its output. */
  end(): Promise<void>;
}

export interface Ending {
  exitCode: number | null;
  signal?: string;
}

/** The system takes no such call. Where it only starts no program, `ended` says why. */
export class ImpossibleCall extends Error {}

/** Rejects with `ImpossibleCall` when an argument holds a NUL character. */
export async function startProgram(
  call: ProgramCall,
  stdin: { input: string } | { stdin: 'ignore' } | { stdin: 'pipe' },
): Promise<StartedProgram> {
  const wrong = call.args.find((each) => each.includes('\0'));
  if (wrong !== undefined)
    throw new ImpossibleCall(`arguments cannot contain null bytes: ${JSON.stringify(wrong)}`);
  const { execa } = await import('execa');
  const options = {
    cwd: call.workingDirectory,
    env: { ...call.variables },
    extendEnv: false,
    shell: call.shell === true,
    // A group of its own, so that what the program starts can be ended with it. It has no terminal to ask at.
    detached: HAS_GROUPS,
    reject: false,
    buffer: false,
    ...stdin,
  } as const;
  const child = startGroup(() => execa(call.program, [...call.args], options)) as StartedProgram['child'];
  const { pid } = child;
  let isBeingEnded = false;
  const ended = child.then((result) => {
    if (pid === undefined) return { failure: whyNotStarted(call, result) };
    // What it leaves behind on purpose may stay.
    if (!isBeingEnded) forgetGroup(pid);
    return { exitCode: result.exitCode ?? null, signal: result.signal };
  });
  return {
    child,
    ended,
    async end() {
      isBeingEnded = true;
      if (pid !== undefined) {
        await endGroup(pid);
        forgetGroup(pid);
      }
      // A program that left the group may still hold the other ends.
      child.stdout.destroy();
      child.stderr.destroy();
    },
  };
}

/** In words for a message; what else may go wrong is said as the system says it. */
function whyNotStarted(
  { program, shell, workingDirectory }: ProgramCall,
  error: { code?: string; originalMessage?: string },
): string {
  const detail = error.originalMessage ?? 'it could not be started';
  if (detail.startsWith('The "cwd" option')) return `the folder \`${workingDirectory}\` does not exist`;
  const name = shell === true ? 'the shell' : `\`${program}\``;
  if (error.code === 'ENOENT') return `${name} was not found`;
  if (error.code === 'EACCES') return `${name} may not be executed: permission denied`;
  return `${name} could not be started: ${detail}`;
}
