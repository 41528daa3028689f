/** What is measured: series of command lines, run in turns so that a slow minute of the machine hits all alike. */
import { measure, type Cost, type Surroundings } from './measure.ts';

/** One command line with the name that the table shows. */
export interface Contender {
  label: string;
  command: readonly string[];
  /** Deploys what is deployed already, where that is another command line. */
  again?: readonly string[];
  /** Takes part in the first rounds only, as many as these, and in no warm-up; by default in all. */
  runs?: number;
}

/** One run of one contender. */
export interface Sample extends Cost {
  /** The first column of the table. */
  series: string;
  label: string;
  /** From 1; the warm-up is not kept. */
  run: number;
}

/** Who deploys, and what holds the deployments that they make. */
export interface DeployContest {
  /** What is deployed, as the table calls it. */
  name: string;
  contenders: readonly Contender[];
  /** Makes the server forget the deployments. */
  forget: () => Promise<void>;
  /** Fails unless the server holds the deployments. */
  confirm: () => Promise<void>;
}

export interface Plan {
  runs: number;
  surroundings: Surroundings;
  onProgress: (line: string) => void;
}

/** A command line before which something has to be made ready, and after which something must be so. */
export interface PreparedContest {
  /** What is measured, as the table calls it. */
  name: string;
  contenders: readonly Contender[];
  prepare: (run: number) => void;
  /** Fails unless the command line did what it was there for. */
  confirm: (run: number) => Promise<void>;
}

/** Measures each contender once a round, each time prepared afresh. */
export async function measurePrepared(contest: PreparedContest, plan: Plan): Promise<Sample[]> {
  return inRounds(contest.contenders, plan, async (contender, run) => {
    contest.prepare(run);
    const taken = await sample(contest.name, contender, run, plan);
    await contest.confirm(run);
    return [taken];
  });
}

/** Measures each contender once a round. */
export async function measureInTurns(
  series: string,
  contenders: readonly Contender[],
  plan: Plan,
): Promise<Sample[]> {
  return inRounds(contenders, plan, async (contender, run) => [await sample(series, contender, run, plan)]);
}

/**
 * New deployments, then the same again. Both by the same tool: the two tools record different details, so a
 * deployment of the other one would not be unchanged.
 */
export async function measureDeploys(contest: DeployContest, plan: Plan): Promise<Sample[]> {
  return inRounds(contest.contenders, plan, async (contender, run) => {
    await contest.forget();
    const created = await sample(`${contest.name} new`, contender, run, plan);
    await contest.confirm();
    const again = { ...contender, command: contender.again ?? contender.command };
    const repeated = await sample(`${contest.name} unchanged`, again, run, plan);
    await contest.confirm();
    return [created, repeated];
  });
}

type Turn = (contender: Contender, run: number) => Promise<Sample[]>;

/** Round 0 warms caches up and is dropped. Every second round goes backwards, so that nobody always comes first. */
async function inRounds(contenders: readonly Contender[], plan: Plan, turn: Turn): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (let run = 0; run <= plan.runs; run += 1) {
    for (const contender of run % 2 === 1 ? contenders : contenders.toReversed()) {
      if (contender.runs !== undefined && (run === 0 || run > contender.runs)) continue;
      const taken = await turn(contender, run);
      if (run > 0) samples.push(...taken);
    }
  }
  return samples;
}

async function sample(series: string, contender: Contender, run: number, plan: Plan): Promise<Sample> {
  const cost = await measure(contender.command, plan.surroundings);
  const round = run === 0 ? 'warm-up' : `run ${run}/${contender.runs ?? plan.runs}`;
  plan.onProgress(`${series}, ${round}, ${contender.label}: ${cost.wallSeconds.toFixed(2)} s`);
  return { series, label: contender.label, run, ...cost };
}
