/** A plan in Markdown: a table, what it brings about, and the details folded away. */
import type { PlanLine } from '../plan-line.ts';
import { entriesOf, leftTexts, type PlanEntry } from '../plan-entries.ts';
import type { PlanRecord } from '../plan-record.ts';
import { printable } from '../printable.ts';
import { code, fenced, fitting, htmlCode, markdownText } from './markdown-text.ts';

/** First line of the comment: by it a later run finds the comment, to write it anew. */
export function planMarker({ project = '' }: Pick<PlanRecord, 'project'>): string {
  // Neither may end the comment.
  const name = printable(project)
    .replaceAll(/[<>\s]+/g, ' ')
    .replaceAll(/-{2,}/g, '-')
    .trim();
  return `<!-- tq plan ${name === '' ? '' : `${name} `}-->`;
}

/** Blocks of Markdown that together take no more than about `room` characters; what is left out is counted. */
export function planBlocks(plan: PlanRecord, room: number): string[] {
  const entries = entriesOf(plan).filter(({ action, notes }) => action !== 'keep' || notes.length > 0);
  const blocks = [
    ...table(plan, entries, room * 0.25),
    ...effectList(entries, room * 0.25),
    ...leftTexts(plan).map(markdownText),
  ];
  const used = blocks.reduce((length, block) => length + block.length, 0);
  return [...blocks, ...details(entries, room - used)];
}

const WORDS: Readonly<Record<PlanEntry['action'], string>> = {
  create: 'create',
  update: 'change',
  remove: '**remove**',
  detach: 'detach',
  keep: 'keep',
};

function table({ flows = [] }: PlanRecord, entries: readonly PlanEntry[], room: number): string[] {
  const rows = [
    ...flows.map((flow) => `| create | flow ${code(printable(flow))} |  |`),
    ...entries
      .filter(({ action }) => action !== 'keep')
      .map(({ action, name, topics }) => `| ${WORDS[action]} | ${code(name)} | ${topicsText(topics)} |`),
  ];
  if (rows.length === 0) return [];
  const { kept, left } = fitting(rows, room);
  return [['| | | what changes |', '| --- | --- | --- |', ...kept].join('\n'), ...leftOut(left, 'row')];
}

const MOST_TOPICS = 8;

function topicsText(topics: readonly string[]): string {
  const shown = topics.slice(0, MOST_TOPICS).map(markdownText).join(', ');
  return topics.length > MOST_TOPICS ? `${shown} and ${topics.length - MOST_TOPICS} more` : shown;
}

function effectList(entries: readonly PlanEntry[], room: number): string[] {
  const items = entries.flatMap(({ name, effects }) =>
    effects.map((effect) => `- ${code(name)}: ${markdownText(printable(effect))}`),
  );
  if (items.length === 0) return [];
  const { kept, left } = fitting(items, room);
  return ['**Side effects**', kept.join('\n'), ...leftOut(left, 'side effect')];
}

/** At least so many characters of an object's lines are worth a block of their own. */
const WORTH_A_BLOCK = 300;

/** Removed ones have none, and those that are only kept say their notes. */
function details(entries: readonly PlanEntry[], room: number): string[] {
  const blocks: string[] = [];
  const withDetails = entries.filter(({ lines, notes }) => lines.length + notes.length > 0);
  let length = 0;
  for (const [index, entry] of withDetails.entries()) {
    const rest = room - length;
    const whole = detail(entry, Infinity);
    const share = Math.max(LONGEST_CUT, rest / (withDetails.length - index));
    const block = whole.length <= rest ? whole : detail(entry, Math.min(rest - WORTH_A_BLOCK, share));
    if (block.length > rest) break;
    blocks.push(block);
    length += block.length + 2;
  }
  const left = withDetails.length - blocks.length;
  return left === 0 ? blocks : [...blocks, ...leftOut(left, 'object', 'the details of ')];
}

/** Of one object, when all of them do not fit and others want their share. */
const LONGEST_CUT = 8_000;

function detail({ action, name, lines, notes }: PlanEntry, room: number): string {
  const { kept, left } = fitting(lines.map(diffLine), room);
  const rows = left === 0 ? kept : [...kept, `# … and ${left} lines more`];
  return [
    `<details><summary>${WORDS[action].replaceAll('*', '')} ${htmlCode(name)}</summary>`,
    ...(rows.length === 0 ? [] : [fenced(rows, 'diff')]),
    ...(notes.length === 0 ? [] : [notes.map((note) => `- ${markdownText(printable(note))}`).join('\n')]),
    '</details>',
  ].join('\n\n');
}

/** GitHub colours lines by their first character: `+`, `-`, and `!` for what changes. */
function diffLine({ sign, depth, text }: PlanLine): string {
  return `${sign === '~' ? '!' : sign} ${'  '.repeat(depth - 1)}${text}`.trimEnd();
}

function leftOut(count: number, noun: string, of = ''): string[] {
  if (count === 0) return [];
  return [`*${of}${count} more ${noun}${count === 1 ? '' : 's'} left out: a comment holds no more*`];
}
