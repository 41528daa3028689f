/** `tq validate` without its output: everything that is wrong with one or more `prefect.yaml` files and their flows. */
import { chooseFindings, type FindingChoice } from '../../diagnostics/choose-findings.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { judgeByPolicy } from '../../diagnostics/lint-policy.ts';
import { forgiveUnset } from '../../diagnostics/mercy.ts';
import { ordered } from '../../diagnostics/order.ts';
import { unusedAllowances } from '../../project/lint/unused-allowances.ts';
import { onlyTqError, TqError } from '../../tq-error.ts';
import type { CheckedRemotes, RemotePorts } from './check-remotes.ts';
import type { ServerPorts } from './check-on-server.ts';
import { EVERYTHING } from '../../project/select.ts';
import { checkPyproject } from './broken-pyproject.ts';
import { type FileKind, hasProjectName } from './file-kind.ts';
import { type FilesToCheck, type FileToCheck, filesToCheck } from './files-to-check.ts';
import { type LoadedProject, type LoadOptions, type LoadPorts, ProjectLoader } from '../load-project.ts';
import { renamedFindings, shownOutside } from '../reporter-of-project.ts';
import { findClashes, type Part } from '../planning/unwritten-clashes.ts';

export interface CheckRequest extends Pick<
  LoadOptions,
  'workingDirectory' | 'defaultWorkPoolName' | 'environment'
> {
  /** Paths and globs as given on the command line; none with `kind` `rules`: the rule files of the project. */
  files: readonly string[];
  choice: FindingChoice;
  /** Undefined: no server is asked. */
  server?: ServerPorts;
  /** Undefined: no repository elsewhere is asked. */
  remotes?: RemotePorts;
  /** What the files are; by default each shows it. */
  kind?: FileKind;
  /** Undefined: every entry is checked, and the project as a whole. */
  select?: SelectEntries | undefined;
}

/** Which entries of a project's file are to be checked, by index; undefined: every one. */
export type SelectEntries = (file: FileToCheck) => Promise<ReadonlySet<number> | undefined>;

export interface CheckedFiles {
  diagnostics: Diagnostic[];
  /** Texts by the name used in spans. */
  sources: Map<string, string>;
  /** What each file has: `3 deployments`, `1 rule`. */
  counts: Map<string, string>;
  /** For people: what could not be asked. */
  notes: string[];
  /** Why the server could not tell its part; the findings are those of the files alone then. */
  failure?: TqError;
}

/** Throws `TqError` (`usage`) for a glob that fits no file, and where there is nothing to check. */
export async function checkFiles(request: CheckRequest, ports: LoadPorts): Promise<CheckedFiles> {
  const checked: CheckedFiles = { diagnostics: [], sources: new Map(), counts: new Map(), notes: [] };
  const { files, diagnostics, sources } = await filesOf(request, ports);
  const given = files.map(({ name }) => name);
  for (const each of chooseFindings(diagnostics, request.choice)) checked.diagnostics.push(each);
  for (const [name, text] of sources) checked.sources.set(name, text);
  const parts: Part[] = [];
  for (const file of files) {
    const alone = await checkAlone(file.name, { ...request, given }, ports, checked);
    if (alone) continue;
    const loaded = await checkProject(file, request, ports, checked);
    parts.push({ ...file, loaded });
  }
  const { workingDirectory, environment: variables } = request;
  const clashing = await findClashes(parts, { ...ports, workingDirectory, variables });
  for (const each of chooseFindings(clashing.diagnostics, request.choice)) checked.diagnostics.push(each);
  if (clashing.diagnostics.length > 0)
    for (const [name, text] of clashing.sources)
      if (!checked.sources.has(name)) checked.sources.set(name, text);
  return { ...checked, diagnostics: ordered(checked.diagnostics) };
}

async function filesOf(request: CheckRequest, ports: LoadPorts): Promise<FilesToCheck> {
  if (request.kind !== 'rules' || request.files.length > 0) return filesToCheck(request, ports.files);
  const { projectRuleFiles } = await import('../rules/project-rule-files.ts');
  return projectRuleFiles(request, ports);
}

