/** Which ignore file decides what is in a context. Builders look for different ones, and one content has one image. */
import { relative, resolve } from 'node:path';
import { ignoreFileNames } from '../images/dockerignore.ts';
import type { EngineFailure, EngineKind } from '../ports/image-engine.ts';
import type { FileSystem } from '../ports/file-system.ts';

export interface IgnoreFile {
  /** Relative to the context. */
  name: string;
  text: string;
}

/** `dockerfile`: absolute; undefined where it is no file. Undefined: there is none, and nothing is left out. */
export async function findIgnoreFile(
  engine: EngineKind,
  { context, dockerfile }: { context: string; dockerfile: string | undefined },
  files: Pick<FileSystem, 'readFile'>,
): Promise<IgnoreFile | undefined> {
  for (const name of ignoreFileNames(engine, dockerfile)) {
    const path = resolve(context, name);
    const read = await files.readFile(path);
    if ('bytes' in read) return { name: relative(context, path), text: new TextDecoder().decode(read.bytes) };
  }
  return undefined;
}

/**
 * A failure where this engine would leave out other files than were counted: the image would hold what nobody looked at,
 * perhaps a file with secrets, and would not be built anew when that changes.
 */
export async function refuseOtherIgnoreFile(
  engine: EngineKind,
  place: { context: string; dockerfile: string | undefined },
  files: Pick<FileSystem, 'readFile'>,
): Promise<EngineFailure | undefined> {
  const [counted, taken] = await Promise.all([
    findIgnoreFile('buildx', place, files),
    findIgnoreFile(engine, place, files),
  ]);
  if (counted?.text === taken?.text) return undefined;
  const named = taken === undefined ? 'none' : `\`${taken.name}\``;
  const expected = counted === undefined ? 'no ignore file' : `\`${counted.name}\``;
  return {
    failure: {
      reason: 'failed',
      message: `this builder (${engine}) takes ${named} as the ignore file of the context, where ${expected} was counted`,
      help: 'keep one ignore file, `.dockerignore`, or choose another builder by `--builder`',
    },
  };
}
