/** What YAML reads otherwise than it looks, by what Prefect or the flow wants in the place. */
import { expect, test } from 'vitest';
import type { CheckedProject } from '../../../../src/project/checks/check.ts';
import { yamlTraps } from '../../../../src/project/checks/yaml-trap.ts';
import { parseDocument } from '../../../../src/project/parse-document.ts';
import type { Deployment } from '../../../../src/project/project.ts';
import type { FlowDefinition } from '../../../../src/python/flow-definition.ts';

const DURATION = { type: 'string', format: 'duration' };
const PARAMETERS = {
  type: 'object',
  properties: {
    flag: { type: 'boolean' },
    count: { type: 'integer' },
    ratio: { type: 'number' },
    wait: { anyOf: [DURATION, { type: 'null' }] },
    text: { type: 'string' },
    any: {},
    version: { type: 'number' },
    options: { type: 'object', properties: { wait: DURATION, ratio: { type: 'number' } } },
  },
};

function found(entry: string, { isJudged = false } = {}): string[] {
  const { document } = parseDocument('prefect.yaml', `deployments: [{ ${entry} }]\n`);
  if (document === undefined) throw new Error('no YAML');
  const project = {
    written: document,
    chosen: [0],
    flows: [
      {
        deployment: { path: ['deployments', 0], enforceParameterSchema: isJudged } as unknown as Deployment,
        flow: { parameterSchema: PARAMETERS } as unknown as FlowDefinition,
      },
    ],
  };
  return yamlTraps(project as unknown as CheckedProject).map(({ message, help = '', fix }) =>
    [message.replace(/ to YAML$/, ''), help, ...(fix === undefined ? [] : [fix.edits[0]?.text])].join('; '),
  );
}

const TIME = (value: number, other: number): string =>
  `write \`${value}\` if minutes and seconds are meant, or \`${other}\` if hours and minutes are`;

test.for<[entry: string, ...expected: string[]]>([
  ['schedules: [{ interval: 1:30 }]', `\`1:30\` is the number \`90\`; ${TIME(90, 5400)}`],
  ['schedule: { interval: 010 }', '`010` is the number `8`; write `8` if that is meant, or `10`'],
  ['concurrency_limit: 010', '`010` is the number `8`; write `8` if that is meant, or `10`'],
  [
    'concurrency_limit: { limit: 012, grace_period_seconds: 1:30 }',
    '`012` is the number `10`; write `10` if that is meant, or `12`',
    `\`1:30\` is the number \`90\`; ${TIME(90, 5400)}`,
  ],
  [
    'triggers: [{ threshold: 010, within: 1:00 }]',
    '`010` is the number `8`; write `8` if that is meant, or `10`',
    `\`1:00\` is the number \`60\`; ${TIME(60, 3600)}`,
  ],
  ['triggers: [{ threshold: 1:00 }]', '`1:00` is the number `60`; write `60` if that is meant'],
  [
    'triggers: [{ triggers: [{ metric: { range: 5:00 } }] }]',
    `\`5:00\` is the number \`300\`; ${TIME(300, 18_000)}`,
  ],
  ['sla: [{ duration: 1:30 }]', `\`1:30\` is the number \`90\`; ${TIME(90, 5400)}`],
  ['parameters: { count: 010 }', '`010` is the number `8`; write `8` if that is meant, or `10`'],
  ['parameters: { count: 1:30 }', `\`1:30\` is the number \`90\`; ${TIME(90, 5400)}`],
  [
    'parameters: { text: 1:30:00 }',
    '`1:30:00` is the number `5400`; put it in quotes if text is meant: `"1:30:00"`; "1:30:00"',
  ],
  [
    'parameters: { any: 1:30:00 }',
    '`1:30:00` is the number `5400`; put it in quotes if text is meant: `"1:30:00"`; "1:30:00"',
  ],
  [
    'parameters: { any: yes }',
    '`yes` is `true`; put it in quotes if text is meant: `"yes"`; else write `true`',
  ],
])('%s', ([entry, ...expected]) => {
  expect(found(entry)).toEqual(expected);
});

test.for([
  'schedules: [{ interval: 1:30:00 }, { interval: 90 }]',
  'sla: [{ duration: 1:30:00 }]',
  'triggers: [{ threshold: 10, within: "1:00" }]',
  'parameters: { flag: yes, ratio: 1e-3, count: 1:30:00, wait: 1:30:00, version: 1.10 }',
  'parameters: { options: { wait: 1:30:00, ratio: 1e-3 } }',
  'schedules: [{ interval: 60, parameters: { flag: off, wait: 1:30:00 } }]',
])('nothing about %s', (entry) => {
  expect(found(entry)).toEqual([]);
});

test('a `timedelta` as a number is said where a server refuses it', () => {
  expect(found('parameters: { wait: 1:30:00 }', { isJudged: true })).toHaveLength(1);
});
