/** What `tq import` made of a server, in lines and as JSON. */
import type { Fate, ImportOutcome } from '../importing/imported.ts';
import type { JsonValue } from '../json.ts';
import { visible } from './printable.ts';
import { unifiedDiff } from './unified-diff.ts';

/** Of all files that change, as `git apply` takes it; empty when none does. */
export function importedDiff({ files }: ImportOutcome): string {
  return files
    .map((file) => {
      const diff = unifiedDiff({ ...file, before: file.before ?? new Uint8Array() });
      return file.before === undefined ? diff.replace(/^--- .*$/m, '--- /dev/null') : diff;
    })
    .join('');
}

const FATES: readonly Fate[] = ['added', 'updated', 'unchanged', 'left out'];

/** The counts first, then a line for each note, under what it is about. */
export function importedLines({ things, notes }: ImportOutcome): string[] {
  const summary = (['deployment', 'block'] as const).flatMap((kind) => {
    const ofKind = things.filter((thing) => thing.kind === kind);
    if (ofKind.length === 0) return [];
    const counts = FATES.map((fate) => [ofKind.filter((thing) => thing.fate === fate).length, fate] as const);
    const said = counts.filter(([count]) => count > 0).map(([count, fate]) => `${count} ${fate}`);
    return [`${ofKind.length} ${kind}${ofKind.length === 1 ? '' : 's'}: ${said.join(', ')}`];
  });
  return [...summary, ...notes.map(({ about, text }) => `  ${visible(about)}: ${visible(text)}`)];
}

/** `written`: whether the files hold it now. */
export function importedJson(outcome: ImportOutcome, written: boolean): JsonValue {
  const { files, things, notes } = outcome;
  const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return {
    written,
    files: files.map(({ name, before, after }) => ({
      file: name,
      change: before === undefined ? 'created' : 'changed',
      text: decode(after),
    })),
    deployments: things.filter(({ kind }) => kind === 'deployment').map(({ name, fate }) => ({ name, fate })),
    blocks: things.filter(({ kind }) => kind === 'block').map(({ name, fate }) => ({ name, fate })),
    notes: notes.map(({ about, text }) => ({ about, text })),
    diff: importedDiff(outcome),
  };
}
