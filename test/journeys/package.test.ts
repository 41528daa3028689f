/** The package as a user installs it: packed, installed into an empty folder, run from there. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NODE_VERSIONS, nodeProgram } from '../../scripts/node-versions.ts';
import { ROOT } from '../../scripts/python-environment.ts';

const LARGEST_BYTES = 3_000_000;

interface Packed {
  filename: string;
  size: number;
  files: { path: string; mode: number }[];
}

let folder: string;
let packed: Packed;
/** What npm said on stderr. */
let installation: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tq-package-'));
  writeFileSync(join(folder, 'package.json'), '{"private": true}');
  const options = ['--ignore-scripts', '--json', '--pack-destination', folder];
  const { stdout } = await execa('npm', ['pack', ...options], { cwd: ROOT });
  [packed] = JSON.parse(stdout) as [Packed];
  // As whoever installs it does: without `--ignore-scripts`, so that npm says what it thinks of scripts.
  const install = ['install', '--offline', '--no-audit', `./${packed.filename}`];
  installation = (await execa('npm', install, { cwd: folder })).stderr;
  cpSync(join(ROOT, 'examples', 'orders'), join(folder, 'orders'), { recursive: true });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const installed = (...path: string[]): string => join(folder, 'node_modules', 'tq-deploy', ...path);

test('it is small, and holds what it needs and nothing of the tests', () => {
  console.log(`the package: ${(packed.size / 1e6).toFixed(2)} MB packed, ${packed.files.length} files`);
  expect(packed.size).toBeLessThanOrEqual(LARGEST_BYTES);
  const paths = packed.files.map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining([
      'bin/tq.js',
      'dist/THIRD-PARTY-LICENSES.txt',
      'dist/index.d.ts',
      'dist/sbom.cdx.json',
      'dist/tree-sitter-python.wasm',
      'docs/diagnostics/TQ2001.md',
      'schemas/prefect.schema.json',
      'templates/rules/src/core/rules.py',
      'LICENSE',
      'NOTICE',
    ]),
  );
  const foreign =
    /(^|\/)(test|src\/(?!core|prefect_flows)|scripts|node_modules|__pycache__|\.cache)\/|\.map$/;
  expect(paths.filter((path) => !path.startsWith('templates/') && foreign.test(path))).toEqual([]);
});

test('it installs without scripts or dependencies', async () => {
  const { stdout } = await execa('npm', ['ls', '--all', '--json'], { cwd: folder });
  expect(Object.keys(JSON.parse(stdout).dependencies)).toEqual(['tq-deploy']);
  const manifest = JSON.parse(readFileSync(installed('package.json'), 'utf8'));
  expect(manifest.dependencies).toBeUndefined();
  expect(installation).not.toMatch(/tq-deploy|script|deprecated/);
  for (const name of ['preinstall', 'install', 'postinstall', 'prepare'])
    expect(manifest.scripts).not.toHaveProperty(name);
});

test('from an empty folder, by its name', async () => {
  const tq = (argv: string[], cwd = folder) =>
    execa(join(folder, 'node_modules', '.bin', 'tq'), argv, { cwd, stdin: 'ignore' });
  const example = join(folder, 'orders');
  expect((await tq(['explain', 'unknown-key'])).stdout).toContain('# TQ2001 · unknown-key');
  expect((await tq(['validate'], example)).stderr).toContain('2 deployments, no errors');
  // As in a pipeline that has it installed: nothing is fetched.
  const npx = await execa('npx', ['--offline', 'tq', '--help'], { cwd: folder });
  expect(npx.stdout).toContain('tq deploy');
  // With another option the parser lays it out, which the build has done for the others.
  expect((await tq(['--help', '--no-color'])).stdout).toBe(npx.stdout);
});

describe('on each Node', () => {
  test.for([undefined, ...NODE_VERSIONS])(
    '%s (undefined: the one of this run)',
    async (version, { skip }) => {
      const node = version === undefined ? process.execPath : await nodeProgram(version);
      if (node === undefined) return skip(`Node ${version} cannot be fetched here`);
      const tq = (...argv: string[]) =>
        execa(node, [installed('bin', 'tq.js'), ...argv], { cwd: join(folder, 'orders'), stdin: 'ignore' });
      const { version: own } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
      if (version !== undefined) expect((await execa(node, ['--version'])).stdout).toBe(`v${version}`);
      const [plain, help, flow, rules] = await Promise.all([
        tq('--version'),
        tq('--help'),
        tq('inspect', 'src/prefect_flows/orders.py:orders_quality', '--json'),
        tq('rules', 'compile', '--check', 'quality/orders.yaml'),
      ]);
      expect(plain.stdout).toBe(own);
      expect(help.stdout).toContain('tq deploy');
      expect(JSON.parse(flow.stdout).flow.flow_name).toBe('orders-quality');
      // A warning of Node, such as of something deprecated, would stand here.
      for (const { stderr } of [plain, help, flow, rules]) expect(stderr).toBe('');
    },
  );
});

test('its API has types, and no more than a TypeScript program needs', async () => {
  const program = `import { checkRules, type CheckedRules } from 'tq-deploy';
const answer: CheckedRules = checkRules('[{"type": "drift", "column": "a", "threshold": 1}]', { engine: 'truthound' });
console.log(JSON.stringify(answer.rules.map(({ outcome, errors }) => [outcome, ...errors.map(({ code, field }) => code + ' ' + field)])));
`;
  writeFileSync(join(folder, 'use.mts'), program);
  const options = ['--module', 'nodenext', '--strict', '--target', 'es2022', '--lib', 'es2022,dom'];
  await execa(join(ROOT, 'node_modules', '.bin', 'tsc'), [...options, 'use.mts', '--outDir', 'out'], {
    cwd: folder,
  });
  const run = await execa('node', [join(folder, 'out', 'use.mjs')], { cwd: folder });
  expect(JSON.parse(run.stdout)).toEqual([['rejected', 'wrong_type threshold']]);
});

describe('what it is made of', () => {
  const bill = (): {
    components: { name: string; version: string; purl: string; licenses: unknown[]; hashes: unknown[] }[];
  } => JSON.parse(readFileSync(installed('dist', 'sbom.cdx.json'), 'utf8'));

  test('each package of the bill is in the licences, each once', () => {
    const licences = readFileSync(installed('dist', 'THIRD-PARTY-LICENSES.txt'), 'utf8');
    const { components } = bill();
    expect(components.length).toBeGreaterThan(40);
    expect(new Set(components.map(({ purl }) => purl)).size).toBe(components.length);
    for (const { purl } of components) {
      const name = decodeURIComponent(purl.slice('pkg:npm/'.length));
      expect(licences).toContain(`\n${name} (`);
    }
    expect(licences).toContain('Permission is hereby granted, free of charge');
  });

  test('what docs/dependencies.md says is in the bundle is there, and the grammar', () => {
    const page = readFileSync(join(ROOT, 'docs', 'dependencies.md'), 'utf8');
    const table = page.slice(page.indexOf('## In the bundle'), page.indexOf('## For building'));
    const said = [...table.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name);
    const names = bill().components.map(({ name }) => name);
    // Of `ajv` nothing but what it compiles to is left, which needs no helper of it at present.
    expect(names).toEqual(expect.arrayContaining(said.filter((name) => name !== 'ajv')));
  });
});
