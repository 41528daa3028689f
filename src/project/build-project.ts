/** Document → Project: the schema's findings, then each entry as typed values. */
import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Path } from '../diagnostics/span.ts';
import { checkSchema, type Finding } from './check-schema.ts';
import { buildDeployment } from './build-deployment.ts';
import { unquotedDates } from './checks/unquoted-date.ts';
import { unsupportedFeatures } from './checks/unsupported-feature.ts';
import type { Document } from './document.ts';
import type { Deployment, Entrypoint, Project } from './project.ts';
import { selectEntries, type Selected, type Selection } from './select.ts';
import { isMapping, valueAt } from './yaml-value.ts';

export interface BuiltProject {
  project: Project;
  /** Entrypoints of entries that are broken otherwise; their flows are worth checking all the same. */
  otherEntrypoints: { entrypoint: Entrypoint; path: Path }[];
  diagnostics: Diagnostic[];
}

/** Every problem of the chosen entries and of the file's top; entries that were not chosen are not looked at. */
export function buildProject(
  document: Document,
  selection: Selection,
  defaultWorkPoolName: string | undefined,
): BuiltProject {
  const selected = selectEntries(document, selection);
  const chosen = new Set(selected.entries.map(({ index }) => index));
  const isChosen = (path: Path): boolean =>
    path[0] !== 'deployments' || path.length < 2 || chosen.has(Number(path[1]));
  const findings: Finding[] = [
    ...checkSchema(document),
    ...unquotedDates(document),
    ...unsupportedFeatures(document),
  ];
  const relevant = findings.filter(({ path }) => isChosen(path));

  const diagnostics = relevant.map((finding) => finding.diagnostic);
  const defaultWorkPool =
    defaultWorkPoolName === undefined
      ? undefined
      : { name: defaultWorkPoolName, overrides: selected.entries.length === 1 };
  const brokenKeys = brokenKeysByEntry(relevant);
  const deployments: Deployment[] = [];
  const otherEntrypoints: BuiltProject['otherEntrypoints'] = [];
  for (const { index, rename, entrypoint } of selected.entries) {
    const path = ['deployments', index];
    if (!isMapping(valueAt(document.data, path))) continue;
    const built = buildDeployment(document, path, {
      rename,
      entrypoint,
      defaultWorkPool,
      brokenKeys: brokenKeys.get(index) ?? new Set(),
    });
    diagnostics.push(...built.diagnostics);
    if (built.deployment !== undefined) deployments.push(built.deployment);
    else if (built.entrypoint !== undefined) otherEntrypoints.push({ entrypoint: built.entrypoint, path });
  }
  diagnostics.push(...unmatchedNames(document, selected.unmatched), ...noDeployments(document));
  const name = valueAt(document.data, ['name']);
  const project = { document, name: typeof name === 'string' ? name : null, deployments };
  return { project, otherEntrypoints, diagnostics };
}

/**
 * By index of the entry, its keys whose shape is so wrong that their values cannot be used. Ignored keys do not break
 * anything.
 */
function brokenKeysByEntry(findings: readonly Finding[]): Map<number, Set<string>> {
  const broken = new Map<number, Set<string>>();
  for (const { path, diagnostic: found } of findings) {
    const [section, index, key = ''] = path;
    if (section !== 'deployments' || index === undefined) continue;
    if (found.severity !== 'error' || found.code === 'TQ2001') continue;
    const keys = broken.get(Number(index)) ?? new Set();
    broken.set(Number(index), keys.add(String(key)));
  }
  return broken;
}

function unmatchedNames(document: Document, unmatched: Selected['unmatched']): Diagnostic[] {
  return unmatched.map(({ name, near, known }) =>
    diagnostic('TQ2018', {
      message: `no deployment of the file matches \`${name}\`${near === undefined ? '' : `; did you mean \`${near}\`?`}`,
      where: document.spanOf(['deployments'], 'key'),
      help: near === undefined && known.length > 0 ? `these are known: ${listSome(known)}` : undefined,
    }),
  );
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
      help: 'add one under `deployments:` with `name`, `entrypoint` and `work_pool`',
    }),
  ];
}

const MOST_SHOWN = 10;

function listSome(names: readonly string[]): string {
  const shown = names.slice(0, MOST_SHOWN).map((name) => `\`${name}\``);
  return names.length > MOST_SHOWN
    ? `${shown.join(', ')} and ${names.length - MOST_SHOWN} more`
    : shown.join(', ');
}
