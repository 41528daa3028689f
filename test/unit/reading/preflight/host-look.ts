/** A host look at a small project, and what it says in lines. */
import { nodeFileSystem } from '../../../../src/adapters/node-file-system.ts';
import type { LayerAnswer } from '../../../../src/preflight/verdict/answer.ts';
import { lookAtHost } from '../../../../src/reading/preflight/look-at-host.ts';
import { projectFolder } from '../../../commands/project-folder.ts';
import { subjectOf } from './subject-of.ts';

export const FLOW = `from prefect import flow
from truthound_prefect import DataQualityBlock


@flow
def orders():
    """Check the orders."""
    DataQualityBlock(engine_name="truthound")
`;
export const PLAIN = 'from prefect import flow\n\n\n@flow\ndef orders():\n    """Count."""\n';
export const ENTRY =
  'deployments:\n  - {name: hourly, entrypoint: flows.py:orders, work_pool: {name: local}}\n';
export const OURS =
  'prefect==3.8.8\ntruthound==3.2.0\ntruthound-orchestration==3.0.3\nfastapi==0.141.1\nsqlalchemy<2.1\n';

export async function lookIn(files: Record<string, string | Uint8Array>): Promise<LayerAnswer> {
  const directory = projectFolder({ 'prefect.yaml': ENTRY, 'flows.py': FLOW, ...files });
  return lookAtHost(await subjectOf(directory), { files: nodeFileSystem() });
}

export function said({ findings }: LayerAnswer): string[] {
  return findings.map(({ finding: { code, severity, where, message } }) => {
    const place = where === undefined ? 'nowhere' : `${where.file}:${where.start.line}`;
    return `${code} ${severity} ${place} ${message}`;
  });
}

export function versions({ seen, skipped }: LayerAnswer): string[] {
  const of = (remarks: LayerAnswer['seen']): string[] =>
    remarks.filter(({ check }) => check === 'supported-versions').map(({ text }) => text);
  return [...of(seen), ...of(skipped).map((text) => `skipped: ${text}`)];
}
