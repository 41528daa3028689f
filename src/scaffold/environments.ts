/** What the environments of a project are called, and where its flows run in each. */
import type { YamlMapping } from '../project/yaml-value.ts';
import { type EnvironmentName, ENVIRONMENTS, type PoolType } from './scaffold.ts';

/** The work pool of an environment; its tag, too, which all its runs have but those that tell of failures. */
export function environmentName(project: string, environment: EnvironmentName): string {
  return `${project}-${environment}`;
}

/** A domain as the names of blocks have it, which know no `_` (Prefect 3.8.8 refuses it). */
function slugOf(domain: string): string {
  return domain.replaceAll('_', '-');
}

/** The flow of a domain. With the project in it, since two projects on one server may have a domain of one name. */
export function flowName(project: string, domain: string): string {
  return `${project}-${slugOf(domain)}`;
}

/**
 * The saved block of a domain, for those that have one; its file is `blocks/<domain>-<environment>.yaml`. With the
 * project in it, as the flow.
 */
export function blockName(project: string, domain: string, environment: EnvironmentName): string {
  return `${flowName(project, domain)}-${environment}`;
}

/** Types of work pools, for `tq.pools`. */
export function poolTypes(project: string, poolType: PoolType): Record<string, PoolType> {
  return Object.fromEntries(
    ENVIRONMENTS.map((environment) => [environmentName(project, environment), poolType]),
  );
}

/** What a run gets of its machine, in the words of the job template that Prefect gives a pool of the type. */
const JOB_VARIABLES: Readonly<Record<PoolType, YamlMapping | undefined>> = {
  process: undefined,
  docker: { mem_limit: '1g', auto_remove: true },
  kubernetes: {
    cpu_request: '250m',
    memory_request: '512Mi',
    memory_limit: '1Gi',
    finished_job_ttl: 3600,
  },
};

/** `work_pool` of a deployment. */
export function workPool(project: string, environment: EnvironmentName, poolType: PoolType): YamlMapping {
  const variables = JOB_VARIABLES[poolType];
  return {
    name: environmentName(project, environment),
    ...(variables === undefined ? {} : { job_variables: variables }),
  };
}
