/** A further deployment of a flow that the project has. */
import { isMapping, type YamlMapping } from '../project/yaml-value.ts';
import { environmentName } from './environments.ts';
import type { EnvironmentName } from './scaffold.ts';

export interface NewDeployment {
  name: string;
  entrypoint: string;
  /** Undefined: the flow is of no domain. */
  domain: string | undefined;
  environment: string;
  /** Undefined: that of the sibling, or of the environment. */
  pool: string | undefined;
  cron: string | undefined;
  timezone: string;
}

/** What a deployment of the same flow in the same environment has, and its times and triggers are its own. */
const SHARED = ['tags', 'parameters', 'concurrency_limit', 'pull'] as const;

/**
 * `entries` are those of the file. What the new one has in common with a deployment of the same flow, in the same
 * environment where there is one, is taken from there. `pools` are those of `tq.pools`. Undefined: no work pool is known.
 */
export function newDeployment(
  asked: NewDeployment,
  { project, entries, pools }: { project: string; entries: readonly YamlMapping[]; pools: readonly string[] },
): YamlMapping | undefined {
  const { name, entrypoint, domain, environment, cron, timezone } = asked;
  const siblings = entries.filter((entry) => entry.entrypoint === entrypoint);
  const sibling = siblings.find((entry) => environmentOf(entry) === environment);
  const own = environmentName(project, environment as EnvironmentName);
  const workPool = asked.pool ?? poolOf(sibling) ?? (pools.includes(own) ? own : undefined);
  if (workPool === undefined) return undefined;
  const isSamePool = sibling !== undefined && poolOf(sibling) === workPool;
  const rules =
    rulesOf(sibling ?? siblings[0]) ?? (domain === undefined ? undefined : [`quality/${domain}.yaml`]);
  return {
    name,
    entrypoint,
    ...Object.fromEntries(
      SHARED.flatMap((key) => (sibling?.[key] == null ? [] : [[key, sibling[key]] as const])),
    ),
    work_pool: isSamePool && isMapping(sibling.work_pool) ? sibling.work_pool : { name: workPool },
    ...(cron === undefined ? {} : { schedules: [{ slug: 'main', cron, timezone }] }),
    tq: { ...(rules === undefined ? {} : { rules }), environment },
  };
}

function poolOf(entry: YamlMapping | undefined): string | undefined {
  const pool = isMapping(entry?.work_pool) ? entry.work_pool.name : undefined;
  return typeof pool === 'string' ? pool : undefined;
}

function environmentOf({ tq }: YamlMapping): unknown {
  return isMapping(tq) ? tq.environment : undefined;
}

function rulesOf(entry: YamlMapping | undefined): YamlMapping[string] | undefined {
  return isMapping(entry?.tq) ? entry.tq.rules : undefined;
}
