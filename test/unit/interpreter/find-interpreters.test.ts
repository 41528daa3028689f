import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeFileSystem } from '../../../src/adapters/node-file-system.ts';
import type { Environment } from '../../../src/environment.ts';
import { findInterpreters } from '../../../src/interpreter/find-interpreters.ts';
import { parsePythonChoice } from '../../../src/interpreter/python-choice.ts';
import type { FileSystem } from '../../../src/ports/file-system.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'tq-interpreters-')));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Makes files, by their paths in the folder. */
function make(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), '');
  }
}

function find(choice: string, variables: Record<string, string>): Promise<string[]> {
  const environment: Environment = {
    variables,
    workingDirectory: join(folder, 'project'),
    homeDirectory: folder,
    platform: 'linux',
  };
  return findInterpreters(parsePythonChoice(choice), environment, nodeFileSystem()).then((found) =>
    found.map(({ path, origin }) => `${origin} ${path.replace(folder, '')}`),
  );
}

describe('auto', () => {
  it('takes those that exist, an active environment first', async () => {
    make('active/bin/python', 'project/.venv/bin/python', 'conda/bin/python');
    make('usr/bin/python3', 'usr/bin/python', 'local/bin/python3');
    const variables = {
      VIRTUAL_ENV: join(folder, 'active'),
      CONDA_PREFIX: join(folder, 'conda'),
      PATH: `${folder}/local/bin:${folder}/absent:${folder}/usr/bin`,
    };
    expect(await find('auto', variables)).toEqual([
      'VIRTUAL_ENV /active/bin/python',
      '.venv /project/.venv/bin/python',
      'CONDA_PREFIX /conda/bin/python',
      'PATH /local/bin/python3',
      'PATH /usr/bin/python',
    ]);
  });

  it('names one that is found in two ways once', async () => {
    make('project/.venv/bin/python', 'project/.venv/bin/python3');
    const variables = { VIRTUAL_ENV: '.venv', PATH: `${folder}/project/.venv/bin` };
    expect(await find('auto', variables)).toEqual([
      'VIRTUAL_ENV /project/.venv/bin/python',
      'PATH /project/.venv/bin/python3',
    ]);
  });

  it('takes nothing from variables that are empty, or from relative folders on PATH', async () => {
    make('project/bin/python3', 'project/bin/python');
    expect(await find('auto', { VIRTUAL_ENV: '', CONDA_PREFIX: '', PATH: ':bin:.:' })).toEqual([]);
    expect(await find('auto', {})).toEqual([]);
  });

  it('looks elsewhere on Windows', async () => {
    const asked: string[] = [];
    const files: FileSystem = {
      readFile: async () => ({ failure: 'missing', detail: '' }),
      exists: async (path) => (asked.push(path.replace('/project/', '')), false),
      list: async () => [],
    };
    const environment: Environment = {
      variables: { Path: '/tools' },
      workingDirectory: '/project',
      homeDirectory: '/',
      platform: 'win32',
    };
    await findInterpreters('auto', environment, files);
    expect(asked).toEqual(['.venv/Scripts/python.exe', '.venv/python.exe', '/tools/python.exe']);
  });
});

describe('a path', () => {
  it.each([
    ['an absolute file', 'ABSOLUTE/tools/python3.12', '/tools/python3.12'],
    ['a file, from the working directory', '../tools/python3.12', '/tools/python3.12'],
    ['the folder of an environment', '../env', '/env/bin/python'],
    ['a name that PATH knows', 'python3.12', '/tools/python3.12'],
  ])('is %s', async (_what, written, found) => {
    make('tools/python3.12', 'env/bin/python', 'project/.venv/bin/python');
    const variables = { PATH: join(folder, 'tools') };
    expect(await find(written.replace('ABSOLUTE', folder), variables)).toEqual([`--python ${found}`]);
  });

  it.each([
    ['../absent', 'there is no Python at `../absent`'],
    ['python3.99', 'there is no Python at `python3.99`'],
  ])('that leads to nothing is refused: %s', async (written, message) => {
    await expect(find(written, { PATH: folder })).rejects.toMatchObject({ reason: 'usage', message });
  });

  it('to a folder without Python is refused', async () => {
    make('empty/file');
    await expect(find('../empty', {})).rejects.toMatchObject({
      reason: 'usage',
      message: `the folder \`../empty\` has no Python: \`${folder}/empty/bin/python\` does not exist`,
    });
  });
});

describe('the choice', () => {
  it('never means none', async () => {
    make('project/.venv/bin/python');
    expect(await find('never', {})).toEqual([]);
  });

  it('must not be empty', () => {
    expect(() => parsePythonChoice(' ')).toThrow('`--python` must be `auto`, `never` or a path');
  });
});
