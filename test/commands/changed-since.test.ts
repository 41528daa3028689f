/** `--changed-since` on real repositories: which deployments a change touches, and why. */
import { renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  entry,
  explain,
  FILES,
  type Files,
  flow,
  repository,
  touched,
  write,
  YAML,
} from './changed-repository.ts';

/** What a change to the files of `before` touches. */
async function after(change: (directory: string) => void, before: Files = {}): Promise<string[]> {
  const directory = await repository({ ...FILES, ...before });
  change(directory);
  return touched(directory);
}

describe('code', () => {
  const changed =
    'orders: `flows/orders.py` imports `core/rules.py`, which imports `core/deep.py`, which changed';

  test('a file that is imported by way of others', async () => {
    expect(await after((at) => write(at, { 'core/deep.py': 'LIMIT = 2\n' }))).toEqual([changed]);
  });

  test('the file of a flow, and a package that two flows run', async () => {
    expect(await after((at) => write(at, { 'flows/stock.py': flow('stock', 'import os\n') }))).toEqual([
      'stock: `flows/stock.py` changed',
    ]);
    expect(await after((at) => write(at, { 'core/__init__.py': 'X = 1\n' }))).toEqual([
      'orders: `flows/orders.py` imports `core/__init__.py`, which changed',
      'users: `flows/users.py` imports `core/__init__.py`, which changed',
    ]);
  });

  test('a file that nothing imports, and one that is no code, touch nothing', async () => {
    const change: Files = { 'core/unused.py': 'X = 1\n', 'README.md': 'a shop\n', 'flows/new.py': '' };
    expect(await after((at) => write(at, change))).toEqual([]);
  });

  test('a module that is gone, and one that stands in front of another now', async () => {
    expect(await after((at) => rmSync(join(at, 'core/deep.py')))).toEqual([
      'orders: `flows/orders.py` imports `core/rules.py`, which imports `core/deep.py`, which is gone',
    ]);
    expect(await after((at) => write(at, { 'flows/core.py': '' }))).toEqual([
      'orders: `flows/orders.py` imports `flows/core.py`, which changed',
      'users: `flows/users.py` imports `flows/core.py`, which changed',
    ]);
  });

  test('a module that moved counts where it was and where it is', async () => {
    const move = (at: string): void => renameSync(join(at, 'core/deep.py'), join(at, 'core/shallow.py'));
    expect(await after(move)).toEqual([
      'orders: `flows/orders.py` imports `core/rules.py`, which imports `core/deep.py`, which is gone',
    ]);
  });

  test('the whole of a folder without `__init__.py` that is gone', async () => {
    const before = { 'flows/stock.py': flow('stock', 'import ns.inner\n'), 'ns/inner.py': '' };
    expect(await after((at) => rmSync(join(at, 'ns'), { recursive: true }), before)).toEqual([
      'stock: `flows/stock.py` imports `ns/inner.py`, which is gone',
    ]);
  });

  test('imports in a circle', async () => {
    const before = { 'core/deep.py': 'from . import rules\nLIMIT = 1\n' };
    expect(
      await after((at) => write(at, { 'core/deep.py': 'from . import rules\nLIMIT = 2\n' }), before),
    ).toEqual([changed]);
  });

  test('an import that is worked out when it runs, only where Python changed', async () => {
    const before = {
      'flows/stock.py': flow('stock', 'import importlib\nimportlib.import_module(__name__)\n'),
    };
    expect(await after((at) => write(at, { 'core/unused.py': 'X = 1\n' }), before)).toEqual([
      'stock: cannot be told: `flows/stock.py` works out what it imports when it runs',
    ]);
    expect(await after((at) => write(at, { 'README.md': 'a shop\n' }), before)).toEqual([]);
  });

  test('a file behind a link', async () => {
    const files = { ...FILES, 'real.py': '', 'flows/stock.py': flow('stock', 'import linked\n') };
    const directory = await repository(files, (at) => symlinkSync('../real.py', join(at, 'flows/linked.py')));
    write(directory, { 'real.py': 'X = 1\n' });
    expect(await touched(directory)).toEqual([
      'stock: `flows/stock.py` imports `flows/linked.py`, which leads to `real.py`, which changed',
    ]);
  });

  test('a name with a line break in it is one line', async () => {
    const before = {
      'odd\nname/__init__.py': '',
      'prefect.yaml': `${YAML}${entry('odd', "    parameters: {file: 'map.json'}\n")}`,
      'flows/odd.py': flow('odd'),
      'map.json': '{}',
    };
    expect(
      await after((at) => write(at, { 'odd\nname/__init__.py': 'X = 1\n', 'map.json': '[]' }), before),
    ).toEqual(['odd: file in its parameters `map.json` changed']);
  });
});

