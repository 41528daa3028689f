import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../../src/plan/plan.ts';
import { palette } from '../../../src/report/palette.ts';
import { renderPlan } from '../../../src/report/plan-text.ts';
import {
  automation,
  EVERYTHING,
  fieldPlan,
  liveAutomation,
  liveSchedule,
  plan,
  schedule,
  update,
  wanted,
} from './plans.ts';

const render = (of: Plan) => renderPlan(of, palette(false));

/** Without the name of the deployment and without the summary. */
const changesOf = (of: Plan): string[] => render(of).split('\n').slice(1, -1);

describe('a plan', () => {
  test('is grouped by what happens, with what it brings about', () => {
    expect(render(EVERYTHING)).toMatchInlineSnapshot(`
      "+ flow stock
      + stock/daily
          + entrypoint: "flows.py:orders"
          + version: "1.2"
          + tags: ["prod"]
          + concurrency_limit: 1 run at a time
          + concurrency_options: CANCEL_NEW (further runs are cancelled)
          + work_pool_name: "local"
          + pull_steps: git_clone
          + schedule \`0 6 * * *\` UTC with {"day":"today"}
          ! deployment \`stock/weekly\` looks renamed to \`stock/daily\`; write \`moved: stock/weekly\` under \`tq:\` to keep what was paused or switched off
      ~ orders/hourly
          ~ tags: [] → ["prod"]
          ~ parameters.limit: (absent) → 10
          ~ concurrency_limit: no limit → 2 runs at a time
          ~ job_variables.env.LEVEL: "a" → "b"
          ~ job_variables.env.API_TOKEN: (changed)
          ~ paused: true → false
          + schedule five-past \`5 * * * *\` UTC
          ~ schedule nightly \`0 2 * * *\` UTC
              ~ active: true → false
              ~ cron: "0 2 * * *" → "0 3 * * *"
          - schedule every-hour \`0 * * * *\` UTC (inactive)
          ~ automation on-arrival
              ~ trigger.threshold: 1 → 2
          ! drops 96 planned runs; the server plans them anew
          ! would un-pause it: its active schedules start runs again
          ! queue \`fast\` of pool \`local\` will be created
          · the automation \`by-hand\` is not in the file and stays
      - orders/old
          ! deletes 12 scheduled runs
        orders/lent
          ! stays on the server and is no longer known as this project's
      ~ block data-quality/prod
          ~ max_workers: (none) → 2
          ~ owner: "by hand" → (absent)
      1 deployment and 1 block are no longer in the file: \`orders/left\`, \`data-quality/dev\`; \`--prune\` removes them, \`--detach\` forgets them
      1 deployment is neither in the file nor on the server any more: \`orders/gone\`
      1 to create, 2 to change, 1 to remove, 1 to detach, 1 unchanged"
    `);
  });

  test('without anything says so', () => {
    expect(render(plan([]))).toBe('nothing to deploy');
    expect(
      render(plan([{ action: 'keep', live: EVERYTHING as never, desired: wanted('a'), notes: [] }])),
    ).toBe('1 unchanged');
  });

  test('counts what is not known of planned runs in words', () => {
    const bare = update('a', {
      effects: undefined,
      fields: [{ field: 'version', before: '1', after: '2' }],
    });
    const unasked = {
      ...bare,
      live: { ...bare.live, schedules: [{ ...schedule('a', '0 * * * *'), id: 's1' }] },
    } as typeof bare;
    // Without a schedule on the server nothing was planned.
    expect(changesOf(plan([bare]))).toEqual(['    ~ version: "1" → "2"']);
    expect(changesOf(plan([unasked]))).toEqual([
      '    ~ version: "1" → "2"',
      '    ! runs that were already planned are dropped; the server plans them anew',
    ]);
    const created = {
      ...unasked,
      fields: [],
      schedules: [{ action: 'create', schedule: schedule('a', '* * * * *') }],
    };
    expect(changesOf(plan([created as never]))).toEqual(['    + schedule a `* * * * *` UTC']);
  });

  test('colours by what happens', () => {
    const text = renderPlan(EVERYTHING, palette(true));
    expect(text).toContain('\u001b[32m+ stock/daily\u001b[39m');
    expect(text).toContain('\u001b[33m~ orders/hourly\u001b[39m');
    expect(text).toContain('\u001b[31m- orders/old\u001b[39m');
    expect(stripVTControlCharacters(text)).toBe(render(EVERYTHING));
  });
});

