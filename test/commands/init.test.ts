/** `tq init` as a user runs it. */
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { FLOWS, projectFolder, TWO_DEPLOYMENTS } from './project-folder.ts';
import { runTq } from './run-tq.ts';

const SCHEMA = join(import.meta.dirname, '..', '..', 'schemas', 'output.schema.json');
const isOutput = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));

const textOf = (directory: string, path: string): string => readFileSync(join(directory, path), 'utf8');

/** Everything below the folder, folders too, with the text of each file. */
function everythingIn(directory: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(directory, { recursive: true, withFileTypes: true }).map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(directory.length + 1), entry.isFile() ? readFileSync(path, 'utf8') : ''];
    }),
  );
}

describe('a new project', () => {
  test('is made whole, in which nothing is found, and a second run does nothing', async () => {
    const directory = projectFolder({});
    const made = await runTq(['init', 'shop', '--yes'], { directory });
    expect(made.exitCode).toBe(0);
    expect(made.stdout).toContain('created  shop/prefect.yaml\n');
    expect(made.stderr).toContain('cd shop\n');
    const inside = { directory: join(directory, 'shop') };
    expect(await runTq(['validate', '--max-warnings', '0'], inside)).toMatchObject({ exitCode: 0 });
    expect(await runTq(['rules', 'compile', 'quality/orders.yaml', '--check'], inside)).toMatchObject({
      exitCode: 0,
    });
    const before = everythingIn(directory);
    const again = await runTq(['init'], inside);
    expect(again).toMatchObject({ exitCode: 0, stderr: 'nothing to write: all of it is there already\n' });
    expect(everythingIn(directory)).toEqual(before);
  });

  test('a person is asked for what no flag says', async () => {
    const directory = projectFolder({});
    const answers = ['my-shop', 'customers', '2', 'doc', 'ghcr.io/acme/shop', 'none'];
    const { exitCode, stderr } = await runTq(['init'], { directory, answers });
    expect(stderr).toContain('what judges the data\n  1 truthound');
    expect(exitCode).toBe(0);
    expect(textOf(directory, 'prefect.yaml')).toContain('name: my-shop\n');
    expect(textOf(directory, 'prefect.yaml')).toContain('my-shop-prod: docker');
    expect(textOf(directory, 'prefect.yaml')).toContain('ghcr.io/acme/shop');
    expect(textOf(directory, 'quality/customers.yaml')).toContain('engine: pandera');
    expect(existsSync(join(directory, '.github'))).toBe(false);
  });

  test('where nobody can be asked, the flags that would answer are named and nothing is written', async () => {
    const directory = projectFolder({});
    const { exitCode, stderr } = await runTq(['init', 'shop', '--engine', 'pandera'], { directory });
    expect(exitCode).toBe(8);
    expect(stderr).toContain('what these would answer: `--domain`, `--pool-type`, `--ci`');
    expect(stderr).toContain('`--domain orders --pool-type process --ci github`');
    expect(readdirSync(directory)).toEqual([]);
  });

  test('where nobody can be asked, --dry-run shows what it would be with the defaults', async () => {
    const directory = projectFolder({});
    const { exitCode, stdout } = await runTq(['init', 'shop', '--dry-run'], { directory });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('created  shop/src/prefect_flows/orders.py\n');
    expect(readdirSync(directory)).toEqual([]);
  });

  test('who goes away without an answer has written nothing', async () => {
    const directory = projectFolder({});
    expect(await runTq(['init', 'shop'], { directory, answers: ['orders'] })).toMatchObject({ exitCode: 8 });
    expect(readdirSync(directory)).toEqual([]);
  });

  test('--dry-run and --json tell all of it', async () => {
    const directory = projectFolder({});
    const { exitCode, stdout } = await runTq(['init', 'shop', '--yes', '--dry-run', '--json'], { directory });
    expect(exitCode).toBe(0);
    expect(readdirSync(directory)).toEqual([]);
    const answer = JSON.parse(stdout);
    expect(isOutput(answer)).toBe(true);
    expect(answer.scaffold).toMatchObject({ written: false, next: [] });
    expect(answer.scaffold.files).toContainEqual({
      file: 'shop/.gitignore',
      change: 'created',
      text: expect.any(String),
    });
  });

  test.for([
    [['--domain', 'order-items'], 64, '`order_items` would do'],
    [['--domain', '../orders'], 64, 'is a path'],
    [['--name', 'Prefect Flows'], 64, '`my-prefect-flows` would do'],
    [['--pool-type', 'docker', '--image', 'x:1'], 64, 'has a tag'],
    [['--image', 'Not An Image'], 64, 'is no name of an image'],
    [['--engine', 'spark'], 64, 'engine'],
  ] as const)('%j is refused before anything is written', async ([flags, code, message]) => {
    const directory = projectFolder({});
    const { exitCode, stderr } = await runTq(['init', 'shop', '--yes', ...flags], { directory });
    expect({ exitCode, stderr }).toEqual({ exitCode: code, stderr: expect.stringContaining(message) });
    expect(readdirSync(directory)).toEqual([]);
  });
});

