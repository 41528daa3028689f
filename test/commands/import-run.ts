/** `tq import` in this process: a fake server that holds what a file says, and folders to import it into. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { FLOWS, projectFolder } from './project-folder.ts';
import { type Run, type RunOptions, runTq } from './run-tq.ts';

export const POOLS = [{ name: 'local', type: 'docker' }];
const ALLOW = ['--allow', 'embedded-secret', '--allow', 'secret-in-plain-text'];

/** A server that holds what this file says. */
export async function serverWith(yaml: string, more: Record<string, string> = {}): Promise<FakePrefect> {
  const prefect = new FakePrefect({ workPools: POOLS });
  const directory = projectFolder({ 'prefect.yaml': yaml, 'flows.py': FLOWS, ...more });
  const deployed = await runTq(['deploy', '--all', ...ALLOW], { directory, prefect });
  expect(deployed, deployed.stderr).toMatchObject({ exitCode: 0 });
  // What a person would have: no folder of this machine, but the one that the code is in.
  for (const { flowName, name } of prefect.deployments)
    prefect.changeByHand(`${flowName}/${name}`, ({ fields }) => {
      if (JSON.stringify(fields.pull_steps).includes(directory)) fields.pull_steps = IN_IMAGE;
    });
  prefect.writes.length = 0;
  return prefect;
}

export const IN_IMAGE = [{ 'prefect.deployments.steps.set_working_directory': { directory: '/opt/app' } }];

export interface Imported {
  directory: string;
  run: Run;
  read: (name?: string) => string;
  plan: (options?: Partial<RunOptions>) => Promise<Run>;
}

export async function importInto(
  files: Record<string, string>,
  prefect: FakePrefect,
  argv: readonly string[] = [],
  options: Partial<RunOptions> = {},
): Promise<Imported> {
  const directory = projectFolder({ 'flows.py': FLOWS, ...files });
  const run = await runTq(['import', ...argv], { directory, prefect, ...options });
  return {
    directory,
    run,
    read: (name = 'prefect.yaml') => readFileSync(join(directory, name), 'utf8'),
    plan: (more = {}) =>
      runTq(['plan', '--exit-code', ...ALLOW], { directory, prefect, ...options, ...more }),
  };
}

/** Every kind of value that an entry can have. */
export const EVERYTHING = `name: shop
deployments:
  - name: all
    version: "1.0"
    version_type: prefect:simple
    description: |
      Of the shop.

      Twice a day.
    tags: [prod, "on", "1"]
    entrypoint: flows.py:orders
    parameters: { day: "2026-01-01" }
    enforce_parameter_schema: false
    paused: true
    concurrency_limit: { limit: 3, collision_strategy: CANCEL_NEW, grace_period_seconds: 90 }
    work_pool:
      name: local
      work_queue_name: fast
      job_variables: { env: { A: "1", B: "yes" }, cpu: 0.5, big: 12345678901234567890 }
    pull:
      - prefect.deployments.steps.git_clone:
          repository: https://example.com/shop.git
          access_token: "{{ prefect.blocks.secret.git }}"
    schedules:
      - { cron: "0 6 * * *", timezone: Europe/Berlin, day_or: false, slug: six, parameters: { day: x } }
      - { interval: 3600, anchor_date: "2026-01-01T06:00:00+00:00", active: false }
      - { interval: PT1.5S, timezone: Asia/Tokyo }
      - { rrule: "FREQ=WEEKLY;BYDAY=MO" }
      - { rrule: "DTSTART:20250101T000000\\nFREQ=DAILY", timezone: Asia/Tokyo }
    triggers:
      - expect: [b.happened, a.happened]
        match: { prefect.resource.id: [x, y] }
        match_related: [{ a: b }, { c: [d] }]
        for_each: [prefect.resource.id]
        after: [c]
        threshold: 3
        within: 60
        parameters: { day: "{{ event.payload.day }}" }
        job_variables: { cpu: 2 }
        schedule_after: 30
      - { name: quiet, enabled: false, description: none, posture: Proactive, expect: [z], within: 20 }
      - { posture: Proactive, expect: [z] }
      - require: all
        within: 10
        triggers: [{ expect: [a] }, { require: 1, triggers: [{ expect: [b], posture: Proactive }] }]
      - triggers: [{ expect: [a] }, { expect: [b] }]
  - name: number
    entrypoint: flows.py:orders
    concurrency_limit: 2
    work_pool: { name: local, job_variables: { image: shop:1 } }
`;