describe('a field', () => {
  test.for([
    ['null, empty and absent', 'description', null, '', ['    ~ description: (none) → ""']],
    ['a text that says the same', 'description', null, '(none)', ['    ~ description: (none) → "(none)"']],
    ['a number and a text', 'parameters', { x: 1 }, { x: '1' }, ['    ~ parameters.x: 1 → "1"']],
    ['a key that comes', 'parameters', {}, { x: null }, ['    ~ parameters.x: (absent) → (none)']],
    ['a key that goes', 'parameters', { 'a b': [] }, {}, ['    ~ parameters["a b"]: [] → (absent)']],
    ['a short list', 'tags', ['a', 'b'], ['b'], ['    ~ tags: ["a","b"] → ["b"]']],
    ['an object in the place of nothing', 'pull_steps', null, [], ['    ~ pull_steps: (none) → []']],
    [
      'limits in words',
      'concurrency_options',
      { collision_strategy: 'ENQUEUE' },
      { collision_strategy: 'CANCEL_NEW', grace_period_seconds: 90 },
      [
        '    ~ concurrency_options: ENQUEUE (further runs wait) → CANCEL_NEW (further runs are cancelled), 90 s to start',
      ],
    ],
    [
      'one at a time',
      'concurrency_limit',
      2,
      1,
      ['    ~ concurrency_limit: 2 runs at a time → 1 run at a time'],
    ],
    [
      'steps, place by place',
      'pull_steps',
      [{ set_working_directory: { directory: '/a' } }, { run: { script: 'x' } }],
      [{ install: {} }, { set_working_directory: { directory: '/b' } }, { run: { script: 'x' } }],
      [
        '    ~ pull_steps[0].set_working_directory: {"directory":"/a"} → (absent)',
        '    ~ pull_steps[0].install: (absent) → {}',
        '    + pull_steps[1]: {"set_working_directory":{"directory":"/b"}}',
      ],
    ],
    [
      'an item that comes before others',
      'pull_steps',
      [{ run: { script: 'x' } }],
      [{ install: { requirements: 'requirements.txt' } }, { run: { script: 'x' } }],
      ['    + pull_steps[0]: {"install":{"requirements":"requirements.txt"}}'],
    ],
    [
      'a list of long texts',
      'tags',
      ['a'.repeat(40), 'b'.repeat(40)],
      ['b'.repeat(40)],
      [`    - tags[0]: "${'a'.repeat(40)}"`],
    ],
    [
      'big integers',
      'parameters',
      { n: 12345678901234567890n },
      { n: 12345678901234569999n },
      ['    ~ parameters.n: 12345678901234567890 → 12345678901234569999'],
    ],
  ] as const)('%s', ([, name, before, after, expected]) => {
    expect(changesOf(fieldPlan(name, before as never, after as never))).toEqual(expected);
  });

  test('a long text is a diff', () => {
    const before = 'Check the orders.\n\nfirst\nsecond\nthird\nfourth\nfifth\n';
    const after = 'Check all orders.\n\nfirst\nsecond\nthird\nfourth  \nfifth';
    expect(changesOf(fieldPlan('description', before, after))).toEqual([
      '    ~ description:',
      '        - Check the orders.',
      '        + Check all orders.',
      '',
      '          ⋮',
      '          third',
      '        - fourth',
      '        + fourth··',
      '          fifth',
      '        - (line break at the end)',
    ]);
  });

  test('long lines are cut around the difference', () => {
    const text = (end: string) => `${'x'.repeat(300)}${end}${'y'.repeat(300)}`;
    expect(changesOf(fieldPlan('version', text('1'), text('2')))).toEqual([
      '    ~ version:',
      `        - …${'x'.repeat(12)}1${'y'.repeat(69)}…`,
      `        + …${'x'.repeat(12)}2${'y'.repeat(69)}…`,
    ]);
    expect(changesOf(fieldPlan('version', 'a'.repeat(60), 'a'.repeat(61)))).toEqual([
      `    ~ version: …${'a'.repeat(12)}" → …${'a'.repeat(13)}"`,
    ]);
  });

  test('what comes in the place of nothing is shown line by line where it is long', () => {
    const steps = [
      { 'prefect.deployments.steps.git_clone': { repository: 'https://git.example.com/shop/orders.git' } },
    ];
    expect(changesOf(fieldPlan('pull_steps', null, steps))).toEqual([
      '    ~ pull_steps:',
      '        - (none)',
      '        + [',
      '        +   {',
      '        +     "prefect.deployments.steps.git_clone": {',
      '        +       "repository": "https://git.example.com/shop/orders.git"',
      '        +     }',
      '        +   }',
      '        + ]',
    ]);
  });

  test('many differences are counted', () => {
    const of = (value: number) =>
      Object.fromEntries(Array.from({ length: 100 }, (_, key) => [`k${key}`, value]));
    const lines = changesOf(fieldPlan('parameters', of(1), of(2)));
    expect(lines).toHaveLength(40);
    expect(lines.at(-1)).toBe('      … and 61 lines more');
  });

  test.for([
    ['escapes of a terminal', 'a\u001b[31mb', 'a\u001b[32mb', '"a\\u001b[31mb" → "a\\u001b[32mb"'],
    ['marks that nobody sees', 'a\u200bb', 'ab', '"a\\u200bb" → "ab"'],
    ['directions', 'a\u202eb', 'a\u202db', '"a\\u202eb" → "a\\u202db"'],
    ['two ways to write é', 'é', 'e\u0301', '"\\u{e9}" → "e\\u{301}"'],
    ['a blank and one that does not break', 'a b', 'a\u00a0b', '"a b" → "a\\u00a0b"'],
  ] as const)('%s', ([, before, after, expected]) => {
    const [text] = changesOf(fieldPlan('version', before, after));
    expect(text).toBe(`    ~ version: ${expected}`);
  });
});

