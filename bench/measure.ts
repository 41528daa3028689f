/** Runs one command line to its end and tells what it cost: time, memory and requests. A failed run is an error. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import type { EngineProxy, EngineWork } from './engine-proxy.ts';
import type { RecordingProxy, Traffic } from './recording-proxy.ts';
import { settledServerCpuSeconds } from './server-cpu.ts';

const WRAPPER = join(import.meta.dirname, 'measure.py');
/** Five hundred deployments take `prefect deploy` ten minutes on a quiet machine. */
const MOST_SECONDS = 2400;
const LOG_LINES = 30;

/** Where commands run, and what they are given. */
export interface Surroundings {
  /** Runs the wrapper; not what is measured. */
  python: string;
  workingDirectory: string;
  /** All that the command sees; nothing is inherited. */
  environment: Readonly<Record<string, string>>;
  /** Holds the output of the last command. */
  log: string;
  proxy: RecordingProxy;
  /** Of the server; its processes work there. */
  serverHome: string;
  /** Only where images are built. */
  engine?: EngineProxy;
}

export interface Cost {
  wallSeconds: number;
  userSeconds: number;
  systemSeconds: number;
  /** The most that the command, or one of its children, held at once. */
  peakKilobytes: number;
  /** User and system time of the server from the start of the command until it was quiet again. */
  serverSeconds: number;
  traffic: Traffic;
  /** What the Docker engine had to do; absent where there is none. */
  engineWork?: EngineWork;
}

interface Measured {
  wall: number;
  user: number;
  sys: number;
  maxrss_kb: number;
  exit: number;
}

/** The program must be named by its full path. */
export async function measure(command: readonly string[], surroundings: Surroundings): Promise<Cost> {
  const { python, workingDirectory, environment, log, proxy, serverHome, engine } = surroundings;
  await proxy.take();
  engine?.take();
  const serverBefore = await settledServerCpuSeconds(serverHome);
  const { stdout } = await execa(python, ['-I', '-S', WRAPPER, log, String(MOST_SECONDS), ...command], {
    cwd: workingDirectory,
    env: environment,
    extendEnv: false,
  });
  const measured = JSON.parse(stdout) as Measured;
  if (measured.exit !== 0) {
    const lastLines = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-LOG_LINES).join('\n');
    throw new Error(`\`${command.join(' ')}\` ended with ${measured.exit}\n${lastLines}`);
  }
  return {
    wallSeconds: measured.wall,
    userSeconds: measured.user,
    systemSeconds: measured.sys,
    peakKilobytes: measured.maxrss_kb,
    traffic: await proxy.take(),
    serverSeconds: (await settledServerCpuSeconds(serverHome)) - serverBefore,
    ...(engine === undefined ? {} : { engineWork: engine.take() }),
  };
}
