/** The projects of this folder, and how each is deployed. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BlockDocument } from '../../src/ports/prefect-client.ts';

/** One entry of a project's `runs.json`. */
export interface RealWorldRun {
  /** `both` stands for `expected.both.json`; without a name it is `expected.json`. */
  name?: string;
  /** What is typed behind `tq`. */
  argv: string[];
  /** Where, relative to the project; its top if absent. */
  folder?: string;
  /** Those that the server has, with their types. */
  workPools: Record<string, string>;
  /** Environment variables. */
  variables?: Record<string, string>;
  /** That the server has, by `type/name`. */
  blocks?: Record<string, BlockDocument>;
  /** Whether a step needs a Python; any will do. */
  needsPython?: boolean;
  /** Whether it builds images, and so needs an engine, a registry, and a commit that is checked out. */
  needsImages?: boolean;
  /** Why `tq` does not yet do what is expected; to be taken away as soon as it does. */
  open?: string;
}

export function realWorldProjects(): string[] {
  return readdirSync(import.meta.dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

export function runsOf(project: string): RealWorldRun[] {
  return JSON.parse(readFileSync(join(import.meta.dirname, project, 'runs.json'), 'utf8')) as RealWorldRun[];
}

export function expectedFile(project: string, { name }: RealWorldRun): string {
  const file = name === undefined ? 'expected.json' : `expected.${name}.json`;
  return join(import.meta.dirname, project, file);
}

/** Some files hold absolute paths, as real ones do; the folder of this run takes the place of `/srv/PROJECT`. */
export function replaceWrittenFolder(project: string, folder: string): void {
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.yaml'))) {
    const file = join(folder, name);
    const text = readFileSync(file, 'utf8');
    if (text.includes(`/srv/${project}`)) writeFileSync(file, text.replaceAll(`/srv/${project}`, folder));
  }
}
