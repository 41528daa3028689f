/** What is known, and refused, before a wheel is built; `test/conformance/pack-wheel.test.ts` builds real ones. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { execaProcesses } from '../../../src/adapters/execa-processes.ts';
import { nodeBuildContexts } from '../../../src/adapters/read-build-context.ts';
import { nodeFileSystem } from '../../../src/adapters/node-file-system.ts';
import { stagingFolders } from '../../../src/adapters/staging-folders.ts';
import { stageWheel } from '../../../src/building/pack-wheel.ts';
import { planWheel } from '../../../src/building/plan-wheel.ts';
import type { WheelPorts, WheelRequest } from '../../../src/building/wheel-request.ts';
import { projectFolder } from '../../commands/project-folder.ts';

const PYPROJECT = '[project]\nname = "orders"\nversion = "1"\ndependencies = ["six==1.16.0"]\n';

/** No Python and no uv are there. */
function ports(staging = stagingFolders()): WheelPorts {
  return {
    files: nodeFileSystem(),
    processes: execaProcesses(),
    staging,
    interpreters: () => Promise.resolve([]),
    variables: { PATH: '/nonexistent' },
  };
}

async function requestFor(
  files: Record<string, string>,
  more: Partial<WheelRequest> = {},
  excluded: string[] = [],
): Promise<WheelRequest> {
  const projectDirectory = projectFolder(files);
  const read = await nodeBuildContexts().read(projectDirectory, {
    isExcluded: (path) => excluded.includes(path),
    mayHoldIncluded: () => false,
  });
  if ('failure' in read) throw new Error(read.failure);
  return { projectDirectory, entries: read.entries, ...more };
}

async function plan(...project: Parameters<typeof requestFor>) {
  return planWheel(await requestFor(...project), ports());
}

describe('planWheel', () => {
  test('tells the Dockerfile and what the image is made of, with nothing installed', async () => {
    const planned = await plan(
      {
        'pyproject.toml': `${PYPROJECT}requires-python = "<3.12"\n`,
        'flows/orders.py': '',
        'tests/test_orders.py': '',
        '.env': 'TOKEN=x',
      },
      { folderName: 'shop' },
    );
    if ('failure' in planned) throw new Error(planned.failure.message);
    expect(planned.base).toBe('python:3.11-slim');
    expect(planned.entries.map(({ path }) => path)).toEqual(['flows', 'flows/orders.py', 'pyproject.toml']);
    expect(planned.dockerfile).toContain('\nARG BASE=python:3.11-slim\n');
    expect(planned.dockerfile).toContain('\nWORKDIR /opt/prefect/shop\n');
    expect(planned.warnings).toEqual([]);
  });

  test('reads lists that include each other, and leaves the project itself out', async () => {
    const planned = await plan({
      'pyproject.toml': PYPROJECT,
      'requirements.txt': '-r requirements/base.txt\n-e .[prod]\nrich==13.0.0\n--pre\n',
      'requirements/base.txt': '-c ../bounds.txt\n-r ../requirements.txt\nsix\n',
      'bounds.txt': 'six==1.16.0\n',
    });
    expect(planned).toMatchObject({
      requirements: {
        requirements: ['six', 'rich==13.0.0', '--pre'],
        constraints: ['six==1.16.0'],
        extras: new Set(['prod']),
        pins: { file: 'requirements.txt' },
      },
    });
  });

  test('constraints go with the requirements', async () => {
    const planned = await plan({
      'pyproject.toml': PYPROJECT,
      'requirements.txt': 'rich\n',
      'constraints.txt': 'rich==13.0.0\n',
    });
    expect(planned).toMatchObject({
      requirements: { requirements: ['rich'], constraints: ['rich==13.0.0'], pins: { kind: 'constraints' } },
      warnings: [],
    });
  });

  test('open versions are warned of', async () => {
    expect(await plan({ 'pyproject.toml': PYPROJECT.replace('==1.16.0', '') })).toMatchObject({
      warnings: [{ kind: 'unpinned', message: 'nothing fixes the versions of what the image installs' }],
    });
  });

  test('a `uv.lock` without uv is warned of, and the next list is used', async () => {
    const planned = await plan({
      'pyproject.toml': PYPROJECT,
      'uv.lock': 'version = 1\n',
      'requirements.txt': 'six==1.16.0\n',
    });
    expect(planned).toMatchObject({
      requirements: { pins: { file: 'requirements.txt' } },
      warnings: [{ kind: 'uv-missing' }],
    });
  });

  test('a `pylock.toml` is read', async () => {
    const lock = '[[packages]]\nname = "six"\nversion = "1.16.0"\n';
    expect(await plan({ 'pyproject.toml': PYPROJECT, 'pylock.toml': lock })).toMatchObject({
      requirements: { requirements: ['six==1.16.0'], pins: { file: 'pylock.toml', kind: 'lock' } },
    });
  });
});

