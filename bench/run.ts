/** `npm run bench`: `tq` beside `prefect deploy` on one real Prefect server. Says what is faster, judges nothing. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { startPrefectServer } from '../scripts/prefect-server.ts';
import { pythonEnvironment, ROOT, type PythonEnvironment } from '../scripts/python-environment.ts';
import { measureChangedSince } from './changed-since.ts';
import { measureHashContext } from './hash-context.ts';
import { measureImages } from './images.ts';
import { installedContenders } from './installed.ts';
import { measureMany } from './many.ts';
import { WORK_POOL } from './many-project.ts';
import type { Surroundings } from './measure.ts';
import { type Options, readOptions } from './options.ts';
import { confirmOrders, DEPLOYMENT, forgetOrders } from './orders.ts';
import { startRecordingProxy, type RecordingProxy } from './recording-proxy.ts';
import { compareRequests } from './same-requests.ts';
import { measureDeploys, measureInTurns, type Contender, type Plan, type Sample } from './series.ts';
import { measureRef } from './ref.ts';
import { renderTable } from './table.ts';
import { measurePreflight } from './preflight.ts';
import { measurePlanAndApply } from './plan-and-apply.ts';
import { measureValidate, VALIDATE_LABELS } from './validate.ts';

const TQ = [process.execPath, join(ROOT, 'bin', 'tq.js')] as const;
const INTERRUPTED = 130;
const USAGE = 64;

/** Without its services the server does only what it is asked for. */
const QUIET_SERVER = Object.fromEntries(
  ['SCHEDULER', 'LATE_RUNS', 'PAUSE_EXPIRATIONS', 'CANCELLATION_CLEANUP', 'FOREMAN'].map((service) => [
    `PREFECT_SERVER_SERVICES_${service}_ENABLED`,
    'false',
  ]),
);

/** Python then looks for no time zones on the disk: see README.md, “Where the time of a listing goes”. */
const TIME_ZONES_OF_PACKAGE = { PYTHONTZPATH: '' };

/** A copy of the example outside of any git repository, as both tools see it. */
function makeSurroundings(
  folder: string,
  { python, prefect }: PythonEnvironment,
  proxy: RecordingProxy,
  serverHome: string,
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
    serverHome,
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

async function measureAll(folder: string, options: Options): Promise<Sample[]> {
  const python = await pythonEnvironment();
  const environment = { ...QUIET_SERVER, ...(options.timeZonesOfPackage ? TIME_ZONES_OF_PACKAGE : {}) };
  const server = await startPrefectServer({ python, environment });
  const proxy = await startRecordingProxy(new URL(server.apiUrl));
  try {
    const surroundings = makeSurroundings(folder, python, proxy, server.home);
    await execa(python.prefect, ['work-pool', 'create', WORK_POOL, '--type', 'process'], {
      env: surroundings.environment,
      extendEnv: false,
    });
    const plan = { runs: options.runs, surroundings, onProgress: (line: string) => console.error(line) };
    return await measureSeries(options, plan, { folder, python, apiUrl: server.apiUrl });
  } finally {
    await proxy.stop();
    await server.stop();
  }
}

interface Lab {
  folder: string;
  python: PythonEnvironment;
  /** Of the server itself. */
  apiUrl: string;
}

async function measureSeries(
  { only, sizes, prefectWith500 }: Options,
  plan: Plan,
  { folder, python, apiUrl }: Lab,
): Promise<Sample[]> {
  const samples: Sample[] = [];
  if (only.has('start-up')) {
    const contenders = [...startUpContenders(python), ...(await installedContenders(folder))];
    samples.push(...(await measureInTurns('start-up', contenders, plan)));
  }
  if (only.has('orders')) {
    const [forget, confirm] = [() => forgetOrders(apiUrl), () => confirmOrders(apiUrl)];
    const contest = { name: 'orders', contenders: deployContenders(python), forget, confirm };
    samples.push(...(await measureDeploys(contest, plan)));
  }
  if (only.has('sizes'))
    samples.push(...(await measureMany({ sizes, folder, apiUrl, prefect: python.prefect, tq: TQ, plan })));
  if (only.has('plan-and-apply')) {
    const tools = { prefect: python.prefect, tq: TQ, plan };
    samples.push(...(await measurePlanAndApply({ folder, apiUrl, prefectWith500, ...tools })));
  }
  if (only.has('validate'))
    samples.push(
      ...(await measureInTurns(
        'validate',
        [{ label: VALIDATE_LABELS.tq, command: [...TQ, 'validate'] }],
        plan,
      )),
      ...(await measureValidate(folder, TQ, plan)),
    );
  if (only.has('preflight')) samples.push(...(await measurePreflight(folder, TQ, plan)));
  if (only.has('context')) samples.push(...(await measureHashContext(folder, plan)));
  if (only.has('ref')) samples.push(...(await measureRef(folder, TQ, plan)));
  if (only.has('changed-since')) samples.push(...(await measureChangedSince(folder, TQ, plan)));
  if (only.has('images'))
    samples.push(...(await measureImages({ folder, apiUrl, prefect: python.prefect, tq: TQ, plan })));
  return samples;
}

function givenOptions(): Options {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(
      `${error instanceof Error ? error.message : String(error)}; bench/README.md has the options`,
    );
    process.exit(USAGE);
  }
}

async function main(): Promise<void> {
  const options = givenOptions();
  if (!existsSync(join(ROOT, 'dist', 'cli.js')))
    throw new Error('there is no dist/cli.js; run `npm run build` first');
  const folder = mkdtempSync(join(tmpdir(), 'tq-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  // An exit, unlike a signal, lets everyone clean up: the measured command and the server end there too.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(INTERRUPTED));

  const started = new Date().toISOString();
  const [loadBefore] = loadavg();
  const samples = await measureAll(folder, options);
  const [loadAfter] = loadavg();
  const machine = { node: process.version, cores: cpus().length, loadBefore, loadAfter };
  const compared = compareRequests(samples);
  if (options.json !== undefined) {
    const figures = { started, runs: options.runs, machine, compared, samples };
    writeFileSync(options.json, `${JSON.stringify(figures, null, 2)}\n`);
  }

  const load = `${loadBefore?.toFixed(2)} before, ${loadAfter?.toFixed(2)} after`;
  console.log(`node ${machine.node}, ${machine.cores} cores, load ${load}`);
  console.log(
    'one server; its scheduler, late runs, foreman, pause expirations and cancellation clean-up are off',
  );
  console.log(options.timeZonesOfPackage ? 'its time zones come from the package tzdata alone\n' : '');
  console.log(renderTable(samples));
  if (compared.length > 0) console.log(`\n${compared.join('\n')}`);
}

await main();
