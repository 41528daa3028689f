/** One fault on one request of one deploy: what `tq` makes of it, and whether all promises hold. */
import type { Script, Seen } from './fault-proxy.ts';
import type { Fault } from './faults.ts';
import type { Laboratory, Scenario } from './laboratory.ts';
import { leaksIn, type Deployed } from './run-deploy.ts';
import { deployOf } from './shop.ts';
import type { Server } from './stored.ts';

export interface Case {
  scenario: Scenario;
  request: Seen;
  fault: Fault;
}

/** What `tq` did about a fault, as its requests tell. */
export const ACTIONS = {
  unnoticed: 'finishes all the same',
  'sent again': 'sends the request again',
  'found done': 'looks, and finds the work done',
  'went on': 'reports it and does the rest',
  stopped: 'reports it and stops',
} as const;

export interface Tried {
  exitCode: number;
  action: keyof typeof ACTIONS;
  /** Promises that were broken, in words. */
  problems: string[];
}

/** Done, partial, killed, or interrupted in an orderly way. */
const MAY_HAVE_WRITTEN = new Set([0, 4, 130, 137]);

/** By the wall clock, with waits as they are. */
const LONGEST_WAIT_SECONDS = 120;
/** With waits shortened. */
const LONGEST_RUN_SECONDS = 60;

/** Each different write once, where something was written before it if that can be; each different read once. */
export function requestsToTry(scenarios: readonly Scenario[]): { scenario: Scenario; request: Seen }[] {
  const found = new Map<string, { scenario: Scenario; request: Seen }>();
  for (const scenario of scenarios) {
    const shapes = new Map<string, Seen>();
    for (const request of scenario.requests) {
      if (request.writes || !shapes.has(request.shape)) shapes.set(request.shape, request);
    }
    for (const [shape, request] of shapes) if (!found.has(shape)) found.set(shape, { scenario, request });
  }
  return [...found.values()];
}

export async function tryFault(laboratory: Laboratory, { scenario, request, fault }: Case): Promise<Tried> {
  const { snapshots, proxy } = laboratory;
  await snapshots.restore(scenario.from);
  let played = 0;
  const script: Script = ({ shape, nth }) => {
    if (shape !== request.shape || nth < request.nth || (fault.lasts === 'once' && played > 0))
      return undefined;
    played += 1;
    return fault.play;
  };
  proxy.follow(script);
  const started = performance.now();
  const deployed = await laboratory.deploy(scenario);
  const seconds = (performance.now() - started) / 1000;
  const sent = proxy.seen();
  const left = await laboratory.read();
  const finished = await finish(laboratory, scenario, left);
  const problems = [
    ...(played > 0 ? [] : ['the request did not come, so the fault was not played']),
    ...brokenPromises(deployed, left, scenario, fault.changesServer),
    ...(seconds > LONGEST_RUN_SECONDS || deployed.waitedSeconds > LONGEST_WAIT_SECONDS
      ? [`took ${seconds} s, and ${deployed.waitedSeconds} s of waiting`]
      : []),
    ...finished,
  ];
  const action = actionOf(deployed.exitCode, sent, { scenario, request });
  return { exitCode: deployed.exitCode, action, problems };
}

/** What has to hold however the deploy ended. */
export function brokenPromises(
  { exitCode, output }: Pick<Deployed, 'exitCode' | 'output'>,
  left: Server,
  { before, golden }: Pick<Scenario, 'before' | 'golden'>,
  isChangedByOthers = false,
): string[] {
  const problems: string[] = [];
  const done = difference(golden.project, left.project);
  if (exitCode === 0 && done !== '') problems.push(`exit 0, and not all is done: ${done}`);
  const changed = difference(before.project, left.project);
  if (!MAY_HAVE_WRITTEN.has(exitCode) && changed !== '' && !isChangedByOthers)
    problems.push(`exit ${exitCode}, and yet something was changed: ${changed}`);
  if (exitCode === 70) problems.push(`a bug in tq: ${output}`);
  const leaks = leaksIn(output);
  if (leaks.length > 0) problems.push(`secrets in the output: ${leaks.join(', ')}`);
  return [...problems, ...harmDone(left, golden)];
}

