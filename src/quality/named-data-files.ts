/** Data files that a flow or a deployment names and that should be beside them. */
import { eachScalar } from '../project/yaml-value.ts';
import type { QualityFlow } from './facts.ts';
import { literal, type PythonUse } from './python-use.ts';
import { isDataPath, isOutput } from './sources.ts';
import { optionOf, partOf } from './truthound-prefect.ts';

/** Relative paths, each once. */
export function namedDataFiles(flows: readonly QualityFlow[], uses: readonly PythonUse[]): string[] {
  const found = new Set<string>();
  for (const { calls } of uses) {
    for (const call of calls) {
      if (partOf(call) !== 'create_validation_flow') continue;
      const source = literal(optionOf(call, 'source'));
      if (typeof source === 'string' && isDataPath(source)) found.add(source);
    }
  }
  for (const { deployments } of flows) {
    for (const { deployment } of deployments) {
      eachScalar(deployment.parameters, (value, [name]) => {
        if (typeof value === 'string' && isDataPath(value) && !isOutput(String(name))) found.add(value);
      });
    }
  }
  return [...found];
}
