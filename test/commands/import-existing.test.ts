/** `tq import` into a file that is there: what it says in its own way stays. */
import { describe, expect, test } from 'vitest';
import { EVERYTHING, IN_IMAGE, importInto, serverWith } from './import-run.ts';
import { TWO_DEPLOYMENTS } from './project-folder.ts';

const COMMENTED = `# The shop's deployments.
name: shop
tq:
  lint: { notifications-missing: off } # later

# Steps of all.
pull:
  - prefect.deployments.steps.set_working_directory: { directory: /opt/app } # in the image

deployments:
  # Every hour.
  - name: hourly
    entrypoint: flows.py:orders # the flow
    tags: [ "a", b ] # two
    work_pool: { name: local } # ours
    schedules:
      # on the hour
      - {cron: "0 * * * *", slug: every-hour, timezone: UTC} # UTC!

  - name: only-here # not on the server
    entrypoint: flows.py:orders
    work_pool: {name: local}
# the end
`;

describe('an existing file', () => {
  test('is changed where the server differs, new entries come last, comments and order stay', async () => {
    const prefect = await serverWith(TWO_DEPLOYMENTS);
    prefect.changeByHand('orders/hourly', (live) => {
      live.fields.tags = ['b', 'c'];
      live.fields.parameters = { day: 'monday' };
      const [schedule] = live.schedules;
      if (schedule !== undefined) schedule.schedule = { cron: '5 * * * *', timezone: 'UTC', day_or: true };
    });
    const { run, read, plan } = await importInto({ 'prefect.yaml': COMMENTED }, prefect);
    expect(run.stdout).toMatchInlineSnapshot(`
      "--- a/prefect.yaml
      +++ b/prefect.yaml
      @@ -10,14 +10,24 @@
       deployments:
         # Every hour.
         - name: hourly
           entrypoint: flows.py:orders # the flow
      -    tags: [ "a", b ] # two
      +    tags: [ b, c ] # two
           work_pool: { name: local } # ours
           schedules:
             # on the hour
      -      - {cron: "0 * * * *", slug: every-hour, timezone: UTC} # UTC!
      +      - {cron: "5 * * * *", slug: every-hour, timezone: UTC} # UTC!
      +    parameters:
      +      day: monday
       
         - name: only-here # not on the server
           entrypoint: flows.py:orders
           work_pool: {name: local}
      +  - name: on-arrival
      +    entrypoint: flows.py:orders
      +    work_pool:
      +      name: local
      +    triggers:
      +      - expect: [orders.file.landed]
      +        parameters:
      +          day: '{{ event.payload.day }}'
       # the end
      "
    `);
    expect(read()).toContain('# The shop');
    expect(run.stderr).toContain(
      '  only-here: it is in the file and not on the server; `tq deploy` would make it\n',
    );
    expect((await plan()).stderr).toContain('1 to create, 2 unchanged');
  });

  test('is left alone when it says the same in other words', async () => {
    const prefect = await serverWith(EVERYTHING);
    const yaml = EVERYTHING.replace('3600', 'PT1H').replace('within: 60', 'within: PT1M');
    const { run, read } = await importInto({ 'prefect.yaml': yaml }, prefect);
    expect(run.stderr).toContain('2 deployments: 2 unchanged\n');
    expect(read()).toBe(yaml);
  });

  test('keeps placeholders that mean the same, and says which mean something else', async () => {
    const prefect = await serverWith(
      TWO_DEPLOYMENTS.replace('{name: local}', '{name: local, job_variables: {env: {ZONE: eu, SIZE: "2"}}}'),
    );
    const yaml = TWO_DEPLOYMENTS.replace(
      '{name: local}',
      '{name: "{{ $POOL }}", job_variables: {env: {ZONE: "{{ $ZONE }}", SIZE: "{{ $SIZE }}", OTHER: "{{ $OTHER }}"}}}',
    ).replace('deployments:', `pull: ${JSON.stringify(IN_IMAGE)}\ndeployments:`);
    const { run, read } = await importInto({ 'prefect.yaml': yaml }, prefect, [], {
      variables: { POOL: 'local', ZONE: 'eu', SIZE: '3' },
    });
    expect(read()).toBe(yaml);
    expect(run.stderr).toContain(
      'orders/hourly: `work_pool.job_variables.env.SIZE`: `{{ $SIZE }}` stands for something else',
    );
    expect(run.stderr).toContain('`{{ $OTHER }}` stands for something else');
    expect(run.stderr).not.toContain('$ZONE');
  });

  test('that is no YAML is not touched', async () => {
    const prefect = await serverWith(TWO_DEPLOYMENTS);
    const { run, read } = await importInto({ 'prefect.yaml': 'deployments: [\n' }, prefect);
    expect(run).toMatchObject({ exitCode: 1, stdout: '' });
    expect(run.stderr).toContain('TQ1004');
    expect(read()).toBe('deployments: [\n');
  });

  test('an entry with errors is left as it is', async () => {
    const prefect = await serverWith(TWO_DEPLOYMENTS);
    const yaml = TWO_DEPLOYMENTS.replace('"0 * * * *"', '"99 * * * *"');
    const { run, read } = await importInto({ 'prefect.yaml': yaml }, prefect, ['-n', 'hourly']);
    expect(run.stderr).toContain('its entry has errors, which `tq validate` tells; it is left as it is');
    expect(read()).toBe(yaml);
  });
});
