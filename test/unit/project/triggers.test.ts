import { describe, expect, test } from 'vitest';
import type { AutomationState } from '../../../src/plan/state.ts';
import { toAutomation, type TriggerFault } from '../../../src/project/triggers.ts';
import { YamlTimestamp } from '../../../src/project/document.ts';
import type { YamlMapping } from '../../../src/project/yaml-value.ts';

function automation(entry: YamlMapping): AutomationState {
  const read = toAutomation(entry, 'nightly', 2);
  if ('faults' in read) throw new Error(JSON.stringify(read.faults));
  return read.automation;
}

function faults(entry: YamlMapping): TriggerFault[] {
  const read = toAutomation(entry, 'nightly', 2);
  return 'faults' in read ? read.faults : [];
}

/** `path: message`, with the code where it is not that of a value. */
function said(entry: YamlMapping): string[] {
  return faults(entry).map(({ path, message, code }) =>
    [path.join('.'), ...(code === undefined ? [] : [code]), message].join(': '),
  );
}

const EVENT = {
  type: 'event',
  match: {},
  match_related: {},
  after: [],
  expect: ['a'],
  for_each: [],
  posture: 'Reactive',
  threshold: 1,
  within: 0,
};

describe('an automation', () => {
  test('has every default', () => {
    expect(automation({ expect: ['a'] })).toEqual({
      name: 'nightly__automation_2',
      description: '',
      enabled: undefined,
      trigger: EVENT,
      action: { parameters: null, job_variables: null, schedule_after: 0 },
    });
  });

  test('has what the file says, also as text', () => {
    const entry = {
      name: 'landed',
      description: 'd',
      enabled: 'off',
      schedule_after: 'PT1H',
      parameters: { day: '{{ event.payload.day }}' },
      job_variables: { image: 'a' },
      match: { 'prefect.resource.id': ['x', 'y'] },
      match_related: [{ a: 'b' }],
      after: ['d', 'c'],
      expect: ['b', 'a', 'b'],
      for_each: ['z'],
      threshold: '5.0',
      within: '00:01:30',
    };
    expect(automation(entry)).toEqual({
      name: 'landed',
      description: 'd',
      enabled: false,
      trigger: {
        ...EVENT,
        match: { 'prefect.resource.id': ['x', 'y'] },
        match_related: [{ a: 'b' }],
        after: ['c', 'd'],
        expect: ['a', 'b'],
        for_each: ['z'],
        threshold: 5,
        within: 90,
      },
      action: {
        parameters: { day: '{{ event.payload.day }}' },
        job_variables: { image: 'a' },
        schedule_after: 3600,
      },
    });
  });

  test('without a name is called after its place', () => {
    expect(automation({ expect: ['a'], name: null }).name).toBe('nightly__automation_2');
    expect(automation({ expect: ['a'], name: '' }).name).toBe('nightly__automation_2');
  });
});