/** What must not be at any time. */
function harmDone(left: Server, golden: Server): string[] {
  return [
    ...left.doubles.map((label) => `twice on the server: ${label}`),
    ...(left.others === golden.others ? [] : ['what belongs to others was touched']),
  ];
}

/**
 * One more deploy has to end where one without a fault ends. Where that was reached already, nothing is left to do; but when
 * the lock was left behind, another one with something to write shows what that means.
 */
export async function finish(laboratory: Laboratory, scenario: Scenario, left: Server): Promise<string[]> {
  const isDone = difference(scenario.golden.project, left.project) === '';
  if (isDone && !left.isLocked) return [];
  laboratory.proxy.follow(() => undefined);
  const argv = isDone ? deployOf('before.yaml', 'hourly', 'watched', 'steady') : scenario.argv;
  const deployed = await laboratory.deploy({ argv });
  const now = await laboratory.read();
  const missing = isDone ? '' : difference(scenario.golden.project, now.project);
  const leaks = leaksIn(deployed.output);
  return [
    ...(deployed.exitCode === 0
      ? []
      : [`the next deploy ends with ${deployed.exitCode}: ${deployed.output}`]),
    ...(missing === '' ? [] : [`the next deploy does not end in the same state: ${missing}`]),
    ...(leaks.length === 0 ? [] : [`secrets in the output of the next deploy: ${leaks.join(', ')}`]),
    ...(now.isLocked ? ['the next deploy leaves the lock behind'] : []),
    ...harmDone(now, scenario.golden),
  ];
}

/** Where the two first differ; empty when they are equal. */
export function difference(wanted: Server['project'], found: Server['project']): string {
  for (const kind of Object.keys(wanted) as (keyof Server['project'])[]) {
    const missing = wanted[kind].filter((text) => !found[kind].includes(text));
    const extra = found[kind].filter((text) => !wanted[kind].includes(text));
    const [one = 'nothing', other = 'nothing'] = [missing[0], extra[0]];
    if (one !== other) return `${kind}: wanted ${excerpt(one, other)}, found ${excerpt(other, one)}`;
    if (wanted[kind].length !== found[kind].length) return `${kind}: equal ones`;
  }
  return '';
}

const EXCERPT = 120;

/** The part where a text begins to differ from another. */
function excerpt(text: string, other: string): string {
  const start = [...text].findIndex((letter, index) => letter !== other[index]);
  return `…${text.slice(Math.max(0, start - EXCERPT / 2), start + EXCERPT)}…`;
}

/** The lock and the record, which are no work on what the file says. */
const BOOKKEEPING = / \/(v2\/concurrency_limits|artifacts)\//;

function actionOf(
  exitCode: number,
  sent: readonly Seen[],
  { scenario, request }: Pick<Case, 'scenario' | 'request'>,
): Tried['action'] {
  const count = (requests: readonly Seen[], wanted: (seen: Seen) => boolean): number =>
    requests.filter(wanted).length;
  const more = (wanted: (seen: Seen) => boolean): boolean =>
    count(sent, wanted) > count(scenario.requests, wanted);
  if (exitCode !== 0) {
    const place = sent.findLastIndex(({ shape, nth }) => shape === request.shape && nth >= request.nth);
    const later = sent.slice(place + 1).filter(({ shape }) => !BOOKKEEPING.test(shape));
    return later.some(({ writes }) => writes) ? 'went on' : 'stopped';
  }
  if (more(({ shape }) => shape === request.shape)) return 'sent again';
  return more(({ writes, shape }) => !writes && !BOOKKEEPING.test(shape)) ? 'found done' : 'unnoticed';
}
