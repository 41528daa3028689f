/** Runs a whole command in this process: real files and real parsing, a fake server, everything said recorded. */
import { Readable, Writable } from 'node:stream';
import { promptsOn } from '../../src/adapters/ask-on-terminal.ts';
import { nodeFileSystem } from '../../src/adapters/node-file-system.ts';
import { nodeFileWriter } from '../../src/adapters/node-file-writer.ts';
import { nodeInstallation } from '../../src/adapters/node-installation.ts';
import { secretsOf } from '../../src/adapters/prefect-http/secrets-of.ts';
import { cover, formsOf, redact } from '../../src/redact.ts';
import { execaProcesses } from '../../src/adapters/execa-processes.ts';
import { simpleGitAdapter } from '../../src/adapters/git/simple-git.ts';
import { makeReporter } from '../../src/adapters/make-reporter.ts';
import { terminalReporter } from '../../src/adapters/terminal-reporter.ts';
import { treeSitterPython } from '../../src/adapters/tree-sitter-python.ts';
import { readSettings } from '../../src/reading/settings/read-settings.ts';
import type { Environment } from '../../src/environment.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Checkout } from '../../src/ports/git.ts';
import type { LocalServer } from '../../src/ports/local-server.ts';
import type { Machine } from '../../src/ports/machine.ts';
import type { Prompts } from '../../src/ports/prompts.ts';
import type { FileWatcher } from '../../src/ports/file-watcher.ts';
import type { PrefectClient } from '../../src/ports/prefect-client.ts';
import { runProgram } from '../../src/program.ts';
import { palette } from '../../src/report/palette.ts';
import type { ImagePorts } from '../../src/building/project-images.ts';
import { fakeImages } from '../fakes/fake-images.ts';
import { FixedClock } from '../fakes/fixed-clock.ts';

export interface RunOptions {
  /** What is checked out; by default nothing is. `real`: git is asked. */
  checkout?: Checkout | 'real';
  /** Working directory of the command. */
  directory: string;
  /** Of the terminal that help is shown on; by default there is none. */
  columns?: number;
  /** The server; without one, asking for it fails the test. */
  prefect?: PrefectClient;
  /** What `tq dev` adds to a server only where the test is about it. */
  localServer?: Pick<LocalServer, 'status' | 'start' | 'stop'> & Partial<LocalServer>;
  variables?: Record<string, string>;
  /** Asked before each deployment, as a signal would be. */
  /** What the person at the terminal says; by default there is none. */
  answer?: 'yes' | 'no';
  /** What they write to questions that ask for more, line by line; by default there is nobody. */
  answers?: readonly string[];
  machine?: Partial<Machine>;
  interruption?: () => 'interrupted' | 'terminated' | undefined;
  /** Without one, asking for it fails the test. */
  watcher?: FileWatcher;
  /** By default one that stands still. */
  clock?: Clock;
  /** By default real contexts, a registry that holds nothing, and no engine. */
  images?: Partial<ImagePorts>;
}

export interface Run {
  exitCode: number;
  stdout: string;
  stderr: string;
}

const python = treeSitterPython();

/** Stands for the server that a test hands over, where a command asks whether there is one. */
const RUNNING = { status: async () => ({ running: true }) } as unknown as LocalServer;

/** The real questions, with a person who has made up their mind; one who has said everything goes away. */
function answering(lines: readonly string[], { stderr }: { stderr: (text: string) => void }): Prompts {
  const rest = [...lines];
  const output = new Writable({
    write: (chunk, _encoding, done) => {
      stderr(String(chunk));
      done();
    },
  });
  const terminal = () => ({ input: Readable.from(rest.length > 0 ? [`${rest.shift()}\n`] : []), output });
  return {
    text: (question) => promptsOn(terminal()).text(question),
    choice: (question) => promptsOn(terminal()).choice(question),
  };
}

export async function runTq(argv: readonly string[], options: RunOptions): Promise<Run> {
  const run: Run = { exitCode: -1, stdout: '', stderr: '' };
  const secrets: string[] = [];
  const keep = (forms: readonly string[]): void => {
    secrets.push(...forms);
    secrets.sort((a, b) => b.length - a.length);
  };
  const hide = (text: string): string => redact(text, secrets);
  const streams = {
    stdout: (text: string) => void (run.stdout += hide(text)),
    stderr: (text: string) => void (run.stderr += hide(text)),
  };
  const missing = (what: string) => async (): Promise<never> => {
    throw new Error(`this test did not expect tq to ask for ${what}`);
  };
  const { prefect, localServer, directory, answers } = options;
  const prompts = answers === undefined ? undefined : answering(answers, streams);
  const checkout = options.checkout === 'real' ? undefined : options.checkout;
  run.exitCode = await runProgram(argv, {
    version: '0.0.0-test',
    print: (text) => streams.stdout(`${text}\n`),
    columns: options.columns,
    makeContext: async ({ format, reports }) => {
      const people = terminalReporter(streams, palette(false), {
        cover: (text) => cover(text, secrets),
      });
      const environment: Environment = {
        variables: options.variables ?? {},
        workingDirectory: directory,
        homeDirectory: directory,
        platform: 'linux',
      };
      const files = nodeFileSystem();
      return {
        environment,
        reporter: await makeReporter(format, {
          reports,
          streams: { stdout: (text) => void (run.stdout += text) },
          people,
          version: '0.0.0-test',
          workingDirectory: directory,
          files,
          clock: new FixedClock(new Date('2026-01-01T00:00:00Z')),
          redact: hide,
        }),
        colour: false,
        files,
        writer: nodeFileWriter(),
        watcher:
          options.watcher === undefined ? missing('a watcher') : async () => options.watcher as FileWatcher,
        clock: options.clock ?? new FixedClock(new Date('2026-01-01T00:00:00Z')),
        python,
        processes: execaProcesses(),
        keepSecret: (text) => keep(formsOf([text])),
        redact: hide,
        machine: { host: 'test-host', user: 'tester', processId: 1, isAlive: () => true, ...options.machine },
        installation: async () => nodeInstallation(environment),
        ask: async (question) => {
          streams.stderr(`${question}\n`);
          return options.answer ?? 'nobody';
        },
        prompts: async () => prompts,
        version: '0.0.0-test',
        git: {
          ...simpleGitAdapter({ PATH: process.env.PATH, HOME: directory, ...options.variables }),
          // Unless told so, the temporary folders of tests are in no repository.
          ...(options.checkout === 'real' ? {} : { checkout: async () => checkout ?? null }),
        },
        interruption: { requested: () => options.interruption?.(), deferWhile: (work) => work() },
        localServer:
          localServer === undefined && prefect === undefined
            ? missing('the local server')
            : async () => (localServer as LocalServer | undefined) ?? RUNNING,
        settings: async () => {
          const read = await readSettings(environment, nodeFileSystem());
          keep(secretsOf(read.connection));
          return read;
        },
        connect: prefect === undefined ? missing('a server') : async () => prefect,
        images: async () => ({ ...fakeImages(`${directory}.cache`).ports, ...options.images }),
        dispose: async () => undefined,
      };
    },
  });
  return run;
}
