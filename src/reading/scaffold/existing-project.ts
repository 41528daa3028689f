/** What a `prefect.yaml` that is there says of the project, for what is put into it. */
import { basename, dirname } from 'node:path';
import { type Diagnostic, hasErrors } from '../../diagnostics/diagnostic.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import { entryMappings } from '../../project/entries.ts';
import { parseDocument } from '../../project/parse-document.ts';
import { textFindings } from '../../project/text-findings.ts';
import { isMapping, type YamlMapping } from '../../project/yaml-value.ts';
import { ENGINES, type Engine } from '../../rules/rule.ts';
import { projectNameFrom } from '../../scaffold/names.ts';
import type { PoolType } from '../../scaffold/scaffold.ts';
import { shellWord } from '../../command-line/shell-word.ts';
import { TqError } from '../../tq-error.ts';
import { loadRuleFile } from '../rules/check-rule-files.ts';
import { expandGlob } from '../files/expand-glob.ts';
import { shownPath } from '../files/shown-path.ts';
import { whereAbove } from '../files/unreadable-project.ts';
import { entrypointFolder } from './entrypoint-folder.ts';

export interface ExistingProject {
  /** As it is shown. */
  name: string;
  /** Absolute, of the file. */
  path: string;
  bytes: Uint8Array;
  /** Without a byte order mark. */
  text: string;
  /** The byte order mark, where there is one. */
  mark: string;
  data: YamlMapping;
  /** What its pools and images are called by; made of its name, or of that of the folder. */
  project: string;
  /** Whether the file says a name. */
  isNamed: boolean;
  /** Absolute: the folder from which its entrypoints are seen, mostly its own. */
  seenFrom: string;
  /** As `tq.pools` has them. */
  pools: Readonly<Record<string, string>>;
  /** Of all its pools, where they have one in common that can be scaffolded. */
  poolType?: PoolType;
  /** What its images are called, where `tq.image` says it. */
  image?: string;
  /** Those that its rule files name. */
  engines: readonly Engine[];
  /** Names of its deployments. */
  deployments: readonly string[];
  /** Those with a flow where scaffolding puts it. */
  domains: readonly string[];
}

export interface ReadPorts {
  files: FileSystem;
  keepSecret: (text: string) => void;
}

/** Findings: it cannot be read, so that nothing can be put into it. Undefined: there is none, nor a `prefect.yml`. */
export async function readExistingProject(
  path: string,
  workingDirectory: string,
  { files, keepSecret }: ReadPorts,
): Promise<ExistingProject | undefined | { findings: Diagnostic[]; sources: Map<string, string> }> {
  const name = shownPath(workingDirectory, path);
  const read = await files.readFile(path);
  if ('failure' in read) {
    if (read.failure === 'missing') return refuseOtherEnding(path, name, files);
    throw new TqError('failed', `\`${name}\` cannot be read: ${read.detail}`);
  }
  const { document, text, diagnostics } = parseDocument(name, read.bytes);
  for (const secret of textFindings(name, text, document).secrets) keepSecret(secret);
  const mark = read.bytes[0] === 0xef && read.bytes[1] === 0xbb ? '\uFEFF' : '';
  if (new TextDecoder('utf-8', { ignoreBOM: true }).decode(read.bytes) !== mark + text)
    throw new TqError('failed', `\`${name}\` is not in UTF-8, so that tq cannot change it`);
  const isEmpty = document === undefined && diagnostics.every(({ code }) => code === 'TQ1003');
  if (!isEmpty && (document === undefined || hasErrors(diagnostics)))
    return { findings: diagnostics, sources: new Map([[name, text]]) };
  const data = document?.data ?? {};
  if (!isMapping(data)) throw new TqError('findings', `\`${name}\` holds no mapping`);
  const engines = await enginesOf(data, dirname(path), files);
  const seenFrom = await entrypointFolder(
    entryMappings(data),
    { folder: dirname(path), workingDirectory },
    files,
  );
  const said = saidBy(data, dirname(path));
  return { name, path, bytes: read.bytes, text, mark, data, engines, seenFrom, ...said };
}

