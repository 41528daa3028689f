/** `tq new domain --rung` as a user runs it: a domain on a rung, and one that moves up. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scaffoldedFiles } from '../e2e/scaffold-project.ts';
import { projectFolder } from './project-folder.ts';
import { runTq } from './run-tq.ts';

const FLOW = 'src/prefect_flows/orders.py';
const TEST = 'tests/test_orders.py';
const MODULE = 'src/core/quality_block.py';

type Files = ReadonlyMap<string, string>;

const scaffolded = await scaffoldedFiles({
  project: 'shop',
  domain: 'orders',
  engine: 'truthound',
  poolType: 'process',
  ci: 'github',
});

/** A scaffolded project with these files in place of its own. */
function shop(others: Record<string, string> = {}, files: Files = scaffolded) {
  const directory = projectFolder({ ...Object.fromEntries(files), ...others });
  return {
    directory,
    move: (rung: string, ...argv: string[]) =>
      runTq(['new', 'domain', 'orders', '--rung', rung, ...argv], { directory }),
    read: (path: string) => readFileSync(join(directory, path), 'utf8'),
    write: (path: string, text: string) => writeFileSync(join(directory, path), text),
    remove: (path: string) => rmSync(join(directory, path)),
    files: () => filesOf(directory),
    check: () => runTq(['preflight', '--max-warnings', '0'], { directory }),
  };
}

describe('a domain that is as it was scaffolded', () => {
  test('goes up rung by rung; tq finds nothing on any of them', { timeout: 60_000 }, async () => {
    const { move, read, check } = shop();
    const task = await move('task');
    expect(task).toMatchObject({ exitCode: 0 });
    expect(task.stderr).toContain(
      '`orders` moves up from the flow that needs its engine alone to `task`\n--- a/prefect.yaml',
    );
    expect(task.stdout.trimEnd().split('\n').sort()).toEqual(
      [
        `changed  ${FLOW}`,
        `changed  ${TEST}`,
        `created  ${MODULE}`,
        'changed  requirements.txt',
        'changed  prefect.yaml',
      ].sort(),
    );
    expect(read('prefect.yaml')).toContain('      fail_on_error: false\n');
    expect(read('prefect.yaml')).not.toContain('block: shop-orders');
    expect(read('requirements.txt')).toContain('truthound-orchestration==3.0.3\n');
    expect(await check()).toMatchObject({ exitCode: 0 });

    expect((await move('block')).stderr).toContain('`orders` moves up from `task` to `block`\n');
    expect(read('prefect.yaml')).toContain('      block: shop-orders-staging\n');
    expect(read('prefect.yaml')).not.toContain('fail_on_error');
    expect(await check()).toMatchObject({ exitCode: 0 });

    await move('factory');
    expect(read('prefect.yaml')).toContain(
      '      kwargs:\n        data_path: data/orders.csv\n        block: shop-orders-prod\n',
    );
    expect(await check()).toMatchObject({ exitCode: 0 });

    await move('decorated');
    expect(read(FLOW)).toContain('@quality_checked_flow(\n    name="shop-orders"');
    expect(read('prefect.yaml')).toBe(scaffolded.get('prefect.yaml'));
    expect(await check()).toMatchObject({ exitCode: 0 });
  });

  test('goes up several at once, and is told what is passed', async () => {
    const one = shop();
    const { stderr } = await one.move('factory');
    expect(stderr).toContain('to `factory`, past `task`, `block`\n');
    const other = shop();
    for (const rung of ['task', 'block', 'factory']) await other.move(rung);
    expect(one.files()).toEqual(other.files());
  });

  test.each(['task', 'block', 'factory', 'decorated'])('%s: a second time nothing changes', async (rung) => {
    const { move, files } = shop();
    await move(rung);
    const before = files();
    const { exitCode, stderr } = await move(rung);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: `\`orders\` is on \`${rung}\` already\nnothing to write: all of it is there already\n`,
    });
    expect(files()).toEqual(before);
  });

  test('--dry-run writes nothing', async () => {
    const { move, files } = shop();
    const { exitCode, stdout } = await move('factory', '--dry-run');
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(MODULE) });
    expect(files()).toEqual(new Map(scaffolded));
  });

  test('what is missing of it is made: block files, and their names', async () => {
    const { blocks, rest } = splitOff(scaffolded, (path) => path.startsWith('blocks/'));
    const text = (rest.get('prefect.yaml') ?? '').replace('  blocks: blocks/*.yaml\n', '');
    const { move, read } = shop({ 'prefect.yaml': text }, rest);
    const { exitCode, stdout } = await move('block');
    expect({ exitCode, stdout }).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('created  blocks/orders-prod.yaml'),
    });
    for (const [path, wanted] of blocks) expect(read(path)).toBe(wanted);
    expect(read('prefect.yaml')).toMatch(/blocks: \[?\n? *-? ?blocks\/orders-/);
  });

  test('with other ends of lines it is still the same, and keeps them', async () => {
    const { move, read } = shop({ [FLOW]: (scaffolded.get(FLOW) ?? '').replaceAll('\n', '\r\n') });
    expect(await move('block')).toMatchObject({ exitCode: 0 });
    expect(read(FLOW)).toContain('RulesBlock("orders").load(block)\r\n');
  });
});

