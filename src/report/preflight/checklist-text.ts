/** The checklists on a terminal. */
import type { ChecklistLine, LineState } from '../../preflight/checklist/checklist.ts';
import type { PreflightReport } from '../../preflight/verdict/report.ts';
import { deploymentLabel } from '../deployment-label.ts';
import type { Paint, Palette } from '../palette.ts';
import { printable } from '../printable.ts';
import { wrapped } from './wrapped.ts';

const MARKS: Readonly<Record<LineState, string>> = {
  proven: '[x]',
  confirmed: '[x]',
  violated: '[!]',
  'to-confirm': '[ ]',
};

export function checklistText(reports: readonly PreflightReport[], colours: Palette): string {
  const blocks = reports.flatMap(({ deployments }) =>
    deployments.flatMap(({ name, environment, checklists }) =>
      checklists.map(({ name: list, lines }) =>
        [
          `${colours.strong(deploymentLabel(name, environment))} ${list}`,
          ...lines.map((line) => lineText(line, colours)),
        ].join('\n'),
      ),
    ),
  );
  return blocks.length === 0
    ? 'no deployment checks data, so there is no checklist to fill in'
    : blocks.join('\n\n');
}

function lineText({ id, text, state, reason }: ChecklistLine, colours: Palette): string {
  const paint: Paint =
    state === 'violated' ? colours.bad : state === 'to-confirm' ? colours.update : colours.good;
  const why = wrapped(
    `${state.replace('-', ' ')}: ${printable(reason).replaceAll(/\s+/g, ' ')}`,
    74,
    '',
  ).split('\n');
  const open =
    state === 'to-confirm' ? [`record it under \`tq.confirmed.${id}\`, with \`by\` and \`at\``] : [];
  return [
    `  ${paint(MARKS[state])} ${text}`,
    ...[...why, ...open].map((line) => `      ${colours.faint(line)}`),
  ].join('\n');
}
