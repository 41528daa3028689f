/** What leaves the file: said, removed with `--prune`, forgotten with `--detach`, never another project's. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { FLOWS, projectFolder, TWO_DEPLOYMENTS } from './project-folder.ts';
import { runTq, type Run, type RunOptions } from './run-tq.ts';

/** Without the second deployment. */
const ONE_DEPLOYMENT = TWO_DEPLOYMENTS.slice(0, TWO_DEPLOYMENTS.indexOf('  - name: on-arrival'));

/** Both deployments are on the server; the file has one. */
async function shrunk(before: string = TWO_DEPLOYMENTS, after: string = ONE_DEPLOYMENT) {
  const prefect = new FakePrefect({ workPools: [{ name: 'local', type: 'process' }] });
  const directory = projectFolder({ 'prefect.yaml': before, 'flows.py': FLOWS });
  const write = (text: string): void => writeFileSync(join(directory, 'prefect.yaml'), text);
  const run = (argv: string[], options: Partial<RunOptions> = {}): Promise<Run> =>
    runTq(argv, { directory, prefect, ...options });
  expect((await run(['deploy', '--all'])).exitCode).toBe(0);
  prefect.writes.length = 0;
  prefect.bookkeeping.length = 0;
  write(after);
  const names = (): string[] => prefect.deployments.map(({ name }) => name).sort();
  const idOf = (name: string): string => prefect.deployments.find((each) => each.name === name)?.id ?? '';
  return { prefect, directory, write, run, names, idOf };
}

test('what left the file stays, and plan and deploy say so', async () => {
  const { prefect, run, names } = await shrunk();
  const plan = await run(['plan', '--exit-code']);
  expect(plan.exitCode).toBe(0);
  expect(plan.stderr).toContain('orders/on-arrival');
  const deploy = await run(['deploy', '--all']);
  expect(deploy.stderr).toBe(
    '`orders/on-arrival` is no longer in the file; `--prune` removes, `--detach` forgets\n1 unchanged\n',
  );
  expect([prefect.writes, prefect.bookkeeping]).toEqual([[], []]);
  expect(names()).toEqual(['hourly', 'on-arrival']);
});

test('--prune removes it with its automations, once somebody has agreed', async () => {
  const { prefect, run, names } = await shrunk();
  const nobody = await run(['deploy', '--all', '--prune']);
  expect(nobody.exitCode).toBe(8);
  expect(nobody.stderr).toContain('agree with `--yes`');
  const refused = await run(['deploy', '--all', '--prune'], { answer: 'no' });
  expect(refused.exitCode).toBe(8);
  expect([prefect.writes, prefect.bookkeeping]).toEqual([[], []]);

  const agreed = await run(['deploy', '--all', '--prune'], { answer: 'yes' });
  expect(agreed.exitCode).toBe(0);
  expect(agreed.stderr).toContain('remove `orders/on-arrival` from the server?');
  expect(prefect.writes).toEqual([
    'deleteOwnedAutomations orders/on-arrival',
    'deleteDeployment orders/on-arrival',
  ]);
  expect(names()).toEqual(['hourly']);

  prefect.writes.length = 0;
  const again = await run(['deploy', '--all', '--prune']);
  expect(again).toEqual({ exitCode: 0, stdout: '', stderr: '1 unchanged\n' });
  expect(prefect.writes).toEqual([]);
});

test('--prune --yes asks nobody, and the plan counts the runs that go and names what stays behind', async () => {
  const { prefect, run, idOf } = await shrunk();
  const id = idOf('on-arrival');
  prefect.plannedRuns.set(id, 7);
  prefect.runsByHand.set(id, 2);
  const [owned] = prefect.deployments.find((each) => each.id === id)?.automations ?? [];
  if (owned === undefined) throw new Error('the trigger made no automation');
  prefect.createAutomationByHand(id, { ...owned, name: 'alert the team' });
  const { stdout } = await run(['plan', '--prune', '--json']);
  const [removal] = JSON.parse(stdout).plan.removals;
  expect(removal).toMatchObject({
    action: 'remove',
    effects: [{ kind: 'deletes-scheduled-runs', count: 9 }],
  });
  expect(removal.notes).toEqual([expect.stringContaining('the automation `alert the team` runs it')]);
  const deploy = await run(['deploy', '--all', '--prune', '--yes']);
  expect(deploy.exitCode).toBe(0);
  expect(deploy.stderr).toContain('removed orders/on-arrival');
});

test('--detach leaves it running and forgets it', async () => {
  const { prefect, run, names } = await shrunk();
  const deploy = await run(['deploy', '--all', '--detach']);
  expect(deploy.exitCode).toBe(0);
  expect(deploy.stderr).toContain('detached orders/on-arrival');
  expect(prefect.writes).toEqual([]);
  expect(names()).toEqual(['hourly', 'on-arrival']);
  expect(await run(['plan', '--prune', '--exit-code'])).toMatchObject({
    exitCode: 0,
    stderr: '1 unchanged\n',
  });
});

