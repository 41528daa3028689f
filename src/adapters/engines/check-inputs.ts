/** What every builder says in other words, and some only after a while. */
import { stat } from 'node:fs/promises';
import type { EngineFailure, ImageBuild } from '../../ports/image-engine.ts';

/** Undefined: the folder and the Dockerfile are there. */
export async function checkInputs({ context, dockerfile }: ImageBuild): Promise<EngineFailure | undefined> {
  const folder = await stat(context).catch(() => undefined);
  if (folder?.isDirectory() !== true) return refusal(`the build context \`${context}\` is not a folder`);
  if (!('path' in dockerfile)) return undefined;
  const file = await stat(dockerfile.path).catch(() => undefined);
  if (file === undefined) return refusal(`the Dockerfile \`${dockerfile.path}\` does not exist`);
  return file.isDirectory() ? refusal(`the Dockerfile \`${dockerfile.path}\` is a folder`) : undefined;
}

function refusal(message: string): EngineFailure {
  return { failure: { reason: 'failed', message } };
}
