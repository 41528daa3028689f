/** `tq preflight` without its output: one project, looked at from every side that was asked for. Writes nothing. */
import { chooseFindings, type FindingChoice } from '../../diagnostics/choose-findings.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { ordered } from '../../diagnostics/order.ts';
import { fullName } from '../../plan/state.ts';
import type { Outside } from '../../preflight/checks/check.ts';
import { fillChecklists } from '../../preflight/checklist/fill.ts';
import { placesOfEntries } from '../../preflight/verdict/about-entries.ts';
import { NO_ANSWER, together } from '../../preflight/verdict/answer.ts';
import { type AboutEntries, judgeEntries, type JudgedEntry } from '../../preflight/verdict/judge.ts';
import type { DeploymentReport, PreflightReport } from '../../preflight/verdict/report.ts';
import { unmatchedNames } from '../../project/build-project.ts';
import { environmentOf, EVERYTHING, selectEntries, type Selection } from '../../project/select.ts';
import { isMapping, valueAt } from '../../project/yaml-value.ts';
import type { TqError } from '../../tq-error.ts';
import { judged } from '../checking/check-files.ts';
import { type LoadedProject, ProjectLoader } from '../load-project.ts';
import { confirmationsOf } from './confirmations.ts';
import { lookAt, type LookPorts } from './looks.ts';
import { entryOf, type PreflightSubject } from './subject.ts';
import { loadWithServer } from './with-server.ts';

export interface PreflightRequest {
  workingDirectory: string;
  prefectFile: string;
  variables: Readonly<Record<string, string | undefined>>;
  defaultWorkPoolName: string | undefined;
  /** What is reported of; all of the file is looked at. */
  selection: Selection;
  asked: ReadonlySet<Outside>;
  /** Findings that are worth saying in this run; the others count for no check. */
  choice: FindingChoice;
  /** As `--python` was given: a path, or `auto`. */
  python: string;
}

export interface Preflight {
  /** Undefined where there is no file that could be read. */
  report: PreflightReport | undefined;
  /** About what was chosen, in the order of the files. */
  diagnostics: Diagnostic[];
  sources: ReadonlyMap<string, string>;
  /** Why the server could not tell its part. */
  failure?: TqError;
  /** For people: what was not asked. */
  notes: readonly string[];
}

export async function runPreflight(request: PreflightRequest, ports: LookPorts): Promise<Preflight> {
  const { workingDirectory, prefectFile, variables: environment, defaultWorkPoolName } = request;
  const loader = await ProjectLoader.open(
    {
      workingDirectory,
      prefectFile,
      selection: EVERYTHING,
      defaultWorkPoolName,
      environment,
      advice: true,
    },
    ports,
  );
  const { loaded, failure: unanswered, skipped } = await loadWithServer(loader, request.asked, ports);
  const { document, sources } = loader;
  if (loaded.project === undefined || document === undefined)
    return {
      ...{ report: undefined, sources, notes: [] },
      diagnostics: chooseFindings(await judged(loader, loaded.diagnostics), request.choice),
    };
  const selected = selectEntries(document, request.selection);
  const chosen = new Set(selected.entries.map(({ index }) => index));
  const subject = await subjectOf(loader, loaded, request);
  const looked = await lookAt(subject, { ...request, unanswered }, ports);
  const answer = together([...looked.answers, { ...NO_ANSWER, skipped }]);
  for (const [name, text] of answer.sources) if (!sources.has(name)) sources.set(name, text);
  const about = placesOfEntries(subject.checked, subject.quality);
  const raw: AboutFinding[] = [
    ...[...loaded.diagnostics, ...unmatchedNames(document, selected)]
      .filter(({ code }) => answer.superseded?.includes(code) !== true)
      .map((each) => ({ ...each, entries: undefined })),
    ...answer.findings.map(({ finding, entries }) => ({ ...finding, entries })),
  ];
  const left = chooseFindings(await judged(loader, saidOnce(raw)), request.choice) as AboutFinding[];
  const findings = left
    .map(({ entries, ...finding }): AboutEntries => ({ finding, entries: entries ?? about(finding.where) }))
    .filter(({ entries }) => entries === undefined || entries.some((entry) => chosen.has(entry)));
  const entries = [...chosen].map((entry) => judgedEntry(entry, subject));
  const checks = judgeEntries(entries, { findings, remarks: answer, asked: request.asked });
  return {
    report: {
      file: loader.file,
      deployments: entries.map(({ entry, isOfQuality }): DeploymentReport => {
        const of = checks.get(entry) ?? [];
        const confirmed = confirmationsOf(subject.checked.document, entry);
        const checklists = isOfQuality ? fillChecklists(of, confirmed) : [];
        const runtime = answer.reports?.get(entry);
        return {
          ...environmentAt(entry, subject),
          ...{ name: nameOf(entry, subject), entry, isOfQuality, checks: of, checklists },
          ...(runtime === undefined ? {} : { runtime }),
        };
      }),
    },
    diagnostics: ordered(findings.map(({ finding }) => finding)),
    sources,
    failure: looked.failure ?? unanswered,
    notes: looked.notes,
  };
}

/** Of a name that no registry can be asked for it is not told again that Kubernetes refuses it. */
function saidOnce(found: readonly AboutFinding[]): AboutFinding[] {
  const said = new Set(found.flatMap(({ code, message }) => (code === 'TQ5014' ? [message] : [])));
  return found.filter(({ code, message }) => code !== 'TQ5016' || !said.has(message));
}

/** A finding on its way through what the project says of findings, which keeps what it does not know. */
type AboutFinding = Diagnostic & { entries?: AboutEntries['entries'] };

async function subjectOf(
  loader: ProjectLoader,
  loaded: LoadedProject,
  { variables }: PreflightRequest,
): Promise<PreflightSubject> {
  const { checked } = loaded;
  const quality = await loader.quality(checked);
  return { checked, loaded, quality, folders: loader.folders, texts: loader.sources, variables };
}

function judgedEntry(entry: number, { checked, quality }: PreflightSubject): JudgedEntry {
  const isIt = ({ deployment }: { deployment: { path: readonly (string | number)[] } }): boolean =>
    entryOf(deployment) === entry;
  return {
    entry,
    isOfQuality: quality?.flows.some(({ deployments }) => deployments.some(isIt)) ?? false,
    isUsable: checked.flows.some(isIt),
  };
}

function environmentAt(entry: number, { checked }: PreflightSubject): { environment?: string } {
  const written = valueAt(checked.document.data, ['deployments', entry]);
  const environment = isMapping(written) ? environmentOf(written) : undefined;
  return environment === undefined ? {} : { environment };
}

function nameOf(entry: number, { checked }: PreflightSubject): string {
  const known = checked.flows.find(({ deployment }) => entryOf(deployment) === entry);
  if (known !== undefined) return fullName({ flowName: known.flow.flowName, name: known.deployment.name });
  const name = valueAt(checked.document.data, ['deployments', entry, 'name']);
  return typeof name === 'string' ? name : `entry ${entry + 1}`;
}
