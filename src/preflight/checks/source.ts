/** Source: what the data is, and whether the worker reaches it. */
import type { Check } from './check.ts';

export const SOURCE_CHECKS = [
  {
    id: 'source-read-right',
    layer: 'source',
    title: 'the source is taken for what it is',
    requirements: ['Q32'],
    codes: ['TQ4019', 'TQ4415'],
    isOfQuality: true,
  },
  {
    id: 'connection-named',
    layer: 'source',
    title: 'what is not a file has a connection beside it',
    requirements: ['Q32'],
    codes: ['TQ4018'],
    isOfQuality: true,
  },
  {
    id: 'source-there',
    layer: 'source',
    title: 'files are where the worker will look for them',
    requirements: ['Q32'],
    codes: ['TQ4020'],
    isOfQuality: true,
  },
] as const satisfies readonly Check[];
