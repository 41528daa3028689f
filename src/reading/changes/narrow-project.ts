/** `--changed-since`: which entries of a file a change touches. */
import { resolve } from 'node:path';
import { differingKeys, namedEntries, type Entry, entryMeaning } from '../../changes/entry-meaning.ts';
import type { FileVerdicts, Reason, Verdict } from '../../changes/verdict.ts';
import type { Document } from '../../project/document.ts';
import { parseEntrypoint } from '../../project/entrypoint.ts';
import { EVERYTHING, selectEntries, type Selection } from '../../project/select.ts';
import { isMapping, valueAt } from '../../project/yaml-value.ts';
import { holdsPlaceholder } from '../../templating/placeholder.ts';
import type { ChangesSince } from './changes-since.ts';
import { CodeGraphs } from '../flows/code-graphs.ts';
import { type LoadPorts, ProjectLoader } from '../load-project.ts';
import { TouchedCode } from './touched-code.ts';
import { TouchedFiles } from './touched-files.ts';

export interface NarrowRequest {
  /** As it is named to people. */
  file: string;
  prefectFile: string;
  /** As given with `-n` and `-e`; nothing means every entry. */
  selection: Selection;
  workingDirectory: string;
  environment: Readonly<Record<string, string | undefined>>;
}

/** Undefined where the file cannot be read, or has no entry that was asked for: the walk itself says so. */
export async function narrowProject(
  request: NarrowRequest,
  { changes, before }: Pick<ChangesSince, 'changes' | 'before'>,
  ports: LoadPorts,
): Promise<FileVerdicts | undefined> {
  const loader = await open(request, ports);
  const { document, folders } = loader;
  if (document === undefined) return undefined;
  const selected = selectEntries(document, request.selection);
  if (selected.unmatched.length > 0 && selected.entries.length === 0) return undefined;
  const chosen = new Map(selected.entries.map(({ index, rename }) => [index, rename]));
  const entries = namedEntries(document).filter(({ index }) => chosen.has(index));
  const code = new TouchedCode(new CodeGraphs(folders, ports.files), changes, {
    folders,
    files: ports.files,
    before,
  });
  await code.read(entries.flatMap((entry) => entrypointOf(entry) ?? []));
  const touched = new TouchedFiles({
    document,
    folders,
    files: ports.files,
    changes,
    code,
    environment: request.environment,
  });
  const written = await comparedWithThen(document, request, { changes, before }, ports);
  const verdicts: Verdict[] = [];
  for (const entry of entries) {
    const name = chosen.get(entry.index) ?? entry.name;
    // What `-n` gives another name is another deployment, whether the entry changed or not.
    const own: Reason[] = name === entry.name ? written.reasonsFor(entry) : [{ kind: 'new' }];
    const isNew = own.some(({ kind }) => kind === 'new');
    const reasons = isNew
      ? own
      : [...own, ...(await codeReasons(entry, code)), ...(await touched.reasonsFor(entry.index))];
    verdicts.push({ index: entry.index, name: name ?? `entry ${entry.index + 1}`, reasons });
  }
  return { file: request.file, verdicts, left: written.left };
}

function open(request: NarrowRequest, ports: LoadPorts): Promise<ProjectLoader> {
  const { workingDirectory, prefectFile, environment } = request;
  return ProjectLoader.open({ workingDirectory, prefectFile, environment, selection: EVERYTHING }, ports);
}

function includesOthers({ data }: Document): boolean {
  const tq = valueAt(data, ['tq']);
  return isMapping(tq) && tq.include !== undefined;
}

function entrypointOf({ entrypoint }: Entry) {
  return entrypoint === undefined || holdsPlaceholder(entrypoint) ? undefined : parseEntrypoint(entrypoint);
}

async function codeReasons(entry: Entry, code: TouchedCode): Promise<Reason[]> {
  const entrypoint = entrypointOf(entry);
  if (entrypoint !== undefined) return code.reasonsFor(entrypoint, 'code');
  return [{ kind: 'unknown', why: 'which code it runs is not written in its `entrypoint`' }];
}

/** What the file says now against what it said then. */
interface Comparison {
  reasonsFor: (entry: Entry) => Reason[];
  /** Names that are gone. */
  left: string[];
}

async function comparedWithThen(
  document: Document,
  request: NarrowRequest,
  { changes, before }: Pick<ChangesSince, 'changes' | 'before'>,
  ports: LoadPorts,
): Promise<Comparison> {
  const path = resolve(request.workingDirectory, request.prefectFile);
  const isChanged = changes.find(path) !== undefined;
  if (!isChanged && !(changes.isInside(path) && (await before.exists(path)))) {
    return untold(`git does not keep \`${changes.shown(path)}\``);
  }
  if (!isChanged && !includesOthers(document)) return { reasonsFor: () => [], left: [] };
  const then = (await open(request, { ...ports, files: before })).document;
  if (then === undefined && (await before.exists(path)))
    return untold(`\`${changes.shown(path)}\` could not be read as it was then`);
  return comparison(document, then);
}

function untold(why: string): Comparison {
  return { reasonsFor: () => [{ kind: 'unknown', why }], left: [] };
}

function comparison(document: Document, then: Document | undefined): Comparison {
  const byName = new Map<string | undefined, Entry[]>();
  for (const entry of then === undefined ? [] : namedEntries(then))
    byName.set(entry.name, [...(byName.get(entry.name) ?? []), entry]);
  const reasonsFor = (entry: Entry): Reason[] => {
    const others = byName.get(entry.name) ?? [];
    if (then === undefined || others.length === 0) return [{ kind: 'new' }];
    const meaning = entryMeaning(document, entry.index);
    const differences = others.map(({ index }) => differingKeys(entryMeaning(then, index), meaning));
    const nearest = differences.reduce((least, each) => (each.length < least.length ? each : least));
    return nearest.length === 0 ? [] : [{ kind: 'entry', keys: nearest }];
  };
  const now = new Set(namedEntries(document).map(({ name }) => name));
  const left = [...byName.keys()].filter((name) => name !== undefined && !now.has(name)) as string[];
  return { reasonsFor, left };
}
