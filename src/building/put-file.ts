/** A file that `tq` was asked to write, in the place of one that is there. */
import type { FileSystem } from '../ports/file-system.ts';
import type { FileWriter } from '../ports/file-writer.ts';
import { TqError } from '../tq-error.ts';

/** `path` is absolute. Throws `TqError` `failed`. */
export async function putFile(
  path: string,
  text: string,
  { files, writer }: { files: FileSystem; writer: FileWriter },
): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  const read = await files.readFile(path);
  const answer =
    'bytes' in read ? await writer.replace(path, read.bytes, bytes) : await writer.create(path, bytes);
  if (answer === 'changed-meanwhile' || answer === 'exists')
    throw new TqError('failed', `\`${path}\` cannot be written: something else is in its place`);
}
