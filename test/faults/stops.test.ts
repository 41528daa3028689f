/**
 * A deploy of five deployments that is stopped at each of its requests: killed after the server has carried it out, or asked
 * to stop by Ctrl-C. One more deploy finishes the work.
 */
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { passOn, type Script } from './fault-proxy.ts';
import { openLaboratory, type Laboratory } from './laboratory.ts';
import { endingsOf, keepSeen, published, type Row, type Tried } from './observed.ts';
import { startProgram, type Ended, type Program } from './run-program.ts';
import { brokenPromises, finish } from './sweep.ts';

let laboratory: Laboratory;
const rows: Row[] = [];

beforeAll(async () => {
  laboratory = await openLaboratory(inject('faultsApiUrl'), inject('faultsDatabase'));
});
afterAll(() => laboratory.stop());

const SIGNALS = {
  SIGKILL: 'killed (SIGKILL) after the request was carried out',
  SIGINT: 'interrupted (Ctrl-C) during the request',
} as const;

type Signal = keyof typeof SIGNALS;

/** What may come of it, by exit code as the shell tells it. */
const ENDINGS: Record<Signal, Record<number, string>> = {
  SIGKILL: { 137: 'is gone' },
  // The last two requests finish the record and free the lock.
  SIGINT: {
    130: 'finishes the request, reports and stops',
    0: 'has done all its work already, and finishes',
  },
};

const KILLED = 137;
/** For two deploys at each request. */
const PATIENCE = { timeout: 900_000 };
/** What it says when it hears the signal while it writes; the answer waits for it. When it reads, it ends at once. */
const HEARD = 'stopping after the request under way';

/** Runs the whole deploy and stops it at the request of that number; whether it came that far. */
async function stoppedAt(index: number, signal: Signal): Promise<Ended & { wasReached: boolean }> {
  const { proxy, scenarios, directory } = laboratory;
  const running: { program?: Program } = {};
  let wasReached = false;
  const script: Script = (seen) => {
    if (seen.index !== index) return undefined;
    wasReached = true;
    return async (exchange) => {
      if (signal === 'SIGINT') {
        const isHeard = running.program?.hasSaid(HEARD);
        running.program?.kill(signal);
        await isHeard;
        return passOn(exchange);
      }
      await exchange.forward();
      running.program?.kill(signal);
      exchange.socket.destroy();
    };
  };
  proxy.follow(script);
  running.program = startProgram(scenarios.all.argv, { directory, apiUrl: proxy.apiUrl });
  const ended = await running.program.ended;
  return { ...ended, wasReached };
}

test.for(Object.keys(SIGNALS) as Signal[])('%s at each request', PATIENCE, async (signal) => {
  const { snapshots, scenarios } = laboratory;
  const tried: Tried[] = [];
  const problems: string[] = [];
  for (let index = 0; ; index += 1) {
    await snapshots.restore('before');
    const { wasReached, output, ...ended } = await stoppedAt(index, signal);
    if (!wasReached) break;
    const exitCode = ended.exitCode ?? KILLED;
    const left = await laboratory.read();
    const unfinished = await finish(laboratory, scenarios.all, left);
    const found = [
      ...brokenPromises({ exitCode, output }, left, scenarios.all),
      ...(exitCode in ENDINGS[signal] ? [] : [`ends with ${exitCode}: ${output}`]),
      ...unfinished,
    ];
    tried.push({ exitCode, did: ENDINGS[signal][exitCode] ?? '' });
    problems.push(...found.map((problem) => `at request ${index}: ${problem}`));
  }
  rows.push({ what: SIGNALS[signal], endings: { 'on any request': endingsOf(tried) } });
  expect(problems).toEqual([]);
  expect(tried.length).toBeGreaterThan(20);
});

test('the published table is what was observed', () => {
  keepSeen('stops', rows);
  expect(rows).toEqual(published().stops);
});
