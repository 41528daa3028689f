/** What is measured: series of command lines, run in turns so that a slow minute of the machine hits all alike. */
import { measure, type Cost, type Surroundings } from './measure.ts';

/** One command line with the name that the table shows. */
export interface Contender {
  label: string;
  command: readonly string[];
}

/** One run of one contender. */
export interface Sample extends Cost {
  series: SeriesName;
  label: string;
  /** From 1; the warm-up is not kept. */
  run: number;
}

export type SeriesName = 'start-up' | 'new deployment' | 'unchanged deployment' | 'validate';

/** The two tools, and what holds the deployment that they make. */
export interface DeployContest {
  contenders: readonly Contender[];
  /** Makes the server forget the deployment. */
  forget: () => Promise<void>;
  /** Fails unless the server holds the deployment. */
  confirm: () => Promise<void>;
}

interface Plan {
  runs: number;
  surroundings: Surroundings;
  onProgress: (line: string) => void;
}

/** Measures each contender once a round. */
export async function measureInTurns(
  series: SeriesName,
  contenders: readonly Contender[],
  plan: Plan,
): Promise<Sample[]> {
  return inRounds(contenders, plan, async (contender, run) => [await sample(series, contender, run, plan)]);
}

/**
 * A new deployment, then the same again. Both by the same tool: the two tools record different details, so a
 * deployment of the other one would not be unchanged.
 */
export async function measureDeploys(contest: DeployContest, plan: Plan): Promise<Sample[]> {
  return inRounds(contest.contenders, plan, async (contender, run) => {
    await contest.forget();
    const created = await sample('new deployment', contender, run, plan);
    await contest.confirm();
    const repeated = await sample('unchanged deployment', contender, run, plan);
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
      const taken = await turn(contender, run);
      if (run > 0) samples.push(...taken);
    }
  }
  return samples;
}

async function sample(series: SeriesName, contender: Contender, run: number, plan: Plan): Promise<Sample> {
  const cost = await measure(contender.command, plan.surroundings);
  const round = run === 0 ? 'warm-up' : `run ${run}/${plan.runs}`;
  plan.onProgress(`${series}, ${round}, ${contender.label}: ${cost.wallSeconds.toFixed(2)} s`);
  return { series, label: contender.label, run, ...cost };
}