describe('a secret', () => {
  test.for([
    [
      'by its key',
      { env: { DB_PASSWORD: 'one' } },
      { env: { DB_PASSWORD: 'other' } },
      'job_variables.env.DB_PASSWORD',
    ],
    ['in an address', { url: 'https://u:one@h/x' }, { url: 'https://u:other@h/x' }, 'job_variables.url'],
    [
      'in a list that grew',
      { all: [{ token: 'one' }] },
      { all: [{ token: 'other' }, 1] },
      'job_variables.all[0].token',
    ],
    ['in a list of them', { api_keys: ['one'] }, { api_keys: ['other'] }, 'job_variables.api_keys[0]'],
    [
      'below its key',
      { AUTH: { token: { eu: 'one' } } },
      { AUTH: { token: { eu: 'other' } } },
      'job_variables.AUTH.token.eu',
    ],
    ['with a number behind its key', { DB_PWD_2: 'one' }, { DB_PWD_2: 'other' }, 'job_variables.DB_PWD_2'],
  ] as const)('that is hidden %s is told to have changed', ([, before, after, path]) => {
    const lines = changesOf(fieldPlan('job_variables', before as never, after as never));
    expect(lines[0]).toBe(`    ~ ${path}: (changed)`);
    expect(lines.join('\n')).not.toMatch(/one|other/);
  });

  test.for([
    [{ AUTH: { token: ['one'] } }, {}, ['~ job_variables.AUTH: {"token":["********"]} → (absent)']],
    [{}, { DB_PWD: 'one' }, ['~ job_variables.DB_PWD: (absent) → "********"']],
    [
      { api_keys: ['one', 'other'] },
      { api_keys: ['other', 'one'] },
      ['- job_variables.api_keys[0]: "********"', '+ job_variables.api_keys[1]: "********"'],
    ],
    [{ api_keys: ['one'] }, { api_keys: 'other' }, ['~ job_variables.api_keys: ["********"] → "********"']],
    [{ api_keys: ['one'] }, { api_keys: null }, ['~ job_variables.api_keys: ["********"] → (none)']],
  ] as const)('that comes, goes or moves is told, and not shown: %o', ([before, after, lines]) => {
    const of = fieldPlan('job_variables', before as never, after as never);
    expect(changesOf(of).map((line) => line.trim())).toEqual(lines);
  });

  test('that is known is taken out before anything is cut', () => {
    const redact = (text: string) => text.replaceAll(/canary-\w+/g, (found) => '*'.repeat(found.length));
    const long = (secret: string) => ({ text: `${'x'.repeat(200)} ${secret}` });
    const of = fieldPlan('parameters', long('canary-one'), long('canary-three'));
    expect(renderPlan(of, palette(false), redact).split('\n')[1]).toBe('    ~ parameters.text: (changed)');
    const lines = renderPlan(
      fieldPlan('version', `canary-one ${'y'.repeat(90)}1`, `canary-one ${'y'.repeat(90)}2`),
      palette(false),
      redact,
    );
    expect(lines).not.toMatch(/canary|one/);
    expect(lines).toContain('1" → …');
  });
});

