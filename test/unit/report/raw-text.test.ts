/** Nothing that a file, a program or a server says can steer a terminal. */
import { describe, expect, test } from 'vitest';
import { terminalReporter } from '../../../src/adapters/terminal-reporter.ts';
import { diagnostic } from '../../../src/diagnostics/diagnostic.ts';
import { renderDiagnostics } from '../../../src/report/diagnostics-text.ts';
import { renderFlow } from '../../../src/report/flow-text.ts';
import { palette } from '../../../src/report/palette.ts';
import { programText } from '../../../src/report/printable.ts';
import { renderOutcome } from '../../../src/report/report-text.ts';
import { explanationsText } from '../../../src/report/rules-text.ts';
import { explainRule } from '../../../src/rules/explain-rule.ts';
import { readRuleFile } from '../../../src/rules/read-rule-file.ts';

const RED = '\u001b[31m';
const COLOURS = palette(false);
/** Controls but the line break, and marks that turn the direction of text. */
const STEERING = /(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

test('column, name and sentence of a rule', () => {
  const text =
    'version: 1\nengine: truthound\ndataset: a\nrules:\n' +
    '  - { type: in_set, name: "n\\x1b[31m", column: "t\\x1b[31m", values: ["v\\x9b31m\\u202e"] }\n';
  const rules = (readRuleFile('a.yaml', text).file?.entries ?? []).flatMap(({ rule }) => rule ?? []);
  const told = explanationsText(
    'a.yaml',
    rules.map((rule) => explainRule(rule, ['truthound', 'pandera'])),
  );
  expect(told).toContain('1  in_set  t\\u001b[31m  error');
  expect(told).toContain('1  n\\u001b[31m  t\\u001b[31m  error');
  expect(told).toContain('each value of `t\\u001b[31m` is one of');
  expect(told).not.toMatch(STEERING);
});

test('names, defaults and documentation of a flow', () => {
  const told = renderFlow({
    flow_name: `orders${RED}`,
    description: `line one${RED}\nline two`,
    version: `1${RED}`,
    parameter_openapi_schema: {
      properties: { [`day${RED}`]: { type: 'string', default: '\u009b31m\u202e' } },
    },
  });
  expect(told.split('\n')).toEqual([
    'flow         orders\\u001b[31m',
    'version      1\\u001b[31m',
    'description  line one\ufffd[31m',
    '             line two',
    'parameters',
    '  day\\u001b[31m  string = "\\u009b31m\\u202e"',
  ]);
});

test('names of files and labels of findings', () => {
  const at = (file: string) => ({
    file,
    start: { offset: 0, line: 1, column: 1 },
    end: { offset: 1, line: 1, column: 2 },
  });
  const found = {
    ...diagnostic('TQ1004', { message: 'wrong', where: at(`a${RED}.yaml`) }),
    label: `here${RED}`,
    related: [{ where: at(`b${RED}.yaml`), text: `there${RED}` }],
  };
  const told = renderDiagnostics([found], new Map([[`a${RED}.yaml`, 'x']]), COLOURS);
  expect(told).toContain('--> a\\u001b[31m.yaml:1:1');
  expect(told).toContain('^ here\ufffd[31m');
  expect(told).toContain('see b\\u001b[31m.yaml:1:1: there\ufffd[31m');
  expect(told).not.toMatch(STEERING);
});

test('the help of an outcome', () => {
  const told = renderOutcome(
    { name: 'a/b', status: 'failed', reason: 'failed', message: 'no', help: `ask${RED}`, partly: false },
    COLOURS,
  );
  expect(told).toBe('failed a/b: no\nhelp: ask\ufffd[31m');
});

describe('on a terminal', () => {
  const reporterOf = () => {
    const said: string[] = [];
    const streams = { stdout: () => undefined, stderr: (text: string) => void said.push(text) };
    return { said, reporter: terminalReporter(streams, COLOURS) };
  };

  test('the help of a failure', () => {
    const { said, reporter } = reporterOf();
    reporter.failure({ reason: 'failed', message: 'no', help: `it has \`${RED}\`` });
    expect(said.join('')).toBe('error: no\nhelp: it has `\ufffd[31m`\n');
  });

  test('lines of a run and of a program', () => {
    const { said, reporter } = reporterOf();
    reporter.progress(`  warning: ${RED}hot\u001b[0m a\u0007`);
    expect(said.join('')).toBe('  warning: hot a\ufffd\n');
  });
});

test.for([
  ['plain', 'plain'],
  [`${RED}hot\u001b[0m`, 'hot'],
  ['10%\r20%\r100%', '100%'],
  ['done\r', 'done'],
  ['one\r\ntwo\r\n', 'one\ntwo\n'],
  ['\u001b[2J\u202eabc', '\ufffdabc'],
])('what a program writes, plain: %j', ([given = '', plain]) => {
  expect(programText(given)).toBe(plain);
});
