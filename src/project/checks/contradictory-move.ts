/** What `tq.moved` cannot mean: a deployment that is still in the file, the same one, or one that is named twice. */
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Path } from '../../diagnostics/span.ts';
import type { Document } from '../document.ts';
import { entriesOf } from '../entries.ts';
import { isMapping, valueAt, type YamlMapping } from '../yaml-value.ts';
import type { Check, FlowDeployment } from './check.ts';

interface Move {
  /** `flow/name` of the old one. */
  from: string;
  to: FlowDeployment;
  place: Path;
}

export const contradictoryMoves: Check = ({ document, flows }) => {
  const named = flows.filter(({ deployment }) => !deployment.pending.has('name'));
  const names = new Set(named.map(nameOf));
  const first = new Map<string, Move>();
  return named
    .flatMap((each) => movesOf(document, each))
    .flatMap((move): Diagnostic[] => {
      const { from, to, place } = move;
      const where = document.spanOf(place);
      const earlier = first.get(from);
      first.set(from, earlier ?? move);
      if (from === nameOf(to))
        return [
          diagnostic('TQ2049', {
            message: `\`moved\` names the deployment \`${from}\` itself`,
            where,
            help: 'write the name that it had before, or remove the line',
          }),
        ];
      if (names.has(from) || isOtherEntry(document, move))
        return [
          diagnostic('TQ2049', {
            message: `\`moved\` names \`${from}\`, which is still in the file`,
            where,
            help: 'remove that entry, which would make it again, or remove this line',
          }),
        ];
      if (earlier === undefined) return [];
      return [
        diagnostic('TQ2049', {
          message: `\`moved\` names \`${from}\` twice`,
          where,
          related: [{ where: document.spanOf(earlier.place), text: 'first named here' }],
          help: 'keep the line at the deployment that takes its place',
        }),
      ];
    });
};

function nameOf({ deployment, flow }: FlowDeployment): string {
  return `${flow.flowName}/${deployment.name}`;
}

function movesOf(document: Document, to: FlowDeployment): Move[] {
  const { moved = [], path } = to.deployment;
  const isList = Array.isArray(valueAt(document.data, [...path, 'tq', 'moved']));
  return moved.map((name, index) => ({
    from: name.includes('/') ? name : `${to.flow.flowName}/${name}`,
    to,
    place: [...path, 'tq', 'moved', ...(isList ? [index] : [])],
  }));
}

/** Also one that was not chosen, whose flow is not read: the same function makes the same flow. */
function isOtherEntry(document: Document, { from, to }: Move): boolean {
  const { entrypoint } = to.deployment;
  const isOld = (entry: YamlMapping): boolean =>
    entry.entrypoint === entrypoint.written && `${to.flow.flowName}/${String(entry.name)}` === from;
  return entriesOf(document.data).some((entry) => isMapping(entry) && isOld(entry));
}
