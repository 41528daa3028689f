/** What `tq validate` says beyond what a deploy checks: advice on quality flows, and what the type of a pool tells. */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { checkJobVariablesByType } from '../../preflight/job-variables-by-type.ts';
import type { CheckedProject } from '../../project/checks/check.ts';
import { checkPoolTypes } from '../../project/checks/pool-types.ts';
import { ALL_QUALITY_CHECKS } from '../../quality/all-checks.ts';
import type { QualityFacts } from '../../quality/facts.ts';

/**
 * `isServerAsked`: then the pools themselves tell what they take, and types are not looked at. `sources`: texts that
 * findings point into; those that are needed are added. Most projects have no flows that check data, and no `quality`.
 */
export async function adviceOn(
  { checked, quality }: { checked: CheckedProject; quality: QualityFacts | undefined },
  isServerAsked: boolean,
  sources: Map<string, string>,
): Promise<Diagnostic[]> {
  const { document, deployments } = checked;
  const byType = isServerAsked ? [] : await checkJobVariablesByType(document, deployments);
  const onQuality = quality === undefined ? [] : qualityFindings(quality, sources);
  return [...checkPoolTypes(checked), ...byType, ...onQuality];
}

/** What `validate`, `preflight`, `plan` and `deploy` have in common: advice on flows that check data. */
export function qualityFindings(facts: QualityFacts, sources: Map<string, string>): Diagnostic[] {
  const found = ALL_QUALITY_CHECKS.flatMap((check) => check(facts));
  const named = new Set(found.map(({ where }) => where?.file));
  for (const { file, text } of [...facts.files, ...facts.texts])
    if (named.has(file) && !sources.has(file)) sources.set(file, text);
  return found;
}