describe('schedules and automations', () => {
  test('say what changed in them', () => {
    const of = plan([
      update('a', {
        schedules: [
          {
            action: 'update',
            before: liveSchedule('old', '0 1 * * *', { parameters: { day: 1 } }),
            schedule: {
              slug: 'new',
              replaces: 'old',
              active: true,
              parameters: { day: 2 },
              schedule: { interval: 3600, anchor_date: null, timezone: 'UTC' },
            },
          },
        ],
        automations: [
          {
            action: 'update',
            before: liveAutomation(
              'compound',
              {
                type: 'compound',
                triggers: [
                  { id: 'x', expect: ['a'] },
                  { id: 'y', expect: ['b'] },
                ],
              },
              { enabled: false },
            ),
            automation: automation(
              'compound',
              { type: 'compound', triggers: [{ expect: ['a'] }, { expect: ['c'] }] },
              { enabled: true, action: { parameters: { day: 1 }, job_variables: null, schedule_after: 60 } },
            ),
          },
          { action: 'replace', before: [], automations: [automation('first', {}), automation('second', {})] },
          { action: 'delete', before: liveAutomation('last', {}) },
        ],
      }),
    ]);
    expect(render(of)).toMatchInlineSnapshot(`
      "~ orders/a
          ~ schedule old \`0 1 * * *\` UTC with {"day":1}
              ~ timing: \`0 1 * * *\` → \`every 3600 s\`
              ~ slug: "old" → "new"
              ~ parameters.day: 1 → 2
          ~ automation compound
              ~ enabled: false → true
              ~ trigger.triggers[1].expect[0]: "b" → "c"
              ~ parameters: (none) → {"day":1}
              ~ schedule_after: 0 → 60
          - automations that a deploy made for this deployment
          + automation first
          + automation second
          - automation last
      1 to change"
    `);
  });
});

describe('side effects in words', () => {
  const said = (effects: NonNullable<ReturnType<typeof update>['effects']>) =>
    changesOf(plan([update('new', { effects })]));

  test.for([
    [{ kind: 'drops-planned-runs', count: 1 }, 'drops 1 planned run; the server plans it anew'],
    [{ kind: 'drops-planned-runs', count: 96 }, 'drops 96 planned runs; the server plans them anew'],
    [{ kind: 'deletes-scheduled-runs', count: 2 }, 'deletes 2 scheduled runs'],
    [{ kind: 'deletes-scheduled-runs', count: undefined }, 'its scheduled runs are deleted'],
    [{ kind: 'pauses' }, 'would pause it: its schedules start no runs'],
    [{ kind: 'unpauses' }, 'would un-pause it: its active schedules start runs again'],
    [{ kind: 'replaces-automation', name: 'x' }, 'automation `x` is replaced: its history is lost'],
    [{ kind: 'creates-flow', flowName: 'x' }, 'flow `x` will be created'],
    [{ kind: 'creates-queue', workPoolName: 'z', name: 'y' }, 'queue `y` of pool `z` will be created'],
    [
      { kind: 'looks-renamed', from: 'old' },
      'deployment `old` looks renamed to `orders/new`; write `moved: old` under `tq:` to keep what was paused or switched off',
    ],
    [
      { kind: 'moved', from: 'old', keeps: ['paused'], loses: ['planned runs', 'links by id'] },
      'takes the place of `old`: keeps paused; loses planned runs, links by id',
    ],
    [{ kind: 'moved', from: 'old', keeps: [], loses: [] }, 'takes the place of `old`'],
  ] as const)('%o', ([effect, words]) => expect(said([effect])).toEqual([`    ! ${words}`]));

  test('nothing that does not happen', () => {
    expect(
      said([
        { kind: 'drops-planned-runs', count: 0 },
        { kind: 'deletes-scheduled-runs', count: 0 },
      ]),
    ).toEqual([]);
  });
});
