/** `--changed-since` in a large repository beside `git diff` alone, which tells the files and not the deployments. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { measureInTurns, type Plan, type Sample } from './series.ts';

const FLOWS = 500;
/** Each with its own folder of flows and its own package. */
const TEAMS = 50;
/** Of a team; with the flows these are 5,000 files. */
const MODULES = (5000 - FLOWS) / TEAMS;
/** The package of this team is taken by others as well. */
const SHARED_TEAM = 0;
const SHARED_BY = 5;

/** About 3 KB of Python that imports nothing. */
const BODY = Array.from(
  { length: 40 },
  (_, index) =>
    `def step_${index}(value, limit=${index}):\n    """Not "more" than the limit."""\n    return min(value, limit)\n`,
).join('\n\n');

/** `folder` exists, and is removed by whoever made it. One module has changed since `v1`; ten of each hundred flows reach it. */
export async function measureChangedSince(
  folder: string,
  tq: readonly string[],
  plan: Plan,
): Promise<Sample[]> {
  const project = await makeRepository(join(folder, 'changed-since'));
  const contenders = [
    { label: 'git diff --name-only', command: ['/usr/bin/env', 'git', 'diff', '--name-only', 'v1'] },
    {
      label: 'tq validate --changed-since',
      command: [...tq, 'validate', '--changed-since', 'v1', '--explain'],
    },
  ];
  const surroundings = { ...plan.surroundings, workingDirectory: project };
  return measureInTurns(`${FLOWS} over 5000 files`, contenders, { ...plan, surroundings });
}

async function makeRepository(project: string): Promise<string> {
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  };
  for (const [path, text] of files()) write(path, text);
  const git = (...args: string[]) => execa('git', args, { cwd: project });
  await git('init', '--quiet', '--initial-branch', 'main');
  await git('add', '--all');
  await git('-c', 'user.name=bench', '-c', 'user.email=bench@localhost', 'commit', '--quiet', '-m', 'All');
  await git('tag', 'v1');
  write(moduleOf(SHARED_TEAM, MODULES - 1), `LIMIT = 2\n${BODY}`);
  return project;
}

function moduleOf(team: number, index: number): string {
  return `lib/team_${team}/module_${index}.py`;
}

function files(): [string, string][] {
  const entries: string[] = [];
  const found: [string, string][] = [];
  for (let team = 0; team < TEAMS; team += 1)
    for (let index = 0; index < MODULES; index += 1)
      found.push([moduleOf(team, index), moduleText(team, index)]);
  for (let flow = 0; flow < FLOWS; flow += 1) {
    const team = flow % TEAMS;
    const path = `flows/team_${team}/flow_${flow}.py`;
    found.push([path, flowText(flow, team)]);
    entries.push(
      `  - name: nightly-${flow}\n    entrypoint: ${path}:flow_${flow}\n    work_pool: {name: local}\n`,
    );
  }
  return [...found, ['prefect.yaml', `name: large\ndeployments:\n${entries.join('')}`]];
}

/** A module imports the next ones of its package, so that a flow reaches all of it. */
function moduleText(team: number, index: number): string {
  const next = [1, 2, 7].map((step) => index + step).filter((other) => other < MODULES);
  const imports = next.map((other) => `from .module_${other} import step_${other % 40}\n`);
  return `import json\nimport logging\n${imports.join('')}\nLIMIT = 1\n${BODY}`;
}

function flowText(flow: number, team: number): string {
  const others = team % (TEAMS / SHARED_BY) === SHARED_TEAM ? [team, SHARED_TEAM] : [team];
  const imports = others.map((other) => `from lib.team_${other} import module_0 as team_${other}\n`);
  return `from datetime import date\n\n${imports.join('')}from prefect import flow\n\n\n@flow\ndef flow_${flow}(day: date | None = None):\n    return day\n\n\n${BODY}`;
}
