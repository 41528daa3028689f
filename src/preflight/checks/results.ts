/** Results: where the outcome of a check goes, and who reads it. */
import type { Check } from './check.ts';

export const RESULTS_CHECKS = [
  {
    id: 'legal-artifact-keys',
    layer: 'results',
    title: 'Prefect takes the keys of the artifacts',
    requirements: ['Q34'],
    codes: ['TQ4001'],
  },
  {
    id: 'results-consumed',
    layer: 'results',
    title: 'somebody does something with the results',
    requirements: ['Q34'],
    codes: ['TQ4016'],
    isOfQuality: true,
  },
  {
    id: 'failures-noticed',
    layer: 'results',
    title: 'failures are told to somebody',
    requirements: ['Q34', 'Q40'],
    codes: ['TQ4009'],
    isOfQuality: true,
  },
  {
    id: 'failures-watched',
    layer: 'results',
    title: 'an automation of the server watches for failed runs',
    requirements: ['Q34', 'Q40'],
    codes: ['TQ5017'],
    needs: 'server',
  },
  {
    id: 'fail-mode-explicit',
    layer: 'results',
    title: 'whether a failed check fails the run is said',
    requirements: ['Q36'],
    codes: ['TQ4013', 'TQ4014', 'TQ4015'],
    isOfQuality: true,
  },
] as const satisfies readonly Check[];
