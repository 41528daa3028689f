/** Whether a change touches what a text of a project names by a path, as far as it names any. */
import { resolve } from 'node:path';
import type { ChangedPaths } from '../../changes/changed-paths.ts';
import { fileReason, type FileRole, type Reason } from '../../changes/verdict.ts';
import {
  environmentName,
  environmentValue,
  holdsPlaceholder,
  placeholdersIn,
  wholePlaceholder,
} from '../../templating/placeholder.ts';
import { plainPart } from '../files/expand-glob.ts';
import { globPattern } from '../../project/glob-pattern.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The text with what the environment has for its placeholders; others stay. */
export function filled(text: string, environment: Environment): string {
  let result = text;
  for (const placeholder of placeholdersIn(text)) {
    const isOfEnvironment = placeholder.kind === 'environment' || placeholder.kind === 'step';
    const value = isOfEnvironment ? environmentValue(environment, environmentName(placeholder)) : undefined;
    if (value !== undefined) result = result.replaceAll(placeholder.text, () => value);
  }
  return result;
}

/** Names, beside those that hold nothing but dots. */
const A_PATH = /^(?![a-z][a-z0-9+.-]*:\/\/)[^\0\r\n]{1,300}$/i;

/**
 * Undefined: no change touches it. `text` is filled in; it may name a file, a folder, a pattern, or nothing of the kind. `from`:
 * the folders that it may be relative to.
 */
export function reasonOfPath(
  text: string,
  from: readonly string[],
  role: FileRole,
  changes: ChangedPaths,
): Reason | undefined {
  if (!A_PATH.test(text) || wholePlaceholder(text) !== undefined) return undefined;
  const isOpen = holdsPlaceholder(text);
  if (isOpen || plainPart(text) !== text) return reasonOfPattern(text, from, role, changes);
  for (const folder of new Set(from)) {
    const path = resolve(folder, text);
    const changed = changes.findIn(path);
    if (changed !== undefined) return fileReason(role, changes.shown(changed));
    // What is elsewhere by its name is the machine's on which it runs.
    const why = changes.shown(path) === path ? undefined : changes.untold(path);
    if (why !== undefined) return { kind: 'unknown', why };
  }
  return undefined;
}

function reasonOfPattern(
  text: string,
  from: readonly string[],
  role: FileRole,
  changes: ChangedPaths,
): Reason | undefined {
  let glob = text;
  for (const { text: placeholder } of placeholdersIn(text)) glob = glob.replaceAll(placeholder, '**');
  for (const folder of new Set(from)) {
    const changed = changedByGlob(glob, folder, changes);
    if (changed === undefined) continue;
    if (glob === text) return reasonOfChange(changed, role, changes);
    return { kind: 'unknown', why: `which file \`${text}\` names is known when it runs` };
  }
  return undefined;
}

/** Absolute; the first that changed of the files that a glob names, or a folder of which git does not tell. */
export function changedByGlob(
  glob: string,
  folder: string,
  changes: ChangedPaths,
  namesOf: (path: string) => readonly string[] = (path) => [path],
): string | undefined {
  const plain = plainPart(glob);
  const start = plain.slice(0, plain.lastIndexOf('/') + 1);
  const base = resolve(folder, start);
  const rest = glob.slice(start.length);
  const pattern = globPattern(rest);
  const goesDeeper = /\/|\*\*/.test(rest);
  const found = changes
    .below(base)
    .find((each) =>
      each.endsWith('/') ? each === './' || goesDeeper : namesOf(each).some((name) => pattern?.test(name)),
    );
  return found === undefined ? undefined : resolve(base, found);
}

/** Of a path that `ChangedPaths.below` gave: a folder of which git does not tell what changed in it has not changed itself. */
export function reasonOfChange(path: string, role: FileRole, changes: ChangedPaths): Reason {
  const why = changes.find(path) === undefined ? changes.untold(path) : undefined;
  return why === undefined ? fileReason(role, changes.shown(path)) : { kind: 'unknown', why };
}
