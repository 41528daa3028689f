import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nodeFileSystem } from '../../../../src/adapters/node-file-system.ts';
import { treeSitterPython } from '../../../../src/adapters/tree-sitter-python.ts';
import { parseEntrypoint } from '../../../../src/project/entrypoint.ts';
import { parseDocument } from '../../../../src/project/parse-document.ts';
import { scanImports } from '../../../../src/python/scan-imports.ts';
import { DeploymentFiles } from '../../../../src/reading/changes/deployment-files.ts';
import { ModuleSearch } from '../../../../src/reading/flows/module-search.ts';
import { PythonFiles } from '../../../../src/reading/flows/python-files.ts';
import { ModuleFinder } from '../../../../src/reading/flows/python-modules.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'tq-files-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Relative to the folder, sorted. */
async function filesOf(yaml: string, workingDirectory = folder): Promise<string[]> {
  const { document } = parseDocument('prefect.yaml', yaml);
  if (document === undefined) throw new Error('the test’s file is no YAML');
  const written = /entrypoint: (.*)/.exec(yaml)?.[1] ?? '';
  const entrypoint = parseEntrypoint(written);
  if (entrypoint === undefined) throw new Error('the test’s file names no entrypoint');
  const folders = { workingDirectory, projectFolder: workingDirectory, repositoryRoot: folder };
  const files = new DeploymentFiles(document, folders, nodeFileSystem());
  const found = await files.filesOf({ path: ['deployments', 0], entrypoint });
  return [...found].map((path) => relative(folder, path)).sort();
}

const entry = (entrypoint: string): string => `deployments:\n  - name: a\n    entrypoint: ${entrypoint}\n`;

describe('code', () => {
  test('everything that is imported, with the packages around it', async () => {
    write({
      'flows/a.py': 'import os, pandas\nfrom core.rules import check\nimport near\n',
      'flows/near.py': 'def f():\n    from core import late, NAME',
      'flows/other.py': 'import core.unused',
      'core/__init__.py': '',
      'core/rules.py': 'from . import tables\nfrom ..lib.x import y',
      'core/tables.py': 'from .deep.down import z',
      'core/deep/down.py': '',
      'core/late.py': 'import core.rules',
      'core/unused.py': '',
      'lib/x.py': '',
    });
    expect(await filesOf(entry('flows/a.py:f'))).toEqual([
      'core/__init__.py',
      'core/deep/down.py',
      'core/late.py',
      'core/rules.py',
      'core/tables.py',
      'flows/a.py',
      'flows/near.py',
      'lib/x.py',
    ]);
  });

  test('imports in a circle', async () => {
    write({ 'a.py': 'import b', 'b.py': 'import c', 'c.py': 'import a\nimport b' });
    expect(await filesOf(entry('a.py:f'))).toEqual(['a.py', 'b.py', 'c.py']);
  });

  test('a module in the place of a file, of a `src` folder', async () => {
    write({
      'src/pkg/__init__.py': 'from pkg.setup import x',
      'src/pkg/setup.py': '',
      'src/pkg/flows/a.py': 'from ..b import c',
      'src/pkg/b.py': '',
    });
    expect(await filesOf(entry('pkg.flows.a:f'))).toEqual([
      'src/pkg/__init__.py',
      'src/pkg/b.py',
      'src/pkg/flows/a.py',
      'src/pkg/setup.py',
    ]);
  });

  test('a namespace package in two folders, and `*` of a package that lists its modules', async () => {
    write({
      'flows/a.py': 'import ns.one, ns.two\nfrom pkg import *',
      'flows/ns/one.py': '',
      'ns/two.py': '',
      'pkg/__init__.py': "x = 'no'\n__all__ = ['yes', x]",
      'pkg/yes.py': '',
      'pkg/no.py': '',
    });
    expect(await filesOf(entry('flows/a.py:f'))).toEqual([
      'flows/a.py',
      'flows/ns/one.py',
      'ns/two.py',
      'pkg/__init__.py',
      'pkg/yes.py',
    ]);
  });

  test('a folder below the top, a link, and a file that is not there', async () => {
    write({ 'teams/x/a.py': 'import linked, shared', 'real.py': 'import shared', 'teams/x/b.py': '' });
    symlinkSync('../../real.py', join(folder, 'teams/x/linked.py'));
    write({ 'shared.py': '' });
    const below = join(folder, 'teams/x');
    expect(await filesOf(entry('a.py:f'), below)).toEqual(['shared.py', 'teams/x/a.py', 'teams/x/linked.py']);
    expect(await filesOf(entry('gone.py:f'), below)).toEqual(['teams/x/gone.py']);
  });

  test('deployments that are asked about at once each get all', async () => {
    write({ 'a.py': 'import b', 'b.py': 'import c', 'c.py': 'import d', 'd.py': '' });
    const { document } = parseDocument('prefect.yaml', entry('a.py:f'));
    const entrypoint = parseEntrypoint('a.py:f');
    if (document === undefined || entrypoint === undefined) throw new Error('the test’s file is wrong');
    const files = new DeploymentFiles(document, { workingDirectory: folder }, nodeFileSystem());
    const asked = [0, 1, 2].map(() => files.filesOf({ path: ['deployments', 0], entrypoint }));
    expect((await Promise.all(asked)).map(({ size }) => size)).toEqual([4, 4, 4]);
  });
});

