/** The names that a `prefect.yaml` has to offer to a shell; whatever cannot be read has none. */
import { dirname, join, resolve } from 'node:path';
import type { FileSystem } from '../../ports/file-system.ts';
import type { Candidate } from '../../completion/candidates.ts';
import { flowName } from '../../completion/flow-name.ts';
import { scanNames } from '../../completion/scan-names.ts';
import type { YamlValue } from '../../project/document.ts';
import { entryMappings } from '../../project/entries.ts';
import { parseEntrypoint } from '../../project/entrypoint.ts';
import { parseDocument } from '../../project/parse-document.ts';
import { isMapping, scalarText, valueAt, type YamlMapping } from '../../project/yaml-value.ts';
import { projectFiles } from '../chosen-files.ts';

/** Parsing one of this size takes 0.2 s; of a larger one the names are looked for line by line. */
const MOST_PARSED = 128 * 1024;
const LARGEST_BYTES = 4 * 1024 * 1024;
/** Flow files that are looked into for the names of flows. */
const MOST_SOURCES = 40;
const LARGEST_SOURCE = 256 * 1024;

export interface ProjectNames {
  /** `name` of the files. */
  projects: readonly Candidate[];
  deployments: readonly Candidate[];
  /** The same as `FLOW/NAME`, the flow by its function's name. */
  qualified: readonly Candidate[];
  /** The same by what a server calls the flow; without those whose source does not tell. */
  onServer: () => Promise<Candidate[]>;
  pools: readonly Candidate[];
  environments: readonly Candidate[];
  domains: readonly Candidate[];
}

interface Place {
  /** As given with `--prefect-file`, paths and patterns. */
  given: readonly string[];
  workingDirectory: string;
}

/** `isLate`: asked before each file. */
export async function readProjectNames(
  { given, workingDirectory }: Place,
  files: FileSystem,
  isLate: () => boolean,
): Promise<ProjectNames> {
  const small = onlySmall(files);
  const found = await projectFiles(given, workingDirectory, small);
  const paths = found.projects?.map(({ path }) => path) ?? [
    resolve(workingDirectory, given[0] ?? 'prefect.yaml'),
  ];
  const documents: YamlMapping[] = [];
  const placed: { entry: YamlMapping; folder: string }[] = [];
  const domains: string[] = [];
  for (const path of paths) {
    if (isLate()) break;
    const read = await small.readFile(path);
    if ('failure' in read) continue;
    const data = dataOf(path, read.bytes);
    if (isMapping(data)) {
      documents.push(data);
      placed.push(...entryMappings(data).map((entry) => ({ entry, folder: dirname(path) })));
    }
    domains.push(...(await ruleFiles(dirname(path), files)));
  }
  return { ...namesIn(documents, domains), onServer: () => namesOnServer(placed, files, isLate) };
}

function dataOf(path: string, bytes: Uint8Array): YamlValue | undefined {
  if (bytes.length > MOST_PARSED) return scanNames(new TextDecoder().decode(bytes));
  return parseDocument(path, bytes).document?.data;
}

async function namesOnServer(
  placed: readonly { entry: YamlMapping; folder: string }[],
  files: FileSystem,
  isLate: () => boolean,
): Promise<Candidate[]> {
  const sources = new Map<string, string | undefined>();
  const found: Candidate[] = [];
  for (const { entry, folder } of placed) {
    const entrypoint = parseEntrypoint(scalarText(entry.entrypoint ?? ''));
    if (entrypoint === undefined || typeof entry.name !== 'string') continue;
    const path = resolve(folder, entrypoint.candidates[0] ?? '');
    if (!sources.has(path)) {
      if (sources.size >= MOST_SOURCES || isLate()) break;
      const read = await files.readFile(path);
      const isShort = 'bytes' in read && read.bytes.length <= LARGEST_SOURCE;
      sources.set(path, isShort ? new TextDecoder().decode(read.bytes) : undefined);
    }
    const flow = flowName(sources.get(path) ?? '', entrypoint.functionPath);
    if (flow !== undefined) found.push({ value: `${flow}/${entry.name}`, about: aboutEntry(entry) });
  }
  return found;
}

function namesIn(
  documents: readonly YamlMapping[],
  domains: readonly string[],
): Omit<ProjectNames, 'onServer'> {
  const entries = documents.flatMap(entryMappings);
  const named = entries.filter(({ name }) => typeof name === 'string');
  return {
    projects: texts(documents.map(({ name }) => name)),
    deployments: named.map((entry) => ({ value: String(entry.name), about: aboutEntry(entry) })),
    qualified: named.flatMap((entry) => {
      const flow = flowOf(entry);
      return flow === undefined ? [] : [{ value: `${flow}/${String(entry.name)}`, about: aboutEntry(entry) }];
    }),
    pools: texts([
      ...entries.map((entry) => valueAt(entry, ['work_pool', 'name'])),
      ...documents.flatMap((each) => keysOf(valueAt(each, ['tq', 'pools']))),
    ]),
    environments: texts(entries.map((entry) => valueAt(entry, ['tq', 'environment']))),
    domains: texts(domains),
  };
}

function keysOf(value: unknown): string[] {
  return isMapping(value as YamlMapping) ? Object.keys(value as YamlMapping) : [];
}

/** As `-n FLOW/NAME` takes it: with dashes. */
function flowOf({ entrypoint }: YamlMapping): string | undefined {
  return parseEntrypoint(scalarText(entrypoint ?? ''))?.functionPath.replaceAll('_', '-');
}

function aboutEntry(entry: YamlMapping): string {
  const description = typeof entry.description === 'string' ? entry.description.split('\n', 1)[0] : '';
  return description || (typeof entry.entrypoint === 'string' ? entry.entrypoint : '');
}

function texts(values: readonly unknown[]): Candidate[] {
  const written = values.filter((value): value is string => typeof value === 'string');
  return [...new Set(written)].map((value) => ({ value, about: '' }));
}

/** A domain is named as its rule file. */
async function ruleFiles(folder: string, files: FileSystem): Promise<string[]> {
  const listed = await files.list(join(folder, 'quality'), (path) => /^[^/]+\.ya?ml$/.test(path));
  return listed.filter((path) => !path.includes('/')).map((path) => path.replace(/\.ya?ml$/, ''));
}

function onlySmall(files: FileSystem): FileSystem {
  return {
    ...files,
    readFile: async (path) => {
      const read = await files.readFile(path);
      if ('failure' in read || read.bytes.length <= LARGEST_BYTES) return read;
      return { failure: 'unreadable', detail: 'it is too large to look for names in it' };
    },
  };
}
