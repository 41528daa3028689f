/** The file of a saved plan: read, and refused in plain words when it is none, broken, edited, or of a newer `tq`. */
import { resolve } from 'node:path';
import { decodeJson } from '../../json-text.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import { hasItsSeal, type SavedPlan, SAVED_PLAN_VERSION } from '../../plan/saved-plan.ts';
import type { FileSystem } from '../../ports/file-system.ts';
import { TqError } from '../../tq-error.ts';

const MAKE_ANEW = 'make it anew with `tq plan --out FILE`';

/** Throws `TqError` `failed`. `path` is relative to the folder. */
export async function readSavedPlan(path: string, folder: string, files: FileSystem): Promise<SavedPlan> {
  const read = await files.readFile(resolve(folder, path));
  if ('failure' in read) {
    const why = read.failure === 'missing' ? 'does not exist' : `cannot be read: ${read.detail}`;
    throw new TqError('failed', `the saved plan \`${path}\` ${why}`, { help: MAKE_ANEW });
  }
  const value = asJson(read.bytes);
  if (value === undefined)
    throw refusal(path, 'is no JSON: it is another file, or it was cut off on its way here');
  if (!isJsonObject(value) || !Object.hasOwn(value, 'tqPlan'))
    throw refusal(path, 'is no saved plan of `tq`');
  const { tqPlan: version } = value;
  if (typeof version === 'number' && version > SAVED_PLAN_VERSION)
    throw new TqError('failed', `\`${path}\` was written by a newer \`tq\`${byTool(value)}`, {
      help: `carry it out with that one, or ${MAKE_ANEW}`,
    });
  if (version !== SAVED_PLAN_VERSION || !hasItsSeal(value) || !isWhole(value))
    throw refusal(path, 'was changed since `tq` wrote it, so it is not what was looked at');
  return value as unknown as SavedPlan;
}

/** Whether a file may be overwritten with a saved plan: there is none, or it is a saved plan itself. */
export async function refuseOtherFiles(path: string, folder: string, files: FileSystem): Promise<void> {
  const read = await files.readFile(resolve(folder, path));
  if ('failure' in read) {
    if (read.failure === 'missing') return;
    throw new TqError('failed', `\`${path}\` cannot be written: ${read.detail}`);
  }
  const value = asJson(read.bytes);
  if (isJsonObject(value) && Object.hasOwn(value, 'tqPlan')) return;
  throw new TqError('failed', `\`${path}\` is there already and is no saved plan`, {
    help: 'name another file, or remove that one',
  });
}

function refusal(path: string, why: string): TqError {
  return new TqError('failed', `\`${path}\` ${why}`, { help: MAKE_ANEW });
}

function byTool({ tool }: JsonObject): string {
  return typeof tool === 'string' ? ` (${tool})` : '';
}

function asJson(bytes: Uint8Array): JsonValue | undefined {
  try {
    return decodeJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** Who makes a seal for something else has to live with what comes; a crash it must not be. */
function isWhole(value: JsonObject): boolean {
  const { server, options, files, objects, wanted, writes, salt, tool, commit } = value;
  return (
    isJsonObject(server) &&
    isJsonObject(files) &&
    isJsonObject(options) &&
    typeof options.prefectFile === 'string' &&
    isJsonObject(options.values) &&
    (commit === null || (isJsonObject(commit) && typeof commit.sha === 'string')) &&
    Array.isArray(options.names) &&
    (options.environments === undefined || Array.isArray(options.environments)) &&
    Array.isArray(options.allow) &&
    [objects, wanted, writes].every((list) => Array.isArray(list) && list.every(isJsonObject)) &&
    [salt, tool].every((text) => typeof text === 'string')
  );
}
