/** Blocks and variables that are asked for when a run starts: whether the server has them. Their values are never read. */
import { nameList } from '../../../diagnostics/name-list.ts';
import type { LiveWorkPool } from '../../../plan/state.ts';
import type { HeldBlock, ReadinessReader } from '../../../ports/readiness-reader.ts';
import { type LayerAnswer, NO_ANSWER, type Remark } from '../../../preflight/verdict/answer.ts';
import { missingValues } from '../../../preflight/server/missing-values.ts';
import {
  labelOf,
  namedInPython,
  namedInTexts,
  type NamedValue,
  together,
} from '../../../preflight/server/named-on-server.ts';
import { writtenSteps } from '../../../project/steps.ts';
import { entryOf, type PreflightSubject } from '../subject.ts';
import type { Asked, Questions } from './asking.ts';
import type { FlowUse } from './flow-uses.ts';

interface Known {
  pools: Asked<LiveWorkPool[]>;
  uses: Promise<readonly FlowUse[]>;
  questions: Questions;
}

/** Longer lists help nobody. */
const MOST_SHOWN = 4;

export async function lookAtNamedValues(
  subject: PreflightSubject,
  prefect: ReadinessReader,
  { pools, uses, questions }: Known,
): Promise<LayerAnswer> {
  const files = await uses;
  const named = together([
    ...inPullSteps(subject),
    ...('told' in pools ? inPools(subject, pools.told) : []),
    ...files.flatMap(({ use, entries }) => namedInPython(use, entries)),
  ]);
  const [blocks, variables] = await Promise.all([
    blocksOf(named, prefect, questions),
    variablesOf(named, prefect, questions),
  ]);
  const held = new Map<string, readonly HeldBlock[]>();
  for (const [type, asked] of blocks) if ('told' in asked) held.set(type, asked.told);
  const untold = [...blocks.values(), variables].flatMap((asked) =>
    'untold' in asked ? [asked.untold] : [],
  );
  const written = new Set(subject.loaded.blocks.map(({ name }) => name));
  const told = 'told' in variables ? new Set(variables.told) : undefined;
  return {
    ...NO_ANSWER,
    findings: missingValues(named, { blocks: held, variables: told, written }),
    seen: seenOf(named),
    skipped: [...new Set(untold)].map((text) => ({ check: 'named-values-there', text })),
    sources: new Map(files.map(({ use: { file, text } }) => [file, text])),
  };
}

/** What each deployment asks for. */
function seenOf(named: readonly NamedValue[]): Remark[] {
  const labels = new Map<number, Set<string>>();
  for (const each of named)
    for (const entry of each.entries)
      labels.set(entry, (labels.get(entry) ?? new Set<string>()).add(labelOf(each)));
  return [...labels].map(([entry, of]) => ({
    check: 'named-values-there',
    entries: [entry],
    text: nameList([...of], MOST_SHOWN),
  }));
}

/** Pull steps keep their placeholders for the worker. */
function inPullSteps({ checked }: PreflightSubject): NamedValue[] {
  const { written, deployments } = checked;
  return deployments.flatMap((deployment) =>
    writtenSteps(written, deployment.path, 'pull').steps.flatMap(({ value, path }) =>
      namedInTexts(value, {
        by: 'a pull step',
        entries: [entryOf(deployment)],
        whereOf: (inside) => written.spanOf([...path, ...inside]),
      }),
    ),
  );
}

/** In the job configuration, and in the defaults of job variables. */
function inPools({ checked }: PreflightSubject, pools: readonly LiveWorkPool[]): NamedValue[] {
  return pools.flatMap(({ name, variables, readiness }) => {
    const ofPool = checked.deployments.filter(({ workPool }) => workPool.name === name);
    const [first] = ofPool;
    if (first === undefined) return [];
    const about = {
      by: `the work pool \`${name}\``,
      entries: ofPool.map(entryOf),
      whereOf: () => checked.document.spanOf([...first.path, 'work_pool', 'name']),
    };
    return [readiness?.jobConfiguration, variables].flatMap((value) => namedInTexts(value, about));
  });
}

async function blocksOf(
  named: readonly NamedValue[],
  prefect: ReadinessReader,
  questions: Questions,
): Promise<Map<string, Asked<HeldBlock[]>>> {
  const types = new Map<string, Set<string>>();
  for (const { kind, type, name } of named)
    if (kind === 'block') types.set(type, (types.get(type) ?? new Set<string>()).add(name));
  const asked = [...types].map(
    async ([type, names]) =>
      [type, await questions.ask('blocks', () => prefect.findHeldBlocks(type, [...names]))] as const,
  );
  return new Map(await Promise.all(asked));
}

async function variablesOf(
  named: readonly NamedValue[],
  prefect: ReadinessReader,
  questions: Questions,
): Promise<Asked<string[]>> {
  const names = named.filter(({ kind }) => kind === 'variable').map(({ name }) => name);
  return names.length === 0
    ? { told: [] }
    : questions.ask('variables', () => prefect.findVariableNames(names));
}
