/** The keys of a deployment. */
import { deployment, entry, file, ONE, one, type Mistake } from '../mistake.ts';

export const ENTRY: Mistake[] = [
  file('no name, one of several', `${ONE}${deployment({}).replace('name: d\n    ', '')}`),
  file('no name, the only one', ONE.replace('name: d\n    ', '')),
  file('a `/` in the name', one({ name: 'a/b' })),
  file('a `%` in the name', one({ name: 'a%b' })),
  file('a name that ends in `.py`', one({ name: 'orders.py' })),
  file('two deployments of one name', `${ONE}${deployment({})}    tags: [second]\n`, { shows: 'tags' }),
  entry('a misspelt key (`tag`)', 'tag: [prod]', { shows: 'tags' }),
  entry('an older key (`is_paused`)', 'is_paused: true', { shows: 'paused' }),
  entry('`is_schedule_active: false`', 'is_schedule_active: false\nschedules: [{cron: "0 6 * * *"}]', {
    shows: 'schedules.0.active',
  }),
  entry('`work_queue_name` beside `work_pool`', 'work_queue_name: fast', { shows: 'work_queue_name' }),
  entry('`job_variables` beside `work_pool`', 'job_variables: {env: {A: b}}', { shows: 'job_variables' }),
  entry('`timezone` beside `schedules`', 'timezone: Europe/Berlin\nschedules: [{cron: "0 6 * * *"}]', {
    shows: 'schedules.0.schedule.timezone',
  }),
  entry('`collision_strategy` beside the limit', 'concurrency_limit: 1\ncollision_strategy: CANCEL_NEW', {
    shows: 'concurrency_options',
  }),
  entry('`tags` a text', 'tags: prod', { shows: 'tags' }),
  entry('a tag that is nothing', 'tags: [a, ~]', { shows: 'tags' }),
  entry('`parameters` a list', 'parameters: [name]'),
  entry('`concurrency_limit: 0`', 'concurrency_limit: 0'),
  entry('`concurrency_limit: many`', 'concurrency_limit: many'),
  entry('a limit as a mapping without a strategy', 'concurrency_limit: {limit: 1}'),
  entry('an unknown `version_type`', 'version_type: git'),
  entry('`enforce_parameter_schema: maybe`', 'enforce_parameter_schema: maybe'),
  entry('a service level agreement without Prefect Cloud', 'sla: [{name: a, duration: 60}]', {
    needsServer: true,
  }),
];

/** The flow behind the entrypoint, and what it is called with. */
export const FLOW: Mistake[] = [
  file('no entrypoint', ONE.replace('    entrypoint: flows.py:hello\n', '')),
  file('an entrypoint without a function', one({ entrypoint: 'flows.py' })),
  file('the file of the flow is missing', one({ entrypoint: 'flow.py:hello' })),
  file('the function is misspelt', one({ entrypoint: 'flows.py:hallo' })),
  file('the function is no flow', one({ entrypoint: 'flows.py:helper' })),
  file('the file of the flow has a syntax error', one({ entrypoint: 'broken.py:hello' }), {
    files: { 'broken.py': 'from prefect import flow\n\n\n@flow\ndef hello(:\n' },
  }),
  file('a package that is not installed, in a decorator', one({ entrypoint: 'lean.py:hello' }), {
    files: {
      'lean.py':
        'from prefect import flow\nfrom nowhere_sdk import notify\n\n\n@flow(on_failure=[notify])\ndef hello():\n    pass\n',
    },
    silence: 'it reads the source, so that nothing need be installed',
  }),
  entry('a parameter that the flow does not have', 'parameters: {nmae: a}', { shows: 'parameters' }),
  entry('a parameter of the wrong type', 'parameters: {n: many}'),
  file(
    'a schedule that does not give what the flow needs',
    `${one({ entrypoint: 'needy.py:hello' })}    schedules: [{cron: "0 6 * * *"}]\n`,
    {
      files: {
        'needy.py': 'from prefect import flow\n\n\n@flow\ndef hello(day: str):\n    pass\n',
      },
      shows: 'parameters',
    },
  ),
];

export const WORK_POOL: Mistake[] = [
  file('no work pool', ONE.replace('    work_pool: {name: local}\n', '')),
  file('`work_pool` a text', one({ pool: 'work_pool: local' })),
  file('`work_pool: null`', one({ pool: 'work_pool: ~' })),
  file('a misspelt key (`queue`)', one({ pool: 'work_pool: {name: local, queue: fast}' }), {
    shows: 'work_queue_name',
  }),
  file('a pool that is not there', one({ pool: 'work_pool: {name: locl}' }), { needsServer: true }),
  file('a queue that is not there', one({ pool: 'work_pool: {name: local, work_queue_name: fats}' }), {
    needsServer: true,
    shows: 'work_queue_name',
  }),
  file(
    'a misspelt job variable',
    `tq: {pools: {local: process}}\n${one({ pool: 'work_pool: {name: local, job_variables: {comand: python}}' })}`,
    { shows: 'job_variables' },
  ),
  file(
    'a job variable of the wrong type',
    `tq: {pools: {local: process}}\n${one({ pool: 'work_pool: {name: local, job_variables: {stream_output: [1]}}' })}`,
  ),
];