/** `findings`: there is no file to put `what` (`a domain`) into. */
export async function noProject(
  file: string,
  what: string,
  workingDirectory: string,
  files: FileSystem,
): Promise<TqError> {
  const where = await whereAbove(file, workingDirectory, files);
  const help = where ?? '`tq init` makes a project';
  return new TqError('findings', `there is no \`${file}\` to put ${what} into`, { help });
}

/** Throws `TqError` (`failed`) where somebody has a file that nothing reads. */
async function refuseOtherEnding(path: string, name: string, files: FileSystem): Promise<undefined> {
  const other = /\bprefect\.yaml$/.test(path) ? path.replace(/yaml$/, 'yml') : undefined;
  if (other === undefined || !(await files.exists(other))) return undefined;
  throw new TqError(
    'failed',
    `there is \`${name.replace(/yaml$/, 'yml')}\`, and Prefect and tq read \`prefect.yaml\` alone; nothing was written`,
    { help: 'rename it to `prefect.yaml`, or remove it' },
  );
}

const POOL_TYPES: readonly PoolType[] = ['process', 'docker', 'kubernetes'];

function saidBy(
  data: YamlMapping,
  folder: string,
): Pick<ExistingProject, 'project' | 'isNamed' | 'pools' | 'poolType' | 'image' | 'deployments' | 'domains'> {
  const tq = isMapping(data.tq) ? data.tq : {};
  const written = [tq.project, data.name].find((each) => typeof each === 'string' && each !== '');
  const pools = Object.fromEntries(
    Object.entries(isMapping(tq.pools) ? tq.pools : {}).flatMap(([pool, type]) =>
      typeof type === 'string' ? [[pool, type] as const] : [],
    ),
  );
  const project = projectNameFrom(typeof written === 'string' ? written : basename(folder));
  const types = new Set(Object.values(pools));
  const poolType = POOL_TYPES.find((type) => types.size === 1 && types.has(type));
  const entries = entryMappings(data);
  const image = isMapping(tq.image) ? tq.image.name : tq.image;
  return {
    project,
    isNamed: written !== undefined,
    pools,
    ...(poolType === undefined ? {} : { poolType }),
    ...(typeof image === 'string' ? { image } : {}),
    deployments: entries.flatMap(({ name }) => (typeof name === 'string' ? [name] : [])),
    domains: [...new Set(entries.flatMap(({ entrypoint }) => domainOf(entrypoint) ?? []))],
  };
}

/** What a command needs to be about this file, as it is typed behind its other words; empty for the file that it takes by itself. */
export function fileFlag({ name }: Pick<ExistingProject, 'name'>): string {
  return name === 'prefect.yaml' ? '' : ` --prefect-file ${shellWord(name)}`;
}

/** Of a flow where scaffolding puts it. */
export function domainOf(entrypoint: unknown): string | undefined {
  const [, module, flow] =
    /^(?:\.\/)?src\/prefect_flows\/(\w+)\.py:(\w+)_quality$/.exec(String(entrypoint)) ?? [];
  return module === flow ? module : undefined;
}

/** More are not read: they say what the first ones say. */
const MOST_RULE_FILES = 50;

async function enginesOf(data: YamlMapping, folder: string, files: FileSystem): Promise<Engine[]> {
  const patterns = [data, ...entryMappings(data)].flatMap(({ tq }) => {
    const rules = isMapping(tq) ? tq.rules : undefined;
    return (Array.isArray(rules) ? rules : [rules]).flatMap((each) =>
      typeof each === 'string' ? [each] : [],
    );
  });
  const paths = new Set<string>();
  for (const pattern of new Set(patterns))
    for (const path of await expandGlob(pattern, folder, files)) paths.add(path);
  const engines = new Set<Engine>();
  for (const path of [...paths].slice(0, MOST_RULE_FILES)) {
    const { file } = await loadRuleFile(path, path, files);
    if (file?.engine !== undefined) engines.add(file.engine);
  }
  return ENGINES.filter((engine) => engines.has(engine));
}