describe('a folder that holds something', () => {
  test('what is there stays, what is missing comes', async () => {
    const directory = projectFolder({
      'README.md': 'mine\n',
      'requirements.txt': 'polars\n',
      'a/b.txt': 'b',
    });
    const { exitCode, stdout, stderr } = await runTq(['init', '--yes', '--name', 'shop'], { directory });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('kept     README.md: it is there and says something else\n');
    expect(stderr).toMatch(
      /left to you:\n {2}add to `requirements.txt`, which stays as it is, what the new files need: `prefect==.*`truthound==[\d.]+`\n/,
    );
    expect(textOf(directory, 'README.md')).toBe('mine\n');
    expect(textOf(directory, 'requirements.txt')).toBe('polars\n');
    expect(existsSync(join(directory, 'src/prefect_flows/orders.py'))).toBe(true);
  });

  test('a half-scaffolded project is finished, also one with two domains', async () => {
    const directory = projectFolder({});
    await runTq(['init', '--yes', '--name', 'shop'], { directory });
    await runTq(['new', 'domain', 'customers'], { directory });
    const whole = everythingIn(directory);
    const half = projectFolder(
      Object.fromEntries(
        Object.entries(whole).filter(([path, text]) => text !== '' && /^(prefect|src|quality\/o)/.test(path)),
      ),
    );
    expect((await runTq(['init', '--ci', 'github'], { directory: half })).exitCode).toBe(0);
    expect(everythingIn(half)).toEqual(whole);
  });

  test('the edit of prefect.yaml is shown and has to be agreed to', async () => {
    const directory = projectFolder({ 'prefect.yaml': `# ours\n${TWO_DEPLOYMENTS}`, 'flows.py': '' });
    const flags = ['--domain', 'orders', '--engine', 'pandera', '--pool-type', 'process', '--ci', 'none'];
    const before = everythingIn(directory);
    const nobody = await runTq(['init', ...flags], { directory });
    expect(nobody.exitCode).toBe(8);
    expect(nobody.stderr).toContain('+  - name: orders-prod');
    expect(nobody.stderr).toContain('give `--yes`');
    expect(await runTq(['init', ...flags], { directory, answer: 'no' })).toMatchObject({ exitCode: 8 });
    expect(everythingIn(directory)).toEqual(before);
    expect(await runTq(['init', ...flags], { directory, answer: 'yes' })).toMatchObject({ exitCode: 0 });
    const text = textOf(directory, 'prefect.yaml');
    expect(text).toContain(`# ours\n${TWO_DEPLOYMENTS.trimEnd()}`);
    expect(text).toContain('name: failure-alert-staging');
    expect(text).toContain('shop-prod: process');
  });

  test('runs in containers get an image, where the project has none', async () => {
    const directory = projectFolder({ 'prefect.yaml': `# ours\n${TWO_DEPLOYMENTS}`, 'flows.py': FLOWS });
    const flags = ['init', '--yes', '--pool-type', 'docker', '--image', 'ghcr.io/acme/shop'];
    expect((await runTq(flags, { directory })).exitCode).toBe(0);
    expect(textOf(directory, 'prefect.yaml')).toContain('  image:\n    name: ghcr.io/acme/shop\n');
    const { stderr, exitCode } = await runTq(['validate'], { directory });
    expect({ stderr, exitCode }).toMatchObject({ exitCode: 0 });
    expect(await runTq(['init', '--ci', 'github'], { directory })).toMatchObject({
      stderr: 'nothing to write: all of it is there already\n',
    });
  });

  test('the compiled rules are of the rules that are there', async () => {
    const rules =
      'version: 1\nengine: truthound\ndataset: orders\nrules:\n  - { type: not_null, column: x }\n';
    const directory = projectFolder({ 'quality/orders.yaml': rules });
    await runTq(['init', '--yes', '--name', 'shop'], { directory });
    expect(textOf(directory, 'quality/orders.yaml')).toBe(rules);
    const check = await runTq(['rules', 'compile', 'quality/orders.yaml', '--check'], { directory });
    expect(check.exitCode).toBe(0);
  });

  test('a file that cannot be edited safely: what is to be put in by hand is said, nothing is written', async () => {
    const directory = projectFolder({
      'prefect.yaml': 'name: shop\ndefinitions: &all\n  - {name: a, entrypoint: a.py:a}\ndeployments: *all\n',
    });
    const before = everythingIn(directory);
    const { exitCode, stderr } = await runTq(['init', '--yes'], { directory });
    expect(exitCode).toBe(3);
    expect(stderr).toContain('to be put into prefect.yaml by hand:\n');
    expect(stderr).toContain('  - name: orders-staging\n');
    expect(everythingIn(directory)).toEqual(before);
  });

  test.for([
    ['a broken prefect.yaml', { 'prefect.yaml': 'a: [\n' }, 1, 'prefect.yaml:'],
    ['no mapping', { 'prefect.yaml': '- a\n' }, 1, 'holds no mapping'],
    ['a file where a folder belongs', { src: 'a file' }, 3, 'a file stands where the folder `src` belongs'],
    ['a folder where a file belongs', { 'README.md/x': '' }, 3, '`README.md` cannot be read: it is a folder'],
  ] as const)('%s', async ([, files, code, message]) => {
    const directory = projectFolder({ ...files });
    const before = everythingIn(directory);
    const { exitCode, stderr } = await runTq(['init', '--yes', '--name', 'shop'], { directory });
    expect({ exitCode, stderr }).toEqual({ exitCode: code, stderr: expect.stringContaining(message) });
    expect(everythingIn(directory)).toEqual(before);
  });

  test('nothing is written behind a link that leads out of the project', async () => {
    const outside = projectFolder({});
    const directory = projectFolder({ 'a.txt': '' });
    symlinkSync(outside, join(directory, 'src'));
    symlinkSync(join(outside, 'none'), join(directory, 'quality'));
    const { exitCode, stderr } = await runTq(['init', '--yes', '--name', 'shop'], { directory });
    expect(exitCode).toBe(3);
    expect(stderr).toContain('is behind a link that leads out of the project');
    expect(readdirSync(outside)).toEqual([]);
    expect(readdirSync(directory).sort()).toEqual(['a.txt', 'quality', 'src']);
  });

  test('a link inside of the project is followed', async () => {
    const directory = projectFolder({ 'code/a.txt': '' });
    symlinkSync('code', join(directory, 'src'));
    expect((await runTq(['init', '--yes', '--name', 'shop'], { directory })).exitCode).toBe(0);
    expect(existsSync(join(directory, 'code/core/rules.py'))).toBe(true);
  });
});

test('a folder in which nothing can be made: one error, nothing left', async () => {
  const directory = projectFolder({ file: '' });
  const { exitCode, stderr } = await runTq(['init', 'file/shop', '--yes'], { directory });
  expect(exitCode).toBe(3);
  expect(stderr).toContain('a file stands where the folder `file` belongs');
  expect(stderr.match(/error/g)).toHaveLength(1);
});

test('the folder gives the project its name, as far as it can', async () => {
  const directory = projectFolder({});
  mkdirSync(join(directory, 'My Shop'));
  writeFileSync(join(directory, 'My Shop', 'a.txt'), '');
  await runTq(['init', 'My Shop', '--yes'], { directory });
  expect(textOf(directory, 'My Shop/prefect.yaml')).toContain('name: my-shop\n');
  expect(basename(directory)).toMatch(/^tq-test-/);
});

test('what stands behind `--` is not passed over', async () => {
  const directory = projectFolder({});
  const { exitCode, stderr } = await runTq(['init', '--yes', '--', 'shop'], { directory });
  expect(exitCode).toBe(64);
  expect(stderr).toContain('`tq init` takes nothing behind `--`: `shop`');
  expect(readdirSync(directory)).toEqual([]);
});

test.for([
  ['--engine', 'pandera', 'truthound'],
  ['--pool-type', 'docker', 'process'],
] as const)('%s cannot make another project of one that is there', async ([flag, other, own]) => {
  const directory = projectFolder({});
  await runTq(['init', '--yes', '--name', 'shop'], { directory });
  const { exitCode, stderr } = await runTq(['init', '--yes', flag, other], { directory });
  expect(exitCode).toBe(64);
  expect(stderr).toContain(`\`${own}\`, not \`${other}\``);
});

test('a file that differs is not called the same', async () => {
  const directory = projectFolder({});
  await runTq(['init', '--yes', '--name', 'shop'], { directory });
  writeFileSync(join(directory, 'README.md'), 'ours\n');
  const { stderr } = await runTq(['init', '--yes'], { directory });
  expect(stderr).toContain('those that differ are kept');
  expect(stderr).not.toContain('all of it is there already');
});
