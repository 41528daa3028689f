/** What a server holds → the files of a project. Reads only; whoever asks writes the files. */
import { basename, dirname, resolve } from 'node:path';
import { BLOCK_TYPE } from '../../blocks/fields.ts';
import { type Diagnostic, hasErrors } from '../../diagnostics/diagnostic.ts';
import type { Environment } from '../../environment.ts';
import { fitsPattern, type NamePattern } from '../../importing/name-pattern.ts';
import type { ImportedFile, ImportNote, ImportOutcome } from '../../importing/imported.ts';
import type { Git } from '../../ports/git.ts';
import type { ListedDeployment, PrefectListing } from '../../ports/prefect-listing.ts';
import type { PrefectReader } from '../../ports/prefect-client.ts';
import type { Document } from '../../project/document.ts';
import { parseDocument } from '../../project/parse-document.ts';
import { textFindings } from '../../project/text-findings.ts';
import { isMapping, type YamlMapping } from '../../project/yaml-value.ts';
import type { Settings } from '../../settings.ts';
import { TqError } from '../../tq-error.ts';
import { importBlocks } from './import-blocks.ts';
import { importDeployments, type ImportedDeployments, rewritten } from './import-deployments.ts';
import type { LoadPorts } from '../load-project.ts';
import { shownPath } from '../files/shown-path.ts';
import { fileAbove } from '../files/unreadable-project.ts';

export interface ImportRequest {
  /** Relative to the working directory. */
  file: string;
  /** None: every deployment. */
  patterns: readonly NamePattern[];
  blocks: boolean;
}

export interface ImportPorts extends LoadPorts {
  environment: Environment;
  git: Git;
  settings: () => Promise<Settings>;
  connect: () => Promise<PrefectReader & PrefectListing>;
  keepSecret: (text: string) => void;
}

/** Findings: the file that is there cannot be read, so that nothing can be put into it. */
export async function importProject(
  { file, patterns, blocks }: ImportRequest,
  ports: ImportPorts,
): Promise<ImportOutcome | { findings: Diagnostic[]; sources: Map<string, string> }> {
  const { workingDirectory, variables } = ports.environment;
  const existing = await readExisting(file, ports);
  if ('findings' in existing) return existing;
  const prefect = await ports.connect();
  const [live, liveBlocks, checkout, settings] = await Promise.all([
    prefect.listDeployments(patterns),
    blocks ? prefect.listBlocks(BLOCK_TYPE) : [],
    ports.git.checkout(workingDirectory),
    ports.settings(),
  ]);
  const unmatched = unmatchedPatterns(patterns, live);
  const deployments = await importDeployments(
    {
      workingDirectory,
      file,
      environment: variables,
      defaultWorkPoolName: settings.defaultWorkPoolName?.value,
      prefect,
      keepSecret: ports.keepSecret,
      checkout,
      variables,
      text: existing.text,
      data: existing.data,
      live,
      isAll: patterns.length === 0,
    },
    ports,
  );
  const projectFolder = dirname(existing.path);
  const { data } = deployments;
  const withBlocks = await importBlocks(
    { workingDirectory, projectFolder, data, live: liveBlocks },
    ports.files,
  );
  const text =
    withBlocks.data === data
      ? deployments.text
      : rewritten(file, existing.text, existing.data, withBlocks.data);
  return {
    files: [...withBlocks.files, ...changedFile(existing, text, deployments, withBlocks.files)],
    things: [...deployments.things, ...withBlocks.things],
    notes: [
      ...(await ofFileAbove(file, existing, ports)),
      ...unmatched,
      ...ofCloud(prefect),
      ...deployments.notes,
      ...withBlocks.notes,
    ],
  };
}

/** They cannot be listed with the key of a workspace, and who has none loses nothing by the note. */
function ofCloud({ isCloud, apiUrl }: PrefectReader): ImportNote[] {
  if (!isCloud) return [];
  return [
    {
      about: apiUrl,
      text: 'service level agreements are not read; write `sla:` by hand where there are any',
    },
  ];
}