describe('kinds', () => {
  test('proactive triggers wait for ten seconds or more', () => {
    const within = (value?: string | number) =>
      automation({ expect: ['a'], posture: 'Proactive', ...(value === undefined ? {} : { within: value }) })
        .trigger.within;
    expect([within(), within(0), within(''), within('PT1M'), within(10)]).toEqual([10, 10, 10, 60, 10]);
    expect(said({ expect: ['a'], posture: 'Proactive', within: 'PT9S' })).toEqual([
      'within: `within` must be a length of time, 10 seconds or more, found the text `PT9S`',
    ]);
  });

  test('metric triggers have spans of five minutes', () => {
    const metric = { name: 'lateness', threshold: '1e3', operator: '>=', firing_for: 'PT10M' };
    expect(automation({ posture: 'Metric', metric }).trigger).toEqual({
      type: 'metric',
      match: {},
      match_related: {},
      posture: 'Metric',
      metric: { name: 'lateness', threshold: 1000, operator: '>=', range: 300, firing_for: 600 },
    });
  });

  test('triggers stand in triggers', () => {
    const entry: YamlMapping = {
      require: '1',
      within: 'PT1H',
      triggers: [{ triggers: [{ expect: ['a'] }, { expect: ['b', 'a'], posture: 'Proactive' }] }],
    };
    const sequence = {
      type: 'sequence',
      triggers: [EVENT, { ...EVENT, expect: ['a', 'b'], posture: 'Proactive', within: 10 }],
      within: null,
    };
    expect(automation(entry).trigger).toEqual({
      type: 'compound',
      triggers: [sequence],
      require: 1,
      within: 3600,
    });
  });

  test.for([
    [{ posture: 'Metric', triggers: [] }, 'metric'],
    [{ triggers: [{ posture: 'Metric', triggers: [] }] }, 'sequence'],
  ] as const)(
    'the outermost one asks for the metric first, a part for its own triggers: %o',
    ([entry, kind]) => {
      const [message] = faults(structuredClone(entry) as unknown as YamlMapping);
      expect(message?.message).toContain(`does not belong to a trigger of type \`${kind}\``);
    },
  );
});

describe('faults', () => {
  test('come all at once, each with its place', () => {
    const entry: YamlMapping = {
      name: 5,
      enabled: 'maybe',
      schedule_after: -1,
      parameters: ['a'],
      require: 4,
      triggers: [
        { expect: 'a', threshold: 1.5, within: null },
        { triggers: [{ expect: [1], match: { a: 1 }, match_related: ['b'] }, 'c'] },
        { type: 'Event' },
      ],
    };
    expect(said(entry)).toEqual([
      'name: `name` must be text, found the number `5`',
      'enabled: `enabled` must be `true` or `false`, found the text `maybe`',
      'triggers.0.expect: `expect` must be a list of texts, found the text `a`',
      'triggers.0.threshold: `threshold` must be a whole number, found the number `1.5`',
      'triggers.0.within: `within` must be a length of time, 0 seconds or more, found nothing',
      'triggers.1.triggers.0.match.a: `a` must be text or a list of texts, found the number `1`',
      'triggers.1.triggers.0.match_related.0: item 1 of `match_related` must be a mapping of labels, found the text `b`',
      'triggers.1.triggers.0.expect.0: item 1 of `expect` must be text, found the number `1`',
      'triggers.1.triggers.1: item 2 of `triggers` must be a trigger, found the text `c`',
      'triggers.2.type: `type` must be one of `event`, `metric`, `compound`, `sequence`, found the text `Event`',
      'require: `require` must be `any`, `all`, or a whole number from 1 to 3, found the number `4`',
      'parameters: `parameters` must be a mapping, found a list',
      'schedule_after: `schedule_after` must be a length of time, 0 seconds or more, found the number `-1`',
    ]);
  });

  test('say what is missing', () => {
    expect(said({ type: 'compound' })).toEqual([
      ': a trigger of type `compound` must have `triggers`',
      ': a trigger of type `compound` must have `require`',
    ]);
    expect(said({ posture: 'Metric', metric: { name: 'lateness' } })).toEqual([
      'metric: `metric` must have `threshold`',
      'metric: `metric` must have `operator`',
    ]);
  });

  test('help where they can', () => {
    const helps = (entry: YamlMapping) => faults(entry).map(({ help }) => help);
    expect(helps({ expect: 'a' })).toEqual(['write `expect: [a]`']);
    expect(helps({ expect: ['a'], name: 5 })).toEqual(['put it in quotes']);
    expect(helps({ expect: ['a'], posture: 'reactive' })).toEqual(['did you mean `Reactive`?']);
    expect(helps({ expect: ['a'], type: 'event', posture: 'Metric' })).toEqual([
      'write `type: metric`, or leave `type` out',
    ]);
    expect(helps({ expect: ['a'], within: '60' })).toEqual([
      'write seconds (`600`) or an ISO-8601 duration (`PT10M`)',
    ]);
  });

  test('a date is no text', () => {
    expect(said({ expect: ['a'], description: new YamlTimestamp('2026-01-01') })).toEqual([
      'description: `description` must be text, found the date `2026-01-01`',
    ]);
  });
});