describe('what somebody changed', () => {
  const OWN = `${scaffolded.get(FLOW) ?? ''}\n\n# our own\n`;

  test('a flow stays, the new one lies beside it, and its test and prefect.yaml wait for it', async () => {
    const { move, read, write, remove } = shop({ [FLOW]: OWN });
    const { exitCode, stderr, stdout } = await move('factory');
    expect(exitCode).toBe(4);
    expect(stderr).toContain(`--- a/${FLOW}\n+++ b/${FLOW}\n`);
    expect(stderr).toContain('-# our own\n');
    expect(stderr).toContain(`left to you:
  merge \`${FLOW}.new\` into \`${FLOW}\`, and remove it
  run \`tq new domain orders --rung factory\` again, for \`${TEST}\` and \`prefect.yaml\``);
    expect(stdout).toContain(`kept     ${FLOW}: it is there and says something else`);
    expect(read(FLOW)).toBe(OWN);
    expect(read('prefect.yaml')).toBe(scaffolded.get('prefect.yaml'));
    expect(read(TEST)).toBe(scaffolded.get(TEST));
    expect(read(`${FLOW}.new`)).toContain('create_quality_flow(\n');

    write(FLOW, `${read(`${FLOW}.new`)}\n# our own\n`);
    remove(`${FLOW}.new`);
    const again = await move('factory');
    expect(again).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('is on `factory` already\n--- a/prefect.yaml'),
    });
    expect(read('prefect.yaml')).toContain('      kwargs:\n');
    expect(read(TEST)).toContain('DataQualityError');
    expect((await move('factory')).stderr).toContain('nothing to write');
    expect(read(FLOW)).toContain('# our own');
  });

  test('a test stays, and what the new one knows of the data is what it knew', async () => {
    const own = (scaffolded.get(TEST) ?? '').replace(/^ROWS = .*$/m, 'ROWS = 99');
    const { move, read } = shop({ [TEST]: `${own}\n\ndef test_more() -> None: ...\n` });
    const { exitCode, stderr } = await move('decorated');
    expect(exitCode).toBe(4);
    expect(stderr).toContain(`left to you:\n  merge \`${TEST}.new\` into \`${TEST}\`, and remove it`);
    expect(stderr).not.toContain('for `prefect.yaml`');
    expect(read(TEST)).toContain('def test_more()');
    expect(read(`${TEST}.new`)).toContain('\nROWS = 99\n');
    expect(read(FLOW)).toContain('@quality_checked_flow(');
  });

  test('a test that is not there is not made for a flow that is not on the rung', async () => {
    const { rest } = splitOff(scaffolded, (path) => path === TEST);
    const { move, files } = shop({ [FLOW]: OWN }, rest);
    expect((await move('block')).stderr).toContain(`again, for \`${TEST}\` and \`prefect.yaml\``);
    expect([...files().keys()]).not.toContain(TEST);
  });

  test('a prefect.yaml that cannot be changed safely stays, and says what it needs', async () => {
    const text = (scaffolded.get('prefect.yaml') ?? '').replaceAll(
      'data_path: data/orders.csv',
      'data_path: data/orders.csv # from the bay',
    );
    const { move, read } = shop({ 'prefect.yaml': text });
    const { exitCode, stderr } = await move('factory');
    expect(exitCode).toBe(4);
    expect(stderr).toContain(
      'set `parameters` in `prefect.yaml`, which is written in a way that tq cannot change safely: of `orders-staging` to `{"kwargs":{"data_path":"data/orders.csv","block":"shop-orders-staging"}}`, of `orders-prod` to',
    );
    expect(read('prefect.yaml')).toBe(text);
  });

  test('without a requirements.txt the package is named', async () => {
    const { rest } = splitOff(scaffolded, (path) => path === 'requirements.txt');
    const { move } = shop({}, rest);
    const { exitCode, stderr } = await move('block');
    expect(exitCode).toBe(4);
    expect(stderr).toContain(
      'add `truthound-orchestration==3.0.3` to the packages that the project installs',
    );
  });
});

