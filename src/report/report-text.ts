/** What a deploy did, for people. */
import type { Outcome, Report } from '../apply/report.ts';
import { deploymentLabel } from './deployment-label.ts';
import type { Palette } from './palette.ts';
import { printable } from './printable.ts';

/** One line a deployment; unchanged ones are only counted, at the end. */
export function renderOutcome(outcome: Outcome, colours: Palette): string | undefined {
  const name = deploymentLabel(outcome.name, outcome.environment);
  switch (outcome.status) {
    case 'created':
      return `${colours.good('created')} ${name}`;
    case 'updated':
      return `${colours.good('updated')} ${name}`;
    case 'removed':
      return `${colours.good('removed')} ${name}`;
    case 'detached':
      return `${colours.good('detached')} ${name}`;
    case 'unchanged':
      return undefined;
    case 'failed':
      return [
        `${colours.bad(outcome.partly ? 'failed half-way' : 'failed')} ${name}: ${printable(outcome.message)}`,
        ...(outcome.help === undefined ? [] : [`${colours.strong('help')}: ${printable(outcome.help)}`]),
      ].join('\n');
    case 'skipped':
      return `${colours.faint('skipped')} ${name}: ${printable(outcome.why)}`;
  }
}

/** `2 created, 1 unchanged`, in the order in which the words come first; empty without outcomes. */
export function outcomeCounts(outcomes: readonly Outcome[]): string {
  const counts = new Map<string, number>();
  for (const { status } of outcomes) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, count]) => `${count} ${status}`).join(', ');
}

/** `2 created, 1 unchanged`; after a failure also how to go on. */
export function renderReport(report: Report, colours: Palette): string {
  const line = outcomeCounts(report.outcomes);
  const failures = report.outcomes.filter((outcome) => outcome.status === 'failed');
  if (failures.length === 0 && report.outcomes.every(({ status }) => status !== 'skipped'))
    return line === '' ? 'nothing to deploy' : line;
  const needsRepair = failures.some(({ reason }) => reason === 'failed');
  const help = needsRepair
    ? 'mend what was refused and run the command again'
    : 'run the same command again to finish';
  return `${line}\n${colours.strong('help')}: ${help}; what is done stays done`;
}
