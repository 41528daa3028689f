/** `tq rules …` as a user runs it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { projectFolder } from './project-folder.ts';
import { runTq } from './run-tq.ts';

const SCHEMA = join(import.meta.dirname, '..', '..', 'schemas', 'output.schema.json');
const isOutput = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));

const GOOD = `version: 1
engine: truthound
dataset: orders
rules:
  - { type: not_null, column: order_id }
  - { type: in_range, column: amount, min: 0, max: 100 }
  - { type: completeness_ratio, column: email, min_ratio: 0.9, severity: warning }
`;

function folderWith(text: string): string {
  return projectFolder({ 'quality/orders.yaml': text });
}

describe('compile', () => {
  test('writes the compiled file beside the rule file, and nothing the second time', async () => {
    const directory = folderWith(GOOD);
    const compiled = join(directory, 'quality', '.compiled', 'orders.json');
    const first = await runTq(['rules', 'compile', 'quality/orders.yaml'], { directory });
    expect(first).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: 'quality/.compiled/orders.json: 3 rules for truthound\n',
    });
    const text = readFileSync(compiled, 'utf8');
    expect(JSON.parse(text)).toMatchObject({
      version: 1,
      engine: 'truthound',
      dataset: 'orders',
      source: 'orders.yaml',
    });
    const second = await runTq(['rules', 'compile', 'quality/orders.yaml'], { directory });
    expect(second.stderr).toBe('quality/.compiled/orders.json: unchanged, 3 rules\n');
    expect(readFileSync(compiled, 'utf8')).toBe(text);
  });

  test('--check tells of a missing and of a stale file, and writes nothing', async () => {
    const directory = folderWith(GOOD);
    const check = () => runTq(['rules', 'compile', '--check', 'quality/orders.yaml'], { directory });
    expect(await check()).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('orders.json: missing'),
    });
    expect(existsSync(join(directory, 'quality', '.compiled'))).toBe(false);
    await runTq(['rules', 'compile', 'quality/orders.yaml'], { directory });
    expect(await check()).toMatchObject({ exitCode: 0 });
    writeFileSync(join(directory, 'quality', 'orders.yaml'), GOOD.replace('max: 100', 'max: 200'));
    expect(await check()).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('orders.json: stale'),
    });
  });

  test('a mistake in one of the files keeps all of them from being written', async () => {
    const directory = projectFolder({ 'a.yaml': GOOD, 'b.yaml': GOOD.replace('not_null', 'not_nul') });
    const { exitCode, stderr } = await runTq(['rules', 'compile', 'a.yaml', 'b.yaml'], { directory });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('error[TQ3002]: unknown rule type `not_nul`; did you mean `not_null`?');
    expect(existsSync(join(directory, '.compiled'))).toBe(false);
  });

  test('a rule that the engine cannot check is an error, and can be allowed in place', async () => {
    const directory = folderWith(GOOD);
    const argv = ['rules', 'compile', '--engine', 'pandera', '--native', 'quality/orders.yaml'];
    expect(await runTq(argv, { directory })).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /error\[TQ3012\]: Pandera cannot check `completeness_ratio` of `email`[^]*\nhelp: Truthound, which the file names, can: leave `--engine` out\n/,
      ),
    });
    const allowed = GOOD.replace(
      'warning }',
      'warning } # tq: allow unsupported-rule -- checked in the flow',
    );
    writeFileSync(join(directory, 'quality', 'orders.yaml'), allowed);
    const { exitCode, stdout } = await runTq(argv, { directory });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      schema_type: 'dataframe',
      columns: { order_id: { nullable: false } },
    });
    expect(existsSync(join(directory, 'quality', '.compiled'))).toBe(false);
  });

  test('prints what Truthound is called with', async () => {
    const { stdout } = await runTq(['rules', 'compile', '--native', 'quality/orders.yaml'], {
      directory: folderWith(GOOD),
    });
    expect(JSON.parse(stdout)).toMatchObject([
      {
        validators: expect.arrayContaining(['not_null', 'between']),
        validator_config: { not_null: { columns: ['order_id'] } },
      },
    ]);
  });

  test('options that do not go together are refused', async () => {
    const directory = folderWith(GOOD);
    const run = (...argv: string[]) => runTq(['rules', 'compile', ...argv], { directory });
    expect((await run('--print', '--check', 'quality/orders.yaml')).exitCode).toBe(64);
    expect((await run('--print', 'quality/orders.yaml', 'quality/orders.yaml')).exitCode).toBe(64);
    expect((await run()).exitCode).toBe(64);
  });
});

test('explain says what each rule means and what each engine does with it', async () => {
  const directory = folderWith(GOOD);
  const { stdout, exitCode } = await runTq(['rules', 'explain', 'quality/orders.yaml'], { directory });
  expect(exitCode).toBe(0);
  expect(stdout).toContain('each value of `amount` lies between 0 and 100, both included');
  expect(stdout).toMatch(/truthound +between \{.*"min_value": 0, "max_value": 100/);
  expect(stdout).toMatch(/pandera +cannot: Pandera's schema file has no check for a share of nulls/);
  const { stdout: json } = await runTq(['rules', 'explain', '--json', 'quality/orders.yaml'], { directory });
  expect(isOutput(JSON.parse(json))).toBe(true);
  expect(JSON.parse(json).rules[2]).toMatchObject({
    type: 'completeness_ratio',
    line: 7,
    engines: [{ verdict: 'runs' }, { verdict: 'not expressible' }, { verdict: 'runs' }],
  });
});

test('list tells which deployments run which file', async () => {
  const entry = (name: string, rules: string) =>
    `  - { name: ${name}, entrypoint: flows.py:orders, work_pool: { name: local }${rules} }\n`;
  const directory = projectFolder({
    'flows.py': 'from prefect import flow\n\n\n@flow\ndef orders():\n    pass\n',
    'prefect.yaml': `tq: { rules: quality/*.yaml }\ndeployments:\n${entry('a', ', tq: { rules: [quality/orders.yaml] }')}${entry('b', '')}`,
    'quality/orders.yaml': GOOD,
    'quality/other.yaml': GOOD,
  });
  await runTq(['rules', 'compile', 'quality/orders.yaml'], { directory });
  const { stdout, exitCode } = await runTq(['rules', 'list'], { directory });
  expect(exitCode).toBe(0);
  expect(stdout).toBe(
    [
      'quality/orders.yaml  3 rules, truthound, compiled: current',
      '  orders/a',
      'quality/other.yaml  3 rules, truthound, compiled: missing',
      '  used by no deployment\n',
    ].join('\n'),
  );
  const { stdout: json } = await runTq(['rules', 'list', '--json'], { directory });
  expect(isOutput(JSON.parse(json))).toBe(true);
});

describe('a deploy', () => {
  const DEPLOYMENTS = `deployments:
  - { name: a, entrypoint: flows.py:orders, work_pool: { name: local }, tq: { rules: [quality/orders.yaml] } }
  - { name: b, entrypoint: flows.py:orders, work_pool: { name: local } }
`;
  const project = (rules: string) =>
    projectFolder({
      'prefect.yaml': DEPLOYMENTS,
      'flows.py': 'from prefect import flow\n\n\n@flow\ndef orders():\n    pass\n',
      'quality/orders.yaml': rules,
    });
  const server = () => new FakePrefect({ workPools: [{ name: 'local', type: 'process' }] });

  test('stops before anything is written when a rule would not be checked', async () => {
    const prefect = server();
    const directory = project(GOOD.replace('not_null', 'drift'));
    const { exitCode, stderr } = await runTq(['deploy', '--all'], { directory, prefect });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('error[TQ3012]: Truthound cannot check `drift` of `order_id`');
    expect(prefect.writes).toEqual([]);
  });

  test('looks at the rule files of the chosen deployments alone', async () => {
    const prefect = server();
    const directory = project('broken: [');
    const { exitCode, stderr } = await runTq(['deploy', '--name', 'b'], { directory, prefect });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: 'created orders/b\n1 created\n' });
  });

  test('refuses to deploy rules that are older than their file', async () => {
    const directory = project(GOOD);
    await runTq(['rules', 'compile', 'quality/orders.yaml'], { directory });
    writeFileSync(join(directory, 'quality', 'orders.yaml'), GOOD.replace('max: 100', 'max: 200'));
    const prefect = server();
    const { exitCode, stderr } = await runTq(['deploy', '--all'], { directory, prefect });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('error[TQ3017]: `quality/.compiled/orders.json` is older than the rules');
    expect(prefect.writes).toEqual([]);
    const allowed = await runTq(['deploy', '--all', '--allow', 'stale-compiled-rules'], {
      directory,
      prefect,
    });
    expect(allowed.exitCode).toBe(0);
  });
});

describe('what a deployment names', () => {
  const validate = (rules: string, files: Record<string, string> = {}) =>
    runTq(['validate'], {
      directory: projectFolder({
        'prefect.yaml': `deployments:\n  - { name: a, entrypoint: flows.py:orders, work_pool: { name: local }, tq: { rules: ${rules} } }\n`,
        'flows.py': 'from prefect import flow\n\n\n@flow\ndef orders():\n    pass\n',
        ...files,
      }),
    });

  test.for(['[quality/nope.yaml]', '["quality/{a,b.yaml"]', 'quality/*.yml', '["none/**"]'])(
    'and is not there is an error: %s',
    async (rules) => {
      const { exitCode, stderr } = await validate(rules, { 'quality/a.yaml': 'broken: [' });
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/error\[TQ1001\]: there is no rule file `.*`\n {2}--> prefect\.yaml:2:/);
    },
  );

  test('a folder is an error at its place', async () => {
    const { stderr } = await validate('[quality]', { 'quality/a.yaml': GOOD });
    expect(stderr).toMatch(/error\[TQ1002\]: `quality` cannot be read: .*\n {2}--> prefect\.yaml:2:/);
  });

  test('may be one path or pattern', async () => {
    const { stderr } = await validate('quality/*.yaml', { 'quality/a.yaml': GOOD.replace('not_null', 'x') });
    expect(stderr).toContain('error[TQ3002]: unknown rule type `x`');
  });
});

test('two rule files of one name are told apart before one takes the place of the other', async () => {
  const directory = projectFolder({ 'a.yaml': GOOD, 'a.yml': GOOD.replace('max: 100', 'max: 200') });
  const run = (...argv: string[]) => runTq(['rules', ...argv], { directory });
  expect(await run('compile', 'a.yaml', 'a.yml')).toMatchObject({ exitCode: 1 });
  expect(await run('compile', 'a.yaml')).toMatchObject({ exitCode: 0 });
  for (const argv of [
    ['compile', 'a.yml'],
    ['check', 'a.yml'],
    ['check', '--fix', 'a.yml'],
  ])
    expect(await run(...argv)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(
        'error[TQ3016]: `a.yml` and `a.yaml` have one compiled file between them',
      ),
    });
  expect(await run('compile', '--check', 'a.yaml')).toMatchObject({ exitCode: 0 });
});

test('other line breaks do not make a compiled file stale', async () => {
  const directory = folderWith(GOOD);
  await runTq(['rules', 'compile', 'quality/orders.yaml'], { directory });
  const path = join(directory, 'quality', '.compiled', 'orders.json');
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll('\n', '\r\n'));
  const check = await runTq(['rules', 'check', 'quality/orders.yaml'], { directory });
  expect(check).toMatchObject({ exitCode: 0, stderr: 'quality/orders.yaml: 3 rules, no errors\n' });
  expect((await runTq(['rules', 'compile', '--check', 'quality/orders.yaml'], { directory })).exitCode).toBe(
    0,
  );
});

describe('compiling what was allowed', () => {
  const bad = '  - { type: in_range, column: a, min: 5, max: 1 } # tq: allow empty-rule-range -- later\n';

  test('says which rules are left out', async () => {
    const { exitCode, stderr } = await runTq(['rules', 'compile', 'quality/orders.yaml'], {
      directory: folderWith(GOOD + bad),
    });
    expect(exitCode).toBe(0);
    expect(stderr).toContain('quality/orders.yaml: not checked, rule 4: ');
    expect(stderr).toContain('orders.json: 3 rules for truthound');
  });

  test('refuses a file of which nothing would be left', async () => {
    const { exitCode, stderr } = await runTq(['rules', 'compile', 'quality/orders.yaml'], {
      directory: folderWith(GOOD.replace(/rules:[^]*/, `rules:\n${bad}`)),
    });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('no rule of `quality/orders.yaml` can be checked');
  });
});

