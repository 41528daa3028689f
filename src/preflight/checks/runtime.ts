/** Runtime: what truthound-orchestration says of the inputs that production uses. */
import type { Check } from './check.ts';

export const RUNTIME_CHECKS = [
  {
    id: 'compatible-inputs',
    layer: 'runtime',
    title: '`run_preflight` calls the inputs of production compatible',
    requirements: ['Q31'],
    codes: ['TQ4411', 'TQ4412'],
    isOfQuality: true,
  },
  {
    id: 'same-in-python',
    layer: 'runtime',
    title: "the project's own `run_preflight` says the same",
    requirements: ['Q31'],
    codes: ['TQ4413'],
    needs: 'python',
    isOfQuality: true,
  },
  {
    id: 'flow-made-right',
    layer: 'runtime',
    title: 'the flow is made in a way that works with the released packages',
    requirements: ['Q23'],
    codes: ['TQ4002', 'TQ4003', 'TQ4004'],
    isOfQuality: true,
  },
  {
    id: 'preflight-in-promotion',
    layer: 'runtime',
    title: 'preflight is part of the way to production',
    requirements: ['Q38'],
    codes: ['TQ4023'],
    isOfQuality: true,
  },
] as const satisfies readonly Check[];
