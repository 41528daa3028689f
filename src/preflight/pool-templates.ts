/**
 * The job variables of each type of work pool, as the released packages declare them. Made by
 * `scripts/generate-pool-templates.ts`; a file a type, so that one is loaded only when a project has such a pool.
 */
import type { JsonObject } from '../json.ts';
import type { TypeWithTemplate } from '../project/pool-types.ts';

export interface PoolTemplate {
  /** The package whose worker the template is of, and the release that it was taken from. */
  package: string;
  version: string;
  /** JSON Schema without titles and descriptions. Names that only older releases have take any value. */
  variables: JsonObject;
}

const LOADERS: Record<TypeWithTemplate, () => Promise<{ default: unknown }>> = {
  'azure-container-instance': () =>
    import('./pool-templates/azure-container-instance.json', { with: { type: 'json' } }),
  'cloud-run': () => import('./pool-templates/cloud-run.json', { with: { type: 'json' } }),
  'cloud-run-v2': () => import('./pool-templates/cloud-run-v2.json', { with: { type: 'json' } }),
  docker: () => import('./pool-templates/docker.json', { with: { type: 'json' } }),
  ecs: () => import('./pool-templates/ecs.json', { with: { type: 'json' } }),
  kubernetes: () => import('./pool-templates/kubernetes.json', { with: { type: 'json' } }),
  process: () => import('./pool-templates/process.json', { with: { type: 'json' } }),
  'vertex-ai': () => import('./pool-templates/vertex-ai.json', { with: { type: 'json' } }),
};

export async function loadPoolTemplate(type: TypeWithTemplate): Promise<PoolTemplate> {
  const { default: template } = await LOADERS[type]();
  return template as PoolTemplate;
}