test.for([
  ['min: 1:30', 'warning[TQ1013]: `1:30` is the number `90` to YAML'],
  ['max: 0777', 'warning[TQ1013]: `0777` is the number `511` to YAML'],
])('numbers that YAML reads otherwise are told: %s', async ([bound, message]) => {
  const { stderr } = await runTq(['rules', 'check', 'quality/orders.yaml'], {
    directory: folderWith(GOOD.replace('min: 0, max: 100', bound ?? '')),
  });
  expect(stderr).toContain(message);
});

test.for([
  ['0.9', '95'],
  ['0.9', '200'],
])('a share above one is no case for a repair: %s as %s', async ([share, written]) => {
  const directory = folderWith(GOOD.replace(share ?? '', written ?? ''));
  await runTq(['rules', 'check', '--fix', 'quality/orders.yaml'], { directory });
  expect(readFileSync(join(directory, 'quality', 'orders.yaml'), 'utf8')).toContain(`min_ratio: ${written}`);
});

test('a value that others refer to is not repaired in one place', async () => {
  const text = GOOD.replace('type: not_null, column: order_id', 'type: &t not_nul, column: *t');
  const directory = folderWith(text);
  await runTq(['rules', 'check', '--fix', 'quality/orders.yaml'], { directory });
  expect(readFileSync(join(directory, 'quality', 'orders.yaml'), 'utf8')).toBe(text);
});

