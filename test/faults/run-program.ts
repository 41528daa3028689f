/** The built `tq` as a process of its own, which can be stopped in the middle of a request. */
import { join } from 'node:path';
import { execa } from 'execa';
import { ROOT } from '../../scripts/python-environment.ts';
import { listenTo } from '../said.ts';
import { settings } from './shop.ts';

const TQ = join(ROOT, 'bin', 'tq.js');
const LONGEST_MILLISECONDS = 200_000;

export interface Ended {
  /** Undefined when a signal ended it. */
  exitCode: number | undefined;
  /** Both streams. */
  output: string;
}

export interface Program {
  kill(signal: 'SIGKILL' | 'SIGINT'): void;
  /** Resolves as soon as it has printed that text, or has ended without it. */
  hasSaid(text: string): Promise<void>;
  ended: Promise<Ended>;
}

/** Makes every file that the program writes too long, as a full disk does; its output goes through pipes. */
const NO_ROOM_FOR_FILES = 'trap "" XFSZ; ulimit -f 0; exec "$@"';

export interface Place {
  directory: string;
  apiUrl: string;
  isDiskFull?: boolean;
}

/** Starts it in a folder, with a server at that address. */
export function startProgram(
  argv: readonly string[],
  { directory, apiUrl, isDiskFull = false }: Place,
): Program {
  const command = [process.execPath, TQ, ...argv];
  const [file = '', ...rest] = isDiskFull ? ['bash', '-c', NO_ROOM_FOR_FILES, 'tq', ...command] : command;
  const child = execa(file, rest, {
    cwd: directory,
    extendEnv: false,
    env: { PATH: process.env.PATH, HOME: directory, ...settings(apiUrl) },
    all: true,
    reject: false,
    stdin: 'ignore',
    timeout: LONGEST_MILLISECONDS,
  });
  const ended = child.then(({ exitCode, all }) => ({ exitCode, output: all }));
  return { kill: (signal) => void child.kill(signal), hasSaid: listenTo(child.all, child), ended };
}
