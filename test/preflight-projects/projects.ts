/** Twenty small projects, each broken in one way, with the codes that were written down before `tq` saw them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { runTq } from '../commands/run-tq.ts';

export interface BrokenProject {
  name: string;
  folder: string;
  /** What is wrong with it, in a few words. */
  cause: string;
  codes: string[];
}

export const PROJECTS: readonly BrokenProject[] = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((each) => each.isDirectory())
  .map(({ name }): BrokenProject => {
    const folder = join(import.meta.dirname, name);
    const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Pick<
      BrokenProject,
      'cause' | 'codes'
    >;
    return { name, folder, ...expected };
  });

/** A call of the real `run_preflight`: *said* are the failed checks, or the exception. */
export interface RealAnswer {
  outcome: 'compatible' | 'incompatible' | 'crash';
  said: string[];
}

/** By project, in the order of the calls; made by `scripts/generate-preflight-table.ts`. */
export type RealAnswers = Readonly<Record<string, readonly RealAnswer[]>>;

export function recordedAnswers(): RealAnswers {
  const file = join(import.meta.dirname, 'run-preflight-says.json');
  return JSON.parse(readFileSync(file, 'utf8')) as RealAnswers;
}

/** What `tq preflight` finds in the files of a project. */
export async function findingsIn({ folder }: BrokenProject): Promise<Diagnostic[]> {
  const { stdout } = await runTq(['preflight', '--json'], { directory: folder });
  return (JSON.parse(stdout) as { diagnostics: Diagnostic[] }).diagnostics;
}
