/** What the demo plays on: a temporary folder, headings, commands shown and checked, and an end that leaves nothing running. */
import { cpSync, mkdtempSync, openSync, closeSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters, styleText } from 'node:util';
import { spawn } from 'node:child_process';
import { execa } from 'execa';
import { ROOT } from './python-environment.ts';

const TQ = join(ROOT, 'bin', 'tq.js');
const COMMAND_SECONDS = 120;
const STOP_SECONDS = 10;

/** A step that did not go as it must. The message is for the person who runs the demo. */
export class DemoError extends Error {}

export interface CommandExpectation {
  exitCode?: number;
  /** What its output must contain. */
  says?: RegExp;
}

export class Stage {
  readonly folder = mkdtempSync(join(tmpdir(), 'tq-demo-'));
  /** The copy of the example that is deployed. */
  readonly project = join(this.folder, 'orders');
  /** What ran last, for the line that says where the demo failed. */
  step = 'setting the stage';
  /** Aborted when the demo is to end early; whatever runs then ends too. */
  readonly #curtain = new AbortController();
  readonly #started = performance.now();
  #serverUp = false;
  #worker: { pid: number; log: string } | undefined;

  constructor() {
    cpSync(join(ROOT, 'examples', 'orders'), this.project, { recursive: true });
  }

  /** As on the machine of a developer who has set nothing up: no settings of Prefect, and a data folder of its own. */
  get variables(): Record<string, string> {
    const own = Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !/^PREFECT_|^CI$/i.test(entry[0]),
    );
    const colour: Record<string, string> =
      process.stdout.isTTY && !process.env.NO_COLOR ? { FORCE_COLOR: '1' } : {};
    return { ...Object.fromEntries(own), ...colour, TQ_DATA_HOME: join(this.folder, 'data') };
  }

  get signal(): AbortSignal {
    return this.#curtain.signal;
  }

  interrupt(): void {
    this.#curtain.abort();
  }

  /** Says what comes next and why. */
  heading(title: string): void {
    this.step = title;
    const seconds = ((performance.now() - this.#started) / 1000).toFixed(0);
    console.log(`\n${styleText('bold', `── ${title}`)} ${styleText('gray', `(${seconds} s)`)}`);
  }

  shownCommand(line: string): void {
    console.log(styleText('cyan', `$ ${line}`));
  }

  /** Runs a `tq` command in the project, its output shown, and checks how it ends. Returns its output. */
  async tq(args: string[], { exitCode = 0, says }: CommandExpectation = {}): Promise<string> {
    this.shownCommand(['tq', ...args].join(' '));
    // Even a start that fails may leave a server to stop.
    if (args[0] === 'dev' && args[1] === 'up') this.#serverUp = true;
    const result = await this.#run(args, true);
    const output = stripVTControlCharacters(result.all);
    if (result.exitCode !== exitCode)
      throw new DemoError(`expected exit code ${exitCode}, got ${result.exitCode}`);
    if (says && !says.test(output)) throw new DemoError(`the output does not contain ${says}`);
    return output;
  }

  /** The JSON that a `tq` command prints. */
  async tqJson<T>(args: string[]): Promise<T> {
    const { stdout } = await this.#run([...args, '--json'], false);
    return JSON.parse(stdout) as T;
  }

  async #run(args: string[], shown: boolean, signal = this.signal) {
    const result = await execa(process.execPath, [TQ, ...args], {
      cwd: this.project,
      env: this.variables,
      extendEnv: false,
      reject: false,
      all: true,
      stdin: 'ignore',
      stdout: shown ? ['pipe', 'inherit'] : 'pipe',
      stderr: shown ? ['pipe', 'inherit'] : 'pipe',
      timeout: COMMAND_SECONDS * 1000,
      cancelSignal: signal,
    });
    if (result.isCanceled) throw new DemoError('interrupted');
    if (result.timedOut)
      throw new DemoError(`\`tq ${args.join(' ')}\` took longer than ${COMMAND_SECONDS} s`);
    return result;
  }

  /** Starts a worker in the project: a process group of its own, its output in a file. */
  startWorker(prefect: string, args: string[], apiUrl: string): void {
    this.shownCommand(`PREFECT_API_URL=${apiUrl} prefect ${args.join(' ')} &`);
    const log = join(this.folder, 'worker.log');
    const output = openSync(log, 'w');
    const worker = spawn(prefect, args, {
      cwd: this.project,
      env: {
        ...this.variables,
        PREFECT_API_URL: apiUrl,
        PREFECT_HOME: join(this.folder, 'worker'),
        // Asks for work every second rather than every ten, so that nobody waits.
        PREFECT_WORKER_QUERY_SECONDS: '1',
      },
      detached: true,
      stdio: ['ignore', output, output],
    });
    closeSync(output);
    worker.on('error', () => undefined);
    if (worker.pid === undefined) throw new DemoError(`could not start \`${prefect}\``);
    this.#worker = { pid: worker.pid, log };
  }

  /** The end of the worker's log, for a failure. */
  workerLog(): string {
    if (this.#worker === undefined) return '';
    return readFileSync(this.#worker.log, 'utf8').trimEnd().split('\n').slice(-15).join('\n');
  }

  /** Stops worker and server, also when a step failed, and says what is still running. */
  async clear(): Promise<string[]> {
    if (this.#worker !== undefined) await endGroup(this.#worker.pid);
    // A signal of its own: the demo may have been interrupted.
    if (this.#serverUp) await this.#run(['dev', 'down'], true, new AbortController().signal);
    const left = processesThatMention(this.folder);
    if (this.#worker !== undefined && groupLives(this.#worker.pid))
      left.push(`the worker (process group ${this.#worker.pid})`);
    rmSync(this.folder, { recursive: true, force: true });
    return left;
  }
}

async function endGroup(pid: number): Promise<void> {
  signalGroup(pid, 'SIGTERM');
  const deadline = Date.now() + STOP_SECONDS * 1000;
  while (groupLives(pid) && Date.now() < deadline) await sleep(100);
  signalGroup(pid, 'SIGKILL');
  await sleep(50);
}

function groupLives(pid: number): boolean {
  return signalGroup(pid, 0);
}

function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}

/** Processes that were started with the folder in their arguments or variables. Linux only; empty elsewhere. */
function processesThatMention(folder: string): string[] {
  const found: string[] = [];
  for (const pid of listProcesses()) {
    if (pid === String(process.pid)) continue;
    const commandLine = readQuietly(`/proc/${pid}/cmdline`);
    if (commandLine.includes(folder) || readQuietly(`/proc/${pid}/environ`).includes(folder)) {
      found.push(`process ${pid}: ${commandLine.replaceAll('\0', ' ').trim()}`);
    }
  }
  return found;
}

function listProcesses(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

function readQuietly(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