describe('what is refused, with nothing written', () => {
  test('a way down', async () => {
    const { move, files } = shop();
    await move('factory');
    const before = files();
    const { exitCode, stderr } = await move('block');
    expect(exitCode).toBe(64);
    expect(stderr).toContain('`orders` is on `factory`, above `block`\nhelp: a domain moves up alone');
    expect(files()).toEqual(before);
  });

  test('a flow that no deployment names', async () => {
    const { move, files } = shop({ 'prefect.yaml': 'name: shop\n' });
    const before = files();
    const { exitCode, stderr } = await move('block');
    expect(exitCode).toBe(64);
    expect(stderr).toContain(
      '`prefect.yaml` has nothing of `orders`\nhelp: `tq new domain orders` without `--rung` adds what is missing',
    );
    expect(files()).toEqual(before);
  });

  test('another engine, of a domain that is there and of a new one', async () => {
    const rules = (scaffolded.get('quality/orders.yaml') ?? '').replace(
      'engine: truthound',
      'engine: pandera',
    );
    const { move, directory } = shop({ 'quality/orders.yaml': rules });
    expect(await move('block')).toMatchObject({
      exitCode: 64,
      stderr: expect.stringContaining('`orders` can be on no rung: its engine is pandera'),
    });
    const argv = ['new', 'domain', 'returns', '--rung', 'block', '--engine', 'pandera'];
    expect(await runTq(argv, { directory })).toMatchObject({
      exitCode: 64,
      stderr: expect.stringContaining('the rung `block` needs Truthound, not pandera'),
    });
  });

  test('what is said of a new domain', async () => {
    const { move } = shop();
    expect(await move('block', '--engine', 'truthound', '--from', 'data/orders.csv')).toMatchObject({
      exitCode: 64,
      stderr: expect.stringContaining(
        '`--from`, `--engine`: for a new domain, and `orders` is there already',
      ),
    });
  });

  test('a rung that there is not', async () => {
    const { move } = shop();
    expect(await move('roof')).toMatchObject({ exitCode: 64, stderr: expect.stringContaining('roof') });
  });
});

test('a new domain begins on the rung', async () => {
  const { directory, read, check } = shop();
  const argv = ['new', 'domain', 'returns', '--rung', 'factory', '--yes'];
  expect(await runTq(argv, { directory })).toMatchObject({ exitCode: 0 });
  expect(read('src/prefect_flows/returns.py')).toContain('create_quality_flow(');
  expect(read('requirements.txt')).toContain('truthound-orchestration==3.0.3\n');
  expect(read('prefect.yaml')).toContain('        block: shop-returns-prod\n');
  expect(read(FLOW)).toBe(scaffolded.get(FLOW));
  expect(await check()).toMatchObject({ exitCode: 0 });
});

/** By path, relative to the folder. */
function filesOf(directory: string): Map<string, string> {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  const paths = entries.flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []));
  return new Map(paths.sort().map((path) => [relative(directory, path), readFileSync(path, 'utf8')]));
}

function splitOff(
  files: Files,
  isIt: (path: string) => boolean,
): { blocks: Map<string, string>; rest: Map<string, string> } {
  const all = [...files];
  return {
    blocks: new Map(all.filter(([path]) => isIt(path))),
    rest: new Map(all.filter(([path]) => !isIt(path))),
  };
}
