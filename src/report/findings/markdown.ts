/** Markdown for a comment on a pull request: a line with the counts, plan and images if there are any, then a table a file. */
import type { Outcome } from '../../apply/report.ts';
import { CODES } from '../../diagnostics/codes.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { ImageOutcome } from '../../images/image-outcome.ts';
import type { ImageRecord } from '../images-record.ts';
import { imagesSummary } from '../images-words.ts';
import { checklistBlocks } from '../preflight/checklist-markdown.ts';
import type { PreflightRecord } from '../preflight/preflight-json.ts';
import { printable } from '../printable.ts';
import type { PlanRecord } from '../plan-record.ts';
import { summaryText, totalOf } from '../plan-summary.ts';
import { countText, failuresOf, type Failure, type Findings, type RunRecord } from './findings.ts';
import { imageBlocks } from './images-markdown.ts';
import { outcomeBlocks, outcomesSummary } from './outcomes-markdown.ts';
import { code, markdownText } from './markdown-text.ts';
import { byFile, placeText } from './places.ts';
import { planBlocks, planMarker } from './plan-markdown.ts';

/** GitHub refuses a comment of more than 65,536 characters. */
const LONGEST = 60_000;

/** Of that, for the plan. */
const LONGEST_PLAN = 45_000;

/** Of what is left then, for images. */
const LONGEST_IMAGES = 8_000;

/** And for what was deployed. */
const LONGEST_OUTCOMES = 4_000;

export function renderMarkdown(record: RunRecord): string {
  const failures = failuresOf(record);
  const { plan, projects = [] } = record;
  const images = [record, ...projects].flatMap((each) => each.images ?? []);
  const outcomes = [record, ...projects].flatMap((each) => each.outcomes ?? []);
  const title = `### ${code(`tq ${record.command}`.trim())}: ${failures.length > 0 ? unfinished(outcomes) : verdict(record)}`;
  const blocks = [
    title,
    ...failures.map(failureBlock),
    ...preflightBlocks(record),
    ...outcomeBlocks(outcomes, LONGEST_OUTCOMES),
    ...imageBlocks(images, LONGEST_IMAGES),
  ];
  const room =
    LONGEST - (images.length === 0 ? 0 : LONGEST_IMAGES) - (outcomes.length === 0 ? 0 : LONGEST_OUTCOMES);
  const plans = projects.flatMap((each) =>
    each.plan === undefined ? [] : [{ file: each.file, plan: each.plan }],
  );
  if (plans.length > 0) {
    const ofPlans = plans.flatMap((each) => projectBlocks(each, LONGEST_PLAN / plans.length));
    return `${planMarker({})}\n${[...blocks, ...ofPlans, ...tables(record, room - LONGEST_PLAN)].join('\n\n')}`;
  }
  if (plan === undefined) return [...blocks, ...tables(record, room)].join('\n\n');
  const body = [...blocks, ...planBlocks(plan, LONGEST_PLAN), ...tables(record, room - LONGEST_PLAN)];
  return `${planMarker(plan)}\n${body.join('\n\n')}`;
}

function preflightBlocks({ results }: RunRecord): string[] {
  const { preflight } = results;
  return preflight === undefined ? [] : checklistBlocks(preflight as unknown as PreflightRecord);
}

/** A project in which nothing changes is only counted. */
function projectBlocks({ file, plan }: { file: string; plan: PlanRecord }, room: number): string[] {
  const blocks = planBlocks(plan, room);
  return blocks.length === 0 ? [] : [`#### ${code(printable(file))}`, ...blocks];
}

function unfinished(outcomes: readonly Outcome[]): string {
  return ['did not finish', ...(outcomes.length === 0 ? [] : [outcomesSummary(outcomes)])].join('; ');
}

/** What was done, where something was; else what would be. */
function verdict({ diagnostics, projects = [], ...alone }: RunRecord): string {
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

function failureBlock({ message, cause, help }: Failure): string {
  const lines = [
    `**error**: ${markdownText(printable(message))}`,
    ...(cause === undefined ? [] : [`cause: ${markdownText(printable(cause))}`]),
    ...(help === undefined ? [] : [`help: ${markdownText(printable(help))}`]),
  ];
  return lines.join('<br>\n');
}

/** As many rows as a comment holds; the rest is counted. */
function tables(findings: Findings, room: number): string[] {
  const blocks: string[] = [];
  let length = 0;
  let left = findings.diagnostics.length;
  for (const [file, found] of byFile(findings)) {
    const rows: string[] = [];
    for (const each of found) {
      const next = row(each);
      if (length + next.length > room) break;
      length += next.length;
      rows.push(next);
    }
    if (rows.length > 0) blocks.push([`#### ${code(printable(file))}`, '', ...HEAD, ...rows].join('\n'));
    left -= rows.length;
    if (rows.length < found.length) break;
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
