/** `tq plan --out FILE` and `tq deploy --plan FILE`: what is kept, what is carried out, what is refused. */
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sealed, type SavedPlan } from '../../src/plan/saved-plan.ts';
import { fullName } from '../../src/plan/state.ts';
import { FakePrefect } from '../fakes/fake-prefect.ts';
import { FLOWS, projectFolder, TWO_DEPLOYMENTS } from './project-folder.ts';
import { runTq } from './run-tq.ts';

const LOCAL = { workPools: [{ name: 'local', type: 'process' }] };

function shop(files: Record<string, string> = {}, server: Record<string, string> = {}) {
  const directory = projectFolder({ 'prefect.yaml': TWO_DEPLOYMENTS, 'flows.py': FLOWS, ...files });
  const prefect = new FakePrefect({ ...LOCAL, variables: server });
  const run = (argv: string[], variables: Record<string, string> = {}) =>
    runTq(argv, { directory, prefect, variables });
  const path = join(directory, 'plan.json');
  const edit = (file: string, from: string, to: string): void => {
    const text = readFileSync(join(directory, file), 'utf8');
    expect(text).toContain(from);
    writeFileSync(join(directory, file), text.replace(from, to));
  };
  return { directory, prefect, run, path, edit };
}

describe('tq plan --out', () => {
  test('keeps the plan in a file of mode 0600, and writes nothing on the server', async () => {
    const { prefect, run, path, directory } = shop();
    writeFileSync(join(directory, 'plan.json'), '{"tqPlan": 1}');
    chmodSync(path, 0o666);
    const { exitCode, stderr } = await run(['plan', '--out', 'plan.json', '--exit-code']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('the plan is in `plan.json`; `tq deploy --plan plan.json` carries it out');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory).sort()).toEqual(['flows.py', 'plan.json', 'prefect.yaml']);
    expect(prefect.writes).toEqual([]);
    const saved = JSON.parse(readFileSync(path, 'utf8'));
    expect(saved).toMatchObject({
      tqPlan: 1,
      tool: '0.0.0-test',
      madeAt: '2026-01-01T00:00:00.000Z',
      project: 'shop',
      file: 'prefect.yaml',
      commit: null,
      options: { prefectFile: 'prefect.yaml', names: [], values: {}, allow: [], python: null, removal: null },
      plan: { summary: { create: 2 } },
    });
    expect(Object.keys(saved.files)).toEqual(expect.arrayContaining(['flows.py', 'prefect.yaml']));
    expect(saved.objects).toEqual(
      expect.arrayContaining([
        { kind: 'flow', name: 'orders', print: null },
        { kind: 'deployment', name: 'orders/hourly', print: null },
        { kind: 'work pool', name: 'local', print: expect.stringMatching(/^[0-9a-f]{64}$/) },
      ]),
    );
  });

  test('two plans of the same thing have no fingerprint in common', async () => {
    const { run, directory } = shop();
    await run(['plan', '--out', 'a.json']);
    await run(['plan', '--out', 'b.json']);
    const prints = (name: string): string[] =>
      [...readFileSync(join(directory, name), 'utf8').matchAll(/"print": "(\w+)"/g)].map(
        ([, print = '']) => print,
      );
    expect(prints('a.json').length).toBeGreaterThan(3);
    expect(prints('a.json').filter((print) => prints('b.json').includes(print))).toEqual([]);
  });

  test.for<[string, (directory: string) => void, string]>([
    ['nowhere/plan.json', () => undefined, 'there is no such folder'],
    ['folder', (directory) => mkdirSync(join(directory, 'folder')), 'it is a folder'],
    ['flows.py', () => undefined, '`flows.py` is there already and is no saved plan'],
    ['notes.json', (directory) => writeFileSync(join(directory, 'notes.json'), '{}'), 'is no saved plan'],
  ])('does not write %s', async ([name, prepare, words]) => {
    const { run, directory } = shop();
    prepare(directory);
    const before = readdirSync(directory);
    const { exitCode, stderr } = await run(['plan', '--out', name]);
    expect(exitCode).toBe(3);
    expect(stderr).toContain(words);
    expect(readdirSync(directory)).toEqual(before);
    expect(readFileSync(join(directory, 'flows.py'), 'utf8')).toBe(FLOWS);
  });

  test('writes nothing after findings', async () => {
    const { run, edit, directory } = shop();
    edit('prefect.yaml', 'flows.py:orders', 'flows.py:odrers');
    expect((await run(['plan', '--out', 'plan.json'])).exitCode).toBe(1);
    expect(readdirSync(directory)).not.toContain('plan.json');
  });
});

