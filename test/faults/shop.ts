/** The project that the faults are tried on: five deployments before, five after, and every kind of write between. */

/** Must appear nowhere in what `tq` says. */
export const CANARIES = {
  block: 'canary-of-the-block-7391',
  key: 'pnu_canary-of-the-key-5512',
  password: 'canary-of-the-password-8264',
  header: 'canary-of-the-header-9937',
  parameter: 'canary-of-the-parameter-1420',
} as const;

const FLOWS = `from prefect import flow


@flow
def faulty_orders(day: str = "today", token: str = ""):
    """Check the orders of a day."""


@flow
def faulty_stock(day: str = "today"):
    """Check the stock of a day."""
`;

function head(blocks: string): string {
  return `name: faults\ntq:\n  blocks: [${blocks}]\ndeployments:\n`;
}

const SECRETS = `    parameters: {token: "{{ prefect.blocks.secret.others-parameter }}"}
    work_pool:
      name: faults
      job_variables: {env: {PASSWORD: "{{ prefect.blocks.secret.others-password }}"}}
`;

const PLAIN = '    work_pool: {name: faults}\n';

function entry(name: string, flow: string, rest: string): string {
  return `  - name: ${name}\n    entrypoint: flows.py:${flow}\n${rest}`;
}

const BEFORE = `${head('blocks/before.yaml')}${entry('hourly', 'faulty_orders', SECRETS)}    description: What came in the last hour.
    schedules:
      - {cron: "0 * * * *", slug: every-hour, timezone: UTC}
      - {cron: "30 6 * * *", slug: morning, timezone: UTC}
${entry('on-arrival', 'faulty_orders', PLAIN)}    triggers:
      - {expect: [orders.landed], parameters: {day: "{{ event.payload.day }}"}}
      - {expect: [orders.corrected], parameters: {day: "{{ event.payload.day }}"}}
${entry('watched', 'faulty_orders', PLAIN)}    schedules:
      - {interval: 3600, anchor_date: "2026-01-01T00:00:00+00:00", slug: often}
    triggers:
      - {name: faults-watched, expect: [orders.watched]}
${entry('named', 'faulty_orders', PLAIN)}    triggers:
      - {name: faults-old-name, expect: [orders.named]}
${entry('steady', 'faulty_orders', PLAIN)}    schedules:
      - {cron: "0 0 * * 0", slug: weekly, timezone: UTC}
    triggers:
      - {name: faults-steady, expect: [orders.steady]}
`;

const AFTER = `${head('blocks/after.yaml')}${entry('hourly', 'faulty_orders', SECRETS)}    description: What came in an hour.
    schedules:
      - {cron: "5 * * * *", slug: every-hour, timezone: UTC}
      - {cron: "0 18 * * *", slug: evening, timezone: UTC}
${entry('on-arrival', 'faulty_orders', PLAIN)}    triggers:
      - {expect: [orders.landed, orders.found], parameters: {day: "{{ event.payload.day }}"}}
${entry('watched', 'faulty_orders', PLAIN)}    schedules:
      - {interval: 3600, anchor_date: "2026-01-01T00:00:00+00:00", slug: often}
    triggers:
      - {name: faults-watched, expect: [orders.watched]}
      - {name: faults-watched-too, expect: [orders.watched.too]}
${entry('named', 'faulty_orders', PLAIN)}    triggers:
      - {name: faults-new-name, expect: [orders.renamed]}
${entry('nightly', 'faulty_stock', PLAIN)}    schedules:
      - {cron: "0 2 * * *", slug: night, timezone: UTC}
    triggers:
      - {name: faults-nightly, expect: [stock.landed]}
`;

const BLOCK = `version: 1
name: faults-block
engine_name: truthound
parallel: false
max_workers: null
auto_schema: false
fail_on_error: true
warning_threshold: null
timeout_seconds: 300
observability: {}
`;

/** Path → text: the project before the change and after it, in one folder, since deployments remember theirs. */
export const PROJECT: Record<string, string> = {
  'flows.py': FLOWS,
  'before.yaml': BEFORE,
  'after.yaml': AFTER,
  'one-change.yaml': BEFORE.replace('in the last hour', 'lately'),
  'blocks/before.yaml': BLOCK,
  'blocks/after.yaml': BLOCK.replace('fail_on_error: true', 'fail_on_error: false'),
};

/** What a deploy of one of the two is called with; of all its deployments unless some are named. */
export function deployOf(
  file: 'before.yaml' | 'one-change.yaml' | 'after.yaml',
  ...names: string[]
): string[] {
  const chosen = names.length === 0 ? ['--all'] : names.flatMap((name) => ['-n', name]);
  return ['deploy', ...chosen, '--prefect-file', file, '--allow', 'secret-in-plain-text'];
}

/** Settings for a server at this address, with a secret in each that takes one. */
export function settings(apiUrl: string): Record<string, string> {
  const url = new URL(apiUrl);
  url.username = 'tq';
  url.password = CANARIES.password;
  return {
    PREFECT_API_URL: url.href,
    PREFECT_API_KEY: CANARIES.key,
    PREFECT_CLIENT_CUSTOM_HEADERS: JSON.stringify({ 'X-Team-Token': CANARIES.header }),
  };
}
