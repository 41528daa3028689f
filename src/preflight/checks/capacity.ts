/** Capacity: whether what schedules start has room. */
import type { Check } from './check.ts';

export const CAPACITY_CHECKS = [
  {
    id: 'room-for-starts',
    layer: 'capacity',
    title: 'pools, queues and tags have room for what schedules start',
    requirements: ['Q39'],
    codes: ['TQ4451', 'TQ4453', 'TQ4454'],
  },
  {
    id: 'runs-end-in-time',
    layer: 'capacity',
    title: 'a run ends before the next one starts',
    requirements: ['Q39'],
    codes: ['TQ4452'],
  },
  {
    id: 'schedules-foreseen',
    layer: 'capacity',
    title: 'schedules fire when they are meant to',
    requirements: ['Q39'],
    codes: ['TQ2031', 'TQ2043', 'TQ2047', 'TQ4455', 'TQ4456'],
  },
  {
    id: 'concurrency-limited',
    layer: 'capacity',
    title: 'runs of a flow that checks data are limited',
    requirements: ['Q39'],
    codes: ['TQ4026'],
    isOfQuality: true,
  },
] as const satisfies readonly Check[];
