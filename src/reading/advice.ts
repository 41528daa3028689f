/** What `tq validate` says beyond what a deploy checks: advice on quality flows, and what the type of a pool tells. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { FileSystem } from '../ports/file-system.ts';
import { checkJobVariablesByType } from '../preflight/job-variables-by-type.ts';
import type { CheckedProject } from '../project/checks/check.ts';
import { checkPoolTypes } from '../project/checks/pool-types.ts';
import { ALL_QUALITY_CHECKS } from '../quality/all-checks.ts';
import type { FlowReader } from './read-flows.ts';
import { readQualityFacts } from './read-quality-facts.ts';
import type { ProjectFolders } from './source-folders.ts';

export interface AdvicePorts {
  reader: FlowReader;
  folders: ProjectFolders;
  files: FileSystem;
  /** Texts that findings point into; those that are needed are added. */
  sources: Map<string, string>;
}

/** `isServerAsked`: then the pools themselves tell what they take, and types are not looked at. */
export async function adviceOn(
  checked: CheckedProject,
  isServerAsked: boolean,
  ports: AdvicePorts,
): Promise<Diagnostic[]> {
  const { document, deployments } = checked;
  const byType = isServerAsked ? [] : await checkJobVariablesByType(document, deployments);
  return [...checkPoolTypes(checked), ...byType, ...(await onQuality(checked, ports))];
}

/** On flows that check data; most projects have none. */
async function onQuality(
  checked: CheckedProject,
  { reader, folders, files, sources }: AdvicePorts,
): Promise<Diagnostic[]> {
  const facts = await readQualityFacts(checked, reader, folders, files);
  if (facts === undefined) return [];
  const found = ALL_QUALITY_CHECKS.flatMap((check) => check(facts));
  const named = new Set(found.map(({ where }) => where?.file));
  for (const { file, text } of [...facts.files, ...facts.texts])
    if (named.has(file) && !sources.has(file)) sources.set(file, text);
  return found;
}
