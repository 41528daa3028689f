/** Which files `tq rules check` looks at, and what it says of several together. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectFolder } from './project-folder.ts';
import { runTq } from './run-tq.ts';

const GOOD = `version: 1
engine: truthound
dataset: orders
rules:
  - { type: not_null, column: order_id }
`;
const OTHER = GOOD.replace('order_id', 'shop_id');
const BAD = GOOD.replace('type:', 'check:');
const FLOWS = 'from prefect import flow\n\n\n@flow\ndef orders():\n    pass\n';
const ENTRY = 'name: a, entrypoint: flows.py:orders, work_pool: { name: local }';

describe('two rule files with one compiled file between them', () => {
  const CLASH =
    'error[TQ3016]: `q/a.yml` and `q/a.yaml` have one compiled file between them: `q/.compiled/a.json`';
  const files = { 'q/a.yaml': GOOD, 'q/a.yml': OTHER };
  const count = (text: string, part: string): number => text.split(part).length - 1;

  test.for([
    [['rules', 'check', 'q/a.yaml', 'q/a.yml']],
    [['validate', 'q/a.yaml', 'q/a.yml']],
    [['rules', 'compile', 'q/a.yaml', 'q/a.yml']],
  ])('are told before anything is compiled: %j', async ([argv = []]) => {
    const { exitCode, stderr } = await runTq(argv, { directory: projectFolder(files) });
    expect(exitCode).toBe(1);
    expect(count(stderr, CLASH)).toBe(1);
    expect(count(stderr, 'TQ3016')).toBe(1);
  });

  test('and are JSON and YAML', async () => {
    const json = JSON.stringify({
      version: 1,
      engine: 'truthound',
      dataset: 'a',
      rules: [{ type: 'not_null', column: 'a' }],
    });
    const directory = projectFolder({ 'q/a.json': json, 'q/a.yaml': GOOD });
    const { stderr } = await runTq(['rules', 'check', 'q/a.json', 'q/a.yaml'], { directory });
    expect(stderr).toContain('error[TQ3016]: `q/a.yaml` and `q/a.json` have one compiled file between them');
  });

  test('are told by `tq validate` where `prefect.yaml` names both', async () => {
    const prefectYaml = `deployments:\n  - { ${ENTRY}, tq: { rules: [q/a.yaml, q/a.yml] } }\n`;
    const directory = projectFolder({ ...files, 'flows.py': FLOWS, 'prefect.yaml': prefectYaml });
    const { exitCode, stderr } = await runTq(['validate'], { directory });
    expect(exitCode).toBe(1);
    expect(count(stderr, CLASH)).toBe(1);
  });

  test('the one that is compiled has the first claim, in whatever order they are named', async () => {
    const directory = projectFolder(files);
    await runTq(['rules', 'compile', 'q/a.yml'], { directory });
    const { stderr } = await runTq(['rules', 'check', 'q/a.yaml', 'q/a.yml'], { directory });
    expect(stderr).toContain('error[TQ3016]: `q/a.yaml` and `q/a.yml` have one compiled file between them');
    expect(count(stderr, 'TQ3016')).toBe(1);
  });

  test('a file beside it that is no rule file is none of them', async () => {
    const directory = projectFolder({ 'q/a.yaml': GOOD, 'q/a.yml': 'engine_name: truthound\n' });
    const { stderr } = await runTq(['validate', 'q/a.yml', 'q/a.yaml'], { directory });
    expect(stderr).toContain('hint[TQ3017]: `q/a.yaml` is not compiled');
    expect(stderr).not.toContain('TQ3016');
  });
});

test.for(['check', 'compile'])('rules %s: a file that is given twice is told of once', async (command) => {
  const directory = projectFolder({ 'a.yaml': GOOD, 'a.yml': OTHER });
  await runTq(['rules', 'compile', 'a.yaml'], { directory });
  const { exitCode, stderr } = await runTq(['rules', command, 'a.yml', './a.yml'], { directory });
  expect(exitCode).toBe(1);
  expect(stderr.split('TQ3016').length - 1).toBe(1);
});

test('rules compile: a good file that is given twice is written once', async () => {
  const directory = projectFolder({ 'a.yaml': GOOD });
  const run = await runTq(['rules', 'compile', 'a.yaml', './a.yaml'], { directory });
  expect(run).toEqual({ exitCode: 0, stdout: '', stderr: '.compiled/a.json: 1 rule for truthound\n' });
});

describe('the command that repairs', () => {
  test.for([
    [['rules', 'check', 'q/a.yaml'], '`tq rules check q/a.yaml --fix` can repair 1'],
    [['rules', 'check', 'q/a b.yaml'], "`tq rules check 'q/a b.yaml' --fix` can repair 1"],
    [['rules', 'check', '--', 'q/a.yaml'], '`tq rules check q/a.yaml --fix` can repair 1'],
    [['rules', 'check', '--', '-q/a.yaml'], '`tq rules check --fix -- -q/a.yaml` can repair 1'],
    [['rules', 'check'], '`tq rules check --fix` can repair 1'],
    [['validate', 'q/a.yaml'], '`tq validate q/a.yaml --fix` can repair 1'],
    [['validate'], '`tq validate --fix` can repair 1'],
    [['rules', 'check', 'q/a.yaml', 'x.yaml', 'y.yaml'], '`tq rules check q/a.yaml x.yaml y.yaml --fix` can'],
    [
      ['rules', 'check', 'q/a.yaml', 'q/a b.yaml', 'x.yaml', 'y.yaml'],
      '`tq rules check … --fix` can repair 4',
    ],
  ] as const)('%j', async ([argv, words]) => {
    const directory = projectFolder({
      'prefect.yaml': `deployments:\n  - { ${ENTRY}, tq: { rules: q/a.yaml } }\n`,
      'flows.py': FLOWS,
      'q/a.yaml': BAD,
      'q/a b.yaml': BAD,
      '-q/a.yaml': BAD,
      'x.yaml': BAD,
      'y.yaml': BAD,
    });
    expect((await runTq(argv, { directory })).stderr).toContain(words);
  });
});

describe('without a file', () => {
  const project = (rules: string, files: Record<string, string> = {}) =>
    projectFolder({
      'prefect.yaml': `tq: { rules: 'quality/**/*.yaml' }\ndeployments:\n  - { ${ENTRY}, tq: { rules: ${rules} } }\n`,
      'flows.py': FLOWS,
      ...files,
    });
  const check = (directory: string, ...argv: string[]) =>
    runTq(['rules', 'check', '--ignore', 'stale-compiled-rules', ...argv], { directory });

  test('all rule files that `prefect.yaml` names are checked, each once', async () => {
    const directory = project('[quality/a.yaml, rules/b.yml]', {
      'quality/a.yaml': GOOD,
      'quality/more/c.yaml': BAD,
      'rules/b.yml': GOOD,
      'quality/none.txt': '',
    });
    const { exitCode, stderr } = await check(directory);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('--> quality/more/c.yaml:5:7');
    expect(stderr).toContain('1 error\n');
    writeFileSync(join(directory, 'quality', 'more', 'c.yaml'), GOOD);
    expect(await check(directory)).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: [
        'quality/a.yaml: 1 rule, no errors',
        'quality/more/c.yaml: 1 rule, no errors',
        'rules/b.yml: 1 rule, no errors\n',
      ].join('\n'),
    });
  });

  test('--fix repairs them', async () => {
    const directory = project('quality/a.yaml', { 'quality/a.yaml': BAD });
    expect((await check(directory, '--fix')).exitCode).toBe(0);
    expect(readFileSync(join(directory, 'quality', 'a.yaml'), 'utf8')).toBe(GOOD);
  });

  test('a file that is named and not there is a finding', async () => {
    const { exitCode, stderr } = await check(project('[quality/nope.yaml]'));
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringContaining('error[TQ1001]: there is no file `quality/nope.yaml`'),
    });
  });

  test('those of other projects that it names are checked, too', async () => {
    const directory = projectFolder({
      'prefect.yaml': 'tq: { projects: teams/*/prefect.yaml }\n',
      'teams/a/prefect.yaml': `deployments:\n  - { ${ENTRY}, tq: { rules: q.yaml } }\n`,
      'teams/a/flows.py': FLOWS,
      'teams/a/q.yaml': BAD,
    });
    const { exitCode, stderr } = await check(directory);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('--> teams/a/q.yaml:5:7');
  });

  test.for([
    [{ 'flows.py': FLOWS }, 64, '`tq rules check` needs files: there is no `prefect.yaml`'],
    [
      { 'prefect.yaml': `deployments:\n  - { ${ENTRY} }\n` },
      64,
      '`tq rules check` needs files: `prefect.yaml` names none that is here\nhelp: name rule files under `tq.rules`',
    ],
    [{ 'prefect.yaml': 'deployments: [' }, 1, '`prefect.yaml` cannot be read\nhelp: `tq validate` tells why'],
  ] as const)('where there are none is said: %j', async ([files, code, words]) => {
    const { exitCode, stderr } = await check(projectFolder(files));
    expect(exitCode).toBe(code);
    expect(stderr).toContain(words);
  });
});

test.for([
  ['"column": "a",}', 'a comma stands before `}`', '5:14'],
  ['"column": "a" , \n }', 'a comma stands before `}`', '5:15'],
  ['"column": "a"},', 'a comma stands before `]`', '5:15'],
])('JSON with a comma too many says so: %j', async ([end = '', message, place]) => {
  const text = `{"version": 1,\n"engine": "truthound",\n"dataset": "a",\n"rules": [{"type": "not_null",\n${end}]}\n`;
  const directory = projectFolder({ 'a.json': text });
  const { exitCode, stderr } = await runTq(['rules', 'check', 'a.json'], { directory });
  expect(exitCode).toBe(1);
  expect(stderr).toContain(`error[TQ1004]: ${message}\n  --> a.json:${place}\n`);
  expect(stderr).toContain('help: remove it: JSON has no comma behind the last item\n');
});