test('a removal that fails is tried again by the next deploy', async () => {
  const { prefect, run, names } = await shrunk();
  prefect.beforeWrite = (write) => {
    if (write.startsWith('deleteDeployment')) throw new Error('the process died');
  };
  await run(['deploy', '--all', '--prune', '--yes']);
  prefect.beforeWrite = () => undefined;
  const machine = { processId: 2, isAlive: () => false };
  expect((await run(['deploy', '--all', '--prune', '--yes'], { machine })).exitCode).toBe(0);
  expect(names()).toEqual(['hourly']);
});

test('what another project’s label marks, or its newest release owns, is never removed', async () => {
  const { prefect, directory, run, names, write } = await shrunk();
  write(TWO_DEPLOYMENTS.replace('name: shop', 'name: another'));
  writeFileSync(join(directory, 'flows.py'), FLOWS.replace('of a day', 'of one day'));
  expect((await run(['deploy', '--all'])).exitCode).toBe(0);
  write(ONE_DEPLOYMENT);
  prefect.writes.length = 0;
  const plan = await run(['plan', '--prune', '--json']);
  const [removal] = JSON.parse(plan.stdout).plan.removals;
  expect(removal).toMatchObject({ action: 'leave' });
  expect(removal.notes).toEqual([
    'the project `another` owns it, so it is never removed; `--detach` forgets it',
  ]);
  await run(['deploy', '--all', '--prune', '--yes']);
  expect(names()).toEqual(['hourly', 'on-arrival']);
  expect(prefect.writes.filter((each) => each.startsWith('delete'))).toEqual([]);

  prefect.changeByHand('orders/hourly', (deployment) => {
    deployment.project = 'a third one';
  });
  write('name: shop\ndeployments: []\n');
  await run(['deploy', '--all', '--prune', '--yes']);
  expect(names()).toEqual(['hourly', 'on-arrival']);
});

test('a change of what another project deploys is said to be one', async () => {
  const { directory, run, write } = await shrunk(TWO_DEPLOYMENTS, TWO_DEPLOYMENTS);
  const note =
    'the project `shop` deploys it, too, and each overwrites what the other wrote: give one of them another name';
  write(TWO_DEPLOYMENTS.replace('name: shop', 'name: another'));
  // As it is there already: nothing is overwritten.
  expect(await run(['plan', '--json'])).toMatchObject({ exitCode: 0, stderr: '2 unchanged\n' });

  writeFileSync(join(directory, 'flows.py'), FLOWS.replace('of a day', 'of one day'));
  const plan = JSON.parse((await run(['plan', '--json'])).stdout).plan;
  expect(plan.changes.map(({ notes }: { notes: string[] }) => notes)).toEqual([[note], [note]]);
  const deploy = await run(['deploy', '--all']);
  expect(deploy.exitCode).toBe(0);
  expect(deploy.stderr).toContain(`orders/hourly: ${note}`);

  // It is its own from now on, and was said once.
  writeFileSync(join(directory, 'flows.py'), FLOWS.replace('of a day', 'of one more day'));
  expect((await run(['deploy', '--all'])).stderr).not.toContain('deploys it, too');
});

test('a label of another project says as much', async () => {
  const { prefect, directory, run } = await shrunk(
    TWO_DEPLOYMENTS,
    TWO_DEPLOYMENTS.replace('name: shop', 'name: new'),
  );
  prefect.changeByHand('orders/hourly', (deployment) => {
    deployment.project = 'a third one';
  });
  writeFileSync(join(directory, 'flows.py'), FLOWS.replace('of a day', 'of one day'));
  const { stderr } = await run(['deploy', '--all']);
  expect(stderr).toContain('orders/hourly: the project `a third one` deploys it, too');
  expect(stderr).toContain('orders/on-arrival: the project `shop` deploys it, too');
});

test('a block that no file wants any more is removed likewise', async () => {
  const block = `version: 1
name: orders-prod
engine_name: truthound
parallel: false
max_workers: null
auto_schema: false
fail_on_error: true
warning_threshold: null
timeout_seconds: 300.0
observability: {}
`;
  const prefect = new FakePrefect({ workPools: [{ name: 'local', type: 'process' }] });
  const withBlocks = `tq: {blocks: blocks/*.yaml}\n${ONE_DEPLOYMENT}`;
  const directory = projectFolder({
    'prefect.yaml': withBlocks,
    'flows.py': FLOWS,
    'blocks/prod.yaml': block,
  });
  expect((await runTq(['deploy', '--all'], { directory, prefect })).exitCode).toBe(0);
  writeFileSync(join(directory, 'prefect.yaml'), ONE_DEPLOYMENT);
  prefect.writes.length = 0;
  const deploy = await runTq(['deploy', '--all', '--prune', '--yes'], { directory, prefect });
  expect(deploy.exitCode).toBe(0);
  expect(prefect.writes).toEqual(['deleteBlock data-quality/orders-prod']);
});

