/** Markdown for people on a code host: a line with the counts, plan and images if there are any, then a table a file. */
import { stripVTControlCharacters } from 'node:util';
import type { Outcome } from '../../apply/report.ts';
import { CODES } from '../../diagnostics/codes.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { ImageOutcome } from '../../images/image-outcome.ts';
import type { ImageRecord } from '../images-record.ts';
import { imagesSummary } from '../images-words.ts';
import { checklistBlocks } from '../preflight/checklist-markdown.ts';
import type { PreflightRecord } from '../preflight/preflight-json.ts';
import { printable } from '../printable.ts';
import { summaryText, totalOf } from '../plan-summary.ts';
import { countText, failuresOf, type Failure, type Findings, type RunRecord } from './findings.ts';
import { imageBlocks } from './images-markdown.ts';
import { outcomeBlocks, outcomesSummary } from './outcomes-markdown.ts';
import { code, fenced, fitting, held, lengthOf, markdownText, OF_A_COUNT } from './markdown-text.ts';
import { byFile, placeText } from './places.ts';
import { planBlocks, planMarker, projectsBlocks } from './plan-markdown.ts';

/** How many characters a text may have, and its parts where the others want their room, too. */
interface Lengths {
  whole: number;
  /** At least so much is for a plan, if it needs it. */
  plan: number;
  images: number;
  outcomes: number;
  checklists: number;
  /** Why the run did not finish. */
  failures: number;
  /** What a command said in the place of a result. */
  words: number;
}

const ANY_LENGTH: Lengths = {
  whole: Infinity,
  plan: Infinity,
  images: Infinity,
  outcomes: Infinity,
  checklists: Infinity,
  failures: Infinity,
  words: Infinity,
};

/** GitHub refuses a comment of more than 65,536 characters; whoever writes it puts a line or two of his own around. */
const OF_A_COMMENT: Lengths = {
  whole: 60_000,
  plan: 45_000,
  images: 8_000,
  outcomes: 4_000,
  checklists: 40_000,
  failures: 15_000,
  words: 30_000,
};

/** All of it, for a file, a page or the summary of a job. */
export function renderMarkdown(record: RunRecord): string {
  return render(record, ANY_LENGTH);
}

/** The same for a comment on a pull request: what it cannot hold is counted. */
export function renderComment(record: RunRecord): string {
  return render(record, OF_A_COMMENT);
}

function render(record: RunRecord, lengths: Lengths): string {
  const failures = failuresOf(record);
  const { plan, projects = [] } = record;
  const images = [record, ...projects].flatMap((each) => each.images ?? []);
  const outcomes = [record, ...projects].flatMap((each) => each.outcomes ?? []);
  const title =
    `### ${code(`tq ${record.command}`.trim())}: ${failures.length > 0 ? unfinished(outcomes) : verdict(record)}`.replace(
      /: $/,
      '',
    );
  const blocks = [
    title,
    ...failureBlocks(failures, lengths.failures),
    ...preflightBlocks(record, lengths.checklists),
    ...(failures.length === 0 && isAnswer(record) ? wordBlocks(record, lengths.words) : []),
    ...outcomeBlocks(outcomes, lengths.outcomes),
    ...imageBlocks(images, lengths.images),
  ];
  const plans = projects.flatMap((each) =>
    each.plan === undefined ? [] : [{ file: each.file, plan: each.plan }],
  );
  const isPlanned = plan !== undefined || plans.length > 0;
  const marker = isPlanned ? `${planMarker(plan ?? {})}\n` : '';
  const whole = lengths.whole - marker.length;
  const room = whole - lengthOf(blocks);
  if (!isPlanned) return held([...blocks, ...tables(record, room)], whole).join('\n\n');
  const planned = (length: number): string[] =>
    plan === undefined ? projectsBlocks(plans, length) : planBlocks(plan, length);
  // What findings leave is for the plan; and what the plan leaves is for findings.
  const least = tables(record, room - Math.min(lengths.plan, room));
  const ofPlan = planned(room - lengthOf(least));
  const body = [...blocks, ...ofPlan, ...tables(record, room - lengthOf(ofPlan))];
  return `${marker}${held(body, whole).join('\n\n')}`;
}

/**
 * Whether what the command said belongs to it: it was asked for something, or looked for no findings, and it planned and did
 * nothing that is told of.
 */