/** Answers with what could be read of it. */
async function checkProject(
  place: FileToCheck,
  request: CheckRequest,
  ports: LoadPorts,
  checked: CheckedFiles,
): Promise<LoadedProject | undefined> {
  const { defaultWorkPoolName, environment } = request;
  const { name, file, root } = place;
  const only = await request.select?.(place);
  const rename =
    root === request.workingDirectory
      ? (shown: string): string => shown
      : shownOutside({ root }, request.workingDirectory);
  const loader = await ProjectLoader.open(
    {
      workingDirectory: root,
      prefectFile: file,
      selection: only === undefined ? EVERYTHING : { ...EVERYTHING, only },
      defaultWorkPoolName,
      environment,
      // Advice on a project rests on all of its deployments.
      advice: only === undefined,
    },
    ports,
  );
  const { diagnostics, loaded, failure } = await findingsOf(loader, request.server);
  const remote = await remoteFindings(loader, { ...request, workingDirectory: root });
  const lists = only === undefined ? await checkPyproject(loader.folders, ports.files) : [];
  const found = await judged(loader, [...diagnostics, ...lists, ...remote.findings]);
  checked.notes.push(...remote.notes.map(({ text }) => text));
  checked.failure ??= failure;
  const renamed = renamedFindings(found, loader.sources, rename);
  for (const each of chooseFindings(renamed.diagnostics, request.choice))
    if (!isToldOfList(each, checked)) checked.diagnostics.push(each);
  checked.counts.set(name, counted(loader.chosenCount, 'deployment'));
  for (const [shown, text] of renamed.sources) checked.sources.set(shown, text);
  return loaded;
}

/** Projects share a `pyproject.toml`, with which nothing is wrong but once. */
function isToldOfList({ code, where }: Diagnostic, { diagnostics }: CheckedFiles): boolean {
  return (
    code === 'TQ4405' && diagnostics.some((other) => other.code === code && other.where?.file === where?.file)
  );
}

/** A file that stands for itself; false where it is a project's. */
async function checkAlone(
  file: string,
  { kind, workingDirectory, choice, given }: CheckRequest & { given: readonly string[] },
  ports: LoadPorts,
  checked: CheckedFiles,
): Promise<boolean> {
  if (kind === undefined && hasProjectName(file)) return false;
  const { checkLoneFile } = await import('../rules/check-lone-file.ts');
  const found = await checkLoneFile(file, { kind, workingDirectory, given }, ports);
  if (found === undefined) return false;
  for (const each of chooseFindings(found.diagnostics, choice)) checked.diagnostics.push(each);
  checked.counts.set(file, counted(found.count, found.what));
  for (const [name, text] of found.sources) checked.sources.set(name, text);
  return true;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

async function findingsOf(
  loader: ProjectLoader,
  server: ServerPorts | undefined,
): Promise<{ diagnostics: readonly Diagnostic[]; loaded?: LoadedProject; failure?: TqError }> {
  const loaded = await loader.load();
  const known = loaded.project === undefined ? {} : { loaded };
  if (server === undefined) return { diagnostics: loaded.diagnostics, ...known };
  const { checkOnServer } = await import('./check-on-server.ts');
  try {
    return { diagnostics: await checkOnServer(loader, server), ...known };
  } catch (failure) {
    if (!(failure instanceof TqError)) throw failure;
    return { diagnostics: loaded.diagnostics, ...known, failure };
  }
}

/** What the server cannot be asked is done without; that it cannot be asked is the `failure` that `findingsOf` met. */
async function remoteFindings(
  loader: ProjectLoader,
  { remotes, server, workingDirectory }: CheckRequest,
): Promise<CheckedRemotes> {
  if (remotes === undefined) return { findings: [], notes: [] };
  const { project } = await loader.load();
  if (project === undefined) return { findings: [], notes: [] };
  const { checkRemotes } = await import('./check-remotes.ts');
  const prefect = await server?.connect().catch(onlyTqError);
  return checkRemotes(project, workingDirectory, remotes, prefect);
}

/** By what the project says about findings, in no order. */
export async function judged(
  loader: ProjectLoader,
  diagnostics: readonly Diagnostic[],
): Promise<Diagnostic[]> {
  const { policy, diagnostics: aboutPolicy } = await loader.lintPolicy();
  const { diagnostics: left, used } = judgeByPolicy([...diagnostics, ...aboutPolicy], policy);
  const unused = unusedAllowances(loader.file, policy.allowances, used, diagnostics);
  const all = unused.length === 0 ? left : [...left, ...judgeByPolicy(unused, policy).diagnostics];
  return forgiveUnset(all, policy.levels);
}
