/** Secrets: none in files. */
import type { Check } from './check.ts';

export const SECRETS_CHECKS = [
  {
    id: 'no-secret-in-files',
    layer: 'secrets',
    title: 'no secret stands in prefect.yaml, flow code, blocks, rules or Dockerfiles',
    requirements: ['Q37', 'Q10'],
    codes: ['TQ2020', 'TQ2033', 'TQ2039'],
  },
] as const satisfies readonly Check[];