describe('keys that Prefect ignores', () => {
  test.for<[YamlMapping, string, string | undefined]>([
    [{ expects: ['a'] }, 'unknown key `expects`; did you mean `expect`?', undefined],
    [{ event: 'a' }, 'unknown key `event`; did you mean `expect`?', undefined],
    [{ expect: ['a'], params: {} }, 'unknown key `params`; did you mean `parameters`?', undefined],
    [
      { expect: ['a'], require: 'any' },
      '`require` does not belong to a trigger of type `event`',
      'a trigger of type `compound` takes it; here it is ignored',
    ],
    [
      { triggers: [{ expect: ['a'] }], threshold: 2 },
      '`threshold` does not belong to a trigger of type `sequence`',
      'a trigger of type `event` takes it; here it is ignored',
    ],
    [
      { triggers: [{ expect: ['a'], parameters: {} }] },
      '`parameters` does not belong to a part of a trigger',
      'move it to the outermost trigger, which makes the automation; here it is ignored',
    ],
    [
      { triggers: [{ expect: ['a'], zzz: 1 }], within: 5 },
      'unknown key `zzz`',
      'remove it; these are known: `type`, `match`, `match_related`, `after`, `expect`, `for_each`, `posture`, `threshold`, `within`',
    ],
    [
      { posture: 'Metric', metric: { name: 'lateness', threshold: 1, operator: '<', rang: 300 } },
      'unknown key `rang`; did you mean `range`?',
      undefined,
    ],
  ])('%o', ([entry, message, help]) => {
    const [fault, ...others] = faults(entry);
    expect(others).toEqual([]);
    expect(fault).toMatchObject({ code: 'TQ2014', target: 'key', message });
    expect(fault?.help).toBe(help);
  });
});

describe('a trigger that says nothing', () => {
  test.for<[YamlMapping, (string | number)[]]>([
    [{}, []],
    [{ name: 'all', threshold: 5, within: 60, for_each: ['a'] }, []],
    [{ match: {}, match_related: [{}], expect: [] }, []],
    [{ triggers: [{ expect: ['a'] }, { triggers: [{ match: {} }] }] }, ['triggers', 1, 'triggers', 0]],
  ])('%o is a catch-all', ([entry, path]) => {
    expect(faults(entry)).toMatchObject([{ code: 'TQ2041', path }]);
  });

  test.for<YamlMapping>([
    { expect: ['*'] },
    { match: { a: 'b' } },
    { match_related: [{}, { a: 'b' }] },
    { after: ['a'] },
    { posture: 'Proactive' },
  ])('%o is none', (entry) => {
    expect(faults(entry)).toEqual([]);
  });

  test('is not told apart from one with another fault', () => {
    expect(faults({ expects: ['a'] }).map(({ code }) => code)).toEqual(['TQ2014']);
    expect(faults({ expect: 'a' }).map(({ code }) => code)).toEqual([undefined]);
  });
});

describe('a trigger on runs that are about to start', () => {
  const running: YamlMapping = { expect: ['prefect.flow-run.Running', 'a'] };

  test('must say which', () => {
    expect(said(running)).toEqual([
      'expect: `prefect.flow-run.Running` is an event of the run that this trigger starts as well, so it would never end',
    ]);
  });

  test.for<YamlMapping>([
    { ...running, enabled: false },
    { ...running, match_related: { 'prefect.resource.name': 'users' } },
    { ...running, match: { 'prefect.resource.id': 'prefect.flow-run.7' } },
    { expect: ['prefect.flow-run.Completed'] },
  ])('%o says it', (entry) => {
    expect(faults(entry)).toEqual([]);
  });
});
