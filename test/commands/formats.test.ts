/** `--format`: what goes to stdout and what to stderr, for whole commands. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FORMATS } from '../../src/report/findings/formats.ts';
import { TqError } from '../../src/tq-error.ts';
import { readXml } from '../unit/report/findings/read-xml.ts';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { FLOWS, projectFolder, TWO_DEPLOYMENTS } from './project-folder.ts';
import { runTq } from './run-tq.ts';

const BROKEN = 'deployments:\n  - {name: a, entrypoint: f, work_pool: {name: p}}\n';
const DOCUMENTS = FORMATS.filter((format) => format !== 'text');

const broken = () => projectFolder({ 'prefect.yaml': BROKEN });
const good = () => projectFolder({ 'prefect.yaml': TWO_DEPLOYMENTS, 'flows.py': FLOWS });

/** What a program takes from the output: how many findings it shows. */
const COUNTS: Record<(typeof DOCUMENTS)[number], (stdout: string) => number> = {
  json: (stdout) => JSON.parse(stdout).diagnostics.length,
  jsonl: (stdout) => stdout.split('\n').filter((line) => line.includes('"type":"diagnostic"')).length,
  sarif: (stdout) => JSON.parse(stdout).runs[0].results.length,
  junit: (stdout) => Number(readXml(stdout).attributes.failures),
  github: (stdout) => stdout.split('\n').filter((line) => line.startsWith('::error ')).length,
  gitlab: (stdout) => JSON.parse(stdout).length,
  markdown: (stdout) => rows(stdout),
  comment: (stdout) => rows(stdout),
};

function rows(markdown: string): number {
  return markdown.split('\n').filter((line) => /^\| +\d/.test(line)).length;
}

test('docs/formats.md tells of every format', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/formats.md'), 'utf8');
  for (const format of FORMATS) expect(page).toMatch(new RegExp(`^\\| \`${format}\` +\\|`, 'm'));
});

