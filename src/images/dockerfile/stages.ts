/** Which stages an image is made of: others are not looked at, since BuildKit does not even build them. */
import { type Dockerfile, flagOf, type Instruction, type Stage, type Word } from './instruction.ts';

export interface UsedStages {
  /** The stage that becomes the image; undefined where there is no `FROM`, or `target` names no stage. */
  last: Stage | undefined;
  /** That one and all that it is made from, in the order of the file. */
  used: readonly Stage[];
  /** From `last` back to the stage that begins with an image, each the base of the one before it. */
  chain: readonly Stage[];
}

/** `target` is the name of a stage, or its number, which buildah takes. */
export function usedStages({ stages }: Dockerfile, target?: string): UsedStages {
  const last = target === undefined ? stages.at(-1) : stageNamed(target, stages);
  const used = new Set<Stage>();
  const waiting = last === undefined ? [] : [last];
  for (let stage = waiting.pop(); stage !== undefined; stage = waiting.pop()) {
    if (used.has(stage)) continue;
    used.add(stage);
    waiting.push(...neededBy(stage, stages));
  }
  return { last, used: stages.filter((stage) => used.has(stage)), chain: chainOf(last, stages) };
}

/** By its name, whatever the case, or its number. */
export function stageNamed(name: string, stages: readonly Stage[]): Stage | undefined {
  const wanted = name.toLowerCase();
  return (
    stages.findLast((stage) => stage.name === wanted) ??
    (/^\d+$/.test(name) ? stages[Number(name)] : undefined)
  );
}

/** The stage that `FROM` names; undefined where it is an image. Only a stage further up counts, and not by its number. */
export function baseStage(stage: Stage, stages: readonly Stage[]): Stage | undefined {
  const wanted = stage.base?.text.toLowerCase();
  return stages.slice(0, stage.index).findLast(({ name }) => name !== undefined && name === wanted);
}

/** What `COPY --from=` and `RUN --mount=…,from=` name, with the place. */
export function sourcesFrom({ instructions }: Pick<Stage, 'instructions'>): Word[] {
  return instructions.flatMap((instruction) => [...copied(instruction), ...mounted(instruction)]);
}

function copied(instruction: Instruction): Word[] {
  const from = instruction.keyword === 'COPY' ? flagOf(instruction, 'from') : undefined;
  return from?.value === undefined ? [] : [{ text: from.value, where: from.where }];
}

function mounted({ keyword, flags }: Instruction): Word[] {
  if (keyword !== 'RUN') return [];
  return flags.flatMap(({ name, value = '', where }) => {
    const from = name === 'mount' ? /(?:^|,)from=([^,]+)/.exec(value)?.[1] : undefined;
    return from === undefined ? [] : [{ text: from, where }];
  });
}

function neededBy(stage: Stage, stages: readonly Stage[]): Stage[] {
  const earlier = stages.slice(0, stage.index);
  return [
    baseStage(stage, stages) ?? [],
    ...sourcesFrom(stage).flatMap(({ text }) => stageNamed(text, earlier) ?? []),
  ].flat();
}

function chainOf(last: Stage | undefined, stages: readonly Stage[]): Stage[] {
  const chain: Stage[] = [];
  for (let stage = last; stage !== undefined; stage = baseStage(stage, stages)) chain.push(stage);
  return chain;
}
