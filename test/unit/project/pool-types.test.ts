import { expect, test } from 'vitest';
import { guessedPoolType, hasTemplate, POOL_TYPES } from '../../../src/project/pool-types.ts';

test.for([
  ['k8s-prod', 'kubernetes'],
  ['kubernetes', 'kubernetes'],
  ['prod_EKS', 'kubernetes'],
  ['docker', 'docker'],
  ['My Docker Pool', 'docker'],
  ['local-docker', 'docker'],
  ['default-process-pool', 'process'],
  ['local', 'process'],
  ['ecs-fargate', 'ecs'],
  ['cloud-run', 'cloud-run'],
  ['cloudrun/eu', 'cloud-run'],
  ['cloud-run-v2', 'cloud-run-v2'],
  ['vertex-ai', 'vertex-ai'],
  ['aci-pool', 'azure-container-instance'],
])('the name `%s` tells the type `%s`', ([name, type]) => {
  expect(guessedPoolType(name as string)).toBe(type);
});

test.for([
  'prod',
  'default',
  'order-processing',
  'dockerhub',
  'docker-on-k8s',
  'ecs-push-pool',
  'managed-docker',
  'localhost',
  '',
  'スケジュール',
])('the name `%s` tells no type', (name) => {
  expect(guessedPoolType(name)).toBeUndefined();
});

test('types of Prefect Cloud are known and have no template', () => {
  expect(POOL_TYPES).toContain('prefect:managed');
  expect(POOL_TYPES.filter((type) => !hasTemplate(type) && type.endsWith(':push'))).toHaveLength(6);
});
