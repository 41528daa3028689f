/** Blocks of a server → block files, named under `tq.blocks` of `prefect.yaml`. Reads only; whoever asks writes the files. */
import { join, relative } from 'node:path';
import { BLOCK_TYPE } from '../../blocks/fields.ts';
import { newBlockFile, targetBlock, withBlockFiles } from '../../importing/block-entry.ts';
import type { ImportedFile, ImportedThing, ImportNote } from '../../importing/imported.ts';
import { isSameValue } from '../../importing/same-value.ts';
import type { LiveBlock } from '../../plan/block-state.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import type { Document } from '../../project/document.ts';
import { entriesOf } from '../../project/entries.ts';
import { parseDocument } from '../../project/parse-document.ts';
import { isMapping, type YamlMapping } from '../../project/yaml-value.ts';
import { expandGlob } from '../files/expand-glob.ts';
import { rewritten } from './import-deployments.ts';
import { namedBlockFiles } from '../rules/named-block-files.ts';
import { shownPath } from '../files/shown-path.ts';

const FOLDER = 'blocks';

export interface ImportBlocksRequest {
  workingDirectory: string;
  /** Absolute: of `prefect.yaml`. */
  projectFolder: string;
  /** Of `prefect.yaml`. */
  data: YamlMapping;
  live: readonly LiveBlock[];
}

export interface ImportedBlocks {
  /** Of `prefect.yaml`; the very same when no name has to be added. */
  data: YamlMapping;
  files: ImportedFile[];
  things: ImportedThing[];
  notes: ImportNote[];
}

interface BlockFile {
  path: string;
  bytes: Uint8Array;
  text: string;
  data: YamlMapping;
}

export async function importBlocks(
  { workingDirectory, projectFolder, data, live }: ImportBlocksRequest,
  files: FileSystem,
): Promise<ImportedBlocks> {
  const known = await knownFiles(data, projectFolder, files);
  const folder = join(projectFolder, FOLDER);
  const isEmpty = !(await files.list(folder)).some((name) => /\.ya?ml$/.test(name));
  const imported = await Promise.all(
    live.map(async (block) => {
      const path = join(folder, `${block.name}.yaml`);
      const isTaken = !known.has(block.name) && (await files.exists(path));
      return importBlock(block, { path, isTaken, workingDirectory, known: known.get(block.name) });
    }),
  );
  const changed = imported.flatMap(({ file }) => file ?? []);
  const made = changed.filter(({ before }) => before === undefined);
  const names = made.map(({ path }) => relative(projectFolder, path).replaceAll('\\', '/'));
  const covered = await coveredNames(data, names);
  const missing = names.filter((name) => !covered.has(name));
  const wanted = isEmpty && missing.length > 0 ? [`${FOLDER}/*.yaml`] : missing;
  return {
    data: wanted.length === 0 ? data : withBlockFiles(data, wanted),
    files: changed,
    things: imported.map(({ thing }) => thing),
    notes: imported.flatMap(({ notes }) => notes),
  };
}

interface Place {
  /** Of a new file. */
  path: string;
  /** Whether something else is there already. */
  isTaken: boolean;
  workingDirectory: string;
  known: BlockFile | undefined;
}

function importBlock(
  block: LiveBlock,
  { path, isTaken, workingDirectory, known }: Place,
): { file?: ImportedFile; thing: ImportedThing; notes: ImportNote[] } {
  const told = (fate: ImportedThing['fate'], texts: readonly string[]) => ({
    thing: { kind: 'block' as const, name: block.name, fate },
    notes: texts.map((text) => ({ about: `${BLOCK_TYPE}/${block.name}`, text })),
  });
  const name = shownPath(workingDirectory, known?.path ?? path);
  if (isTaken) return told('left out', [`left out: \`${name}\` is there and is no file of this block`]);
  if (known === undefined) {
    const { data, notes } = newBlockFile(block);
    return {
      file: { name, path, before: undefined, after: encoded(name, '', {}, data) },
      ...told('added', notes),
    };
  }
  const { data, notes } = targetBlock(block, known.data);
  if (isSameValue(known.data, data)) return told('unchanged', notes);
  const after = encoded(name, known.text, known.data, data);
  return { file: { name, path: known.path, before: known.bytes, after }, ...told('updated', notes) };
}

function encoded(name: string, text: string, before: YamlMapping, after: YamlMapping): Uint8Array {
  return new TextEncoder().encode(rewritten(name, text, before, after));
}

function namedIn(data: YamlMapping): string[] {
  const indexes = entriesOf(data).map((_, index) => index);
  return namedBlockFiles({ data } as unknown as Document, indexes).map(({ written }) => written);
}

/** By the name of the block. */
async function knownFiles(
  data: YamlMapping,
  folder: string,
  files: FileSystem,
): Promise<Map<string, BlockFile>> {
  const known = new Map<string, BlockFile>();
  for (const written of namedIn(data))
    for (const path of await expandGlob(written, folder, files)) {
      const read = await files.readFile(path);
      if ('failure' in read) continue;
      const { document, text } = parseDocument(path, read.bytes);
      if (isMapping(document?.data) && typeof document.data.name === 'string')
        known.set(document.data.name, { path, bytes: read.bytes, text, data: document.data });
    }
  return known;
}

/** Those of the new files that a pattern at the top of `prefect.yaml` leads to. */
async function coveredNames(data: YamlMapping, names: readonly string[]): Promise<Set<string>> {
  const { tq } = data;
  const patterns = namedIn({ tq: tq ?? {} });
  const there = {
    exists: async (path: string) => names.includes(path.slice(1)),
    list: async (folder: string) =>
      names.flatMap((name) =>
        `/${name}`.startsWith(`${folder.replace(/\/$/, '')}/`) ? [relative(folder, `/${name}`)] : [],
      ),
  };
  const found = await Promise.all(patterns.map((pattern) => expandGlob(pattern, '/', there)));
  return new Set(found.flat().map((path) => path.slice(1)));
}
