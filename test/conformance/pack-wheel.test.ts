/** Projects packed by the real build front ends: `build` with hatchling and setuptools, and uv. */
import { existsSync, readdirSync, readFileSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { execaProcesses } from '../../src/adapters/execa-processes.ts';
import { nodeBuildContexts } from '../../src/adapters/read-build-context.ts';
import { nodeFileSystem } from '../../src/adapters/node-file-system.ts';
import { stagingFolders } from '../../src/adapters/staging-folders.ts';
import { stageWheel, type StagedWheel } from '../../src/building/pack-wheel.ts';
import type { WheelPorts, WheelRequest } from '../../src/building/wheel-request.ts';
import type { Processes, ProgramCall } from '../../src/ports/processes.ts';
import type { WheelFailure } from '../../src/images/wheel/outcome.ts';
import { pythonEnvironment } from '../../scripts/python-environment.ts';
import { projectFolder } from '../commands/project-folder.ts';
import { zipOf } from './zip-of.ts';

const HATCH = `[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "orders-quality"
version = "1.2.0"
requires-python = ">=3.10"
dependencies = ["six>=1.16"]
[project.optional-dependencies]
prod = ["tomli; python_version < '3.13'", "rich"]
dev = ["pytest"]
[tool.hatch.build.targets.wheel]
packages = ["src/orders"]
`;
const ORDERS = {
  'pyproject.toml': HATCH,
  'src/orders/__init__.py': 'ANSWER = 42\n',
  'flows/orders.py': 'import orders\n',
};
const SETUPTOOLS = '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n';

/** A back end that lies in the project itself, and needs a package of `wheels/` to work. */
const BACK_END = `import os
import zipfile

import tqtool


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    name = "tiny-1.0-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(wheel_directory, name), "w") as wheel:
        wheel.writestr("tiny.py", tqtool.TEXT)
        wheel.writestr("tiny-1.0.dist-info/METADATA", "Metadata-Version: 2.1\\nName: tiny\\nVersion: 1.0\\nRequires-Dist: tqtool\\n")
        wheel.writestr("tiny-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr("tiny-1.0.dist-info/RECORD", "")
    return name
`;
const TINY = {
  'pyproject.toml': `[build-system]
requires = ["tqtool"]
build-backend = "back_end"
backend-path = ["."]
[project]
name = "tiny"
version = "1.0"
`,
  'back_end.py': BACK_END,
};
const TOOL = zipOf({
  'tqtool.py': 'TEXT = "ANSWER = 42"\n',
  'tqtool-3.0.dist-info/METADATA': 'Metadata-Version: 2.1\nName: tqtool\nVersion: 3.0\n',
  'tqtool-3.0.dist-info/WHEEL': 'Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
  'tqtool-3.0.dist-info/RECORD': 'tqtool.py,,\n',
});

let python = '';
beforeAll(async () => {
  ({ python } = await pythonEnvironment('python-requirements-build.txt'));
});

/** The real programs, and what was called. */
function recorded(): { processes: Processes; calls: ProgramCall[] } {
  const calls: ProgramCall[] = [];
  const real = execaProcesses();
  const run: Processes['run'] = (call) => {
    calls.push(call);
    return real.run(call);
  };
  return { processes: { run }, calls };
}

/** The folder that staging is done in is empty again at the end of each test. */
async function pack(
  folder: string,
  more: Partial<WheelRequest> = {},
  ports: Partial<WheelPorts> = {},
): Promise<StagedWheel | WheelFailure> {
  const read = await nodeBuildContexts().read(folder, {
    isExcluded: () => false,
    mayHoldIncluded: () => false,
  });
  if ('failure' in read) throw new Error(read.failure);
  const parent = projectFolder({});
  const staged = await stageWheel(
    // No package index is asked for the back ends, which are in the environment.
    {
      projectDirectory: folder,
      entries: read.entries,
      noIsolation: true,
      ...more,
    },
    {
      files: nodeFileSystem(),
      processes: execaProcesses(),
      staging: stagingFolders(parent),
      interpreters: () => Promise.resolve([{ path: python, origin: 'PATH' }]),
      variables: process.env,
      ...ports,
    },
  );
  if ('failure' in staged) expect(readdirSync(parent)).toEqual([]);
  else
    onTestFinished(async () => {
      await staged.dispose();
      expect(readdirSync(parent)).toEqual([]);
    });
  return staged;
}

function staged(outcome: StagedWheel | WheelFailure): StagedWheel & { text: (path: string) => string } {
  if ('failure' in outcome) throw new Error(JSON.stringify(outcome.failure, null, 2));
  return { ...outcome, text: (path) => readFileSync(join(outcome.context, path), 'utf8') };
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

describe('a project of hatchling', () => {
  test('becomes a context with the wheel, the lists and the files of the project', async () => {
    const folder = projectFolder({
      ...ORDERS,
      'requirements.txt': '-e .[prod]\nsix==1.16.0\n',
      'constraints.txt': 'rich==13.0.0\n',
      'tests/test_orders.py': '',
      '.env': 'TOKEN=x\n',
    });
    const result = staged(await pack(folder));
    expect(result.wheel).toMatchObject({
      name: 'orders-quality',
      version: '1.2.0',
      file: join(result.context, 'wheel', 'orders_quality-1.2.0-py3-none-any.whl'),
    });
    expect(filesIn(result.context)).toEqual([
      'constraints.txt',
      'project/constraints.txt',
      'project/flows/orders.py',
      'project/pyproject.toml',
      'project/requirements.txt',
      'project/src/orders/__init__.py',
      'requirements.txt',
      'wheel/orders_quality-1.2.0-py3-none-any.whl',
    ]);
    expect(result.text('requirements.txt').split('\n').filter(Boolean).sort()).toEqual([
      'rich',
      'six==1.16.0',
      'six>=1.16',
      expect.stringMatching(/^tomli; \(?python_version < ['"]3\.13['"]\)?$/),
    ]);
    expect(result.text('constraints.txt')).toBe('rich==13.0.0\n');
    expect(result.warnings).toEqual([]);
    expect(filesIn(folder)).not.toContainEqual(expect.stringMatching(/^(build|dist)\/|egg-info/));
  });

  test('makes the same wheel of the same sources, and another of other ones', async () => {
    const folder = projectFolder(ORDERS);
    const first = staged(await pack(folder));
    utimesSync(join(folder, 'src/orders/__init__.py'), 1_000_000_000, 1_000_000_000);
    const second = staged(await pack(folder));
    expect(second.wheel.sha256).toBe(first.wheel.sha256);
    const other = staged(await pack(projectFolder({ ...ORDERS, 'src/orders/__init__.py': 'ANSWER = 43\n' })));
    expect(other.wheel.sha256).not.toBe(first.wheel.sha256);
  });

  test('a file that it needs and that is not in the context is named', async () => {
    const readme = HATCH.replace('version =', 'readme = "README.md"\nversion =');
    expect(await pack(projectFolder({ ...ORDERS, 'pyproject.toml': readme }))).toMatchObject({
      failure: {
        reason: 'build-failed',
        message: 'the build of the wheel needs `README.md`, which is not there',
        help: expect.stringContaining('.dockerignore') as string,
        output: expect.stringContaining('README.md') as string,
      },
    });
  });

  test('nothing that tells which packages are meant', async () => {
    const text = HATCH.slice(0, HATCH.indexOf('[tool.hatch'));
    expect(await pack(projectFolder({ ...ORDERS, 'pyproject.toml': text }))).toMatchObject({
      failure: { message: 'hatchling does not know which packages the wheel holds' },
    });
  });
});

describe('a project of setuptools', () => {
  test('with nothing but `setup.py`', async () => {
    const folder = projectFolder({
      'setup.py':
        'from setuptools import setup\nsetup(name="Old_Orders", version="0.1", py_modules=["orders"])\n',
      'orders.py': 'ANSWER = 42\n',
    });
    const result = staged(await pack(folder));
    expect(result.wheel.version).toBe('0.1');
    expect(result.text('requirements.txt')).toBe('');
    expect(filesIn(folder)).toEqual(['orders.py', 'setup.py']);
  });

  test('several packages in one folder', async () => {
    const folder = projectFolder({
      'pyproject.toml': `${SETUPTOOLS}[project]\nname = "orders"\nversion = "1"\n`,
      'flows/__init__.py': '',
      'quality/__init__.py': '',
    });
    expect(await pack(folder)).toMatchObject({
      failure: {
        message: expect.stringMatching(
          /^the folder has several packages at its top, .* '?(flows', 'quality|quality', 'flows)'$/,
        ) as string,
        help: expect.stringMatching(/\[tool\.setuptools\] packages = \["(flows|quality)", "/) as string,
      },
    });
  });

  test('a wheel for this machine alone is warned of', async () => {
    const folder = projectFolder({
      'setup.py': `from setuptools import Distribution, setup


class Native(Distribution):
    def has_ext_modules(self):
        return True


setup(name="orders", version="1", py_modules=["orders"], distclass=Native)
`,
      'orders.py': '',
    });
    expect(staged(await pack(folder)).warnings).toMatchObject([{ kind: 'platform-wheel' }]);
  });

  test('the version that git tells, though git is not in what is packed', async () => {
    const folder = projectFolder({
      'pyproject.toml': `[build-system]
requires = ["setuptools", "setuptools-scm"]
build-backend = "setuptools.build_meta"
[project]
name = "orders"
dynamic = ["version"]
[tool.setuptools]
py-modules = ["orders"]
[tool.setuptools_scm]
`,
      'orders.py': '',
    });
    const git = (...args: string[]) =>
      execa('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], {
        cwd: folder,
        env: { GIT_COMMITTER_DATE: '2021-05-06T12:00:00Z' },
      });
    await git('init', '--quiet');
    await git('add', '.');
    await git('commit', '--quiet', '--message=one', '--date=2020-01-01T00:00:00Z');
    await git('tag', 'v1.4.2');
    const tagged = staged(await pack(folder)).wheel;
    expect(tagged.version).toBe('1.4.2');
    const list = await execa(python, ['-m', 'zipfile', '--list', tagged.file]);
    expect(new Set(list.stdout.match(/\d{4}-\d\d-\d\d/g))).toEqual(new Set(['2021-05-06']));
    await git('commit', '--quiet', '--allow-empty', '--message=two');
    const short = (await git('rev-parse', '--short=9', 'HEAD')).stdout;
    expect(staged(await pack(folder)).wheel.version).toBe(`1.4.3.dev1+g${short}`);
    const own = await execa(python, ['-m', 'setuptools_scm'], { cwd: folder });
    expect(own.stdout.trim()).toBe(`1.4.3.dev1+g${short}`);
  });
});

describe('without an index', () => {
  test('the build and the image take all from `wheels/`, in a folder with a blank too', async () => {
    const folder = projectFolder({ ...TINY, 'wheels/tqtool-3.0-py3-none-any.whl': TOOL });
    const parent = join(projectFolder({ 'my temp/x': '' }), 'my temp');
    const result = staged(await pack(folder, { noIsolation: false }, { staging: stagingFolders(parent) }));
    expect(result.wheel).toMatchObject({ name: 'tiny', version: '1.0' });
    expect(result.text('requirements.txt')).toBe('--no-index\n--find-links /opt/tq/wheels\ntqtool\n');
    expect(filesIn(join(result.context, 'wheels'))).toEqual(['tqtool-3.0-py3-none-any.whl']);
    expect(existsSync(join(result.context, 'project', 'wheels'))).toBe(false);
  });

  test('what is not in `wheels/` is named', async () => {
    const folder = projectFolder({ ...TINY, 'wheels/other-3.0-py3-none-any.whl': TOOL });
    expect(await pack(folder, { noIsolation: false })).toMatchObject({
      failure: {
        reason: 'build-failed',
        message: 'the build of the wheel needs `tqtool`, which pip does not find',
        output: expect.not.stringContaining('Traceback') as string,
      },
    });
  });
});

describe('uv', () => {
  /** `PATH` with uv and a Python that has hatchling; no other Python is known. */
  const withUv = (): Partial<WheelPorts> => ({
    interpreters: () => Promise.resolve([]),
    variables: { ...process.env, PATH: `${dirname(python)}:${process.env.PATH}`, UV_OFFLINE: '1' },
  });
  const LOCK = `version = 1
revision = 3
requires-python = ">=3.10"

[[package]]
name = "orders-quality"
version = "1.2.0"
source = { editable = "." }
dependencies = [
    { name = "six" },
]

[package.metadata]
requires-dist = [{ name = "six", specifier = ">=1.16" }]

[[package]]
name = "six"
version = "1.17.0"
source = { registry = "https://index.example/simple" }
wheels = [
    { url = "https://index.example/six-1.17.0-py2.py3-none-any.whl", hash = "sha256:4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274", size = 11050 },
]
`;
  const LOCKED = { 'uv.lock': LOCK };

  test('builds without an index too', async () => {
    const folder = projectFolder({ ...TINY, 'wheels/tqtool-3.0-py3-none-any.whl': TOOL });
    const { processes, calls } = recorded();
    const result = staged(await pack(folder, { noIsolation: false }, { ...withUv(), processes }));
    expect(result.wheel.name).toBe('tiny');
    expect(calls.filter(({ args }) => args.includes('build')).map(({ program }) => program)).toEqual(['uv']);
  });

  test('builds where `build` is not installed, and the same wheel', async () => {
    const folder = projectFolder(ORDERS);
    const result = staged(await pack(folder, {}, withUv()));
    expect(result.wheel.sha256).toBe(staged(await pack(folder)).wheel.sha256);
  });

  test('reads `uv.lock`', async () => {
    const result = staged(await pack(projectFolder({ ...ORDERS, ...LOCKED }), {}, withUv()));
    expect(result.text('requirements.txt')).toBe(
      'six==1.17.0 --hash=sha256:4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274\n',
    );
    expect(result.dockerfile.text).toContain('\n# Versions are fixed by `uv.lock`.\n');
    expect(result.warnings).toEqual([]);
  });

  test('a `uv.lock` that is none', async () => {
    const folder = projectFolder({ ...ORDERS, ...LOCKED, 'uv.lock': 'version = \n' });
    expect(await pack(folder, {}, withUv())).toMatchObject({
      failure: {
        reason: 'requirements',
        message: expect.stringMatching(/^uv cannot read `uv.lock`: ./) as string,
      },
    });
  });
});
