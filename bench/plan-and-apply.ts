/**
 * What a project costs that is on the server already: nothing to change, three deployments to change, and plans of a
 * thousand. One project that grows, so that each deployment is made once.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compileBareLoop, MANY_LABELS } from './many.ts';
import {
  deploymentNames,
  description,
  expectedOf,
  FIRST_EDITION,
  manyProject,
  type Edition,
} from './many-project.ts';
import { measure } from './measure.ts';
import { measureInTurns, measurePrepared, type Contender, type Plan, type Sample } from './series.ts';
import { ask, confirmHoldings, forgetEverything } from './server.ts';

export const PLAN_LABELS = { plan: 'tq plan', bareListing: 'bare listing' } as const;

const SMALL = 50;
const MIDDLE = 500;
const LARGE = 1000;
const CHANGED = 3;
/** Above fifty, runs take seconds and hardly differ. */
const MOST_RUNS = { [MIDDLE]: 3, [LARGE]: 2 };

export interface PlanAndApplyOptions {
  /** Exists, and is removed by whoever made it. */
  folder: string;
  /** Of the server itself, not of the proxy. */
  apiUrl: string;
  prefect: string;
  tq: readonly string[];
  /** Whether `prefect deploy` takes its turn with five hundred, too. */
  prefectWith500: boolean;
  plan: Plan;
}

/** Where the project lies, and who is measured in it. */
interface Site {
  project: string;
  /** What the bare listing reads. */
  names: string;
  apiUrl: string;
  /** Measures within the project. */
  plan: Plan;
  contenders: Record<'deploy' | 'plan' | 'bareListing' | 'prefect', Contender>;
}

/** The server must hold the work pool, and loses everything else. */
export async function measurePlanAndApply(options: PlanAndApplyOptions): Promise<Sample[]> {
  const site = await openSite(options);
  const { deploy, plan, bareListing, prefect } = site.contenders;
  const samples: Sample[] = [];
  const run = async (name: string, size: number, ...contenders: Contender[]): Promise<void> => {
    samples.push(...(await measureInTurns(name, limited(contenders, size, site), site.plan)));
  };

  await forgetEverything(site.apiUrl);
  write(site, LARGE);
  await run(`${LARGE} new`, LARGE, plan);

  await growTo(SMALL, site);
  await run(`${SMALL} kept`, SMALL, deploy, plan, bareListing);
  // Comes last, because it leaves other details behind than `tq` does.
  await run(`${SMALL} kept`, SMALL, prefect);

  await growTo(MIDDLE, site);
  await run(`${MIDDLE} kept`, MIDDLE, deploy, plan, bareListing);
  if (options.prefectWith500) {
    await run(`${MIDDLE} kept`, MIDDLE, prefect);
    await growTo(MIDDLE, site);
  }
  samples.push(...(await changeThree(MIDDLE, site)));

  await growTo(LARGE, site);
  await run(`${LARGE} kept`, LARGE, plan, bareListing);
  write(site, LARGE, { changed: LARGE, text: 'Now twice a night.' });
  await run(`${LARGE} changed`, LARGE, plan);
  return samples;
}

async function openSite({ folder, apiUrl, prefect, tq, plan }: PlanAndApplyOptions): Promise<Site> {
  const project = join(folder, 'plan-and-apply');
  const names = join(folder, 'plan-and-apply.json');
  const bareLoop = await compileBareLoop(folder);
  return {
    project,
    names,
    apiUrl,
    plan: { ...plan, surroundings: { ...plan.surroundings, workingDirectory: project } },
    contenders: {
      deploy: { label: MANY_LABELS.tq, command: [...tq, 'deploy', '--all'] },
      plan: { label: PLAN_LABELS.plan, command: [...tq, 'plan'] },
      bareListing: {
        label: PLAN_LABELS.bareListing,
        command: [process.execPath, bareLoop, 'listing', names],
      },
      prefect: { label: MANY_LABELS.prefect, command: [prefect, '--no-prompt', 'deploy', '--all'], runs: 1 },
    },
  };
}

function limited(contenders: readonly Contender[], size: number, { plan }: Site): Contender[] {
  const most = MOST_RUNS[size as keyof typeof MOST_RUNS] as number | undefined;
  if (most === undefined) return [...contenders];
  return contenders.map((contender) => ({ runs: Math.min(plan.runs, most), ...contender }));
}

/** Three other lines in each run, and nothing else. */
async function changeThree(size: number, site: Site): Promise<Sample[]> {
  const edition = (run: number): Edition => ({ changed: CHANGED, text: `Since run ${run}.` });
  const contest = {
    name: `${size}, ${CHANGED} changed`,
    contenders: limited([site.contenders.deploy], size, site),
    prepare: (run: number) => write(site, size, edition(run)),
    confirm: (run: number) => confirmEdition(edition(run), site),
  };
  return measurePrepared(contest, site.plan);
}

async function confirmEdition(edition: Edition, { apiUrl }: Site): Promise<void> {
  for (const [index, { flow, name }] of deploymentNames(edition.changed).entries()) {
    const found = await ask(apiUrl, 'GET', `/deployments/name/${flow}/${name}`);
    const wanted = description(index + 1, edition);
    if ((found as { description?: string } | undefined)?.description !== wanted)
      throw new Error(`the server does not hold the new description of ${flow}/${name}`);
  }
}

/** Deploys the project in this size, which is not counted. */
async function growTo(size: number, site: Site): Promise<void> {
  site.plan.onProgress(`making sure of ${size} deployments`);
  write(site, size);
  await measure(site.contenders.deploy.command, site.plan.surroundings);
  await confirmHoldings(site.apiUrl, expectedOf(size));
}

function write({ project, names }: Site, size: number, edition = FIRST_EDITION): void {
  for (const [path, text] of manyProject(size, edition, 'many')) {
    const file = join(project, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  writeFileSync(names, JSON.stringify({ deployments: deploymentNames(size) }));
}