describe('a rule file by itself', () => {
  test('is checked by `tq validate` for what it is', async () => {
    const directory = folderWith(GOOD.replace('max: 100', 'max: -1'));
    const { exitCode, stderr } = await runTq(['validate', 'quality/orders.yaml'], { directory });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('error[TQ3008]: `min` 0 is greater than `max` -1, so no value passes');
  });

  test('in JSON, where `1e2` is a number', async () => {
    const rules = [{ type: 'in_range', column: 'a', min: 0 }];
    const text = JSON.stringify({ version: 1, engine: 'truthound', dataset: 'a', rules }).replace(
      '0}',
      '1e2}',
    );
    const directory = projectFolder({ 'a.json': text });
    const { exitCode, stderr } = await runTq(['rules', 'check', 'a.json'], { directory });
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('a.json: 1 rule, no errors'),
    });
  });

  test('--fix repairs what is certain, and compiles anew', async () => {
    const directory = folderWith(GOOD);
    await runTq(['rules', 'compile', 'quality/orders.yaml'], { directory });
    const path = join(directory, 'quality', 'orders.yaml');
    const before = readFileSync(join(directory, 'quality', '.compiled', 'orders.json'), 'utf8');
    writeFileSync(path, GOOD.replace('type: not_null', 'check: unique').replace('0.9', '1'));
    const { exitCode } = await runTq(['validate', '--fix', 'quality/orders.yaml'], { directory });
    expect(exitCode).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe(
      GOOD.replace('type: not_null', 'type: unique').replace('0.9', '1.0'),
    );
    const after = readFileSync(join(directory, 'quality', '.compiled', 'orders.json'), 'utf8');
    expect(after).not.toBe(before);
    expect(JSON.parse(after).rules[0].type).toBe('unique');
  });

  test('what the project says about findings holds for it, and a stale compiled file is told all the same', async () => {
    const rules = GOOD.replace('engine: truthound', 'engine: pandera');
    const lint = 'name: x\ntq:\n  lint: { unsupported-rule: off }\n';
    const directory = projectFolder({ 'prefect.yaml': lint, 'quality/orders.yaml': rules });
    const run = (...argv: string[]) => runTq(['rules', ...argv, 'quality/orders.yaml'], { directory });
    expect((await run('compile')).stderr).toContain('orders.json: 2 rules for pandera');
    expect(await run('check')).toMatchObject({
      exitCode: 0,
      stderr: 'quality/orders.yaml: 3 rules, no errors\n',
    });
    writeFileSync(join(directory, 'quality', 'orders.yaml'), rules.replace('max: 100', 'max: 200'));
    expect(await run('check')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('error[TQ3017]'),
    });
  });

  test.for(['', '{', '[]', '"a"', 'null', '- a\n- b', 'rules: 5', 'rules: [[]]', '\u0000', 'rules:\n  - *a'])(
    'bad text is a finding: %j',
    async (text) => {
      const { exitCode, stderr } = await runTq(['rules', 'check', 'a.yaml'], {
        directory: projectFolder({ 'a.yaml': text }),
      });
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/error\[TQ\d{4}\]/);
    },
  );

  test('that is not there is a finding', async () => {
    const { exitCode, stderr } = await runTq(['rules', 'check', 'a.yaml'], {
      directory: projectFolder({ x: '' }),
    });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('error[TQ1001]: there is no file `a.yaml`');
  });
});

test('a rule file whose name begins with a dash is checked behind `--`', async () => {
  const directory = projectFolder({ '-x/quality/orders.yaml': GOOD.replace('not_null', 'not_nul') });
  const run = await runTq(['rules', 'check', '--', '-x/quality/orders.yaml'], { directory });
  expect(run).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('-x/quality/orders.yaml:5') });
});
