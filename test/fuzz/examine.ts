/** Runs the whole way of `tq validate` over one project in memory, and tells what is not as it must always be. */
import { treeSitterPython } from '../../src/adapters/tree-sitter-python.ts';
import { CODES } from '../../src/diagnostics/codes.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { forgive, forgiveUnset } from '../../src/diagnostics/mercy.ts';
import { EVERYTHING } from '../../src/project/select.ts';
import { ProjectLoader } from '../../src/reading/load-project.ts';
import { releasingParser } from '../../src/reading/flows/releasing-parser.ts';
import { applyFixes } from '../../src/diagnostics/apply-fixes.ts';
import { faultsOf, type Sources } from './check-findings.ts';
import { PROJECT_FILE, type ProjectFiles } from './corpus.ts';
import { FOLDER, memoryFiles } from './memory-files.ts';
import { faultsOfDocuments, render } from './render.ts';

/** Of CPU time, since other programs may keep the machine busy. */
const MOST_SECONDS = 2;
const MICROSECONDS = 1_000_000;

export interface Examination {
  /** A sentence each; none when all is well. */
  faults: string[];
  codes: ReadonlySet<string>;
}

/** `isThorough`: also reads the same again, and makes the repairs. */
export async function examine(project: ProjectFiles, isThorough = true): Promise<Examination> {
  const before = process.cpuUsage();
  try {
    const { diagnostics, sources } = await load(project);
    const faults = diagnostics.flatMap((each) => faultsOf(each, sources));
    const said = await render(diagnostics, sources);
    faults.push(...faultsOfDocuments(said));
    const { user, system } = process.cpuUsage(before);
    const seconds = (user + system) / MICROSECONDS;
    if (seconds > MOST_SECONDS) faults.push(`takes ${seconds.toFixed(1)} s`);
    if (isThorough) {
      const again = await load(project);
      const saidAgain = await render(again.diagnostics, again.sources);
      for (const [format, text] of said) {
        if (saidAgain.get(format) !== text) faults.push(`says something else the second time, as ${format}`);
      }
      faults.push(...(await faultsOfRepairs(project, diagnostics, sources)));
    }
    return { faults, codes: new Set(diagnostics.map(({ code }) => code)) };
  } catch (error) {
    return { faults: [`throws ${(error as Error).stack ?? String(error)}`], codes: new Set() };
  }
}

interface Loaded {
  diagnostics: Diagnostic[];
  sources: Sources;
}

async function load(project: ProjectFiles): Promise<Loaded> {
  const { python, release } = releasingParser(parser);
  const options = {
    workingDirectory: FOLDER,
    prefectFile: PROJECT_FILE,
    selection: EVERYTHING,
    environment: { HOME: '/home/x', EMPTY: '' },
    advice: true,
  };
  const clock = { now: () => new Date('2026-01-01T00:00:00Z') };
  try {
    const loader = await ProjectLoader.open(options, { files: memoryFiles(project), clock, python });
    const { diagnostics } = await loader.load();
    forgive(diagnostics, new Set());
    return { diagnostics: forgiveUnset(diagnostics), sources: loader.sources };
  } finally {
    release();
  }
}

const parser = treeSitterPython();

/** With the repairs made the file can still be read, and what was repaired is found no more. */
async function faultsOfRepairs(
  project: ProjectFiles,
  diagnostics: readonly Diagnostic[],
  sources: Sources,
): Promise<string[]> {
  const faults: string[] = [];
  for (const [file, text] of sources)
    if (!file.endsWith('.py') && project.has(file))
      faults.push(...(await faultsOfRepairsIn(file, text, project, diagnostics)));
  return faults;
}

async function faultsOfRepairsIn(
  file: string,
  text: string,
  project: ProjectFiles,
  diagnostics: readonly Diagnostic[],
): Promise<string[]> {
  const { text: changed, applied: repaired } = applyFixes(file, text, diagnostics);
  if (repaired.length === 0) return [];
  const after = await load(new Map([...project, [file, Buffer.from(changed)]]));
  const unread = after.diagnostics.find(
    ({ code, where }) => /^TQ100[2346]/.test(code) && where?.file === file,
  );
  if (unread !== undefined) return [`repaired, the file cannot be read: ${unread.message}`];
  // Of a key given twice only the later one is looked at; once that is repaired the same is said of the earlier one.
  if (diagnostics.some(({ code }) => code === 'TQ1005')) return [];
  // A key that got its right name is looked at for the first time, and may hold what was repaired elsewhere.
  if (repaired.some(({ code }) => NAMES.has(code))) return [];
  return repaired
    .filter((each) => timesSaid(after.diagnostics, each) >= timesSaid(diagnostics, each))
    .map(({ code, message }) => `still found after its repair: ${code} (${CODES[code].name}) ${message}`);
}

/** Their repairs give something its right name. */
const NAMES: ReadonlySet<string> = new Set([
  'TQ2001',
  'TQ1014',
  'TQ3001',
  'TQ3002',
  'TQ3003',
  'TQ3006',
  'TQ3016',
  'TQ3203',
]);

function timesSaid(diagnostics: readonly Diagnostic[], { code, message }: Diagnostic): number {
  return diagnostics.filter((each) => each.code === code && each.message === message).length;
}
