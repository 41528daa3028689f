/** Repairs of misspelt keys, as `tq validate --fix` makes them: everything else stays byte for byte. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runTq } from './run-tq.ts';

const FLOWS = 'from prefect import flow\n\n\n@flow\ndef orders(day: str = "today"):\n    pass\n';

const BEFORE = `deployments:
  - name: hourly   # as ever
    entrypoint: flows.py:orders
    work_pol: { name: local }
    paramters: { dayy: x }
    work_pool: { name: local, work_queue: fast }
    schedules:
      - { "crn": '0 6 * * *' }
    triggers:
      - { expct: [orders.landed] }
    pull:
      - prefect.deployments.steps.git_clon:
          repostory: https://host/orders
      - prefect_aws.deployments.steps.pull_from_s4: { bucket: a, folder: b }
`;

/** What would stand there twice is left. */
const AFTER = BEFORE.replace('paramters', 'parameters')
  .replace('crn', 'cron')
  .replace('expct', 'expect')
  .replace('git_clon:', 'git_clone:')
  .replace('repostory', 'repository')
  .replace('pull_from_s4', 'pull_from_s3');

it('renames what has one near name', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'tq-renames-'));
  const file = join(directory, 'prefect.yaml');
  writeFileSync(file, BEFORE);
  writeFileSync(join(directory, 'flows.py'), FLOWS);
  await runTq(['validate', '--fix'], { directory });
  const fixed = readFileSync(file, 'utf8');
  rmSync(directory, { recursive: true, force: true });
  expect(fixed).toBe(AFTER);
}, 30_000);