describe('tq deploy --plan', () => {
  test('carries out what was planned, with the options of the plan', async () => {
    const { prefect, run } = shop();
    await run(['plan', '-n', 'hourly', '--param', 'day=monday', '--tag', 'a', '--out', 'plan.json']);
    const first = await run(['deploy', '--plan', 'plan.json']);
    expect(first).toEqual({ exitCode: 0, stdout: '', stderr: 'created orders/hourly\n1 created\n' });
    expect(prefect.deployments.map(fullName)).toEqual(['orders/hourly']);
    expect(prefect.deployments[0]?.fields).toMatchObject({ parameters: { day: 'monday' }, tags: ['a'] });
  });

  test('a second time there is nothing to do', async () => {
    const { prefect, run } = shop();
    await run(['plan', '--out', 'plan.json']);
    expect((await run(['deploy', '--plan', 'plan.json'])).exitCode).toBe(0);
    expect(prefect.deployments).toHaveLength(2);
    prefect.writes.length = 0;
    const second = await run(['deploy', '--plan', 'plan.json']);
    expect(second.exitCode).toBe(0);
    expect(second.stderr).toContain('holds already what the saved plan of `shop` wants');
    expect(prefect.writes).toEqual([]);
  });

  test('a plan that changes nothing writes nothing', async () => {
    const { prefect, run } = shop();
    await run(['deploy', '--all']);
    await run(['plan', '--out', 'plan.json']);
    prefect.writes.length = 0;
    expect(await run(['deploy', '--plan', 'plan.json'])).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: '2 unchanged\n',
    });
    expect(prefect.writes).toEqual([]);
  });

  test('with --dry-run it is only compared and shown', async () => {
    const { prefect, run } = shop();
    await run(['plan', '--out', 'plan.json']);
    const { exitCode, stdout, stderr } = await run(['deploy', '--plan', 'plan.json', '--dry-run']);
    expect(exitCode).toBe(0);
    expect(stdout + stderr).toContain('2 to create');
    expect(prefect.writes).toEqual([]);
  });

  test.for<[string, string[], string]>([
    ['an entrypoint', ['flows.py:orders'], '`ENTRYPOINT`'],
    ['a choice', ['-n', 'hourly'], '`-n`'],
    ['--all', ['--all'], '`--all`'],
    ['a file', ['--prefect-file', 'other.yaml'], '`--prefect-file`'],
    [
      'values',
      ['--param', 'day=x', '--cron', '* * * * *', '--job-variable', 'a=b'],
      '`--job-variable`, `--cron`, `--param`',
    ],
    ['removal', ['--prune'], '`--prune`'],
    ['--keep-going', ['--keep-going'], '`--keep-going`'],
    ['an entrypoint and --keep-going', ['flows.py:orders', '--keep-going'], '`ENTRYPOINT`, `--keep-going`'],
  ])('takes no %s beside the plan', async ([, options, words]) => {
    const { prefect, run } = shop();
    await run(['plan', '--out', 'plan.json']);
    const { exitCode, stderr } = await run(['deploy', ...options, '--plan', 'plan.json']);
    expect(exitCode).toBe(64);
    expect(stderr).toContain(`${words} cannot be given with \`--plan\``);
    const isOfPlan = !/ENTRYPOINT|--keep-going/.test(words);
    expect(stderr).toContain(
      isOfPlan ? 'help: give them to `tq plan --out FILE`' : `help: leave out ${words}`,
    );
    expect(prefect.writes).toEqual([]);
  });
});

test('a plan is made with --all as without it, and not with --all and a choice', async () => {
  const { run } = shop();
  const bare = await run(['plan']);
  const all = await run(['plan', '--all', '--out', 'plan.json']);
  expect(all).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('2 to create') });
  expect(all.stderr).toContain(bare.stderr.trim());
  expect(await run(['deploy', '--plan', 'plan.json'])).toMatchObject({ exitCode: 0 });
  expect(await run(['plan', '--all', '-n', 'hourly'])).toMatchObject({
    exitCode: 64,
    stderr: expect.stringContaining('`--all` and `-n` exclude each other'),
  });
});

test('of options beside a plan, those that a plan takes are told apart', async () => {
  const { run } = shop();
  const { stderr } = await run(['deploy', '--plan', 'plan.json', '--keep-going', '--all']);
  expect(stderr).toContain('help: leave out `--keep-going`: a plan is made of');
  expect(stderr).toContain('; give the others to `tq plan --out FILE`');
});

