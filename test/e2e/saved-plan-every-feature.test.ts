/** A saved plan of a project with every feature of `prefect.yaml`: nothing of it moves by itself between two readings. */
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { EveryFeatureProject, SERVER_SETUP } from './every-feature-project.ts';
import { resetServer } from './server-state.ts';

const apiUrl = inject('prefectApiUrl');
const ALLOW = ['--allow', 'secret-in-plain-text'];
let project: EveryFeatureProject;

beforeAll(async () => {
  project = new EveryFeatureProject(apiUrl);
  await resetServer(apiUrl, SERVER_SETUP);
});

afterAll(async () => {
  project.remove();
  await resetServer(apiUrl);
});

async function expectOk(...argv: string[]): Promise<string> {
  const { exitCode, stderr } = await project.tq(argv);
  expect(exitCode, stderr).toBe(0);
  return stderr;
}

test('is carried out when it is new, when it is changed, and when there is nothing to do', async () => {
  await expectOk('plan', ...ALLOW, '--out', 'plan.json');
  expect(await expectOk('deploy', '--plan', 'plan.json')).toMatch(/\d+ created/);
  await expectOk('plan', '-n', 'feature-*', ...ALLOW, '--exit-code', '--out', 'plan.json');
  expect(await expectOk('deploy', '--plan', 'plan.json', '--assert-noop')).toMatch(/\d+ unchanged/);
  project.change();
  await expectOk('plan', ...ALLOW, '--out', 'plan.json');
  expect(await expectOk('deploy', '--plan', 'plan.json')).toMatch(/\d+ updated/);
});
