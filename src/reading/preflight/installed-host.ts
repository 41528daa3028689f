/** With `--python`: the versions that the project's interpreter really has, against what its files name. */
import type { Interpreter } from '../../interpreter/find-interpreters.ts';
import { type InstalledPackages, installedPackages } from '../../interpreter/installed-packages.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import type { Processes } from '../../ports/processes.ts';
import { tupleWords } from '../../preflight/host/host-findings.ts';
import { installedFindings } from '../../preflight/host/installed-findings.ts';
import { installedPins, WATCHED } from '../../preflight/host/pin.ts';
import { type LayerAnswer, NO_ANSWER } from '../../preflight/verdict/answer.ts';
import { enginesOutOfRange } from '../../quality/checks/engine-range.ts';
import { TqError } from '../../tq-error.ts';
import { shownPath } from '../files/shown-path.ts';
import { type SaidOf, toFound } from './host/host-diagnostics.ts';
import { hostsOf } from './host/host-groups.ts';
import type { PreflightSubject } from './subject.ts';

export interface InstalledPorts {
  files: FileSystem;
  processes: Processes;
  /** Those that come into question, the likeliest first (`ProjectPython.interpreters`). */
  interpreters: () => Promise<readonly Interpreter[]>;
  /** In milliseconds, for each interpreter; by default 10 s. */
  patience?: number;
}

/** Of the first interpreter that has Prefect. One that does not answer is a reason to skip. */
export async function installedHost(subject: PreflightSubject, ports: InstalledPorts): Promise<LayerAnswer> {
  const asked = await firstWithPrefect(subject, ports);
  if ('failure' in asked)
    return { ...NO_ANSWER, skipped: [{ check: 'installed-versions', text: asked.failure }] };
  const { quality, checked, folders } = subject;
  const { groups, files } = await hostsOf(subject, ports.files);
  const told = new Set(quality === undefined ? [] : enginesOutOfRange(quality).map(({ name }) => name));
  const shown = shownPath(folders.workingDirectory, asked.path);
  const installed = installedPins(shown, asked.python, asked.packages);
  const said: SaidOf[] = [];
  const seen = groups.flatMap(({ entries, host, reports, isTuple, isQuality }) =>
    reports.map((written) => {
      const { engine } = written.tuple;
      const found = installedFindings(
        { files: host.files, written, installed, engine: engine.name },
        { isTuple, told },
      );
      said.push(...found.findings.map((finding) => ({ finding, entries })));
      const words = tupleWords(found.report.tuple, isQuality);
      const text = `\`${shown}\` has ${words}${isTuple ? `: ${found.report.verdict}` : ''}`;
      return { check: 'installed-versions' as const, entries, text };
    }),
  );
  const texts = new Map([...files.texts, [checked.document.file, checked.document.text]]);
  const findings = toFound(said, texts);
  const named = new Set(findings.map(({ finding }) => finding.where?.file));
  return {
    findings,
    seen,
    skipped: [],
    sources: files.sourcesOf(named),
  };
}

async function firstWithPrefect(
  { folders: { workingDirectory }, variables }: PreflightSubject,
  ports: InstalledPorts,
): Promise<(InstalledPackages & { path: string }) | { failure: string }> {
  const failures: string[] = [];
  for (const interpreter of await interpretersOf(ports, failures)) {
    const names = [...WATCHED].filter((name) => name !== 'python');
    const answer = await installedPackages(interpreter, names, { ...ports, workingDirectory, variables });
    const shown = `\`${shownPath(workingDirectory, interpreter.path)}\``;
    if ('failure' in answer) failures.push(`${shown} ${answer.failure}`);
    else if (answer.packages.prefect === undefined) failures.push(`${shown} has no Prefect`);
    else return { ...answer, path: interpreter.path };
  }
  return { failure: failures.length === 0 ? 'no Python was found' : failures.join('; ') };
}

async function interpretersOf(
  { interpreters }: InstalledPorts,
  failures: string[],
): Promise<readonly Interpreter[]> {
  try {
    return await interpreters();
  } catch (error) {
    if (!(error instanceof TqError)) throw error;
    failures.push(error.message);
    return [];
  }
}
