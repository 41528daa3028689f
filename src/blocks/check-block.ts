/** Everything that is wrong with one block file, in no particular order. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Document } from '../project/document.ts';
import { isMapping } from '../project/yaml-value.ts';
import type { BlockCheck } from './check.ts';
import { checkFormat, notAMapping } from './checks/format.ts';
import { checkComplete } from './checks/incomplete.ts';
import { checkName } from './checks/name.ts';
import { checkPlaceholders } from './checks/placeholder.ts';
import { checkShape } from './checks/shape.ts';
import { checkBackend, checkStoredValues } from './checks/stored-values.ts';
import { checkThreshold } from './checks/threshold.ts';
import { checkTimeout } from './checks/timeout.ts';
import { checkEngine } from './checks/unknown-engine.ts';
import { checkEngineUse } from './checks/unusable-engine.ts';
import { checkWorkers } from './checks/workers.ts';

const BLOCK_CHECKS: readonly BlockCheck[] = [
  checkBackend,
  checkComplete,
  checkEngine,
  checkEngineUse,
  checkFormat,
  checkName,
  checkPlaceholders,
  checkShape,
  checkStoredValues,
  checkThreshold,
  checkTimeout,
  checkWorkers,
];

export function checkBlockFile(document: Document): Diagnostic[] {
  const { data } = document;
  if (!isMapping(data)) return [notAMapping(document)];
  return BLOCK_CHECKS.flatMap((check) => check({ document, data }));
}
