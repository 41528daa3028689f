/** `tq init` and `tq new` in repositories that were there before: what they say of files that are somebody's already. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FLOWS, projectFolder, TWO_DEPLOYMENTS } from './project-folder.ts';
import { runTq } from './run-tq.ts';

const textOf = (directory: string, path: string): string => readFileSync(join(directory, path), 'utf8');

const everythingIn = (directory: string): string[] =>
  readdirSync(directory, { recursive: true }).map(String).sort();

const ETL = 'from prefect import flow\n\n\n@flow\ndef etl():\n    """Loads."""\n';

const withEntry = (entrypoint: string, name = 'nightly'): string =>
  `name: shop\ndeployments:\n  - name: ${name}\n    entrypoint: ${entrypoint}\n    work_pool: {name: local}\n`;

const NEW_DOMAIN = ['new', 'domain', 'orders', '--engine', 'truthound', '--pool-type', 'process'];

describe('a deployment of the name that a domain’s would have', () => {
  test.for([[['init', '--yes']], [['init', '--yes', '--dry-run']], [NEW_DOMAIN]] as const)(
    '%j: of another flow, nothing is written',
    async ([argv]) => {
      const text = withEntry('flows/etl.py:etl', 'orders-prod');
      const directory = projectFolder({ 'prefect.yaml': text, 'flows/etl.py': ETL });
      const { exitCode, stderr } = await runTq(argv, { directory });
      expect(exitCode).toBe(3);
      expect(stderr).toContain('the deployment `orders-prod` of `prefect.yaml` is of `flows/etl.py:etl`');
      expect(stderr).toContain('such as `orders_data`');
      expect(everythingIn(directory)).toEqual(['flows', 'flows/etl.py', 'prefect.yaml']);
      expect(textOf(directory, 'prefect.yaml')).toBe(text);
    },
  );

  test.for([['./src/prefect_flows/orders.py:orders_quality'], ['src.prefect_flows.orders.orders_quality']])(
    'of the same flow, written as %s, counts as it',
    async ([entrypoint = '']) => {
      const directory = projectFolder({ 'prefect.yaml': withEntry(entrypoint, 'orders-prod') });
      expect((await runTq(NEW_DOMAIN, { directory })).exitCode).toBe(0);
      expect(textOf(directory, 'prefect.yaml').match(/name: orders-(prod|staging)$/gm)).toHaveLength(2);
    },
  );
});

describe('entrypoints that are seen from the top of a repository', () => {
  const FILES = {
    'teams/x/prefect.yaml': withEntry('teams/x/flows/etl.py:etl'),
    'teams/x/flows/etl.py': ETL,
    '.git/HEAD': 'ref: refs/heads/main\n',
  };
  const FILE = ['--prefect-file', 'teams/x/prefect.yaml'];

  test.for([
    ['teams/x', ['init', '--yes'], '../x-quality'],
    ['.', ['init', 'teams/x', '--yes'], 'teams/x-quality'],
    ['.', [...NEW_DOMAIN, ...FILE], 'teams/x-quality'],
    ['.', ['new', 'deployment', 'late', '--domain', 'etl', '--pool', 'p', ...FILE], 'teams/x-quality'],
  ] as const)('in %s, %j writes nothing', async ([place, argv, other]) => {
    const directory = projectFolder(FILES);
    const before = everythingIn(directory);
    const { exitCode, stderr } = await runTq(argv, { directory: join(directory, place) });
    expect(exitCode).toBe(3);
    expect(stderr).toContain('prefect.yaml` are seen from `../..`');
    expect(stderr).toContain(`\`tq init ${other}\``);
    expect(everythingIn(directory)).toEqual(before);
    expect(textOf(directory, 'teams/x/prefect.yaml')).toBe(FILES['teams/x/prefect.yaml']);
  });

  test('a deployment whose entrypoint is given is checked from there', async () => {
    const directory = projectFolder(FILES);
    const argv = ['new', 'deployment', 'late', '--pool', 'local', ...FILE, '--entrypoint'];
    expect((await runTq([...argv, 'flows/etl.py:etl'], { directory })).exitCode).toBe(1);
    expect((await runTq([...argv, 'teams/x/flows/etl.py:etl'], { directory })).exitCode).toBe(0);
    const found = await runTq(['validate', 'teams/x/prefect.yaml'], { directory });
    expect(found.stderr).toContain('2 deployments, no errors');
  });

  test('without a repository, those that are seen from the working directory are noticed', async () => {
    const apart = projectFolder({
      'x/prefect.yaml': withEntry('x/flows/etl.py:etl'),
      'x/flows/etl.py': ETL,
    });
    expect((await runTq(['init', 'x', '--yes'], { directory: apart })).exitCode).toBe(3);
  });
});

describe('a file without a name', () => {
  test.for([
    ['', /^name: c1\n/],
    ['deployments: null\n', /^name: c1\ndeployments:\n {2}- name: failure-alert-staging\n/],
    ['# ours\n\nname:\ndeployments:\n', /^# ours\n\nname: c1\ndeployments:\n/],
    ['{deployments: []}\n', /name: c1/],
  ] as const)('%j takes that of --name', async ([text, expected]) => {
    const directory = projectFolder({ 'prefect.yaml': text });
    const { exitCode, stderr } = await runTq(['init', '--yes', '--name', 'c1'], { directory });
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(textOf(directory, 'prefect.yaml')).toMatch(expected);
    expect((await runTq(['validate'], { directory })).exitCode).toBe(0);
    expect(await runTq(['init', '--yes', '--name', 'c1'], { directory })).toMatchObject({ exitCode: 0 });
  });

  test('one that has another name keeps it', async () => {
    const directory = projectFolder({ 'prefect.yaml': TWO_DEPLOYMENTS, 'flows.py': FLOWS });
    const { exitCode, stderr } = await runTq(['init', '--yes', '--name', 'c1'], { directory });
    expect(exitCode).toBe(64);
    expect(stderr).toContain('`prefect.yaml` is of the project `shop` already');
  });
});

test.skipIf(!existsSync('/proc/self'))('a folder that takes none is told of at once', async () => {
  const directory = projectFolder({ 'a.txt': '' });
  const { exitCode, stderr } = await runTq(['init', '/proc/tq-test/shop', '--yes'], { directory });
  expect(exitCode).toBe(3);
  expect(stderr.match(/cannot be made/g)).toHaveLength(1);
  expect(stderr).toContain('nothing was changed');
});

describe('a domain in a project that `tq init` did not make', () => {
  const FILES = {
    'prefect.yaml': withEntry('flows/etl.py:etl'),
    'flows/etl.py': ETL,
    'notes.txt': 'truthound\n',
    'requirements.txt': '# truthound is not here\nprefect>=3\ntruthound-orchestration==3.0.3\n',
  };

  test('comes with the modules that its flow imports, and says what is left', async () => {
    const directory = projectFolder(FILES);
    const { exitCode, stdout, stderr } = await runTq([...NEW_DOMAIN, '--dry-run', '--json'], { directory });
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    const { remarks } = JSON.parse(stdout).scaffold;
    expect(remarks).toEqual([
      'add to `requirements.txt` what the new files need: `polars>=1,<2`',
      'nothing tells of runs that fail: `tq init` adds a failure alert, and all else that a project of it has (`--dry-run` shows what)',
    ]);
    expect((await runTq(NEW_DOMAIN, { directory })).stderr).toContain('left to you:\n  add to');
    for (const path of ['src/core/rules.py', 'src/core/deliveries.py'])
      expect(existsSync(join(directory, path))).toBe(true);
    const init = await runTq(['init', '--yes'], { directory });
    expect({ exitCode: init.exitCode, stderr: init.stderr }).toMatchObject({ exitCode: 0 });
    const more = await runTq(['new', 'domain', 'customers'], { directory });
    expect(more.stdout).not.toContain('src/core');
    expect(more.stderr).not.toContain('tells of runs');
  });

  test('on a rung it brings them as well; without any list all that runs need is named', async () => {
    const directory = projectFolder({ 'team/prefect.yaml': 'name: shop\n' });
    const argv = [...NEW_DOMAIN, '--rung', 'block', '--prefect-file', 'team/prefect.yaml'];
    const { exitCode, stdout, stderr } = await runTq(argv, { directory });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('created  team/src/core/deliveries.py\n');
    expect(stdout).toContain('created  team/src/core/rules.py\n');
    expect(stderr).toMatch(
      /left to you:\n {2}add `truthound-orch.*\n.*runs need `prefect==.*\n.*`tq init team` adds/,
    );
  });

  test.for([
    ['as `tq init` does', { 'requirements.txt': 'prefect\npolars\ntruthound==0.1\n' }],
    [
      'of another list',
      { 'pyproject.toml': '[project]\ndependencies = ["prefect", "polars", "pytest", "truthound==0.1"]\n' },
    ],
  ] as const)('what contradicts is told, %s', async ([, lists]) => {
    for (const argv of [NEW_DOMAIN, ['init', '--yes']]) {
      const directory = projectFolder({ 'prefect.yaml': 'name: shop\n', ...lists });
      const { stderr } = await runTq(argv, { directory });
      const [list] = Object.keys(lists);
      expect(stderr).toMatch(
        new RegExp(`left to you:\\n  \`truthound==0.1\` in \`${list}\` leaves out \`truthound==\\d`),
      );
      expect(stderr).not.toMatch(/no list|need:/);
    }
  });

  test.for([
    ['requirements/base.txt', 'Truthound\npolars\nprefect\n', false],
    ['requirements/tests.txt', 'truthound\npolars\nprefect\n', true],
    ['setup.py', 'setup(install_requires=["truthound", "polars"])\n# prefect\n', true],
    ['environment.yml', 'dependencies: [polars]\n  - pip:\n    - truthound-x\n    - prefect\n', true],
    ['environment.yml', 'dependencies: [polars]\n  - pip:\n    - truthound\n    - prefect\n', false],
  ] as const)('packages may stand in %s: %j', async ([list, text, isLacking]) => {
    const directory = projectFolder({ 'prefect.yaml': 'name: shop\n', [list]: text });
    const { stderr } = await runTq([...NEW_DOMAIN, '--dry-run'], { directory });
    expect(/add to .* what the new files need|no list of what/.test(stderr), stderr).toBe(isLacking);
  });

  test('what a rung puts into the list is in it', async () => {
    const lists = { 'requirements.txt': 'prefect\npolars\n' };
    const directory = projectFolder({ 'prefect.yaml': 'name: shop\n', ...lists });
    const { stdout, stderr } = await runTq([...NEW_DOMAIN, '--rung', 'block'], { directory });
    expect(stdout).toContain('changed  requirements.txt\n');
    expect(stderr).toContain('left to you:\n  nothing tells of runs that fail');
    expect(stderr).not.toContain('`truthound');
  });

  test('what is said next is about the same file, and `tq init` is not, which knows of `prefect.yaml` alone', async () => {
    const directory = projectFolder({ 'a team/other.yaml': 'name: shop\n' });
    const flags = ['--prefect-file', 'a team/other.yaml'];
    const { stderr } = await runTq([...NEW_DOMAIN, ...flags], { directory });
    const flag = `--prefect-file 'a team/other.yaml'   #`;
    expect(stderr).toMatch(
      /\n {2}tq rules explain 'a team\/quality\/(\w+)\.yaml' {2,}#.*\n {2}tq plan -n '\1-\*' --/,
    );
    expect(stderr).toContain(flag);
    expect(stderr).toContain('of runs that fail: a deployment of `a team/other.yaml` can');
    expect(stderr).not.toContain('tq init');
    const domain = 'orders';
    const another = ['new', 'deployment', 'late', '--domain', domain, '--pool', 'local', ...flags];
    expect((await runTq(another, { directory })).stderr).toContain(`tq plan -n late ${flag}`);
    const moved = await runTq([...NEW_DOMAIN.slice(0, 3), '--rung', 'task', ...flags], { directory });
    expect(moved.stderr).toContain(`tq plan -n '${domain}-*' ${flag}`);
  });

  test.for([
    [
      ['init', '--yes'],
      'rules.py',
      'VALUE = 1\n',
      'lacks `CheckResult`, `QualityError`, `check`, which the new `src/prefect_flows/orders.py`, `tests/test_orders.py` would',
    ],
    [NEW_DOMAIN, 'rules.py', 'def check(): ...\n', 'lacks `CheckResult`, `QualityError`, which'],
    [NEW_DOMAIN, 'rules/__init__.py', 'def check(): ...\n', 'rules/__init__.py` is there and lacks'],
    [NEW_DOMAIN, 'deliveries.py', 'class DeliveryError(Exception): ...\n', 'lacks `read_delivery`'],
    [
      NEW_DOMAIN,
      '../core.py',
      '',
      '`src/core.py` hides the folder with `src.core.deliveries`, `src.core.rules`',
    ],
    [[...NEW_DOMAIN, '--rung', 'task'], 'deliveries.py', '', 'lacks `DeliveryError`, `read_delivery`'],
  ] as const)(
    '%j beside src/core/%s of somebody else writes nothing',
    async ([argv, name, text, message]) => {
      const directory = projectFolder({ ...FILES, [`src/core/${name}`]: text });
      const before = everythingIn(directory);
      const { exitCode, stderr } = await runTq(argv, { directory });
      expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: expect.stringContaining(message) });
      expect(everythingIn(directory)).toEqual(before);
      expect(textOf(directory, 'prefect.yaml')).toBe(FILES['prefect.yaml']);
    },
  );

  test.for([
    [
      'try:\n    from .own import check, QualityError\nexcept ImportError:\n    check = QualityError = CheckResult = None\n',
    ],
    ['from .own import *\n'],
    ['def __getattr__(name): ...\n'],
  ])('names that a module gets in another way are there: %j', async ([text = '']) => {
    const directory = projectFolder({ ...FILES, 'src/core/rules.py': text });
    expect(await runTq(NEW_DOMAIN, { directory })).toMatchObject({ exitCode: 0 });
    expect(textOf(directory, 'src/core/rules.py')).toBe(text);
  });
});

test.for([[['init', '--yes']], [NEW_DOMAIN]] as const)(
  '%j: a `prefect.yml` is read by nothing',
  async ([argv]) => {
    const directory = projectFolder({ 'prefect.yml': 'name: shop\n' });
    const { exitCode, stderr } = await runTq(argv, { directory });
    expect(exitCode).toBe(3);
    expect(stderr).toContain('there is `prefect.yml`, and Prefect and tq read `prefect.yaml` alone');
    expect(everythingIn(directory)).toEqual(['prefect.yml']);
  },
);

test('settings of tq are set apart from the list that they come behind', async () => {
  const directory = projectFolder({ 'prefect.yaml': withEntry('flows/etl.py:etl'), 'flows/etl.py': ETL });
  expect((await runTq(NEW_DOMAIN, { directory })).exitCode).toBe(0);
  expect(textOf(directory, 'prefect.yaml')).toMatch(/\n\ntq:\n {2}pools:\n/);
});

test('a file to import that is not there is called so', async () => {
  const { exitCode, stderr } = await runTq(['rules', 'import', 'nosuch.yml'], {
    directory: projectFolder({}),
  });
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: 'error: there is no file `nosuch.yml`\n' });
});
