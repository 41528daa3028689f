/** What scaffolding does to a project, in lines, as a diff and as JSON. */
import type { JsonValue } from '../json.ts';
import type { KeptFile } from '../reading/scaffold/lay-out.ts';
import type { Proposal } from '../reading/scaffold/proposal.ts';
import { visible } from './printable.ts';
import { unifiedDiff } from './unified-diff.ts';

/** Of the `prefect.yaml` that is there, as `git apply` takes it; empty when it stays as it is. */
export function editDiff({ edit }: Proposal): string {
  return edit?.before === undefined ? '' : unifiedDiff({ ...edit, before: edit.before });
}

/** A line for each file that is made, changed, or stays though it says something else. */
export function scaffoldLines({ changes, kept, same }: Proposal): string[] {
  const made = changes.map(
    ({ name, before }) => `${before === undefined ? 'created' : 'changed'}  ${visible(name)}`,
  );
  const stayed = kept.map((file) => `kept     ${visible(file.name)}: ${difference(file)}`);
  const unchanged =
    same.length === 0 ? [] : [`${same.length} ${same.length === 1 ? 'file is' : 'files are'} there already`];
  return [...made, ...stayed, ...unchanged];
}

/** Files that are lists, line by line: what a list lacks can be said. What lists of packages lack has to be seen to. */
const LISTS = /(^|\/)(\.gitignore|\.dockerignore)$/;

function difference({ name, text, wanted }: KeptFile): string {
  const lines = (of: string): string[] =>
    of.split(/\r?\n/).flatMap((line) => (line.trim() === '' || line.startsWith('#') ? [] : [line.trim()]));
  if (!LISTS.test(name)) return 'it is there and says something else';
  const there = lines(text);
  const lacking = lines(wanted).filter((line) => !there.includes(line));
  return lacking.length === 0
    ? 'it has all that is needed, and more'
    : `it is there; what it lacks: ${lacking.map((line) => `\`${visible(line)}\``).join(', ')}`;
}

export interface ScaffoldAnswer {
  /** Whether the files are so now. */
  isWritten: boolean;
  /** Commands to go on with. */
  next: readonly string[];
  /** What the person has to see to, each a sentence. */
  remarks: readonly string[];
}

export function scaffoldJson(
  proposal: Proposal,
  { isWritten: written, next, remarks }: ScaffoldAnswer,
): JsonValue {
  const { changes, kept, same } = proposal;
  const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return {
    written,
    files: [
      ...changes.map(({ name, before, after }) => ({
        file: name,
        change: before === undefined ? 'created' : 'changed',
        text: decode(after),
      })),
      ...kept.map(({ name, wanted }) => ({ file: name, change: 'kept', text: wanted })),
      ...same.map((name) => ({ file: name, change: 'unchanged' })),
    ],
    diff: editDiff(proposal),
    next: [...next],
    remarks: [...remarks],
  };
}