describe('what left the file', () => {
  /** Both deployed, then one taken out of the file, and the plan saved. */
  async function planned() {
    const project = shop();
    await project.run(['deploy', '--all']);
    project.edit('prefect.yaml', TWO_DEPLOYMENTS.slice(TWO_DEPLOYMENTS.indexOf('  - name: on-arrival')), '');
    const { stdout, stderr } = await project.run(['plan', '--prune', '--out', 'plan.json']);
    expect(stdout + stderr).toContain('1 to remove');
    project.prefect.writes.length = 0;
    return project;
  }

  test('is removed as it was shown, and nobody is asked again', async () => {
    const { prefect, run } = await planned();
    const { exitCode, stderr } = await run(['deploy', '--plan', 'plan.json']);
    expect(exitCode, stderr).toBe(0);
    expect(prefect.deployments.map(fullName)).toEqual(['orders/hourly']);
  });

  test('stays when somebody has changed it since', async () => {
    const { prefect, run } = await planned();
    prefect.changeByHand('orders/on-arrival', (deployment) => void (deployment.paused = true));
    const { exitCode, stderr } = await run(['deploy', '--plan', 'plan.json']);
    expect(stderr).toContain('deployment `orders/on-arrival` was changed on the server');
    expect(exitCode).toBe(3);
    expect(prefect.writes).toEqual([]);
  });
});

test('another commit with the same files is said, and carried out', async () => {
  const { directory, prefect } = shop();
  const at = (commit: string) => ({
    directory,
    prefect,
    checkout: { commit, message: 'add orders', branch: 'main', remoteUrl: null },
  });
  await runTq(['plan', '--out', 'plan.json'], at('a'.repeat(40)));
  const { exitCode, stderr } = await runTq(['deploy', '--plan', 'plan.json'], at('b'.repeat(40)));
  expect(stderr).toContain(
    'the plan was made at commit aaaaaaaa, and this is bbbbbbbb; the files are the same',
  );
  expect(exitCode).toBe(0);
});

describe('what moved on', () => {
  interface Moved {
    shop: ReturnType<typeof shop>;
  }
  test.for<[string, (moved: Moved) => void, string]>([
    [
      'a flow file',
      ({ shop: { edit } }) => edit('flows.py', '"today"', '"now"'),
      'the files moved on since the plan was made: `flows.py` was changed',
    ],
    [
      'prefect.yaml',
      ({ shop: { edit } }) => edit('prefect.yaml', '"0 * * * *"', '"5 * * * *"'),
      '`prefect.yaml` was changed',
    ],
    [
      'a field',
      ({ shop: { prefect } }) =>
        prefect.changeByHand(
          'orders/hourly',
          (deployment) => void (deployment.fields.description = 'by hand'),
        ),
      'the server moved on since the plan was made: deployment `orders/hourly` was changed on the server',
    ],
    [
      'a pause',
      ({ shop: { prefect } }) =>
        prefect.changeByHand('orders/on-arrival', (deployment) => void (deployment.paused = true)),
      'deployment `orders/on-arrival` was changed on the server',
    ],
    [
      'a schedule',
      ({ shop: { prefect } }) =>
        prefect.changeByHand('orders/hourly', (deployment) =>
          deployment.schedules.forEach((schedule) => (schedule.active = false)),
        ),
      'deployment `orders/hourly` was changed on the server',
    ],
  ])('%s', async ([, change, words]) => {
    const project = shop();
    const { prefect, run, edit } = project;
    await run(['deploy', '--all']);
    edit('prefect.yaml', 'slug: every-hour', 'slug: every-hour, parameters: {day: x}');
    expect((await run(['plan', '--out', 'plan.json'])).exitCode).toBe(0);
    change({ shop: project });
    prefect.writes.length = 0;
    const { exitCode, stderr } = await run(['deploy', '--plan', 'plan.json']);
    expect(stderr).toContain(words);
    expect(exitCode).toBe(3);
    expect(prefect.writes).toEqual([]);
  });

  test('a file that vanished, and one that now comes before it', async () => {
    const { run, directory, edit } = shop({ 'src/constants.py': 'X = "one"\n' });
    edit('flows.py', 'from prefect import flow\n', 'from prefect import flow\nfrom constants import X\n');
    edit('flows.py', '"today"', 'X');
    await run(['plan', '--out', 'plan.json']);
    renameSync(join(directory, 'src', 'constants.py'), join(directory, 'constants.py'));
    const { exitCode, stderr } = await run(['deploy', '--plan', 'plan.json']);
    expect(stderr).toContain('`constants.py` was not there; `src/constants.py` is gone');
    expect(exitCode).toBe(3);
  });

  test('blocks: a file that a pattern finds now, and a block that was changed by hand', async () => {
    const block = readFileSync(join(import.meta.dirname, '../../templates/blocks/prod.yaml'), 'utf8');
    const { run, directory, edit, prefect } = shop({ 'blocks/prod.yaml': block });
    edit('prefect.yaml', 'name: shop\n', 'name: shop\ntq: {blocks: blocks/*.yaml}\n');
    expect((await run(['plan', '--out', 'plan.json'])).exitCode).toBe(0);
    writeFileSync(join(directory, 'blocks', 'dev.yaml'), block.replace(/^name: .*$/m, 'name: another'));
    const files = await run(['deploy', '--plan', 'plan.json']);
    expect(files.stderr).toContain(
      'the files moved on since the plan was made: `blocks/dev.yaml` was not there',
    );
    expect(files.exitCode).toBe(3);

    rmSync(join(directory, 'blocks', 'dev.yaml'));
    expect((await run(['deploy', '--plan', 'plan.json'])).exitCode).toBe(0);
    edit('prefect.yaml', '"0 * * * *"', '"5 * * * *"');
    await run(['plan', '--out', 'plan.json']);
    const [live] = await prefect.findBlocks('data-quality', [/^name: (.*)$/m.exec(block)?.[1] ?? '']);
    await prefect.updateBlock(live?.id ?? '', { ...live?.data, timeout_seconds: 7 });
    const server = await run(['deploy', '--plan', 'plan.json']);
    expect(server.stderr).toContain(`block \`${live?.name}\` was changed on the server`);
    expect(server.exitCode).toBe(3);
  });

  test('what a deploy by somebody else created', async () => {
    const { run, prefect } = shop();
    await run(['plan', '--out', 'plan.json']);
    await run(['deploy', '-n', 'hourly']);
    const { exitCode, stderr } = await run(['deploy', '--plan', 'plan.json']);
    expect(stderr).toContain('flow `orders` was created on the server');
    expect(stderr).toContain('deployment `orders/hourly` was created on the server');
    expect(exitCode).toBe(3);
    expect(prefect.deployments).toHaveLength(1);
  });

  test('a variable of the environment, and one of the server', async () => {
    const { run, edit, prefect } = shop({}, { region: 'north' });
    edit(
      'prefect.yaml',
      'name: hourly',
      'name: hourly\n    description: "{{ $NOTE }} {{ prefect.variables.region }}"',
    );
    await run(['plan', '--out', 'plan.json'], { NOTE: 'first note' });
    const environment = await run(['deploy', '--plan', 'plan.json'], { NOTE: 'second note' });
    expect(environment.stderr).toContain('environment variable `NOTE` has another value');
    expect(environment.exitCode).toBe(3);
    prefect.saveVariable('region', 'south');
    const server = await run(['deploy', '--plan', 'plan.json'], { NOTE: 'first note' });
    expect(server.stderr).toContain('variable `region` was changed on the server');
    expect(server.exitCode).toBe(3);
    prefect.saveVariable('region', 'north');
    expect((await run(['deploy', '--plan', 'plan.json'], { NOTE: 'first note' })).exitCode).toBe(0);
  });
});

