/** The reporter of one project among several. */
import { resolve } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Span } from '../diagnostics/span.ts';
import { withPlaces } from '../diagnostics/with-places.ts';
import type { Reporter } from '../ports/reporter.ts';
import { COMMAND_LINE } from '../project/command-line.ts';
import type { ProjectFile } from './chosen-files.ts';
import { shownPath } from './files/shown-path.ts';

/**
 * A project names its files as seen from its own root; a person reads them as seen from where `tq` runs. Gives the name of a
 * file as it is to be shown.
 */
export function shownOutside(
  { root }: Pick<ProjectFile, 'root'>,
  workingDirectory: string,
): (file: string) => string {
  // Options have no file, and what Python says of its own has no name.
  return (file) =>
    file === COMMAND_LINE || file === '' ? file : shownPath(workingDirectory, resolve(root, file));
}

/** Findings and texts by the names that `rename` gives. */
export function renamedFindings(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, string>,
  rename: (file: string) => string,
): { diagnostics: Diagnostic[]; sources: Map<string, string> } {
  const move = (place: Span): Span => ({ ...place, file: rename(place.file) });
  return {
    diagnostics: diagnostics.map((each) => withPlaces(each, move)),
    sources: new Map([...sources].map(([file, text]) => [rename(file), text])),
  };
}

/** Says what a project has to say as one of several; see `Reporter.project`. */
export function reporterOfProject(
  reporter: Reporter,
  project: Pick<ProjectFile, 'root' | 'name'>,
  workingDirectory: string,
): Reporter {
  const rename = shownOutside(project, workingDirectory);
  const begun = (): Reporter => {
    reporter.project(project.name);
    return reporter;
  };
  return {
    ...reporter,
    diagnostics: (diagnostics, sources) => {
      const renamed = renamedFindings(diagnostics, sources, rename);
      reporter.diagnostics(renamed.diagnostics, renamed.sources);
    },
    plan: (plan, name) => begun().plan(plan, name),
    started: (name) => begun().started(name),
    outcome: (outcome) => begun().outcome(outcome),
    report: (report) => begun().report(report),
    images: (outcomes) => begun().images(outcomes),
  };
}
