/** `tq dev run NAME`: starts a run of a deployment on the local server and follows it to its end. */
import { nameList } from '../diagnostics/name-list.ts';
import { parseNamePattern } from '../importing/name-pattern.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import { fullName } from '../plan/state.ts';
import { type FlowRunState, TERMINAL_STATES } from '../ports/flow-runs.ts';
import type {
  LocalRuns,
  LocalServer,
  RunLog,
  RunningLocalServer,
  StartedRun,
} from '../ports/local-server.ts';
import type { ListedDeployment } from '../ports/prefect-listing.ts';
import { toJsonObject } from '../project/yaml-value.ts';
import { readOverrides } from '../reading/planning/read-overrides.ts';
import { programText } from '../report/printable.ts';
import { TqError } from '../tq-error.ts';
import { type Command, type Context, REPEATED_TEXT } from './command.ts';
import { requireRunning } from './dev-options.ts';
import { withSeconds } from './lock-options.ts';

interface RunOptions {
  name: string;
  param: string[] | undefined;
  timeout: number;
}

export const devRun: Command<RunOptions> = {
  builder: (yargs) =>
    withSeconds(
      yargs
        .positional('name', {
          type: 'string',
          demandOption: true,
          describe: 'a deployment: `NAME` or `FLOW/NAME`',
        })
        .option('param', {
          ...REPEATED_TEXT,
          describe: 'parameter `NAME=VALUE`, the value as JSON or text; may be repeated',
        }),
      'timeout',
      3600,
      'how many seconds to follow the run',
    ),

  async run({ name, param, timeout }, context) {
    const local = await context.localServer();
    const server = await requireRunning(local);
    const parameters = await parametersOf(param, context);
    const deployment = await deploymentNamed(String(name), local, server);
    requireKnownParameters(deployment, Object.keys(parameters));
    const runs = local.runs(server);
    const run = await runs.start(deployment.id, parameters);
    context.reporter.note(`started \`${run.name}\` of ${fullName(deployment)}: ${run.url}`);
    const state = await follow(run, { runs, timeout }, context);
    const text = `${fullName(deployment)}: ${wordsOf(state)}\n${run.url}`;
    const value = { ...run, deployment: fullName(deployment), state: { ...state } };
    context.reporter.result('run', value, programText(text));
    return state.type === 'COMPLETED' ? 'ok' : 'failed';
  },
};

async function parametersOf(
  param: string[] | undefined,
  { environment, files }: Context,
): Promise<JsonObject> {
  if (param === undefined) return {};
  const { overrides } = await readOverrides({ param }, environment.workingDirectory, files);
  return Object.assign({}, ...(overrides?.parameters ?? []).map(({ value }) => toJsonObject(value)));
}

/** The one that is meant, with a worker to run it. */
async function deploymentNamed(
  written: string,
  local: LocalServer,
  server: RunningLocalServer,
): Promise<ListedDeployment> {
  const prefect = await local.connect(server);
  try {
    const fitting = await prefect.listDeployments([parseNamePattern(written)]);
    // A name may hold a `*` itself.
    const exact = fitting.filter((each) => each.name === written || fullName(each) === written);
    const found = exact.length > 0 ? exact : fitting;
    const [deployment, ...others] = found;
    if (deployment === undefined) {
      const known = (await prefect.listDeployments([])).map(fullName);
      throw new TqError('failed', `the local server has no deployment \`${written}\``, {
        help: known.length === 0 ? 'deploy with `tq dev`' : `it has ${nameList(known, 10)}`,
      });
    }
    if (others.length > 0)
      throw new TqError('usage', `\`${written}\` is the name of several deployments`, {
        help: `name one: ${nameList(found.map(fullName), 10)}`,
      });
    await requireWorker(
      deployment,
      () => prefect.countOnlineWorkers(deployment.fields.work_pool_name ?? ''),
      local,
    );
    return deployment;
  } finally {
    await prefect.close();
  }
}

/** The server takes any name, and the run crashes (measured on Prefect 3.8.8). */
function requireKnownParameters({ fields, flowName }: ListedDeployment, names: readonly string[]): void {
  const { properties } = fields.parameter_openapi_schema;
  const known = isJsonObject(properties) ? Object.keys(properties) : [];
  const unknown = names.filter((name) => !known.includes(name));
  // A flow with `**kwargs` takes any name.
  if (unknown.length === 0 || known.includes('kwargs')) return;
  throw new TqError('usage', `the flow \`${flowName}\` has no parameter ${nameList(unknown)}`, {
    help: known.length === 0 ? 'it takes none' : `it has ${nameList(known, 10)}`,
  });
}

async function requireWorker(
  { fields }: ListedDeployment,
  countOnline: () => Promise<number>,
  { workers }: LocalServer,
): Promise<void> {
  const pool = fields.work_pool_name;
  const isServed = (await workers.list()).some((worker) => worker.pool === pool) || (await countOnline()) > 0;
  if (isServed) return;
  throw new TqError('failed', `no worker serves the work pool \`${pool}\`, so the run would not start`, {
    help: 'start one with `tq dev`, in the folder of the project',
  });
}

interface Following {
  runs: LocalRuns;
  /** In seconds. */
  timeout: number;
}

const POLL_MILLISECONDS = 500;
/** The last lines of a run come a moment after its end (measured on Prefect 3.8.8: up to 2 s). */
const LOOKS_AFTER_END = 4;
const WARNING = 30;

async function follow(
  { id }: StartedRun,
  { runs, timeout }: Following,
  { reporter, clock }: Context,
): Promise<FlowRunState> {
  const deadline = clock.now().getTime() + timeout * 1000;
  let known = 0;
  let said = '';
  for (let looks = 0; ;) {
    const state = await runs.state(id);
    const isOver = TERMINAL_STATES.has(state.type);
    // The end of a run is said behind what it wrote.
    if (!isOver && state.name !== said) reporter.progress(state.name);
    said = state.name;
    const lines = await runs.logs(id, known);
    known += lines.length;
    for (const line of lines) reporter.progress(`  ${lineOf(line)}`);
    if (isOver) looks = lines.length > 0 ? 1 : looks + 1;
    if (looks >= LOOKS_AFTER_END) {
      reporter.progress(state.name);
      return state;
    }
    if (!isOver && clock.now().getTime() > deadline)
      throw new TqError('failed', `the run is still ${state.name} after ${timeout} s`, {
        help: 'it goes on; give it longer with `--timeout`, or look at it in the UI',
      });
    await clock.sleep(POLL_MILLISECONDS);
  }
}

function lineOf({ level, message }: RunLog): string {
  return level >= WARNING ? `${level >= 40 ? 'error' : 'warning'}: ${message}` : message;
}

function wordsOf({ name, message }: FlowRunState): string {
  return message === null ? name : `${name}: ${message}`;
}
