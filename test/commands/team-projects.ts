/** A repository with a project for each of three teams, and what may not be taken for one. */
import { projectFolder } from './project-folder.ts';

export const LOCAL = { workPools: [{ name: 'local', type: 'process' }] };

export function flow(name: string): string {
  return `from prefect import flow\n\n\n@flow\ndef ${name}():\n    pass\n`;
}

export function team(name: string, entry = ''): Record<string, string> {
  return {
    [`teams/${name}/prefect.yaml`]: `name: ${name}
deployments:
  - name: nightly
    entrypoint: src/flows.py:${name}
    work_pool: {name: local}
${entry}`,
    [`teams/${name}/src/flows.py`]: flow(name),
  };
}

export function teams(more: Record<string, string> = {}): string {
  return projectFolder({
    ...team('billing'),
    ...team('orders'),
    ...team('stock'),
    'teams/.old/prefect.yaml': 'deployments: [',
    'teams/orders/node_modules/x/prefect.yaml': 'deployments: [',
    ...more,
  });
}

export const ALL = ['--prefect-file', 'teams/**/prefect.yaml'];
