/** `tq validate`: which findings are said, what is repaired, and how it ends. */
import { chmodSync, lstatSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { TqError } from '../../src/tq-error.ts';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { FLOWS, projectFolder } from './project-folder.ts';
import { runTq } from './run-tq.ts';

/** One deployment; `schedule` stands under `schedules:`. */
function project(schedule: string, top = ''): string {
  return `${top}deployments:
  - name: hourly # keep me
    entrypoint: flows.py:orders
    work_pool: {name: local}
    schedules:
      ${schedule}
`;
}

/** Severity and code of each finding. */
function found(stderr: string): string[] {
  return [...stderr.matchAll(/^(error|warning|hint)\[(TQ\d+)\]/gm)].map(
    ([, severity, code]) => `${severity} ${code}`,
  );
}

async function validate(files: Record<string, string | Uint8Array>, ...argv: string[]) {
  const directory = projectFolder({ 'flows.py': FLOWS, ...files });
  const run = await runTq(['validate', ...argv], { directory });
  return { ...run, directory, found: found(run.stderr) };
}

const SECONDS = "- {cron: '0 6 * * * 30'}";

describe('levels', () => {
  test('a level in `tq.lint` takes the place of the default', async () => {
    const raised = await validate({
      'prefect.yaml': project(SECONDS, 'tq: {lint: {six-field-cron: error}}\n'),
    });
    expect([raised.exitCode, raised.found]).toEqual([1, ['error TQ2027']]);
    const off = await validate({ 'prefect.yaml': project(SECONDS, 'tq: {lint: {TQ2027: off}}\n') });
    expect([off.exitCode, off.found]).toEqual([0, []]);
  });

  test('a level that is none is an error of its own, with the levels there are', async () => {
    const run = await validate({ 'prefect.yaml': project(SECONDS, 'tq: {lint: {six-field-cron: quiet}}\n') });
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('must be one of `error`, `warning`, `hint`, `off`');
  });

  test('an error that is allowed in place does not stop a deploy either, and one that is not does', async () => {
    const text = project(
      "- cron: '0 6 * * *'\n        color: red # tq: allow unknown-schedule-key -- for the wall",
    );
    const directory = projectFolder({ 'flows.py': FLOWS, 'prefect.yaml': text });
    const prefect = new FakePrefect({ workPools: [{ name: 'local', type: 'process' }] });
    expect((await runTq(['deploy'], { directory, prefect })).exitCode).toBe(0);
    expect(prefect.deployments).toHaveLength(1);
    const without = projectFolder({ 'flows.py': FLOWS, 'prefect.yaml': text.replace(/ # tq:.*/, '') });
    expect((await runTq(['deploy'], { directory: without, prefect })).exitCode).toBe(1);
  });

  test('what a deploy forgives is an error there when the project says so', async () => {
    const prefect = new FakePrefect({ workPools: [{ name: 'local', type: 'process' }] });
    const deploy = async (top: string) => {
      const text = project("- {cron: '0 6 * * *'}", top).replace(
        'work_pool:',
        'descripton: x\n    work_pool:',
      );
      const directory = projectFolder({ 'flows.py': FLOWS, 'prefect.yaml': text });
      return (await runTq(['deploy'], { directory, prefect })).exitCode;
    };
    expect(await deploy('tq: {lint: {unknown-key: error}}\n')).toBe(1);
    expect(await deploy('')).toBe(0);
  });

  test('an allowance in a flow file holds there', async () => {
    const flows = FLOWS.replace('day: str', 'day: Elsewhere').replace(
      'import flow',
      'import flow\nfrom elsewhere import Elsewhere',
    );
    const before = await validate({ 'flows.py': flows, 'prefect.yaml': project("- {cron: '0 6 * * *'}") });
    expect(before.found).toEqual(['warning TQ2105']);
    const allowed = flows.replace(
      '\ndef orders',
      '\n# tq: allow unknown-parameter-type -- comes with the image\ndef orders',
    );
    const after = await validate({ 'flows.py': allowed, 'prefect.yaml': project("- {cron: '0 6 * * *'}") });
    expect([after.found, after.exitCode]).toEqual([[], 0]);
  });
});

describe('which findings', () => {
  const text = project("- {cron: '0 6 * * * 30', anchor_date: '2026-01-01'}", 'tq: {rulez: x}\n');

  test.for([
    [['--select', 'TQ2027'], ['warning TQ2027'], 0],
    [['--select', 'six-field-cron,TQ2028'], ['warning TQ2027', 'warning TQ2028'], 0],
    [['--select', 'TQ20'], ['error TQ2001', 'warning TQ2027', 'warning TQ2028'], 1],
    [['--select', 'TQ1'], [], 0],
    [['--ignore', 'TQ2', '--ignore', 'TQ1'], [], 0],
    [['--ignore', 'unknown-key'], ['warning TQ2027', 'warning TQ2028'], 0],
    [['--select', 'TQ2027', '--max-warnings', '0'], ['warning TQ2027'], 1],
    [['--select', 'TQ2027', '--max-warnings', '1'], ['warning TQ2027'], 0],
  ] as const)('%j', async ([argv, codes, exitCode]) => {
    const run = await validate({ 'prefect.yaml': text }, ...argv);
    expect([run.found, run.exitCode]).toEqual([codes, exitCode]);
  });

  test('a file that cannot be read is never passed over', async () => {
    const run = await validate({ 'prefect.yaml': 'a: [' }, '--select', 'TQ2027');
    expect([run.found, run.exitCode]).toEqual([['error TQ1004'], 1]);
  });

  test.for([
    [['--select', 'six-field-crons'], 'did you mean `six-field-cron`?'],
    [['--ignore', 'TQ9999'], '`--ignore TQ9999` names no finding'],
    [['--max-warnings', 'x'], '`--max-warnings` must be a whole number'],
    [['--max-warnings', '-1'], '`--max-warnings` must be a whole number'],
    [['--fix', '--diff'], '`--fix` and `--diff` do not go together'],
    [['--fix', '--watch'], '`--fix` and `--watch` do not go together'],
    [['--watch', '--json'], '`--watch` writes for people only'],
  ] as const)('%j is refused', async ([argv, message]) => {
    const run = await validate({ 'prefect.yaml': text }, ...argv);
    expect(run.stderr).toContain(message);
    expect(run.exitCode).toBe(64);
  });
});

describe('several files', () => {
  test('are checked in one run, each with its own levels', async () => {
    const run = await validate(
      {
        'a.yaml': project(SECONDS, 'tq: {lint: {six-field-cron: off}}\n'),
        'sub/b.yaml': project(SECONDS),
        'c.yaml': project("- {cron: '0 6 * * *'}"),
      },
      'a.yaml',
      'sub/b.yaml',
      'c.yaml',
      'missing.yaml',
    );
    expect(run.found).toEqual(['warning TQ2027', 'error TQ1001']);
    expect(run.stderr).toContain('--> sub/b.yaml:6:16');
    expect(run.exitCode).toBe(1);
  });

  test('what is wrong with a `pyproject.toml` of theirs is said once, without its line', async () => {
    const files = { 'pyproject.toml': '[tool.prefect.api]\nkey = pnu_secret\n', 'a.yaml': project(SECONDS) };
    const run = await validate(
      { ...files, 'b.yaml': project(SECONDS, 'tq: {lint: {six-field-cron: off}}\n') },
      'a.yaml',
      'b.yaml',
    );
    expect(run.found).toEqual(['warning TQ2027', 'warning TQ4405']);
    expect(run.stderr).toMatch(/`pyproject.toml` is not TOML: .*\n {2}--> pyproject.toml:2:/);
    expect(run.stderr).not.toContain('pnu_');
  });
});

const MISSPELT = `# a comment\r
deployments:\r
  - name:   'hourly'     # odd   spacing stays\r
    entrypoint: flows.py:orders\r
    work_pool: {name: local}\r
    descripton: "naïve 🚀"\r
    schedules:\r
      - cron: '0 6 * * *'   # tq: allow six-field-cron -- gone since spring\r
`;
const REPAIRED = MISSPELT.replace('descripton', 'description').replace(/ {3}# tq: .*spring/, '');

describe('--fix', () => {
  test('changes what is certain and keeps every other byte; a second run has nothing to do', async () => {
    const run = await validate({ 'prefect.yaml': MISSPELT }, '--fix');
    expect(run.found).toEqual([]);
    expect(run.stderr).toContain('prefect.yaml: 2 findings repaired');
    expect(run.exitCode).toBe(0);
    const path = join(run.directory, 'prefect.yaml');
    expect(readFileSync(path, 'utf8')).toBe(REPAIRED);
    const before = statSync(path).mtimeMs;
    const again = await runTq(['validate', '--fix'], { directory: run.directory });
    expect([again.exitCode, again.stderr, statSync(path).mtimeMs]).toEqual([
      0,
      'prefect.yaml: 1 deployment, no errors\n',
      before,
    ]);
  });

  test('keeps a byte order mark, the mode of the file and a link to it', async () => {
    const directory = projectFolder({ 'flows.py': FLOWS, 'real/it.yaml': `\uFEFF${MISSPELT}` });
    chmodSync(join(directory, 'real/it.yaml'), 0o640);
    symlinkSync('real/it.yaml', join(directory, 'prefect.yaml'));
    expect((await runTq(['validate', '--fix'], { directory })).exitCode).toBe(0);
    expect(lstatSync(join(directory, 'prefect.yaml')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(directory, 'real/it.yaml'), 'utf8')).toBe(`\uFEFF${REPAIRED}`);
    expect(statSync(join(directory, 'real/it.yaml')).mode & 0o777).toBe(0o640);
  });

  test('leaves a file in UTF-16 alone and says so', async () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(MISSPELT, 'utf16le')]);
    const run = await validate({ 'prefect.yaml': bytes }, '--fix');
    expect(run.stderr).toContain('prefect.yaml: not in UTF-8, so nothing was repaired');
    expect(run.exitCode).toBe(1);
    expect(readFileSync(join(run.directory, 'prefect.yaml'))).toEqual(bytes);
  });

  test('repairs only what is selected, and not what is allowed', async () => {
    const selected = await validate({ 'prefect.yaml': MISSPELT }, '--fix', '--select', 'unused-allowance');
    const text = readFileSync(join(selected.directory, 'prefect.yaml'), 'utf8');
    expect(text).toContain('descripton');
    expect(text).not.toContain('tq: allow');
    const allowed = MISSPELT.replace('🚀"', '🚀" # tq: allow unknown-key -- another tool reads it');
    const kept = await validate({ 'prefect.yaml': allowed }, '--fix', '--ignore', 'unused-allowance');
    expect(readFileSync(join(kept.directory, 'prefect.yaml'), 'utf8')).toBe(allowed);
  });

  test('leaves what it cannot repair as findings', async () => {
    const run = await validate({ 'prefect.yaml': MISSPELT.replace('0 6 * * *', 'often') }, '--fix');
    expect(run.found).toEqual(['error TQ2009']);
    expect(run.exitCode).toBe(1);
  });
});

test('--diff shows on stdout what --fix would do, and writes nothing', async () => {
  const run = await validate({ 'prefect.yaml': MISSPELT }, '--diff');
  expect(run.stdout.replaceAll('\r', '')).toMatchInlineSnapshot(`
    "--- a/prefect.yaml
    +++ b/prefect.yaml
    @@ -2,7 +2,7 @@
     deployments:
       - name:   'hourly'     # odd   spacing stays
         entrypoint: flows.py:orders
         work_pool: {name: local}
    -    descripton: "naïve 🚀"
    +    description: "naïve 🚀"
         schedules:
    -      - cron: '0 6 * * *'   # tq: allow six-field-cron -- gone since spring
    +      - cron: '0 6 * * *'
    "
  `);
  expect(run.exitCode).toBe(1);
  expect(readFileSync(join(run.directory, 'prefect.yaml'), 'utf8')).toBe(MISSPELT);
  const clean = await validate({ 'prefect.yaml': REPAIRED }, '--diff');
  expect([clean.exitCode, clean.stdout]).toEqual([0, '']);
});

const SERVER = { PREFECT_API_URL: 'http://127.0.0.1:1/api' };

describe('--server', () => {
  test('adds what the server tells, and writes nothing', async () => {
    const prefect = new FakePrefect({ workPools: [{ name: 'other', type: 'process' }] });
    const directory = projectFolder({ 'flows.py': FLOWS, 'prefect.yaml': project(SECONDS) });
    const run = await runTq(['validate', '--server'], { directory, prefect, variables: SERVER });
    expect(found(run.stderr)).toEqual(['error TQ5001', 'warning TQ2027']);
    expect([run.exitCode, prefect.writes]).toEqual([1, []]);
  });

  test('says what the files tell before it says that the server cannot be asked', async () => {
    const prefect = new Proxy(new FakePrefect(), {
      get: () => {
        throw new TqError('unreachable', 'nobody answers');
      },
    });
    const directory = projectFolder({ 'flows.py': FLOWS, 'prefect.yaml': project(SECONDS) });
    const run = await runTq(['validate', '--server'], { directory, prefect, variables: SERVER });
    expect(run.stderr).toMatch(/warning\[TQ2027\][^]*error: nobody answers/);
    expect(run.exitCode).toBe(6);
  });

  test('starts no server for it', async () => {
    const directory = projectFolder({ 'flows.py': FLOWS, 'prefect.yaml': project(SECONDS) });
    const localServer = {
      status: async () => ({ running: false as const, dataDirectory: directory }),
      start: () => Promise.reject(new Error('a server was started')),
      stop: async () => false,
    };
    const run = await runTq(['validate', '--server'], { directory, localServer });
    expect(run.stderr).toContain('no Prefect server is configured');
    expect(run.exitCode).toBe(6);
  });
});

test.for([[['--', 'bad.yaml']], [['good.yaml', '--', 'bad.yaml']]] as const)(
  'files behind -- count: %j',
  async ([argv]) => {
    const good = project("- {cron: '0 6 * * *'}");
    const run = await validate({ 'good.yaml': good, 'bad.yaml': 'a: [', 'prefect.yaml': good }, ...argv);
    expect([run.found, run.exitCode]).toEqual([['error TQ1004'], 1]);
  },
);

test('the standard input is not read, and that is said', async () => {
  const run = await validate({ 'prefect.yaml': 'a: [' }, '-');
  expect(run.stderr).toContain('the standard input is not read');
  expect(run.exitCode).toBe(64);
});

describe('repairs that only look certain', () => {
  const start = "    schedules:\n      - {cron: '0 6 * * *'}\n";
  const entry = (lines: string): string =>
    `deployments:\n  - name: hourly\n    work_pool: {name: local}\n${lines}${start}`;

  test('a key is not given twice by two repairs', async () => {
    const text = entry('    entrypont: flows.py:orders\n    entrypiont: flows.py:orders\n');
    const run = await validate({ 'prefect.yaml': text }, '--fix');
    expect(run.found).not.toContain('error TQ1005');
    const after = readFileSync(join(run.directory, 'prefect.yaml'), 'utf8');
    expect(after.match(/entrypoint:/g)).toHaveLength(1);
  });

  test('a parameter is never renamed, and nor is a key of another tool', async () => {
    const text = entry('    entrypoint: flows.py:orders\n    stage: prod\n    parameters: {days: x}\n');
    const run = await validate({ 'prefect.yaml': text }, '--fix');
    expect(run.found).toEqual(['warning TQ2001', 'error TQ2024']);
    expect(readFileSync(join(run.directory, 'prefect.yaml'), 'utf8')).toBe(text);
  });

  test('a comment that is needed once another error is gone stays', async () => {
    const text = `${entry('    entrypoint: flows.py:orders\n    version: 1.10\n')}        foo: 1\n`.replace(
      "{cron: '0 6 * * *'}",
      "cron: '0 6 * * * 30' # tq: allow six-field-cron -- seconds are meant",
    );
    const run = await validate({ 'prefect.yaml': text }, '--fix');
    expect(readFileSync(join(run.directory, 'prefect.yaml'), 'utf8')).toContain('# tq: allow');
  });
});

test('one error in a deployment does not hide the others', async () => {
  const text = `deployments:
  - name: hourly
    entrypoint: flows.py:orders
    version: 1.10
    work_pool: {name: local}
    parameters: {bogus: 1}
    triggers: [{enabled: true}]
    tags: ['']
    schedules:
      - {cron: '0 0 31 2 *'}
`;
  const run = await validate({ 'prefect.yaml': text });
  expect(run.found).toEqual([
    'error TQ2002',
    'error TQ2024',
    'error TQ2041',
    'warning TQ2038',
    'error TQ2031',
  ]);
});