describe('entries', () => {
  const yaml = (text: string) => (at: string) => write(at, { 'prefect.yaml': text });

  test('a file that could not be read then, and one that git does not keep', async () => {
    const broken = await after(yaml(YAML), { 'prefect.yaml': 'deployments: [' });
    expect(broken).toEqual(
      ['orders', 'users', 'stock'].map(
        (name) => `${name}: cannot be told: \`prefect.yaml\` could not be read as it was then`,
      ),
    );
    const ignored = await after(() => undefined, { '.gitignore': 'prefect.yaml\n' });
    expect(ignored).toEqual(
      ['orders', 'users', 'stock'].map(
        (name) => `${name}: cannot be told: git does not keep \`prefect.yaml\``,
      ),
    );
  });

  test('an entry with another name is new', async () => {
    const fresh = YAML.replace('name: users', 'name: people');
    expect(await after(yaml(fresh))).toEqual(['people: it is new in the file']);
  });

  test('one that left the file is named, and one with a placeholder counts as touched', async () => {
    const directory = await repository();
    const placeholder = entry('stock').replace('flows/stock.py:stock', '"{{ $WHERE }}/stock.py:stock"');
    write(directory, { 'prefect.yaml': `name: shop\ndeployments:\n${entry('orders')}${placeholder}` });
    const { changedSince, notes } = await explain(directory);
    expect(changedSince?.files[0]?.left).toEqual(['users']);
    expect(notes).toContain('no longer in the file since `v1`: `users`');
    expect(await touched(directory)).toEqual([
      'stock: its entry changed: `entrypoint`; cannot be told: which code it runs is not written in its `entrypoint`',
    ]);
  });
});

describe('other files', () => {
  const withEntry = (more: string): Files => ({
    'prefect.yaml': `name: shop\ndeployments:\n${entry('orders', more)}${entry('users')}`,
  });
  const rules = (column: string): string => `version: 1\nrules:\n  - {type: not_null, column: ${column}}\n`;

  test.each<[string, string, Files, Files, string[]]>([
    [
      'a rule file that came',
      "    tq: {rules: 'rules/*.yaml'}\n",
      { 'rules/a.yaml': rules('a') },
      { 'rules/b.yaml': rules('b') },
      ['orders: rule file `rules/b.yaml` changed'],
    ],
    [
      'a file beside the rules',
      "    tq: {rules: 'rules/*.yaml'}\n",
      { 'rules/a.yaml': rules('a') },
      { 'rules/b.txt': '', 'rules/x/c.yaml': '' },
      [],
    ],
    [
      'compiled rules',
      '    tq: {rules: rules/a.yaml}\n',
      { 'rules/a.yaml': rules('a') },
      { 'rules/.compiled/a.json': '{}' },
      ['orders: rule file `rules/.compiled/a.json` changed'],
    ],
    [
      'a block file',
      '    tq: {blocks: blocks/a.yaml}\n',
      { 'blocks/a.yaml': 'a: 1\n' },
      { 'blocks/a.yaml': 'a: 2\n' },
      ['orders: block file `blocks/a.yaml` changed'],
    ],
    [
      'a Dockerfile',
      '    build: [{prefect_docker.deployments.steps.build_docker_image: {image_name: a, dockerfile: Dockerfile, path: docker}}]\n',
      { 'docker/Dockerfile': 'FROM a\n' },
      { 'docker/Dockerfile': 'FROM b\n' },
      ['orders: Dockerfile `docker/Dockerfile` changed'],
    ],
    [
      'a file in the context',
      '    tq: {image: a}\n',
      { '.dockerignore': 'README.md\n' },
      { 'README.md': 'a shop\n', 'core/unused.py': 'X = 1\n' },
      ['orders: file in the context of its image `core/unused.py` changed'],
    ],
    [
      'a file that the context leaves out',
      '    tq: {image: a}\n',
      { '.dockerignore': 'README.md\n' },
      { 'README.md': 'a shop\n' },
      [],
    ],
    [
      'requirements by way of others',
      '    pull: [{prefect.deployments.steps.pip_install_requirements: {directory: "{{ clone.directory }}", requirements_file: deps.txt}}]\n',
      { 'deps.txt': '-r pins/base.txt\n', 'pins/base.txt': 'a==1\n', 'requirements.txt': '' },
      { 'pins/base.txt': 'a==2\n', 'requirements.txt': 'b\n' },
      ['orders: requirements file `pins/base.txt` changed'],
    ],
    [
      'a script that a step runs',
      '    build: [{prefect.deployments.steps.run_shell_script: {script: "sh tools/make.sh -x"}}]\n',
      { 'tools/make.sh': '' },
      { 'tools/make.sh': 'true\n' },
      ['orders: file in a step `tools/make.sh` changed'],
    ],
    [
      'a step of the project',
      '    build: [{tools.steps.make: {}}]\n',
      { 'tools/steps.py': 'import core.unused\n' },
      { 'core/unused.py': 'X = 1\n' },
      ['orders: code of a step: `tools/steps.py` imports `core/unused.py`, which changed'],
    ],
  ])('%s', async (_, more, before, change, expected) =>
    expect(await after((at) => write(at, change), { ...withEntry(more), ...before })).toEqual(expected),
  );
});

