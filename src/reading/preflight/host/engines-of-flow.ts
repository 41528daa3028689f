/** What a flow checks data with, as far as its source names it. */
import { distributionOf, ENGINES } from '../../../quality/packages.ts';
import type { QualityFacts, QualityFlow } from '../../../quality/facts.ts';
import { literal, type PythonUse } from '../../../quality/python-use.ts';
import type { Engine } from '../../../rules/rule.ts';

export interface EnginesOfFlow {
  /** Truthound where none is named, as truthound-orchestration chooses. */
  engines: readonly Engine[];
  /** Whether truthound-orchestration runs it, which the tested versions are of. */
  isOrchestrated: boolean;
}

const ENGINE_OF: ReadonlyMap<string | undefined, Engine> = new Map([
  ['truthound', 'truthound'],
  ['pandera', 'pandera'],
  ['great-expectations', 'great_expectations'],
]);

/** `flow`: undefined for one that checks no data. */
export function enginesOfFlow(flow: QualityFlow | undefined, facts: QualityFacts | undefined): EnginesOfFlow {
  if (flow === undefined) return { engines: ['truthound'], isOrchestrated: false };
  const own = [flow.use, ...(flow.maker === undefined ? [] : [flow.maker.use])];
  // What a flow uses through a module of the project stands there.
  const uses = own.some((use) => distributionsOf(use).length > 0) ? own : (facts?.files ?? own);
  const named = uses.flatMap(({ calls }) =>
    calls.flatMap((call) => {
      const name = literal(call.keywords.get('engine_name')?.value);
      return (typeof name === 'string' && ENGINE_OF.get(ENGINES[name])) || [];
    }),
  );
  return {
    engines: named.length === 0 ? ['truthound'] : [...new Set(named)],
    isOrchestrated: uses.some((use) => distributionsOf(use).includes('truthound-orchestration')),
  };
}

function distributionsOf({ imports }: PythonUse): string[] {
  return [...imports.values()].flatMap(
    ({ module, path }) => distributionOf(module) ?? distributionOf(path) ?? [],
  );
}
