/** Whom findings about pools and queues are about: every deployment of the pool, not only the first that names it. */
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { Entries } from '../../../preflight/verdict/answer.ts';
import type { CheckedProject } from '../../../project/checks/check.ts';
import { holdsPlaceholder } from '../../../templating/placeholder.ts';
import type { NamedDeployment } from '../../checking/server-findings.ts';
import { entryOf, type PreflightSubject } from '../subject.ts';

/** Names of the work pools, each once. */
export function poolsOf({ checked }: PreflightSubject): string[] {
  const names = checked.deployments.map(({ workPool }) => workPool.name);
  return [...new Set(names)].filter((name) => !holdsPlaceholder(name));
}

/** Every deployment, with its flow if that could be read. */
export function namedOf({
  deployments,
  flows,
}: Pick<CheckedProject, 'deployments' | 'flows'>): NamedDeployment[] {
  const byDeployment = new Map(flows.map(({ deployment, flow }) => [deployment, flow]));
  return deployments.map((deployment) => ({ deployment, flow: byDeployment.get(deployment) }));
}

/** Undefined where the place of a finding tells it. */
export function entriesByPlace({ document, deployments }: CheckedProject): (found: Diagnostic) => Entries {
  const keys = new Map<number, string>();
  const entries = new Map<string, number[]>();
  for (const deployment of deployments) {
    const { name, workQueueName } = deployment.workPool;
    const queue = `${name}/${workQueueName ?? ''}`;
    for (const key of [name, queue]) entries.set(key, [...(entries.get(key) ?? []), entryOf(deployment)]);
    const at = (path: (string | number)[]): number => document.spanOf(path).start.offset;
    const pool = [...deployment.path, 'work_pool'];
    if (workQueueName !== null) keys.set(at([...pool, 'work_queue_name']), queue);
    keys.set(at([...pool, 'name']), name);
    keys.set(at(['tq', 'pools', name]), name);
  }
  return ({ where }) => {
    const key = where?.file === document.file ? keys.get(where.start.offset) : undefined;
    return key === undefined ? undefined : entries.get(key);
  };
}
