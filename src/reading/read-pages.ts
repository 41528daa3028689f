/** The pages of the codes, which come with `tq`. */
import { diagnosticPage } from '../diagnostic-pages.ts';
import { CODES, type DiagnosticCode } from '../diagnostics/codes.ts';
import type { FileSystem } from '../ports/file-system.ts';
import { TqError } from '../tq-error.ts';

/** In Markdown. Throws when the package is not whole. */
export async function readPage(code: DiagnosticCode, files: FileSystem): Promise<string> {
  const path = diagnosticPage(code);
  const read = await files.readFile(path);
  if ('bytes' in read) return new TextDecoder().decode(read.bytes);
  throw new TqError('failed', `\`${path}\` cannot be read: ${read.detail}`, {
    help: 'install tq again; the page belongs to the package',
  });
}

/** Of every code that has one: what only explains must not fail. */
export async function readPages(files: FileSystem): Promise<Map<DiagnosticCode, string>> {
  const codes = Object.keys(CODES) as DiagnosticCode[];
  const pages = await Promise.all(
    codes.map(async (code): Promise<[DiagnosticCode, string][]> => {
      const page = await readPage(code, files).catch(() => undefined);
      return page === undefined ? [] : [[code, page]];
    }),
  );
  return new Map(pages.flat());
}
