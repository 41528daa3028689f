/** The real `run_preflight`, asked by the flows of projects: one start of Python for all of them. */
import { join } from 'node:path';
import { execa } from 'execa';
import { pythonEnvironment } from '../../../scripts/python-environment.ts';
import type { BrokenProject, RealAnswer, RealAnswers } from '../../preflight-projects/projects.ts';

export async function askRunPreflight(projects: readonly BrokenProject[]): Promise<RealAnswers> {
  const { python } = await pythonEnvironment();
  const { stdout } = await execa(python, [join(import.meta.dirname, 'oracle.py')], {
    input: JSON.stringify(projects.map(({ folder }) => folder)),
    // Nothing answers there, and no server is started in its place.
    env: { PREFECT_API_URL: 'http://127.0.0.1:9/api' },
  });
  const answers = JSON.parse(stdout) as RealAnswer[][];
  return Object.fromEntries(projects.map(({ name }, index) => [name, answers[index] ?? []]));
}