function isAnswer(record: RunRecord): boolean {
  const { checked, projects = [], results, texts = [] } = record;
  const isTold = [record, ...projects].some(
    ({ plan, outcomes, images }) => (plan ?? outcomes ?? images) !== undefined,
  );
  return (!checked || texts.some((text) => text !== '')) && !isTold && results.preflight === undefined;
}

/** Notes, and what was asked for, in a block where nothing is markup. */
function wordBlocks({ notes, texts = [] }: RunRecord, room: number): string[] {
  const said = [...notes, ...texts].filter((text) => text !== '');
  const lines = said.flatMap((text) => stripVTControlCharacters(text).split('\n'));
  const { kept, left } = fitting(lines.map(printable), room);
  if (lines.length === 0) return [];
  const rest = left === 0 ? [] : [`… and ${left} more ${left === 1 ? 'line' : 'lines'}`];
  return [fenced([...kept, ...rest], 'text')];
}

function preflightBlocks({ results }: RunRecord, room: number): string[] {
  const { preflight } = results;
  return preflight === undefined ? [] : checklistBlocks(preflight as unknown as PreflightRecord, room);
}

function unfinished(outcomes: readonly Outcome[]): string {
  return ['did not finish', ...(outcomes.length === 0 ? [] : [outcomesSummary(outcomes)])].join('; ');
}

/** What was done, where something was; else what would be. */
function verdict(record: RunRecord): string {
  const { diagnostics, projects = [], ...alone } = record;
  if (isAnswer(record)) return countText(diagnostics);
  const of = [alone, ...projects];
  const plans = of.flatMap(({ plan }) => plan ?? []);
  const images = of.flatMap((each) => each.images ?? []);
  const isAboutImages = of.some((each) => each.images !== undefined);
  const isDone = of.some(({ outcomes }) => outcomes !== undefined);
  const parts = [
    ...(isDone ? [outcomesSummary(of.flatMap(({ outcomes = [] }) => outcomes))] : []),
    ...(isDone || plans.length === 0 ? [] : [summaryText(totalOf(plans.map(({ summary }) => summary)))]),
    ...(isAboutImages ? [imagesSummary(images.map(stateOf))] : []),
    countText(diagnostics),
  ];
  return parts.filter((part) => part !== '').join('; ') || 'no findings';
}

function stateOf({ status, pushed }: ImageRecord): Pick<ImageOutcome, 'status' | 'isPushed'> {
  return { status, isPushed: pushed };
}

function failureBlocks(failures: readonly Failure[], room: number): string[] {
  const { kept, left } = fitting(failures.map(failureBlock), room, { breaks: 2 });
  return [...kept, ...(left === 0 ? [] : [`and ${left} more ${left === 1 ? 'error' : 'errors'}`])];
}

function failureBlock({ message, cause, help }: Failure): string {
  const lines = [
    `**error**: ${markdownText(printable(message))}`,
    ...(cause === undefined ? [] : [`cause: ${markdownText(printable(cause))}`]),
    ...(help === undefined ? [] : [`help: ${markdownText(printable(help))}`]),
  ];
  return lines.join('<br>\n');
}

/** As many rows as there is room for; the rest is counted. */
function tables(findings: Findings, room: number): string[] {
  const blocks: string[] = [];
  let rest = room - OF_A_COUNT;
  let left = findings.diagnostics.length;
  for (const [file, found] of byFile(findings)) {
    const head = [`#### ${code(printable(file))}`, '', ...HEAD].join('\n');
    const { kept, left: over } = fitting(found.map(row), rest - head.length - 2);
    if (kept.length > 0) blocks.push([head, ...kept].join('\n'));
    rest -= lengthOf(blocks.slice(-1));
    left -= kept.length;
    if (over > 0) break;
  }
  return left === 0 ? blocks : [...blocks, `and ${left} more`];
}

const HEAD = ['| line | level | finding |', '| ---: | --- | --- |'];

function row(each: Diagnostic): string {
  const { name } = CODES[each.code];
  const line = each.where === undefined ? '' : String(each.where.start.line);
  const finding = [
    `${markdownText(printable(each.message))} (${each.code} ${code(name)})`,
    ...(each.related ?? []).map(
      ({ where, text }) => `see ${code(printable(placeText(where)))}: ${markdownText(printable(text))}`,
    ),
    ...(each.help === undefined ? [] : [`*help*: ${markdownText(printable(each.help))}`]),
    ...(each.fix === undefined ? [] : [`*fix*: ${markdownText(printable(each.fix.title))}`]),
  ];
  return `| ${line} | ${each.severity} | ${finding.join('<br>')} |`;
}
