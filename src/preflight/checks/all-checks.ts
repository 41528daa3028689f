/** Every check of the preflight report, in its order. */
import { CODES, type DiagnosticCode } from '../../diagnostics/codes.ts';
import { CAPACITY_CHECKS } from './capacity.ts';
import type { Check } from './check.ts';
import { ENGINE_CHECKS } from './engine.ts';
import { HOST_CHECKS } from './host.ts';
import { OPERATIONS_CHECKS } from './operations.ts';
import { RESULTS_CHECKS } from './results.ts';
import { RUNTIME_CHECKS } from './runtime.ts';
import { SECRETS_CHECKS } from './secrets.ts';
import { SOURCE_CHECKS } from './source.ts';

const BY_LAYER = [
  ...HOST_CHECKS,
  ...RUNTIME_CHECKS,
  ...SOURCE_CHECKS,
  ...ENGINE_CHECKS,
  ...RESULTS_CHECKS,
  ...OPERATIONS_CHECKS,
  ...CAPACITY_CHECKS,
  ...SECRETS_CHECKS,
] as const;

/** Takes every finding that no other check is about. */
const VALID_PROJECT = 'valid-project';

export type CheckId = (typeof BY_LAYER)[number]['id'] | typeof VALID_PROJECT;

export type NamedCheck = Check & { id: CheckId };

const taken = new Set<string>(BY_LAYER.flatMap(({ codes }) => codes));

export const ALL_CHECKS: readonly NamedCheck[] = [
  {
    id: VALID_PROJECT,
    layer: 'operations',
    title: 'prefect.yaml and its flows can be deployed',
    requirements: ['Q01'],
    codes: (Object.keys(CODES) as DiagnosticCode[]).filter((code) => !taken.has(code)),
  },
  ...BY_LAYER,
];