describe('planWheel refuses', () => {
  test.each<[string, Record<string, string>, Partial<WheelRequest>, object]>([
    ['a folder without a package', { 'flows.py': '' }, {}, { reason: 'no-package' }],
    ['a name', { 'pyproject.toml': '[project]\nname = "my orders"\n' }, {}, { reason: 'illegal-name' }],
    [
      'a Python that there is no image of',
      { 'pyproject.toml': `${PYPROJECT}requires-python = "<3"\n` },
      {},
      { reason: 'base', help: expect.stringContaining('base') },
    ],
    [
      'a base that would be another instruction',
      { 'pyproject.toml': PYPROJECT },
      { base: 'python\nRUN rm -rf /' },
      { reason: 'base', message: '"python\\nRUN rm -rf /" cannot name a base image' },
    ],
    [
      'a folder name with a line end',
      { 'pyproject.toml': PYPROJECT },
      { folderName: 'a\nRUN x' },
      { reason: 'base' },
    ],
    [
      'a login in a list',
      {
        'pyproject.toml': PYPROJECT,
        'requirements.txt': 'six\n--index-url https://me:hunter2@host/simple\n',
      },
      {},
      {
        reason: 'secret',
        message: '`requirements.txt` line 2 has a login in a URL, which would be in the image',
        help: expect.not.stringContaining('hunter2'),
      },
    ],
    [
      'a login in a dependency',
      { 'pyproject.toml': PYPROJECT.replace('six==1.16.0', 'six @ https://me:hunter2@host/six.whl') },
      {},
      {
        reason: 'secret',
        message: 'a dependency of the project has a login in its URL, which would be in the image',
      },
    ],
    [
      'a dependency of this machine',
      { 'pyproject.toml': PYPROJECT.replace('six==1.16.0', 'six @ file:///srv/six.whl') },
      {},
      { message: 'the project depends on a file of this machine: `six @ file:///srv/six.whl`' },
    ],
    [
      'a package of this machine',
      { 'pyproject.toml': PYPROJECT, 'constraints.txt': 'six\n', 'requirements.txt': '\n-e ../common\n' },
      {},
      {
        reason: 'requirements',
        message: '`requirements.txt` line 2 installs from this machine: `-e ../common`',
      },
    ],
    [
      'a list that is not there',
      { 'pyproject.toml': PYPROJECT, 'requirements.txt': '-r ../base.txt\n' },
      {},
      {
        message: '`requirements.txt` line 1 includes `../base.txt`, which is not in the context of the image',
      },
    ],
    [
      'a lock that no pip could install',
      { 'pyproject.toml': PYPROJECT, 'pylock.toml': '[[packages]]\nname = "x"\nvcs = {}\n' },
      {},
      { message: '`pylock.toml` cannot be installed from: `x` does not come from an index' },
    ],
  ])('%s', async (_, files, more, failure) => {
    expect(await plan(files, more)).toMatchObject({ failure });
  });

  test('a list that `.dockerignore` excludes: the image would not be known by it', async () => {
    const files = { 'pyproject.toml': PYPROJECT, 'requirements.txt': '-r base.txt\n', 'base.txt': 'six\n' };
    expect(await plan(files, {}, ['base.txt'])).toMatchObject({ failure: { reason: 'requirements' } });
  });
});

test('without `build`, uv and Python nothing is left behind', async () => {
  const parent = projectFolder({});
  const request = await requestFor({ 'pyproject.toml': PYPROJECT });
  expect(await stageWheel(request, ports(stagingFolders(parent)))).toMatchObject({
    failure: { reason: 'no-front-end', help: expect.stringContaining('pip install build') as string },
  });
  expect(readdirSync(parent)).toEqual([]);
});

test('a temporary folder that cannot be made', async () => {
  const request = await requestFor({ 'pyproject.toml': PYPROJECT });
  const staging = stagingFolders(join(request.projectDirectory, 'nowhere'));
  await expect(stageWheel(request, ports(staging))).rejects.toMatchObject({ reason: 'failed' });
});
