/** A plan in Markdown: a table, what it brings about, and the details folded away. */
import type { PlanLine } from '../plan-line.ts';
import { entriesOf, leftTexts, type PlanEntry } from '../plan-entries.ts';
import type { PlanRecord } from '../plan-record.ts';
import { printable } from '../printable.ts';
import {
  code,
  fenced,
  fitting,
  htmlCode,
  leftOut,
  lengthOf,
  markdownText,
  OF_A_COUNT,
} from './markdown-text.ts';

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
  return [...blocks, ...details(entries, room - lengthOf(blocks))];
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

/** A project in which nothing changes is only counted in the title; one with hardly any room is left out. */
const LEAST_OF_A_PROJECT = 1_500;

/** Plans of several projects: each gets what the ones before it have left, and as much as those after it. */
export function projectsBlocks(plans: readonly { file: string; plan: PlanRecord }[], room: number): string[] {
  const blocks: string[] = [];
  let length = OF_A_COUNT;
  let left = 0;
  for (const [index, { file, plan }] of plans.entries()) {
    const rest = room - length;
    const share = Math.min(rest, Math.max(LEAST_OF_A_PROJECT, rest / (plans.length - index)));
    const title = `#### ${code(printable(file))}`;
    const ofPlan = planBlocks(plan, share - lengthOf([title]));
    if (ofPlan.length === 0) continue;
    const next = [title, ...ofPlan];
    if (lengthOf(next) > rest) {
      left += 1;
      continue;
    }
    blocks.push(...next);
    length += lengthOf(next);
  }
  return [...blocks, ...leftOut(left, 'project')];
}

/** At least so many characters of an object's lines are worth a block of their own. */
const WORTH_A_BLOCK = 300;

/** Removed ones have none, and those that are only kept say their notes. */
function details(entries: readonly PlanEntry[], room: number): string[] {
  const blocks: string[] = [];
  const withDetails = entries.filter(({ lines, notes }) => lines.length + notes.length > 0);
  let length = 0;
  for (const [index, entry] of withDetails.entries()) {
    const rest = room - length - OF_A_COUNT - 2;
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
