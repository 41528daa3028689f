/** `--report FORMAT=FILE`: documents in files, from the one run. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { REPORT_FORMATS } from '../../src/command-line/report-option.ts';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { FLOWS, projectFolder, TWO_DEPLOYMENTS } from './project-folder.ts';
import { runTq } from './run-tq.ts';

const BROKEN = 'deployments:\n  - {name: a, entrypoint: f, work_pool: {name: p}}\n';
const GOOD = { 'prefect.yaml': TWO_DEPLOYMENTS, 'flows.py': FLOWS };

test('a report of each format holds what `--format` writes on stdout, and people are told as without', async () => {
  for (const files of [{ 'prefect.yaml': BROKEN }, GOOD]) {
    const directory = projectFolder(files);
    const asked = REPORT_FORMATS.flatMap((format) => ['--report', `${format}=${format}.txt`]);
    const bare = await runTq(['validate'], { directory });
    // Twice: an older report is replaced.
    await runTq(['validate', ...asked], { directory });
    expect(await runTq(['validate', ...asked], { directory })).toEqual(bare);
    for (const format of REPORT_FORMATS) {
      const { stdout } = await runTq(['validate', '--format', format], { directory });
      expect(readFileSync(join(directory, `${format}.txt`), 'utf8'), format).toBe(stdout);
    }
  }
});

test('what a command was asked for is in the report, and on stdout as before', async () => {
  const directory = projectFolder(GOOD);
  const inspect = ['inspect', 'flows.py:orders'];
  const bare = await runTq(inspect, { directory });
  expect(await runTq([...inspect, '--report', 'json=a.json'], { directory })).toEqual(bare);
  const { stdout } = await runTq([...inspect, '--json', '--report', 'json=b.json'], { directory });
  expect(readFileSync(join(directory, 'a.json'), 'utf8')).toBe(stdout);
  expect(readFileSync(join(directory, 'b.json'), 'utf8')).toBe(stdout);
});

test('a plan is in the reports together with the annotations on stdout', async () => {
  const directory = projectFolder(GOOD);
  const run = await runTq(
    ['plan', '--format=github', '--report', 'markdown=plan.md', '--report=json=plan.json'],
    { directory, prefect: new FakePrefect({ workPools: [{ name: 'local', type: 'process' }] }) },
  );
  expect(run.exitCode, run.stderr).toBe(0);
  expect(readFileSync(join(directory, 'plan.md'), 'utf8')).toMatch(/^<!-- tq plan shop -->\n/);
  expect(JSON.parse(readFileSync(join(directory, 'plan.json'), 'utf8')).plan.summary).toMatchObject({
    create: 2,
  });
});

test.for([
  ['json', 64, '`--report json` names no file'],
  ['json=', 64, '`--report json=` names no file'],
  ['jsn=a', 64, '`--report` knows no `jsn`; did you mean `json`?'],
  ['jsonl=a', 64, '`--report` knows no `jsonl`'],
  ['json=none/a.json', 3, 'there is no folder'],
  ['json=package.json/a/b.json', 3, 'package.json/a`\nhelp: name another'],
  [`json=${'x'.repeat(300)}/b.json`, 3, 'name too long'],
  ['json=folder', 3, 'no file'],
  ['json=prefect.yaml', 3, 'there is another file of that name'],
  ['json=package.json', 3, 'there is another file of that name'],
] as const)('`--report %s` is refused before anything is done', async ([value, exitCode, why]) => {
  const directory = projectFolder({ ...GOOD, 'package.json': '{"name": "mine"}' });
  mkdirSync(join(directory, 'folder'));
  const run = await runTq(['plan', '--report', value], { directory });
  expect(run.exitCode).toBe(exitCode);
  expect(run.stderr).toContain(why);
  expect(existsSync(join(directory, 'a'))).toBe(false);
  expect(readFileSync(join(directory, 'prefect.yaml'), 'utf8')).toBe(TWO_DEPLOYMENTS);
  expect(readFileSync(join(directory, 'package.json'), 'utf8')).toBe('{"name": "mine"}');
});

test('two reports in one file are refused', async () => {
  const directory = projectFolder(GOOD);
  const run = await runTq(['validate', '--report', 'json=a', '--report', 'junit=a'], { directory });
  expect(run).toMatchObject({ exitCode: 64 });
  expect(run.stderr).toContain('two reports would be written to `a`');
});
