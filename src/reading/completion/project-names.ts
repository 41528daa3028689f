/** The names that a `prefect.yaml` has to offer to a shell; whatever cannot be read has none. */
import { dirname, join, resolve } from 'node:path';
import type { FileSystem } from '../../ports/file-system.ts';
import type { Candidate } from '../../completion/candidates.ts';
import { parseEntrypoint } from '../../project/entrypoint.ts';
import { parseDocument } from '../../project/parse-document.ts';
import { isMapping, scalarText, valueAt, type YamlMapping } from '../../project/yaml-value.ts';
import { projectFiles } from '../project-files.ts';

/** Reading one of this size takes 0.4 s, which is as long as anybody waits for a name. */
const LARGEST_BYTES = 256 * 1024;

export interface ProjectNames {
  /** `name` of the files. */
  projects: readonly Candidate[];
  deployments: readonly Candidate[];
  /** The same as `FLOW/NAME`, the flow by its function's name. */
  qualified: readonly Candidate[];
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
  const domains: string[] = [];
  for (const path of paths) {
    if (isLate()) break;
    const read = await small.readFile(path);
    if ('failure' in read) continue;
    const data = parseDocument(path, read.bytes).document?.data;
    if (isMapping(data)) documents.push(data);
    domains.push(...(await ruleFiles(dirname(path), files)));
  }
  return namesIn(documents, domains);
}

function namesIn(documents: readonly YamlMapping[], domains: readonly string[]): ProjectNames {
  const entries = documents.flatMap(entriesOf);
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

function entriesOf({ deployments }: YamlMapping): YamlMapping[] {
  return Array.isArray(deployments) ? deployments.filter(isMapping) : [];
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