describe('a file that is no plan of ours', () => {
  test.for<[string, (text: string) => string | Uint8Array, string]>([
    ['cut off', (text) => text.slice(0, -200), 'is no JSON: it is another file, or it was cut off'],
    ['empty', () => '', 'is no JSON'],
    ['not UTF-8', () => new Uint8Array([0xff, 0xfe, 0x00]), 'is no JSON'],
    ['something else', () => '{"a": 1}', 'is no saved plan of `tq`'],
    ['a list', () => '[]', 'is no saved plan of `tq`'],
    [
      'newer',
      (text) => text.replace('"tqPlan": 1', '"tqPlan": 2'),
      'was written by a newer `tq` (0.0.0-test)',
    ],
    [
      'edited',
      (text) => text.replace('"names": []', '"names": ["hourly"]'),
      'was changed since `tq` wrote it',
    ],
    [
      'sealed by somebody else, with a commit that is none',
      (text) =>
        JSON.stringify(sealed({ ...(JSON.parse(text) as SavedPlan), seal: undefined, commit: {} } as never)),
      'was changed since `tq` wrote it',
    ],
    ['without its seal', (text) => text.replace(/,\s+"seal": "\w+"/, ''), 'was changed since `tq` wrote it'],
  ])('%s', async ([, spoil, words]) => {
    const { run, path, prefect } = shop();
    await run(['plan', '--out', 'plan.json']);
    const text = readFileSync(path, 'utf8');
    const spoilt = spoil(text);
    expect(spoilt).not.toBe(text);
    writeFileSync(path, spoilt);
    const { exitCode, stderr } = await run(['deploy', '--plan', 'plan.json']);
    expect(stderr).toContain(words);
    expect(exitCode).toBe(3);
    expect(prefect.writes).toEqual([]);
  });

  test('one that does not exist', async () => {
    const { exitCode, stderr } = await shop().run(['deploy', '--plan', 'plan.json']);
    expect(stderr).toContain('the saved plan `plan.json` does not exist');
    expect(exitCode).toBe(3);
  });
});
