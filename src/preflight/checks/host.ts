/** Host: the versions that the flows run on. */
import type { Check } from './check.ts';

export const HOST_CHECKS = [
  {
    id: 'supported-versions',
    layer: 'host',
    title: 'the versions are supported together',
    requirements: ['Q30'],
    codes: ['TQ4401', 'TQ4402', 'TQ4209'],
  },
  {
    id: 'working-versions',
    layer: 'host',
    title: 'no combination of versions is known not to work',
    requirements: ['Q30'],
    codes: ['TQ4403', 'TQ4209'],
  },
  {
    id: 'agreeing-versions',
    layer: 'host',
    title: 'requirements, lock files and images name the same versions',
    requirements: ['Q30'],
    codes: ['TQ4404', 'TQ4405'],
  },
  {
    id: 'pinned-versions',
    layer: 'host',
    title: 'the packages that matter have an exact version',
    requirements: ['Q30'],
    codes: ['TQ4005'],
    isOfQuality: true,
  },
  {
    id: 'installed-versions',
    layer: 'host',
    title: "the project's Python has the versions that its files name",
    requirements: ['Q30'],
    codes: ['TQ4407'],
    needs: 'python',
  },
  {
    id: 'client-fits-server',
    layer: 'host',
    title: 'the Prefect of the flows and the server fit together',
    requirements: ['Q30'],
    codes: ['TQ4406'],
    needs: 'server',
  },
] as const satisfies readonly Check[];
