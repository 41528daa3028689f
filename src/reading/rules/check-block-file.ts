/** One block file, read and checked for itself. */
import { checkBlockFile } from '../../blocks/check-block.ts';
import { asBlockFinding } from '../../blocks/checks/missing-file.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { FileSystem, ReadFailure } from '../../ports/file-system.ts';
import type { Document } from '../../project/document.ts';
import { parseDocument } from '../../project/parse-document.ts';
import { textFindings } from '../../project/text-findings.ts';
import { mayBeShown } from '../files/inside-repository.ts';
import { unreadableFile } from '../files/unreadable-file.ts';

export interface BlockFilePorts {
  files: FileSystem;
  /** Told every secret that stands in a file, before anything is said about it. */
  keepSecret?: (text: string) => void;
  /** Texts that findings point into; those of block files are added. */
  sources: Map<string, string>;
}

/** `document` is absent where the file is no YAML. */
export interface ReadBlockFile {
  document?: Document;
  diagnostics: Diagnostic[];
}

export interface UnreadBlockFile {
  failure: ReadFailure;
  /** Why, in a few words. */
  detail: string;
}

/** `path` is absolute, `name` how it is shown. */
export async function readBlockFile(
  path: string,
  name: string,
  { files, keepSecret, sources }: BlockFilePorts,
): Promise<ReadBlockFile | UnreadBlockFile> {
  const read = await files.readFile(path);
  if ('failure' in read) return read;
  const { document, text, diagnostics } = parseDocument(name, read.bytes);
  if (mayBeShown(name, document)) sources.set(name, text);
  const found = textFindings(name, text, document);
  for (const secret of found.secrets) keepSecret?.(secret);
  const checked = document === undefined ? [] : checkBlockFile(document);
  return { document, diagnostics: [...diagnostics.map(asBlockFinding), ...found.diagnostics, ...checked] };
}

/** A file that no project names; `path` is absolute, `name` how it is shown. */
export async function checkLoneBlock(
  path: string,
  name: string,
  ports: BlockFilePorts,
): Promise<{ diagnostics: Diagnostic[]; count: number }> {
  const read = await readBlockFile(path, name, ports);
  if (!('failure' in read)) return { diagnostics: read.diagnostics, count: 1 };
  return { diagnostics: [unreadableFile(name, read)], count: 0 };
}