/** A second file in a folder of the project is seldom what is meant. */
async function ofFileAbove(
  file: string,
  { bytes }: Existing,
  { files, environment }: ImportPorts,
): Promise<ImportNote[]> {
  const above = bytes === undefined ? await fileAbove(file, environment.workingDirectory, files) : undefined;
  if (above === undefined) return [];
  const text = `there is one above, \`${above.path}\`; to put it into that, run \`tq import\` in \`${above.folder}\``;
  return [{ about: file, text }];
}

interface Existing {
  name: string;
  path: string;
  bytes: Uint8Array | undefined;
  text: string;
  data: YamlMapping;
}

async function readExisting(
  file: string,
  { files, environment, keepSecret }: ImportPorts,
): Promise<Existing | { findings: Diagnostic[]; sources: Map<string, string> }> {
  const { workingDirectory } = environment;
  const path = resolve(workingDirectory, file);
  const name = shownPath(workingDirectory, path);
  const read = await files.readFile(path);
  if ('failure' in read) {
    if (read.failure !== 'missing') throw new TqError('failed', `\`${name}\` cannot be read: ${read.detail}`);
    return { name, path, bytes: undefined, text: '', data: { name: basename(dirname(path)) } };
  }
  const { document, text, diagnostics } = parseDocument(name, read.bytes);
  for (const secret of textFindings(name, text, document).secrets) keepSecret(secret);
  if (new TextDecoder('utf-8', { ignoreBOM: true }).decode(read.bytes) !== markOf(read.bytes) + text)
    throw new TqError('failed', `\`${name}\` is not in UTF-8, so that tq cannot change it`);
  const existing = { name, path, bytes: read.bytes, text };
  if (document === undefined && diagnostics.every(({ code }) => code === 'TQ1003'))
    return { ...existing, data: { name: basename(dirname(path)) } };
  if (document === undefined || hasErrors(diagnostics))
    return { findings: diagnostics, sources: new Map([[name, text]]) };
  return { ...existing, data: dataOf(document) };
}

/** The byte order mark, which the text does not have. */
function markOf(bytes: Uint8Array | undefined): string {
  return bytes?.[0] === 0xef && bytes[1] === 0xbb ? '\uFEFF' : '';
}

function dataOf({ file, data }: Document): YamlMapping {
  const { deployments = null } = isMapping(data) ? data : {};
  if (isMapping(data) && (deployments === null || Array.isArray(deployments))) return data;
  throw new TqError('findings', `\`${file}\` has no list of \`deployments\` to put anything into`, {
    help: '`tq validate` tells what is wrong with it',
  });
}

/** Nothing at all is imported into a new file when there is nothing to put into it. */
function changedFile(
  { name, path, bytes, text }: Existing,
  after: string,
  { things }: ImportedDeployments,
  others: readonly ImportedFile[],
): ImportedFile[] {
  const isNothing =
    bytes === undefined && others.length === 0 && !things.some(({ fate }) => fate === 'added');
  if (isNothing || after === text) return [];
  return [{ name, path, before: bytes, after: new TextEncoder().encode(markOf(bytes) + after) }];
}

/** Throws `TqError` when none matches anything. */
function unmatchedPatterns(
  patterns: readonly NamePattern[],
  live: readonly ListedDeployment[],
): ImportNote[] {
  const unmatched = patterns.filter((pattern) => !live.some((each) => fitsPattern(each, pattern)));
  const text = 'no deployment of the server matches it';
  if (patterns.length > 0 && live.length === 0) {
    const [first] = patterns;
    throw new TqError('findings', `no deployment of the server matches \`${first?.written}\``, {
      help: '`-n` takes `NAME`, `FLOW/NAME` or a pattern with `*`; without it every deployment is imported',
    });
  }
  return unmatched.map(({ written }) => ({ about: written, text }));
}
