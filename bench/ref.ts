/** `tq plan --ref` beside the same plan of the working tree: what it costs to read a commit from git's objects. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { qualityProject } from './quality-project.ts';
import { measureInTurns, type Plan, type Sample } from './series.ts';

const SIZES = [
  { deployments: 100, flowFiles: 20 },
  { deployments: 500, flowFiles: 500 },
];

/** Nobody's configuration has a say. */
const GIT = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.com',
};

/** `folder` exists, and is removed by whoever made it. Nothing is deployed: every plan creates all. */
export async function measureRef(folder: string, tq: readonly string[], plan: Plan): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const size of SIZES) {
    const project = await makeRepository(join(folder, `ref-${size.deployments}`), size);
    const contenders = [
      { label: 'tq plan', command: [...tq, 'plan'] },
      { label: 'tq plan --ref v1', command: [...tq, 'plan', '--ref', 'v1'] },
    ];
    const surroundings = { ...plan.surroundings, workingDirectory: project };
    const name = `plan ${size.deployments} over ${size.flowFiles}`;
    samples.push(...(await measureInTurns(name, contenders, { ...plan, surroundings })));
  }
  return samples;
}

async function makeRepository(project: string, size: (typeof SIZES)[number]): Promise<string> {
  for (const [path, text] of qualityProject(size)) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
  const git = (...args: string[]) => execa('git', args, { cwd: project, env: GIT });
  await git('init', '--quiet', '--initial-branch', 'main');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'all');
  await git('tag', 'v1');
  // As after a push: what is here is known to be there.
  const origin = `${project}.git`;
  await execa('git', ['clone', '--quiet', '--bare', project, origin], { env: GIT });
  await git('remote', 'add', 'origin', origin);
  await git('fetch', '--quiet', 'origin');
  return project;
}
