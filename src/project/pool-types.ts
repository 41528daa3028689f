/** The types that work pools have, by what the file says and by their names. */
import type { Document } from './document.ts';
import { valueAt } from './yaml-value.ts';

/** Those whose job variables `tq` knows. */
export const TYPES_WITH_TEMPLATE = [
  'azure-container-instance',
  'cloud-run',
  'cloud-run-v2',
  'docker',
  'ecs',
  'kubernetes',
  'process',
  'vertex-ai',
] as const;

export type TypeWithTemplate = (typeof TYPES_WITH_TEMPLATE)[number];

/**
 * Pools of Prefect Cloud, whose templates no package carries, and the agents of Prefect 2. Names as in
 * `prefect/infrastructure/provisioners/__init__.py` (Prefect 3.8.8) and the documentation of managed execution.
 */
const OTHER_TYPES = [
  'azure-container-instance:push',
  'cloud-run-v2:push',
  'cloud-run:push',
  'coiled:push',
  'ecs:push',
  'modal:push',
  'prefect-agent',
  'prefect:managed',
];

export const POOL_TYPES: readonly string[] = [...TYPES_WITH_TEMPLATE, ...OTHER_TYPES];

export function hasTemplate(type: string): type is TypeWithTemplate {
  return (TYPES_WITH_TEMPLATE as readonly string[]).includes(type);
}

/** As written under `tq.pools`; undefined when it is not. */
export function statedPoolType(document: Document, name: string): string | undefined {
  const type = valueAt(document.data, ['tq', 'pools', name]);
  return typeof type === 'string' ? type : undefined;
}

/** Words that stand in names of pools, between hyphens and the like. */
const WORDS: readonly [RegExp, TypeWithTemplate][] = [
  [/-(k8s|kubernetes|aks|eks|gke)-/, 'kubernetes'],
  [/-docker-/, 'docker'],
  [/-process-/, 'process'],
  [/-(ecs|fargate)-/, 'ecs'],
  [/-cloud-?run-(?!v2-)/, 'cloud-run'],
  [/-cloud-?run-v2-/, 'cloud-run-v2'],
  [/-vertex(-?ai)?-/, 'vertex-ai'],
  [/-(aci|azure-container-instances?)-/, 'azure-container-instance'],
];

/** Only when one type alone comes to mind: pools that push, or that Prefect manages, have templates of their own. */
export function guessedPoolType(name: string): TypeWithTemplate | undefined {
  const words = `-${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-`;
  if (/-(push|managed|serverless)-/.test(words)) return undefined;
  const types = WORDS.filter(([pattern]) => pattern.test(words)).map(([, type]) => type);
  if (types.length === 0 && /-local-/.test(words)) return 'process';
  return types.length === 1 ? types[0] : undefined;
}