test('what another file of the project wants is no business of this one', async () => {
  const { directory, run, prefect } = await shrunk(TWO_DEPLOYMENTS, TWO_DEPLOYMENTS);
  writeFileSync(
    join(directory, 'other.yaml'),
    ONE_DEPLOYMENT.replace('name: hourly', 'name: yearly').replace('every-hour', 'every-year'),
  );
  await run(['deploy', '--all', '--prefect-file', 'other.yaml', '--prune', '--yes']);
  prefect.writes.length = 0;
  expect((await run(['plan', '--prune', '--exit-code'])).exitCode).toBe(0);
});

test.for([
  [['deploy', '--all', '--prune', '--detach'], 'exclude each other'],
  [['deploy', '-n', 'hourly', '--prune'], '`--prune` and `-n` exclude each other'],
  [['plan', '-n', 'hourly', '--detach'], '`--detach` and `-n` exclude each other'],
] as const)('%j is a mistake on the command line', async ([argv, message]) => {
  const { prefect, run } = await shrunk();
  const { exitCode, stderr } = await run([...argv]);
  expect({ exitCode, isSaid: stderr.includes(message) }).toEqual({ exitCode: 64, isSaid: true });
  expect(prefect.writes).toEqual([]);
});

test('a project without a name of its own removes nothing', async () => {
  const { prefect, run } = await shrunk(TWO_DEPLOYMENTS, ONE_DEPLOYMENT.replace('name: shop\n', ''));
  const { exitCode, stderr } = await run(['deploy', '--all', '--prune', '--yes']);
  expect(exitCode).toBe(64);
  expect(stderr).toContain('write `name: …`');
  expect(prefect.writes).toEqual([]);
});

test('entries that were not chosen have not left the file', async () => {
  const { prefect, run } = await shrunk(TWO_DEPLOYMENTS, TWO_DEPLOYMENTS);
  expect((await run(['plan', '-n', 'hourly'])).stderr).toBe('1 unchanged\n');
  expect(prefect.writes).toEqual([]);
});

test('what has its name from the command line is in no file and has left none', async () => {
  const { prefect, run, names } = await shrunk(ONE_DEPLOYMENT, ONE_DEPLOYMENT);
  expect((await run(['deploy', '-n', 'adhoc'])).exitCode).toBe(0);
  expect((await run(['deploy', 'flows.py:orders', '-n', 'given'])).exitCode).toBe(0);
  prefect.writes.length = 0;
  expect(await run(['deploy', '--all', '--prune'])).toMatchObject({ exitCode: 0, stderr: '1 unchanged\n' });
  expect(names()).toEqual(['adhoc', 'given', 'hourly']);
});

test('what a person made under the name of a deployment that is gone is the person’s', async () => {
  const { prefect, run, names, idOf } = await shrunk();
  const [ours] = prefect.deployments.filter(({ name }) => name === 'on-arrival');
  await prefect.deleteDeployment(idOf('on-arrival'));
  await prefect.createDeployment(ours?.flowId ?? '', { ...ours!, automations: [], versionInfo: {} });
  const pruned = await run(['deploy', '--all', '--prune', '--yes']);
  expect(pruned.exitCode, pruned.stderr).toBe(0);
  expect(names()).toEqual(['hourly', 'on-arrival']);
});

test('what moved to another file of the project is that file’s, though nothing else has changed', async () => {
  const { directory, prefect, run, names, write } = await shrunk(TWO_DEPLOYMENTS, TWO_DEPLOYMENTS);
  const other = ONE_DEPLOYMENT.replace('name: hourly', 'name: moved').slice(
    0,
    ONE_DEPLOYMENT.indexOf('deployments:'),
  );
  const entry = TWO_DEPLOYMENTS.slice(TWO_DEPLOYMENTS.indexOf('  - name: on-arrival'));
  writeFileSync(join(directory, 'other.yaml'), `${other}deployments:\n${entry}`);
  write(ONE_DEPLOYMENT);
  const moved = await run(['deploy', '--all', '--prefect-file', 'other.yaml']);
  expect(moved.exitCode, moved.stderr).toBe(0);
  expect(moved.stderr).toContain('is of this file from now on');
  expect(prefect.bookkeeping).toContain('createReleaseNote tq-release-shop');
  const pruned = await run(['deploy', '--all', '--prune', '--yes']);
  expect(pruned.exitCode, pruned.stderr).toBe(0);
  expect(names()).toEqual(['hourly', 'on-arrival']);
  prefect.bookkeeping.length = 0;
  await run(['deploy', '--all', '--prefect-file', 'other.yaml']);
  expect(prefect.bookkeeping).toEqual([]);
});
