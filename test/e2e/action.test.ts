/** The GitHub action with the built `tq` and a real server: a pull request, its merge, and a night afterwards. */
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { githubStub } from '../ci/github-stub.ts';
import { runAction, startAction } from '../ci/run-action.ts';
import { listenTo } from '../said.ts';
import { forwardingServer } from './forwarding-server.ts';
import { savedPlanJourney } from './saved-plan-journey.ts';

test('plan with a comment, deploy of exactly that plan, then nothing to do, and a mistake as an annotation', async () => {
  const { directory, flow, read, edit, mark } = await savedPlanJourney();
  const github = await githubStub();
  const options = {
    workspace: directory,
    variables: { PREFECT_API_URL: inject('prefectApiUrl'), HOME: directory },
    apiUrl: github.apiUrl,
    pullRequest: 7,
  };
  const planFile = 'plan.json';
  const plan = await runAction({ ...options, inputs: { 'plan-file': planFile } });
  expect(plan.exitCode, plan.log).toBe(0);
  expect(plan.outputs).toMatchObject({ changed: 'true', plan: join(directory, planFile), 'exit-code': '2' });
  expect(plan.outputs.summary).toMatch(/^tq plan: 2 to create/);
  expect(plan.summary).toContain(`<!-- tq plan shop-${mark} -->`);
  expect(github.comments[0]?.body).toContain(`${flow}/hourly`);
  expect(await read('hourly')).toBeNull();

  const deploy = await runAction({ ...options, inputs: { command: 'deploy', 'plan-file': planFile } });
  expect(deploy.exitCode, deploy.log).toBe(0);
  expect(deploy.outputs).toMatchObject({ changed: 'true', 'exit-code': '0' });
  expect(await read('hourly')).not.toBeNull();

  const again = await runAction(options);
  expect(again.outputs).toMatchObject({ changed: 'false', 'exit-code': '0' });

  edit('prefect.yaml', 'entrypoint:', 'entrypont:');
  const broken = await runAction(options);
  expect(broken.exitCode).toBe(1);
  expect(broken.commands[0]).toMatch(/^::error file=prefect\.yaml,line=\d+/);
  expect(broken.outputs.changed).toBe('');
  // One for the plan, one for the deploy; each is written anew.
  expect(github.comments).toHaveLength(2);
  expect(github.comments[0]?.body).toContain('entrypont');
});

test('a job that is cancelled ends the deploy in order: what is under way is finished, and the lock is free', async () => {
  const { directory, direct, flow } = await savedPlanJourney();
  const running: { cancel?: () => void; isHeard?: Promise<void> } = {};
  const watched = await forwardingServer(inject('prefectApiUrl'), async ({ method, path }) => {
    if (method !== 'POST' || path !== '/api/deployments/') return undefined;
    running.cancel?.();
    await running.isHeard;
    return undefined;
  });
  const { step, ended } = startAction({
    workspace: directory,
    inputs: { command: 'deploy', args: '--all' },
    variables: { PREFECT_API_URL: watched.apiUrl, HOME: directory },
  });
  // The runner knows of the shell alone. Its signal may take longer on its way than an answer.
  running.cancel = () => void step.kill('SIGINT');
  running.isHeard = listenTo(step.all, step)('stopping after the request under way');
  const { exitCode, all } = await step;
  expect(exitCode, all).toBe(130);
  expect(all.match(new RegExp(`(created|skipped) ${flow}/`, 'g'))?.sort()).toEqual([
    `created ${flow}/`,
    `skipped ${flow}/`,
  ]);
  expect(ended(exitCode ?? -1, all).outputs).toMatchObject({ changed: 'true', 'exit-code': '130' });

  const finished = await direct('deploy', '--all', '--lock-timeout', '0');
  expect(finished.exitCode, finished.stderr).toBe(0);
});
