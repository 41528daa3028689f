/** Every deployment's work pool must exist and be one that workers, not agents, serve. */
import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { LiveWorkPool } from '../plan/state.ts';
import type { Document } from '../project/document.ts';
import type { Deployment } from '../project/project.ts';
import { valueAt } from '../project/yaml-value.ts';

/** One diagnostic a pool, at the first deployment that names it. */
export function checkWorkPools(
  document: Document,
  deployments: readonly Deployment[],
  live: readonly LiveWorkPool[],
): Diagnostic[] {
  const byName = new Map(live.map((pool) => [pool.name, pool]));
  const seen = new Set<string>();
  return deployments.flatMap((deployment) => {
    const { name } = deployment.workPool;
    if (seen.has(name)) return [];
    seen.add(name);
    const where = document.spanOf([...deployment.path, 'work_pool', 'name']);
    const pool = byName.get(name);
    if (pool === undefined) return [missing(name, where, poolType(document, name))];
    if (pool.type !== 'prefect-agent') return [];
    return [
      diagnostic('TQ5002', {
        message: `the work pool \`${name}\` is of type \`prefect-agent\`, which runs no deployments of Prefect 3`,
        where,
        help: 'name a pool of another type',
      }),
    ];
  });
}

/** As written under `tq.pools`; else what runs on this machine. */
function poolType(document: Document, name: string): string {
  const written = valueAt(document.data, ['tq', 'pools', name]);
  return typeof written === 'string' ? written : 'process';
}

function missing(name: string, where: Diagnostic['where'], type: string): Diagnostic {
  return diagnostic('TQ5001', {
    message: `the server has no work pool \`${name}\``,
    where,
    help: `make it with \`tq pool create ${name} --type ${type}\`, or name one that exists`,
  });
}
