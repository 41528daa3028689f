/** Several files as one: all of them are written, or none. */
import { dirname } from 'node:path';
import type { FileWriter } from '../../ports/file-writer.ts';
import { TqError } from '../../tq-error.ts';
import type { FileChange } from './lay-out.ts';

/**
 * In the order given. When one cannot be written, those before it are put back as they were, and what was made, folders
 * too, is removed; then the reason is thrown as `TqError` `failed`, which names what could not be put back, if anything.
 */
export async function writeAll(changes: readonly FileChange[], writer: FileWriter): Promise<void> {
  const done: FileChange[] = [];
  const folders: string[] = [];
  try {
    for (const change of changes) {
      folders.push(...(await writer.makeFolder(dirname(change.path))));
      await write(change, writer);
      done.push(change);
    }
  } catch (error) {
    const left = await putBack(done, folders, writer);
    throw new TqError('failed', error instanceof Error ? error.message : String(error), {
      cause: error instanceof Error ? error.cause : undefined,
      help:
        left.length === 0
          ? 'nothing was changed: what had been written was taken back'
          : `not taken back, since somebody else changed it meanwhile: ${left.join(', ')}`,
    });
  }
}

async function write({ name, path, before, after }: FileChange, writer: FileWriter): Promise<void> {
  const outcome =
    before === undefined ? await writer.create(path, after) : await writer.replace(path, before, after);
  if (outcome === 'created' || outcome === 'replaced') return;
  throw new TqError(
    'failed',
    outcome === 'exists'
      ? `\`${name}\` is there already, or a link of that name`
      : `\`${name}\` was changed by somebody else meanwhile, so it was not written`,
  );
}

/** Answers with what could not be put back. */
async function putBack(
  done: readonly FileChange[],
  folders: readonly string[],
  writer: FileWriter,
): Promise<string[]> {
  const left: string[] = [];
  for (const { name, path, before, after } of done.toReversed()) {
    const outcome = await (
      before === undefined ? writer.remove(path, after) : writer.replace(path, after, before)
    ).catch(() => 'changed-meanwhile' as const);
    if (outcome === 'changed-meanwhile') left.push(`\`${name}\``);
  }
  for (const folder of folders.toReversed()) await writer.removeFolder(folder);
  return left;
}
