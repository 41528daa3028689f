/**
 * Every folder of `test/real-world` is a project as people really write them. Each is deployed to a fake server, and
 * what was said and what the server then holds is compared with its `expected.json`;
 * `npx vitest run --project fast -u test/commands/real-world.test.ts` writes it.
 */
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { execa } from 'execa';
import { fakeImages } from '../fakes/fake-images.ts';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import {
  expectedFile,
  type RealWorldRun,
  realWorldProjects,
  replaceWrittenFolder,
  runsOf,
} from '../real-world/projects.ts';
import { summary } from '../real-world/summary.ts';
import { projectFolder } from './project-folder.ts';
import { runTq } from './run-tq.ts';

const PROJECTS = join(import.meta.dirname, '..', 'real-world');

/** What `--json` prints, as far as it is looked at here. */
interface Said {
  diagnostics?: { code: string; severity: string; where?: { file: string; start: { line: number } } }[];
  failure?: { message: string };
}

interface Result {
  exitCode: number;
  said: Said;
  summary: string;
  /** What was asked of the server to change, and what a second run of the same asked in addition. */
  writes: string[];
  laterWrites: string[];
}

async function deploy(project: string, run: RealWorldRun): Promise<Result> {
  const top = projectFolder({});
  cpSync(join(PROJECTS, project), top, { recursive: true });
  replaceWrittenFolder(project, top);
  const prefect = new FakePrefect({
    workPools: Object.entries(run.workPools).map(([name, type]) => ({ name, type })),
    blocks: run.blocks,
  });
  const argv = [...run.argv, '--json', ...(run.needsPython === true ? [] : ['--python', 'never'])];
  const variables: Record<string, string> = { ...run.variables };
  if (run.needsPython === true) variables.PATH = process.env.PATH ?? '';
  if (run.needsImages === true) {
    variables.PATH = process.env.PATH ?? '';
    await commit(top);
  }
  const images = fakeImages(`${top}.cache`).ports;
  const tq = () => runTq(argv, { directory: join(top, run.folder ?? ''), prefect, variables, images });

  const { exitCode, stdout } = await tq();
  const said = JSON.parse(stdout) as Said;
  const deployments = prefect.deployments.map((deployment) => summary(deployment, top));
  const writes = [...prefect.writes];
  if (exitCode === 0) await tq();
  return {
    exitCode,
    said,
    // Which digest an image has is the builder's business.
    summary: `${JSON.stringify({ exitCode, findings: findings(said), deployments }, null, 2)}\n`.replaceAll(
      /sha256:[0-9a-f]{64}/g,
      'sha256:…',
    ),
    writes,
    laterWrites: prefect.writes.slice(writes.length),
  };
}

/** The same commit on every machine. */
async function commit(directory: string): Promise<void> {
  const date = '2026-01-01T00:00:00Z';
  const who = ['AUTHOR', 'COMMITTER'].map((role) => ({
    [`GIT_${role}_NAME`]: 'someone',
    [`GIT_${role}_EMAIL`]: 'someone@example.com',
    [`GIT_${role}_DATE`]: date,
  }));
  const git = (...args: string[]) => execa('git', args, { cwd: directory, env: Object.assign({}, ...who) });
  for (const name of readdirSync(directory))
    // What the test knows of the project is not part of it.
    if (name === 'runs.json' || name.startsWith('expected.')) rmSync(join(directory, name));
  await git('init', '--quiet', '--initial-branch', 'main');
  await git('add', '--all');
  await git('-c', 'commit.gpgsign=false', 'commit', '--quiet', '--message', 'Everything');
}

/** A line a finding: `TQ2010 hint prefect.yaml:12`. Their words have tests of their own. */
function findings({ diagnostics = [], failure }: Said): string[] {
  const lines = diagnostics.map(({ code, severity, where }) =>
    [code, severity, where === undefined ? '' : `${where.file}:${where.start.line}`].join(' ').trim(),
  );
  return failure === undefined ? lines : [...lines, `failure: ${failure.message}`];
}

const RUNS = realWorldProjects().flatMap((project) =>
  runsOf(project).map((run) => [[project, run.name ?? []].flat().join(', '), project, run] as const),
);

describe('a real project', () => {
  test.for(RUNS.filter(([, , { open }]) => open === undefined))('%s', async ([, project, run]) => {
    const result = await deploy(project, run);
    await expect(result.summary).toMatchFileSnapshot(expectedFile(project, run));
    const hasErrors = result.said.diagnostics?.some(({ severity }) => severity === 'error');
    expect(result.exitCode).toBe(hasErrors ? 1 : 0);
    // Findings stop a deploy before anything is written; without one a second deploy finds nothing to do.
    if (hasErrors) expect(result.writes).toEqual([]);
    expect(result.laterWrites).toEqual([]);
  });

  const open = RUNS.filter(([, , { open }]) => open !== undefined);
  test.fails.for(open)('%s, which is not yet as it should be', async ([, project, run]) => {
    const { exitCode, deployments } = JSON.parse(readFileSync(expectedFile(project, run), 'utf8')) as {
      exitCode: number;
      deployments: unknown;
    };
    const { summary: found } = await deploy(project, run);
    // The words of findings may still change; what the server holds may not.
    expect(JSON.parse(found)).toMatchObject({ exitCode, deployments });
  });

  test.for(realWorldProjects())('%s stands in the README, with what Prefect makes of it', (project) => {
    expect(readFileSync(join(PROJECTS, 'README.md'), 'utf8')).toContain(`[\`${project}\`](${project}/)`);
  });
});
