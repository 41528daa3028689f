/** Document → Project: the schema's findings, placeholders filled in as far as is known, then each entry as typed values. */
import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { buildDeployment } from './build-deployment.ts';
import type { Document } from './document.ts';
import { fillProject, type FillOptions } from './fill-project.ts';
import { brokenKeysByEntry, projectFindings } from './project-findings.ts';
import type { Deployment, Project } from './project.ts';
import { storeDates } from './stored-dates.ts';
import { selectEntries, type Selected, type Selection } from './select.ts';
import { unmatchedFinding } from './unmatched.ts';
import { isMapping, valueAt } from './yaml-value.ts';

export interface BuildProjectOptions extends FillOptions {
  selection: Selection;
  /** `PREFECT_DEFAULT_WORK_POOL_NAME`, when it is set. */
  defaultWorkPoolName?: string;
  /** Whether an entry without a name is an error or is left out. */
  unnamed?: 'error' | 'left-out';
}

export interface BuiltProject {
  project: Project;
  /** Entries with errors, as far as they could be read; what else is wrong with them is worth saying in the same run. */
  broken: Deployment[];
  /** The chosen entries, usable or not, with overrides and nothing filled in: what must be asked of the server stands here. */
  written: Document;
  chosen: number[];
  diagnostics: Diagnostic[];
}

/** Every problem of the chosen entries and of the file's top; entries that were not chosen are not looked at. */
export function buildProject(original: Document, options: BuildProjectOptions): BuiltProject {
  const { document, findings: dates } = storeDates(original);
  const selected = selectEntries(document, options.selection);
  const usable = selected.entries.filter(({ index }) =>
    isMapping(valueAt(document.data, ['deployments', index])),
  );
  const chosen = usable.map(({ index }) => index);
  const { original: shown, written, filled, entries } = fillProject(document, chosen, options);
  const all = selected.entries.map(({ index }) => index);
  const findings = [
    ...projectFindings({ original: shown, written, filled, entries }, all, options),
    ...dates.filter(({ path }) => all.includes(Number(path[1]))),
  ];

  const diagnostics = findings.map((finding) => finding.diagnostic);
  const defaultWorkPool = defaultPool(options, entries.length);
  const brokenKeys = brokenKeysByEntry(findings);
  const deployments: Deployment[] = [];
  const broken: Deployment[] = [];
  for (const [position, { index, sources, pending, source }] of entries.entries()) {
    const path = ['deployments', index];
    const built = buildDeployment(filled, path, {
      rename: usable[position]?.rename,
      unnamed: entries.length > 1 ? options.unnamed : 'error',
      defaultWorkPool,
      sources,
      source,
      pending,
      brokenKeys: brokenKeys.get(index) ?? new Set(),
    });
    diagnostics.push(...built.diagnostics);
    if (built.deployment !== undefined) deployments.push(built.deployment);
    else if (built.broken !== undefined) broken.push(built.broken);
  }
  diagnostics.push(...unmatchedNames(document, selected), ...noDeployments(document));
  const name = valueAt(document.data, ['name']);
  const project = { document: filled, name: typeof name === 'string' ? name : null, deployments };
  return { project, broken, written, chosen, diagnostics };
}

/** An option goes before the setting; the setting goes before a single entry's own pool. */
function defaultPool({ defaultWorkPoolName, overrides }: BuildProjectOptions, entryCount: number) {
  if (defaultWorkPoolName === undefined || overrides?.workPool !== undefined) return undefined;
  return { name: defaultWorkPoolName, overrides: entryCount === 1 };
}

/** What was asked for with `-n` or `-e` and is not there. */
export function unmatchedNames(document: Document, selected: Selected): Diagnostic[] {
  const where = document.spanOf(['deployments'], 'key');
  const isDecisive = selected.entries.length === 0;
  return selected.unmatched.map((each) => unmatchedFinding(each, { of: 'the file', isDecisive, where }));
}

/** Only where `deployments` is absent or an empty list; anything else has been found wrong by the schema. */
function noDeployments(document: Document): Diagnostic[] {
  const deployments = valueAt(document.data, ['deployments']);
  const isEmpty = deployments === undefined || (Array.isArray(deployments) && deployments.length === 0);
  if (!isEmpty || !isMapping(document.data)) return [];
  return [
    diagnostic('TQ2017', {
      message: 'the file has no deployments',
      where: document.spanOf(['deployments'], 'key'),
      missing: [[['deployments']]],
      help: 'add one under `deployments:` with `name`, `entrypoint` and `work_pool`',
    }),
  ];
}
