/** What differs between what an image was made of and what it would be made of now. */
import { createHash } from 'node:crypto';
import { compareFolders } from './compare-folders.ts';
import type { ImageInputs } from './content-hash.ts';
import { recordOf, type InputRecord } from './input-record.ts';
import type { InputFolder } from './input-tree.ts';

export interface InputChange {
  /** `file`: of the context, or a folder where it has too many. */
  kind: 'file' | 'dockerfile' | 'build-arguments' | 'target' | 'platform';
  /** Of a file; of a folder with `/` at its end; `./`: the context has too many files to tell any. */
  path?: string;
  change: 'changed' | 'added' | 'removed';
}

/** First what is no file, then the files by path. Empty: nothing that the record knows has changed. */
export function changesSince(record: InputRecord, inputs: ImageInputs): InputChange[] {
  const now = recordOf(inputs);
  const isOther = record.dockerfile !== now.dockerfile;
  return [
    ...(isOther ? [{ kind: 'dockerfile', change: 'changed' } as const] : []),
    ...compareField('build-arguments', record.buildArguments, now.buildArguments),
    ...compareField('target', record.target, now.target),
    ...compareField('platform', record.platform, now.platform),
    ...changedFiles(record.files, now.files, isOther ? pathsOfDockerfile(inputs) : new Set()),
  ];
}

/** The Dockerfile is mostly in the context too, and told once is enough. */
function pathsOfDockerfile({ entries, dockerfile }: ImageInputs): ReadonlySet<string> {
  const digest = createHash('sha256').update(dockerfile).digest('hex');
  return new Set(entries.filter((entry) => entry.digest === digest).map(({ path }) => path));
}

function compareField(
  kind: InputChange['kind'],
  before: string | null,
  now: string | null,
): readonly InputChange[] {
  if (before === now) return [];
  if (before === null) return [{ kind, change: 'added' }];
  return [{ kind, change: now === null ? 'removed' : 'changed' }];
}

function changedFiles(before: InputFolder, now: InputFolder, told: ReadonlySet<string>): InputChange[] {
  return compareFolders(before, now, '')
    .filter(({ path, change }) => change !== 'changed' || path === undefined || !told.has(path))
    .sort((one, other) => ((one.path as string) < (other.path as string) ? -1 : 1));
}

const SUBJECTS: Readonly<
  Record<Exclude<InputChange['kind'], 'file'>, readonly [subject: string, verb: string]>
> = {
  dockerfile: ['the Dockerfile', 'was'],
  'build-arguments': ['the build arguments', 'were'],
  target: ['the target', 'was'],
  platform: ['the platform', 'was'],
};

/** `` `src/core/rules.py` changed, `quality/` changed and 4 more ``; empty when nothing has changed. */
export function describeChanges(changes: readonly InputChange[], most = 3): string {
  const shown = changes.slice(0, most).map(describeChange);
  const more = changes.length - shown.length;
  const last = more > 0 ? `${more} more` : shown.pop();
  return shown.length === 0 ? (last ?? '') : `${shown.join(', ')} and ${last}`;
}

function describeChange({ kind, path, change }: InputChange): string {
  const [subject, verb] = kind === 'file' ? [`\`${path}\``, 'was'] : SUBJECTS[kind];
  return change === 'changed' ? `${subject} changed` : `${subject} ${verb} ${change}`;
}
