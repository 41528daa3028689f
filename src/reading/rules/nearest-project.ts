/** The project that a file given by itself belongs to: what it says about findings holds for the file as well. */
import { dirname, join } from 'node:path';
import type { FileSystem } from '../../ports/file-system.ts';
import type { Document } from '../../project/document.ts';
import { parseDocument } from '../../project/parse-document.ts';

/** The `prefect.yaml` in the folder of the file, or nearest above it within its repository; undefined without one. */
export async function nearestProject(path: string, files: FileSystem): Promise<Document | undefined> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const file = join(folder, 'prefect.yaml');
    const read = await files.readFile(file);
    if ('bytes' in read) return parseDocument(file, read.bytes).document;
    if (dirname(folder) === folder || (await files.exists(join(folder, '.git')))) return undefined;
  }
}
