/**
 * Names that are taken already, by what a run leaves out: entries that `-n` or `--changed-since` did not choose, and
 * projects without a chosen one. They have been deployed before, and would be overwritten.
 */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { duplicateDeployments } from '../../project/checks/duplicate-deployment-name.ts';
import type { FlowDeployment } from '../../project/checks/check.ts';
import { clashes, type Claims } from '../../project/clashes.ts';
import type { YamlValue } from '../../project/document.ts';
import { entriesOf } from '../../project/entries.ts';
import { EVERYTHING } from '../../project/select.ts';
import { isMapping } from '../../project/yaml-value.ts';
import { holdsPlaceholder } from '../../templating/placeholder.ts';
import { claimsOf } from './claims-of.ts';
import { type LoadedProject, type LoadOptions, type LoadPorts, ProjectLoader } from '../load-project.ts';
import { namedBlockFiles } from '../rules/named-block-files.ts';
import { renamedFindings, shownOutside } from '../reporter-of-project.ts';

/** One file of a run. */
export interface Part {
  /** Absolute: what its paths are relative to. */
  root: string;
  /** Seen from there. */
  file: string;
  /** Whether its names must differ from those of the other files. */
  isPartOfWhole: boolean;
  /** What is written of it; undefined: nothing. */
  loaded: LoadedProject | undefined;
}

export interface ClashPorts extends LoadPorts {
  /** Where `tq` runs. */
  workingDirectory: string;
  variables: LoadOptions['environment'];
}

/** Findings with the names that people see, and the texts that they point into. */
export interface FoundClashes {
  diagnostics: Diagnostic[];
  sources: Map<string, string>;
}

/** Of what is written with each other, and with what is not. Only entries that have a name of one that is written are read further. */
export async function findClashes(parts: readonly Part[], ports: ClashPorts): Promise<FoundClashes> {
  const written = parts.flatMap(({ loaded }) => loaded ?? []);
  const names = new Set(written.flatMap((each) => each.deployments.map(({ deployment }) => deployment.name)));
  const fullNames = new Set(written.flatMap((each) => each.deployments.map(fullNameOf)));
  const withBlocks = written.some(({ blocks }) => blocks.length > 0);
  const claims: Claims[] = [];
  const found: FoundClashes = { diagnostics: [], sources: new Map() };
  if (names.size === 0 && !withBlocks) return found;
  for (const part of parts) {
    const rename =
      part.root === ports.workingDirectory
        ? (file: string): string => file
        : shownOutside(part, ports.workingDirectory);
    const rest = await restOf(part, { names, withBlocks }, ports);
    const inFile = duplicatesIn(part.loaded, rest?.loaded);
    const texts = [...textsOf(part.loaded), ...(rest?.sources ?? [])];
    const renamed = renamedFindings(inFile, new Map(texts), rename);
    found.diagnostics.push(...renamed.diagnostics);
    for (const [name, text] of renamed.sources) found.sources.set(name, text);
    if (part.isPartOfWhole) claims.push(together(part.loaded, rest?.loaded, { rename, fullNames }));
  }
  found.diagnostics.push(...clashes(claims));
  return found;
}

function fullNameOf({ deployment, flow }: FlowDeployment): string {
  return `${flow.flowName}/${deployment.name}`;
}

function textsOf(loaded: LoadedProject | undefined): [string, string][] {
  return loaded === undefined ? [] : [[loaded.project.document.file, loaded.project.document.text]];
}

function together(
  loaded: LoadedProject | undefined,
  rest: LoadedProject | undefined,
  { rename, fullNames }: { rename: (file: string) => string; fullNames: ReadonlySet<string> },
): Claims {
  const own = loaded === undefined ? undefined : claimsOf(loaded, rename);
  const others = rest === undefined ? undefined : claimsOf(rest, rename);
  // Two that are both left out may clash as they like: nothing is written of them.
  const near = (others?.deployments ?? []).filter(({ name }) => fullNames.has(name));
  return {
    deployments: [...(own?.deployments ?? []), ...near],
    blocks: [...(own?.blocks ?? []), ...(others?.blocks ?? [])],
  };
}

/** At the entry that is written, beside the one that is not. */
function duplicatesIn(loaded: LoadedProject | undefined, rest: LoadedProject | undefined): Diagnostic[] {
  if (loaded === undefined || rest === undefined) return [];
  const byName = new Map(rest.deployments.map((each) => [fullNameOf(each), each]));
  return loaded.deployments.flatMap((each) => {
    const other = byName.get(fullNameOf(each));
    return other === undefined ? [] : duplicateDeployments(loaded.project.document, [other, each]);
  });
}

/** What is not written of a file, and could clash; undefined: nothing. What is wrong with it is no matter of this run. */
async function restOf(
  { root, file, loaded }: Part,
  { names, withBlocks }: { names: ReadonlySet<string>; withBlocks: boolean },
  ports: ClashPorts,
): Promise<{ loaded: LoadedProject; sources: ReadonlyMap<string, string> } | undefined> {
  const document = loaded?.project.document ?? (await open(root, file, undefined, ports)).document;
  if (document === undefined) return undefined;
  const chosen = new Set(loaded?.chosen);
  const only = new Set(
    entriesOf(document.data).flatMap((entry, index) =>
      !chosen.has(index) && (mayBeOneOf(entry, names) || (withBlocks && namesBlocks(entry))) ? [index] : [],
    ),
  );
  const hasBlocks = withBlocks && loaded === undefined && namedBlockFiles(document, []).length > 0;
  if (only.size === 0 && !hasBlocks) return undefined;
  const loader = await open(root, file, only, ports);
  const rest = await loader.load();
  return rest.project === undefined ? undefined : { loaded: rest, sources: loader.sources };
}

function open(
  workingDirectory: string,
  prefectFile: string,
  only: ReadonlySet<number> | undefined,
  { variables, ...ports }: ClashPorts,
): Promise<ProjectLoader> {
  return ProjectLoader.open(
    {
      workingDirectory,
      prefectFile,
      environment: variables,
      selection: only === undefined ? EVERYTHING : { ...EVERYTHING, only },
      unnamed: 'left-out',
      // Only names are of interest, and an entry without a pool has one, too.
      defaultWorkPoolName: 'any',
    },
    ports,
  );
}

function namesBlocks(entry: YamlValue): boolean {
  return isMapping(entry) && isMapping(entry.tq) && entry.tq.blocks !== undefined;
}

/** A name that is no plain text may become any. */
function mayBeOneOf(entry: YamlValue, names: ReadonlySet<string>): boolean {
  const name = isMapping(entry) ? entry.name : undefined;
  if (name === undefined || name === null) return false;
  return typeof name !== 'string' || holdsPlaceholder(name) || names.has(name);
}
