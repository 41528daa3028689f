/** The part of a page that a reviewer signs: of each deployment the two checklists, filled in. */
import type { Checklist, ChecklistLine, LineState } from '../../preflight/checklist/checklist.ts';
import { fitting, markdownText } from '../findings/markdown-text.ts';
import { deploymentLabel } from '../deployment-label.ts';
import { printable } from '../printable.ts';
import type { PreflightRecord } from './preflight-json.ts';

const TITLES: Readonly<Record<Checklist['name'], string>> = {
  promotion: 'Checklist before promotion',
  readiness: 'Readiness checklist',
};

const STATES: Readonly<Record<LineState, string>> = {
  proven: 'proven',
  violated: '**violated**',
  confirmed: 'confirmed',
  'to-confirm': '**to confirm**',
};

/** Blocks of Markdown; of flows that check no data there is nothing to promote. What `room` cannot hold is counted. */
export function checklistBlocks({ date, commit, deployments }: PreflightRecord, room: number): string[] {
  const of = deployments.filter(({ isOfQuality }) => isOfQuality);
  const at = `${date}${commit === undefined ? '' : `, commit \`${commit}\``}`;
  if (of.length === 0) return [`${at}. No deployment checks data.`];
  const each = of.map((deployment) => deploymentBlocks(deployment).join('\n\n'));
  const { kept, left } = fitting(each, room, { breaks: 2 });
  const rest =
    left === 0 ? [] : [`and the checklists of ${left} more ${left === 1 ? 'deployment' : 'deployments'}`];
  return [`${at}.`, ...kept, ...rest, SIGNATURE.join('\n')];
}

function deploymentBlocks({
  name,
  environment,
  checklists,
}: PreflightRecord['deployments'][number]): string[] {
  return [`#### ${text(deploymentLabel(name, environment))}`, ...checklists.flatMap(checklistTable)];
}

function checklistTable({ name, lines }: Checklist): string[] {
  return [`**${TITLES[name]}**`, [...HEAD, ...lines.map(row)].join('\n')];
}

const HEAD = ['| | line | state | why |', '| --- | --- | --- | --- |'];

function row({ text: line, state, reason, confirmation, id }: ChecklistLine): string {
  const box = state === 'proven' || state === 'confirmed' ? '[x]' : '[ ]';
  const open =
    state === 'to-confirm' ? `<br>record it under \`tq.confirmed.${id}\`, with \`by\` and \`at\`` : '';
  const beside =
    state === 'violated' && confirmation !== undefined
      ? `<br>confirmed by ${text(confirmation.by)}, ${text(confirmation.at)}, all the same`
      : '';
  return `| ${box} | ${text(line)} | ${STATES[state]} | ${text(reason)}${open}${beside} |`;
}

function text(given: string): string {
  return markdownText(printable(given));
}

const SIGNATURE = ['| reviewed by | date | signature |', '| --- | --- | --- |', '| | | |'];
