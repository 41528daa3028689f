/** The generated project in its sizes: `prefect deploy --all`, `tq deploy --all` and the bare loop, one beside the other. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { bareProject } from './bare-project.ts';
import { expectedOf, manyProject, WORK_POOL } from './many-project.ts';
import { measure } from './measure.ts';
import { confirmHoldings, forgetEverything } from './server.ts';
import { measureDeploys, type Contender, type Plan, type Sample } from './series.ts';

export const MANY_LABELS = {
  prefect: 'prefect deploy --all',
  tq: 'tq deploy --all',
  bareLoop: 'bare loop',
} as const;

/** Up to this size a command line gets all its runs; above, fewer in proportion, because the benchmark is to end in minutes. */
const FULL_RUNS_UP_TO = { prefect: 10, others: 100 };

export interface ManyOptions {
  sizes: readonly number[];
  /** Exists, and is removed by whoever made it. */
  folder: string;
  /** Of the server itself, not of the proxy. */
  apiUrl: string;
  prefect: string;
  tq: readonly string[];
  plan: Plan;
}

/** Size after size; new and unchanged in each. The server must hold the work pool, and loses everything else. */
export async function measureMany(options: ManyOptions): Promise<Sample[]> {
  const bareLoop = await compileBareLoop(options.folder);
  const samples: Sample[] = [];
  for (const size of options.sizes) samples.push(...(await measureSize(size, bareLoop, options)));
  return samples;
}

/** Without types, it starts as fast as `tq`'s bundle could. */
export async function compileBareLoop(folder: string): Promise<string> {
  const outfile = join(folder, 'bare-loop.mjs');
  const entryPoints = [join(import.meta.dirname, 'bare-loop.ts')];
  await build({ entryPoints, outfile, bundle: true, minify: true, format: 'esm', platform: 'node' });
  return outfile;
}

async function measureSize(size: number, bareLoop: string, options: ManyOptions): Promise<Sample[]> {
  const { folder, apiUrl, plan } = options;
  const workingDirectory = join(folder, `many-${size}`);
  for (const [path, text] of manyProject(size)) {
    const file = join(workingDirectory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const ofSize: ManyOptions = {
    ...options,
    plan: { ...plan, surroundings: { ...plan.surroundings, workingDirectory } },
  };
  const requests = join(folder, `many-${size}.json`);
  writeFileSync(requests, JSON.stringify(await watchTq(size, ofSize)));
  const contest = {
    name: String(size),
    contenders: contenders(size, [process.execPath, bareLoop], requests, ofSize),
    forget: () => forgetEverything(apiUrl),
    confirm: () => confirmHoldings(apiUrl, expectedOf(size)),
  };
  return measureDeploys(contest, ofSize.plan);
}

/** One deploy by `tq`, not counted, from which the bare loop has its bodies. */
async function watchTq(size: number, { apiUrl, tq, plan }: ManyOptions): Promise<object> {
  plan.onProgress(`${size} new, watching what tq sends`);
  await forgetEverything(apiUrl);
  const { surroundings } = plan;
  const exchanges = await surroundings.proxy.keepWhile(() =>
    measure([...tq, 'deploy', '--all'], surroundings),
  );
  return bareProject(exchanges, [WORK_POOL], expectedOf(size));
}

function contenders(
  size: number,
  bareLoop: readonly string[],
  requests: string,
  { prefect, tq, plan }: ManyOptions,
): Contender[] {
  const runs = (fullRunsUpTo: number): number | undefined =>
    size <= fullRunsUpTo ? undefined : Math.ceil((plan.runs * fullRunsUpTo) / size);
  return [
    {
      label: MANY_LABELS.prefect,
      command: [prefect, '--no-prompt', 'deploy', '--all'],
      runs: runs(FULL_RUNS_UP_TO.prefect),
    },
    { label: MANY_LABELS.tq, command: [...tq, 'deploy', '--all'], runs: runs(FULL_RUNS_UP_TO.others) },
    {
      label: MANY_LABELS.bareLoop,
      command: [...bareLoop, 'new', requests],
      again: [...bareLoop, 'unchanged', requests],
      runs: runs(FULL_RUNS_UP_TO.others),
    },
  ];
}
