/** A saved plan of a project with build and push steps: they run when it is carried out, after everything was compared. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { FLOWS, projectFolder } from './project-folder.ts';
import { runTq } from './run-tq.ts';

const YAML = `name: shop
build:
  - prefect.deployments.steps.run_shell_script:
      id: stamp
      script: sh -c 'touch ran; echo v7'
deployments:
  - name: hourly
    entrypoint: flows.py:orders
    description: every hour
    version: "{{ stamp.stdout }}"
    work_pool: {name: local}
    pull:
      - prefect.deployments.steps.set_working_directory: {directory: "/srv/{{ stamp.stdout }}"}
`;

function shop() {
  const directory = projectFolder({ 'prefect.yaml': YAML, 'flows.py': FLOWS });
  const prefect = new FakePrefect({ workPools: [{ name: 'local', type: 'process' }] });
  const run = (...argv: string[]) => runTq(argv, { directory, prefect });
  return { directory, prefect, run };
}

test('what waited is known then, and written', async () => {
  const { directory, prefect, run } = shop();
  expect((await run('plan', '--out', 'plan.json')).exitCode).toBe(0);
  expect(existsSync(join(directory, 'ran'))).toBe(false);
  const { wanted } = JSON.parse(readFileSync(join(directory, 'plan.json'), 'utf8'));
  expect(wanted).toMatchObject([{ name: 'orders/hourly', pending: ['pull_steps', 'version'] }]);

  const { exitCode, stderr } = await run('deploy', '--plan', 'plan.json');
  expect(stderr).toContain('created orders/hourly');
  expect(exitCode).toBe(0);
  expect(prefect.deployments[0]?.fields).toMatchObject({
    version: 'v7',
    pull_steps: [{ 'prefect.deployments.steps.set_working_directory': { directory: '/srv/v7' } }],
  });
});

test('no step runs when the server has moved on', async () => {
  const { directory, prefect, run } = shop();
  await run('plan', '--out', 'plan.json');
  await prefect.createFlow('orders');
  const { exitCode, stderr } = await run('deploy', '--plan', 'plan.json');
  expect(stderr).toContain('flow `orders` was created on the server');
  expect(exitCode).toBe(3);
  expect(existsSync(join(directory, 'ran'))).toBe(false);
});

test('what moves while the steps run is found as well', async () => {
  const { prefect, run } = shop();
  await run('deploy');
  await run('plan', '--out', 'plan.json');
  prefect.writes.length = 0;
  const read = prefect.findDeployments.bind(prefect);
  let reads = 0;
  prefect.findDeployments = async (names) => {
    reads += 1;
    if (reads === 2)
      prefect.changeByHand('orders/hourly', ({ fields }) => void (fields.description = 'by hand'));
    return read(names);
  };
  const { exitCode, stderr } = await run('deploy', '--plan', 'plan.json');
  expect(stderr).toContain('deployment `orders/hourly` was changed on the server');
  expect(exitCode).toBe(3);
  expect(prefect.writes).toEqual([]);
});