test('rule files, block files and files in parameters', async () => {
  write({
    'a.py': '',
    'rules/a.yaml': '',
    'rules/b.yaml': '',
    'blocks/s3.yaml': '',
    'all.yaml': '',
    'map.json': '',
  });
  const yaml = `tq: {rules: all.yaml}
deployments:
  - name: a
    entrypoint: a.py:f
    parameters: {file: map.json, other: gone.json, version: "1.2", day: every}
    tq: {rules: 'rules/*.yaml', blocks: blocks/s3.yaml}
`;
  expect(await filesOf(yaml)).toEqual([
    'a.py',
    'all.yaml',
    'blocks/s3.yaml',
    'map.json',
    'rules/a.yaml',
    'rules/b.yaml',
  ]);
});

test('finds what the reader of flows finds', async () => {
  write({
    'pyproject.toml': '[tool.setuptools.packages.find]\nwhere = ["code"]',
    'flows/a.py': '',
    'flows/near.py': '',
    'flows/sub/__init__.py': '',
    'flows/sub/in.py': '',
    'flows/sub.py': '',
    'top.py': '',
    'near.py': '',
    'src/inner/one.py': '',
    'code/deep/__init__.py': '',
    'code/deep/er/two.py': '',
    'bare/x/y.py': '',
  });
  const folders = { workingDirectory: folder, projectFolder: folder, repositoryRoot: folder };
  const path = join(folder, 'flows/a.py');
  const ports = { files: nodeFileSystem(), python: treeSitterPython() };
  const python = new PythonFiles(folder, ports);
  const finder = new ModuleFinder(folders, { path, name: '__prefect_loader_0__' }, python);
  const search = new ModuleSearch(dirname(path), folders, python);
  const names = ['near', 'sub', 'sub.in', 'top', 'inner.one', 'inner', 'deep', 'deep.er', 'deep.er.two'];
  const others = ['bare.x.y', 'bare.x', 'os', 'near.x', 'flows.near', '.near', '.sub.in', '..top', '...top'];
  let found = 0;
  for (const name of [...names, ...others]) {
    const [scanned] = scanImports(name.startsWith('.') ? `from ${name} import *` : `import ${name}`).imports;
    if (scanned === undefined) throw new Error(`${name} was not scanned`);
    const [first] = await search.find(scanned, path, true);
    const file = await finder.fileOf(name);
    if (file !== undefined) found += 1;
    expect([name, first?.files.includes(file ?? '') ?? false]).toEqual([name, file !== undefined]);
  }
  expect(found).toBe(12);
});
