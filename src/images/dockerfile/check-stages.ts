/** TQ4202: stages that are named and not there. */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../diagnostics/span.ts';
import { didYouMean, nearMiss } from '../../project/near-miss.ts';
import { fault } from './check-syntax.ts';
import type { Dockerfile, Stage, Word } from './instruction.ts';
import { sourcesFrom, stageNamed } from './stages.ts';

/** The stage to build, and where that is said. */
export interface Target {
  name: string;
  where: Span;
}

export function checkStages(dockerfile: Dockerfile, target?: Target): Diagnostic[] {
  const { stages, file, isStandard } = dockerfile;
  if (!isStandard || stages.length === 0) return [];
  const found = stages.flatMap((stage) => [
    ...ownName(stage, stages),
    ...base(stage, stages),
    ...sourcesFrom(stage).flatMap((word) => source(word, stage, stages)),
  ]);
  if (target === undefined || stageNamed(target.name, stages) !== undefined) return found;
  const names = stages.flatMap(({ name }) => name ?? []);
  return [
    ...found,
    fault(
      target.where,
      `\`${file}\` has no stage \`${target.name}\`${didYouMean(nearMiss(target.name, names))}`,
      names.length === 0 ? 'name it in its `FROM`: `FROM … AS name`' : `it has ${listed(names)}`,
    ),
  ];
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

/** As `parseBuildStageName` of BuildKit's `frontend/dockerfile/instructions/parse.go`. */
function ownName({ name, index, from }: Stage, stages: readonly Stage[]): Diagnostic[] {
  const where = from.words[2]?.where;
  if (name === undefined || where === undefined) return [];
  if (!/^[a-z][a-z0-9_.-]*$/.test(name))
    return [
      fault(
        where,
        `\`${name}\` cannot name a stage`,
        'begin with a letter; then letters, digits, `-`, `_` and `.`',
      ),
    ];
  const isTaken = stages.slice(0, index).some((other) => other.name === name);
  return isTaken ? [fault(where, `two stages are named \`${name}\``)] : [];
}

/** A plain name in `FROM` is an image, unless it is all but a stage above, or one below. */
function base({ base: word, index }: Stage, stages: readonly Stage[]): Diagnostic[] {
  return word === undefined ? [] : unknownName(word, index, stages);
}

function source({ text, where }: Word, { index }: Stage, stages: readonly Stage[]): Diagnostic[] {
  if (!/^\d+$/.test(text)) return unknownName({ text, where }, index, stages);
  if (Number(text) < index) return [];
  return [fault(where, `there is no stage ${text} above this one`, 'stages count from 0')];
}

/** Nothing is said of what may be an image. */
function unknownName({ text, where }: Word, index: number, stages: readonly Stage[]): Diagnostic[] {
  const earlier = stages.slice(0, index).flatMap(({ name }) => name ?? []);
  if (!/^[A-Za-z][\w.-]*$/.test(text) || earlier.includes(text.toLowerCase())) return [];
  const later = stages.slice(index).some(({ name }) => name === text.toLowerCase());
  if (later) return [fault(where, `the stage \`${text}\` is not above this one`, 'move it further up')];
  const near = text.length < 4 ? undefined : nearMiss(text, earlier);
  return near === undefined ? [] : [fault(where, `there is no stage \`${text}\`${didYouMean(near)}`)];
}