describe('--format', () => {
  test.for(DOCUMENTS)('%s: the finding on stdout, and in words on stderr', async (format) => {
    const { exitCode, stdout, stderr } = await runTq(['validate', '--format', format], {
      directory: broken(),
    });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('error[TQ2011]');
    expect(COUNTS[format](stdout)).toBe(1);
    expect(stdout).toContain('TQ2011');
    expect(stdout.endsWith('\n')).toBe(true);
  });

  test.for(DOCUMENTS)('%s: a document without findings', async (format) => {
    const { exitCode, stdout, stderr } = await runTq([`--format=${format}`, 'validate'], {
      directory: good(),
    });
    expect(exitCode).toBe(0);
    expect(stderr).toContain('2 deployments, no errors');
    if (format === 'github') expect(stdout).toBe('');
    else expect(COUNTS[format](stdout)).toBe(0);
  });

  // `gitlab` has places in files alone.
  test.for(['json', 'jsonl', 'sarif', 'junit', 'github', 'markdown', 'comment'] as const)(
    '%s: a failure is in the document, and the usage of the command line too',
    async (format) => {
      const failed = await runTq(['validate', '--format', format, '--bogus'], { directory: broken() });
      expect(failed.exitCode).toBe(64);
      expect(failed.stdout).toContain('bogus');
      const refused = await runTq(['deploy', '--all', '--format', format], {
        directory: good(),
        prefect: new FakePrefect(),
      });
      expect(refused.exitCode).not.toBe(0);
      expect(refused.stdout).not.toBe('');
    },
  );

  test('a wrong command line and a server that does not answer are no issues of a file', async () => {
    const wrong = await runTq(['validate', '--format', 'gitlab', '--bogus'], { directory: broken() });
    expect(wrong).toMatchObject({ exitCode: 64, stdout: '[]\n' });
    const prefect = new FakePrefect({ workPools: [{ name: 'local', type: 'process' }] });
    prefect.findWorkPools = () => Promise.reject(new TqError('unreachable', 'the server does not answer'));
    const directory = good();
    const lost = await runTq(['plan', '--format', 'gitlab', '--report', 'junit=tq.xml'], {
      directory,
      prefect,
    });
    expect(lost).toMatchObject({ exitCode: 6, stdout: '[]\n' });
    expect(readFileSync(join(directory, 'tq.xml'), 'utf8')).toContain('<error message="the server does not');
  });

  test('text is what is said without it', async () => {
    const directory = broken();
    const plain = await runTq(['validate'], { directory });
    expect(await runTq(['validate', '--format', 'text'], { directory })).toEqual(plain);
    expect(plain.stdout).toBe('');
  });

  test('--json is short for --format json', async () => {
    const directory = broken();
    const short = await runTq(['validate', '--json'], { directory });
    expect(await runTq(['validate', '--format', 'json'], { directory })).toEqual(short);
    expect(await runTq(['validate', '--json', '--format', 'json'], { directory })).toEqual(short);
  });

  test.for([
    [['--json', '--format', 'sarif'], '`--json` and `--format sarif` exclude each other'],
    [['--format', 'sarfi'], '`--format` knows no `sarfi`; did you mean `sarif`?'],
    [['--format', 'json', '--format', 'sarif'], '`--format` can be given only once'],
    [['--format'], '`--format` needs a value'],
  ] as const)('%j exits 64 and says why', async ([options, words]) => {
    const { exitCode, stderr } = await runTq(['validate', ...options], { directory: '/' });
    expect(exitCode).toBe(64);
    expect(stderr.toLowerCase()).toContain(words);
  });

  test('paths are those of the checkout, wherever the command runs', async () => {
    const directory = projectFolder({ 'teams/orders/prefect.yaml': BROKEN });
    mkdirSync(join(directory, '.git'));
    const run = { directory: join(directory, 'teams/orders') };
    const { stdout } = await runTq(['validate', '--format', 'github'], run);
    expect(stdout).toContain('file=teams/orders/prefect.yaml,');
    const json = JSON.parse((await runTq(['validate', '--json'], run)).stdout);
    expect(json.diagnostics[0].where.file).toBe('prefect.yaml');
  });

  test('sarif holds the pages of the codes that it names', async () => {
    const { stdout } = await runTq(['validate', '--format', 'sarif'], { directory: broken() });
    const [rule] = JSON.parse(stdout).runs[0].tool.driver.rules;
    expect(rule.help.markdown).toContain('# TQ2011 · invalid-entrypoint');
  });

  test('plan and deploy write their findings; the plan is for people', async () => {
    const prefect = new FakePrefect({ workPools: [{ name: 'local', type: 'process' }] });
    const { exitCode, stdout, stderr } = await runTq(['plan', '--format', 'gitlab'], {
      directory: good(),
      prefect,
    });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual([]);
    expect(stderr).toContain('2 to create');
  });

  test('markdown and comment tell what a command said that looks for no findings', async () => {
    for (const format of ['markdown', 'comment']) {
      const run = { directory: good(), prefect: new FakePrefect() };
      const unlock = await runTq(['unlock', '--yes', '--format', format], run);
      expect(unlock.stdout).toMatch(
        /^### `tq unlock`\n\n```text\n[^]*nobody holds the deploy lock of `shop`\n```\n$/,
      );
      const list = await runTq(['rules', 'list', '--format', format], run);
      expect(list.stdout).not.toContain('no findings');
      expect(list.stdout).toMatch(/^### `tq rules list`/);
    }
  });

  test('markdown and comment hold what a command was asked for, beside its findings', async () => {
    const directory = good();
    for (const format of ['markdown', 'comment']) {
      const flow = await runTq(['inspect', 'flows.py:orders', '--format', format], { directory });
      expect(flow.stdout).toMatch(/^### `tq inspect`\n\n```text\nflow {9}orders\n[^]*```\n$/);
      const week = await runTq(['schedule', '--format', format], { directory });
      expect(week.stdout).toMatch(/^### `tq schedule`(?:: \d hints?)?\n\n```text\n[^]*orders\/hourly[^]*```/);
      const several = await runTq(
        ['schedule', '--format', format, '--prefect-file', 'prefect.yaml', '--prefect-file', '*.yaml'],
        { directory },
      );
      expect(several.stdout).toContain('orders/hourly');
      const nothing = await runTq(['build', '--dry-run', '--format', format], { directory });
      expect(nothing.stdout).toBe('### `tq build`: no images to build\n');
    }
  });

  test('what a command was asked for goes to a person when the format has no room for it', async () => {
    const directory = good();
    const argv = ['inspect', 'flows.py:orders', '--format'];
    const sarif = await runTq([...argv, 'sarif'], { directory });
    expect(sarif.stderr).toContain('flow         orders');
    expect(JSON.parse(sarif.stdout).runs[0].results).toEqual([]);
    expect((await runTq([...argv, 'jsonl'], { directory })).stdout).toContain(
      '{"type":"result","name":"flow"',
    );
  });
});