describe('many ways to name a file', () => {
  const step = (script: string): string =>
    `    build: [{prefect.deployments.steps.run_shell_script: {script: '${script}'}}]\n`;
  const requirements =
    '    pull: [{prefect.deployments.steps.pip_install_requirements: {requirements_file: deps.txt}}]\n';
  const ways: Record<string, string> = {
    filled: `    tq: {rules: ['{{ $PLACE }}/r.yaml']}\n`,
    unset: `    tq: {rules: ['{{ $NOWHERE }}/r.yaml']}\n`,
    linked: "    tq: {rules: ['linked/*.yaml']}\n",
    linked_new: "    tq: {rules: ['fresh/*.yaml']}\n",
    filled_parameter: `    parameters: {p: '{{ $PLACE }}/r.yaml'}\n`,
    open_parameter: `    parameters: {p: 'd/{{ prefect.variables.x }}.yaml'}\n`,
    space: "    parameters: {p: 'd/my file'}\n",
    folder: '    parameters: {p: d/}\n',
    pattern: "    parameters: {p: 'd/*.yaml'}\n",
    key: '    parameters: {m: {d/r.yaml: 1}}\n',
    schedule: "    schedules: [{cron: '0 1 * * *', parameters: {p: d/r.yaml}}]\n",
    script: step('sh {{ $PLACE }}/r.yaml'),
    shell: step('sh $HERE/r.yaml {{ $NOWHERE }}/x'),
    copied: step('cp -r d /o'),
    moved: step('cd d && ./r.yaml'),
    module: step('python -m d.x'),
    option: step('psql -T@d/r.yaml'),
    installed: requirements,
    z_other: `    parameters: {p: other, q: '.', r: 'a/{{ prefect.variables.x }}.yaml', s: 'x*'}\n${step('pip install x; echo d.r')}`,
  };
  const names = Object.keys(ways);

  test('each touches its deployment', async () => {
    const files: Files = {
      'prefect.yaml': `name: shop\ndeployments:\n${names.map((name) => entry(name, ways[name])).join('')}`,
      ...Object.fromEntries(names.map((name) => [`flows/${name}.py`, flow(name)])),
      'd/r.yaml': 'version: 1\n',
      'd/my file': 'a\n',
      'real/r.yaml': 'version: 1\n',
      'deps.txt': 'a==1\n-e ./d\n',
    };
    const directory = await repository(files, (at) => symlinkSync('d', join(at, 'linked')));
    write(directory, { 'd/r.yaml': 'version: 1\n# a\n', 'd/my file': 'b\n' });
    symlinkSync('real', join(directory, 'fresh'));
    const { changedSince } = await explain(directory);
    const found = changedSince?.files[0]?.deployments.filter((each) => each.touched);
    expect(found?.map(({ name }) => name)).toEqual(names.slice(0, -1));
    const reasons = found?.slice(0, 2).map((each) => each.reasons.map(({ text }) => text));
    expect(reasons).toEqual([
      ['rule file `d/r.yaml` changed'],
      ['cannot be told: which file `{{ $NOWHERE }}/r.yaml` names is not known before it runs'],
    ]);
  });
});

describe('where Python finds a module', () => {
  test('a file that git ignores, and one behind a link out of the repository', async () => {
    const outside = await repository({ 'a.py': '' });
    const files = {
      ...FILES,
      '.gitignore': 'made.py\n',
      'flows/stock.py': flow('stock', 'import made\n'),
      'flows/users.py': flow('users', 'from lib import a\n'),
    };
    const directory = await repository(files, (at) => symlinkSync(outside, join(at, 'lib')));
    write(directory, { 'made.py': '' });
    expect(await touched(directory)).toEqual([
      'users: cannot be told: `lib/a.py` is outside of the repository',
      'stock: cannot be told: git does not keep `made.py`',
    ]);
  });

  test('other source folders', async () => {
    const project = (where: string): Files => ({
      'pyproject.toml': `[tool.setuptools.packages.find]\nwhere = ["${where}"]\n`,
    });
    const before = {
      ...project('lib1'),
      'lib1/h.py': '',
      'lib2/h.py': '',
      'flows/stock.py': flow('stock', 'import h\n'),
    };
    expect(await after((at) => write(at, project('lib2')), before)).toEqual(
      ['orders', 'users', 'stock'].map(
        (name) => `${name}: cannot be told: \`pyproject.toml\` names other folders of packages now`,
      ),
    );
    const comment = { 'pyproject.toml': `${project('lib1')['pyproject.toml'] ?? ''}# a\n` };
    expect(await after((at) => write(at, comment), before)).toEqual([]);
  });
});
