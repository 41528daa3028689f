/** `npm run bench`: `tq` beside `prefect deploy` on one real Prefect server. Says what is faster, judges nothing. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { startPrefectServer } from '../scripts/prefect-server.ts';
import { pythonEnvironment, ROOT, type PythonEnvironment } from '../scripts/python-environment.ts';
import type { Surroundings } from './measure.ts';
import { confirmOrders, DEPLOYMENT, forgetOrders, WORK_POOL } from './orders.ts';
import { startRecordingProxy, type RecordingProxy } from './recording-proxy.ts';
import { measureDeploys, measureInTurns, type Contender, type Sample } from './series.ts';
import { renderTable } from './table.ts';

const TQ = [process.execPath, join(ROOT, 'bin', 'tq.js')] as const;
const INTERRUPTED = 130;

/** Without its services the server does only what the two tools ask for. */
const QUIET_SERVER = Object.fromEntries(
  ['SCHEDULER', 'LATE_RUNS', 'PAUSE_EXPIRATIONS', 'CANCELLATION_CLEANUP', 'FOREMAN'].map((service) => [
    `PREFECT_SERVER_SERVICES_${service}_ENABLED`,
    'false',
  ]),
);

interface Options {
  runs: number;
  json: string | undefined;
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: { runs: { type: 'string', default: '5' }, json: { type: 'string' } },
  });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1)
    throw new Error(`\`--runs\` must be 1 or more, found \`${values.runs}\``);
  return { runs, json: values.json };
}

/** A copy of the example outside of any git repository, as both tools see it. */
function makeSurroundings(
  folder: string,
  { python, prefect }: PythonEnvironment,
  proxy: RecordingProxy,
): Surroundings {
  const home = join(folder, 'home');
  const project = join(folder, 'orders');
  mkdirSync(home);
  cpSync(join(ROOT, 'examples', 'orders'), project, { recursive: true });
  return {
    python,
    workingDirectory: project,
    log: join(folder, 'output.log'),
    proxy,
    environment: {
      PATH: `${join(prefect, '..')}:${process.env.PATH ?? ''}`,
      HOME: home,
      LANG: 'C.UTF-8',
      PREFECT_HOME: join(home, '.prefect'),
      PREFECT_API_URL: proxy.apiUrl,
      // Reports to Prefect's makers would be time spent on the internet.
      DO_NOT_TRACK: '1',
    },
  };
}

function startUpContenders({ prefect }: PythonEnvironment): Contender[] {
  return [
    { label: 'node -e 0', command: [process.execPath, '-e', '0'] },
    { label: 'tq --version', command: [...TQ, '--version'] },
    { label: 'tq --help', command: [...TQ, '--help'] },
    { label: 'prefect --version', command: [prefect, '--version'] },
  ];
}

function deployContenders({ prefect }: PythonEnvironment): Contender[] {
  return [
    { label: 'prefect deploy', command: [prefect, '--no-prompt', 'deploy', '-n', DEPLOYMENT] },
    { label: 'tq deploy', command: [...TQ, 'deploy', '-n', DEPLOYMENT] },
  ];
}

async function measureAll(folder: string, runs: number): Promise<Sample[]> {
  const python = await pythonEnvironment();
  const server = await startPrefectServer({ python, environment: QUIET_SERVER });
  const proxy = await startRecordingProxy(new URL(server.apiUrl));
  try {
    const surroundings = makeSurroundings(folder, python, proxy);
    await execa(python.prefect, ['work-pool', 'create', WORK_POOL, '--type', 'process'], {
      env: surroundings.environment,
      extendEnv: false,
    });
    const plan = { runs, surroundings, onProgress: (line: string) => console.error(line) };
    const contest = {
      contenders: deployContenders(python),
      forget: () => forgetOrders(server.apiUrl),
      confirm: () => confirmOrders(server.apiUrl),
    };
    return [
      ...(await measureInTurns('start-up', startUpContenders(python), plan)),
      ...(await measureDeploys(contest, plan)),
      ...(await measureInTurns('validate', [{ label: 'tq validate', command: [...TQ, 'validate'] }], plan)),
    ];
  } finally {
    await proxy.stop();
    await server.stop();
  }
}

async function main(): Promise<void> {
  const { runs, json } = readOptions();
  if (!existsSync(join(ROOT, 'dist', 'cli.js')))
    throw new Error('there is no dist/cli.js; run `npm run build` first');
  const folder = mkdtempSync(join(tmpdir(), 'tq-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  // An exit, unlike a signal, lets everyone clean up: the measured command and the server end there too.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(INTERRUPTED));

  const started = new Date().toISOString();
  const [loadBefore] = loadavg();
  const samples = await measureAll(folder, runs);
  const [loadAfter] = loadavg();
  const machine = { node: process.version, cores: cpus().length, loadBefore, loadAfter };
  if (json !== undefined)
    writeFileSync(json, `${JSON.stringify({ started, runs, machine, samples }, null, 2)}\n`);

  const load = `${loadBefore?.toFixed(2)} before, ${loadAfter?.toFixed(2)} after`;
  console.log(
    `${runs} runs each after a warm-up; node ${machine.node}, ${machine.cores} cores, load ${load}\n`,
  );
  console.log(renderTable(samples));
}

await main();
