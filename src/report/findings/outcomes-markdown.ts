/** What a deploy did, in Markdown and in words: a line for each object that is not as before, with what does not fit counted. */
import type { Outcome } from '../../apply/report.ts';
import { deploymentLabel } from '../deployment-label.ts';
import { outcomeCounts } from '../report-text.ts';
import { printable } from '../printable.ts';
import { code, markdownText } from './markdown-text.ts';

/** `2 created, 1 failed`; `nothing to deploy` for a deploy of nothing. */
export function outcomesSummary(outcomes: readonly Outcome[]): string {
  return outcomeCounts(outcomes) || 'nothing to deploy';
}

/** Blocks of Markdown that together take no more than about `room` characters. Why something failed stands elsewhere. */
export function outcomeBlocks(outcomes: readonly Outcome[], room: number): string[] {
  const lines = outcomes.filter(({ status }) => status !== 'unchanged').map(line);
  let length = 0;
  const end = lines.findIndex((each) => (length += each.length + 1) > room);
  const kept = end === -1 ? lines : lines.slice(0, end);
  const left = lines.length - kept.length;
  return [
    ...(kept.length === 0 ? [] : [kept.join('\n')]),
    ...(left === 0 ? [] : [`and ${left} more ${left === 1 ? 'deployment' : 'deployments'}`]),
  ];
}

function line(outcome: Outcome): string {
  const name = code(deploymentLabel(outcome.name, outcome.environment));
  switch (outcome.status) {
    case 'failed':
      return `- **failed${outcome.partly ? ' half-way' : ''}** ${name}`;
    case 'skipped':
      return `- skipped ${name}: ${markdownText(printable(outcome.why))}`;
    default:
      return `- ${outcome.status} ${name}`;
  }
}
