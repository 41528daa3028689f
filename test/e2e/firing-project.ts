/** A project whose deployments are started by each kind of schedule and of trigger. */

/** Notes down in the folder of the project what it was given: what arrives is what counts. */
export const flows = (mark: string): string => `import json
import os

from prefect import flow


@flow
def fired_${mark}(by: str, day: str = "today", rows: int = 0):
    with open("fired.jsonl", "a") as file:
        print(json.dumps({"by": by, "day": day, "rows": rows, "level": os.environ.get("LEVEL")}), file=file)
`;

/** `start` is the first second at which the schedules fire; then they do every minute. */
export const prefectYaml = (mark: string, start: Date): string => `definitions:
  common: &common
    entrypoint: flows.py:fired_${mark}
    work_pool: { name: busy-${mark}, job_variables: { env: { LEVEL: info } } }

deployments:
  - <<: *common
    name: interval
    parameters: { by: deployment, rows: 1 }
    schedules:
      - { interval: 60, anchor_date: '${start.toISOString()}', slug: each-minute, parameters: { by: interval } }
  - <<: *common
    name: cron
    schedules:
      # The sixth field is the second.
      - { cron: '* * * * * ${start.getUTCSeconds()}', timezone: UTC, parameters: { by: cron } }
  - <<: *common
    name: rrule
    schedules:
      - { rrule: "DTSTART:${basicFormat(start)}\\nRRULE:FREQ=MINUTELY", timezone: UTC, parameters: { by: rrule } }

  - <<: *common
    name: planned
    # No worker asks this pool for runs.
    work_pool: { name: idle-${mark} }
    schedules:
      - { cron: '30 4 * * *', timezone: America/New_York, parameters: { by: half-past-four } }
      - { cron: '0 9 1-7 * 1', day_or: false, parameters: { by: first-monday } }
      - { cron: '@weekly', active: false, parameters: { by: nothing } }
      - { interval: PT6H, anchor_date: '2024-01-01T01:00:00Z', parameters: { by: six-hours } }
      - { rrule: 'FREQ=DAILY;BYHOUR=7;BYMINUTE=15', timezone: Asia/Tokyo, parameters: { by: tokyo } }

  - <<: *common
    name: reactive
    triggers:
      - match: { prefect.resource.id: 'table.${mark}.*' }
        expect: [orders.landed]
        for_each: [prefect.resource.id]
        threshold: 2
        within: 600
        schedule_after: 2
        parameters:
          by: '{{ event.resource.id }}'
          day: the {{ event.payload.day }}
          # A template gives text; only as JSON does it become a number.
          rows:
            __prefect_kind: json
            value: { __prefect_kind: jinja, template: '{{ event.payload.rows + 1 }}' }
        job_variables: { env: { LEVEL: debug } }
  - <<: *common
    name: proactive
    triggers:
      - posture: Proactive
        after: [orders.announced.${mark}]
        expect: [orders.arrived.${mark}]
        for_each: [prefect.resource.id]
        within: 10
        parameters: { by: 'no {{ event.resource.id }}' }
  - <<: *common
    name: compound
    triggers:
      - require: all
        within: 600
        triggers: [{ expect: [extracted.${mark}] }, { expect: [loaded.${mark}] }]
        parameters: { by: all }
  - <<: *common
    name: sequence
    triggers:
      - within: 600
        triggers: [{ expect: [first.${mark}] }, { expect: [second.${mark}] }]
        parameters: { by: sequence }
`;

/** As a rule of recurrence has it: `20260131T120000`. */
function basicFormat(date: Date): string {
  return date.toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
}
