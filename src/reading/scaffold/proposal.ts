/** What scaffolding would do to a project: files that come, those that stay, and the edit of `prefect.yaml`. Reads only. */
import { join } from 'node:path';
import { hasErrors } from '../../diagnostics/diagnostic.ts';
import { insidePath } from '../../inside-path.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import type { PythonParser } from '../../ports/python-parser.ts';
import type { YamlMapping } from '../../project/yaml-value.ts';
import type { ScaffoldFile } from '../../scaffold/scaffold.ts';
import { type Addition, weave } from '../../scaffold/weave.ts';
import { TqError } from '../../tq-error.ts';
import { compileFile } from '../rules/compile-file.ts';
import { demandImports } from './check-imports.ts';
import { plainEntrypoint } from './entrypoint-folder.ts';
import { entryMappings } from '../../project/entries.ts';
import { domainOf, type ExistingProject } from './existing-project.ts';
import { type FileChange, type Layout, layOut, type Places, problemAt } from './lay-out.ts';

export interface ProposalRequest extends Places {
  /** Without `prefect.yaml`. */
  files: readonly ScaffoldFile[];
  addition: Addition;
  /** The `prefect.yaml` that is there, or the text of a new one. */
  prefectFile: ExistingProject | { text: string };
}

export interface Proposal extends Layout {
  /** Of the `prefect.yaml` that is there, where it changes; it is among `changes`, too. */
  edit?: FileChange;
  /** What has to be put into `prefect.yaml` by hand, and why. */
  byHand?: { name: string; problem: string; addition: Addition };
}

export interface ProposalPorts {
  files: FileSystem;
  python: PythonParser;
}

/** Throws `TqError` (`failed`) where something cannot be made, or would not work beside what is there; see `layOut`. */
export async function proposal(request: ProposalRequest, ports: ProposalPorts): Promise<Proposal> {
  const { prefectFile, addition } = request;
  const files = await withKeptRules(request, ports);
  if ('path' in prefectFile) {
    const layout = await layOut(files, request, ports.files);
    await demandImports(layout.changes, request, ports);
    return { ...layout, ...(await editOf(prefectFile, addition, layout, request, ports)) };
  }
  const woven = weave(prefectFile.text, addition);
  if ('problem' in woven) throw new Error(`the template of prefect.yaml ${woven.problem}`);
  const all = [{ path: 'prefect.yaml', text: woven.text }, ...files];
  const layout = await layOut(all, request, ports.files);
  await demandImports(layout.changes, request, ports);
  return layout;
}

/** What is compiled must be of the rules that are there, where they are not those of the scaffold. */
async function withKeptRules(
  { files: wanted, folder, workingDirectory }: ProposalRequest,
  { files, python }: ProposalPorts,
): Promise<ScaffoldFile[]> {
  const results = await Promise.all(
    wanted.map(async (file): Promise<ScaffoldFile[]> => {
      const rules = /^quality\/\.compiled\/(.+)\.json$/.exec(file.path)?.[1];
      const source = wanted.find(({ path }) => path === `quality/${rules}.yaml`);
      if (source === undefined) return [file];
      const path = join(folder, source.path);
      const read = await files.readFile(path);
      if ('failure' in read || new TextDecoder().decode(read.bytes) === source.text) return [file];
      const compiled = await compileFile(path, undefined, workingDirectory, { files, python });
      // What is wrong with it, or stale, is told by `tq validate`.
      const isCompiled = compiled.text !== undefined && !hasErrors(compiled.diagnostics);
      return isCompiled && compiled.written === undefined
        ? [{ path: file.path, text: compiled.text ?? '' }]
        : [];
    }),
  );
  return results.flat();
}

async function editOf(
  existing: ExistingProject,
  addition: Addition,
  layout: Layout,
  places: Places,
  { files }: ProposalPorts,
): Promise<Pick<Proposal, 'edit' | 'byHand' | 'changes' | 'same'>> {
  const { name, path, text, mark, bytes } = existing;
  const { changes, same } = layout;
  const missing = missingOf(addition, existing);
  const woven = weave(text, missing);
  if ('problem' in woven)
    return { changes, same, byHand: { name, problem: woven.problem, addition: missing } };
  if (woven.text === text) return { changes, same: [...same, name] };
  const problem = await problemAt(path, places, files);
  if (problem !== undefined) throw new TqError('failed', `${problem}; nothing was written`);
  const edit = { name, path, before: bytes, after: new TextEncoder().encode(mark + woven.text) };
  return { edit, changes: [edit, ...changes], same };
}

/**
 * Entries that are not there. Throws `TqError` (`failed`) where the name of one is that of a deployment of another flow.
 */
function missingOf(addition: Addition, { name: file, data }: ExistingProject): Addition {
  const entries = entryMappings(data);
  const isMissing = (wanted: YamlMapping): boolean => {
    const others = entries.filter(({ name }) => name === wanted.name);
    if (others.some(({ entrypoint }) => isSameFlow(entrypoint, wanted.entrypoint))) return false;
    if (others[0] !== undefined) throw takenName(file, others[0], wanted);
    return true;
  };
  return { ...addition, deployments: addition.deployments.filter(isMissing) };
}

function isSameFlow(one: unknown, other: unknown): boolean {
  return typeof one === 'string' && plainEntrypoint(one) === plainEntrypoint(String(other));
}

function takenName(file: string, { entrypoint = null }: YamlMapping, wanted: YamlMapping): TqError {
  const name = String(wanted.name);
  const domain = domainOf(wanted.entrypoint);
  const flow = typeof entrypoint === 'string' ? `is of \`${entrypoint}\`` : 'names no flow';
  return new TqError(
    'failed',
    `the deployment \`${name}\` of \`${file}\` ${flow}, not of \`${String(wanted.entrypoint)}\`; nothing was written`,
    {
      help: `\`-n ${name}\` would mean both: ${domain === undefined ? '' : `take another name for the domain, such as \`${domain}_data\`, or `}give that deployment another name`,
    },
  );
}

/** The files as they would be, for what is checked before it is written. */
export function withChanges(files: FileSystem, changes: readonly FileChange[]): FileSystem {
  const byPath = new Map(changes.map(({ path, after }) => [path, after]));
  return {
    ...files,
    exists: async (path) => isAbove(path, changes) || files.exists(path),
    readFile: async (path) => {
      const bytes = byPath.get(path);
      return bytes === undefined ? files.readFile(path) : { bytes };
    },
    list: async (folder, isWanted = () => true) => {
      const made = [...byPath.keys()]
        .flatMap((path) => insidePath(folder, path) ?? [])
        .filter((path) => path !== '' && isWanted(path));
      return [...new Set([...(await files.list(folder, isWanted)), ...made])].sort();
    },
  };
}

function isAbove(path: string, changes: readonly FileChange[]): boolean {
  return changes.some((change) => insidePath(path, change.path) !== undefined);
}
