/** What the templates are filled in with, and versions that are those of the environments of the tests. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nodeFileSystem } from '../../../src/adapters/node-file-system.ts';
import proven from '../../../src/preflight/host/proven-tuples.json' with { type: 'json' };
import { readTemplates } from '../../../src/reading/scaffold/read-templates.ts';
import { domainFiles } from '../../../src/scaffold/domain-files.ts';
import { filledLayers } from '../../../src/scaffold/filled-layers.ts';
import type { EngineName } from '../../../src/scaffold/scaffold.ts';
import { scaffoldedFiles } from '../../e2e/scaffold-project.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const ENGINES: readonly EngineName[] = ['truthound', 'pandera', 'great_expectations'];

const ofEngine = (engine: EngineName) =>
  scaffoldedFiles({ project: 'web-shop', domain: 'orders', engine, poolType: 'process', ci: 'github' });

describe('the files of a project', () => {
  test('have every word put in, in their paths as in their texts', async () => {
    for (const engine of ENGINES)
      for (const [path, text] of await ofEngine(engine)) {
        expect(path).not.toMatch(/__|dot-/);
        expect(
          text.match(/__(?!(?:init|future|name|file|reduce|pycache|class|module)__)\w*__\w*/g) ?? [],
        ).toEqual([]);
      }
  });

  test('are those of their engine', async () => {
    const paths = async (engine: EngineName) => [...(await ofEngine(engine)).keys()].sort();
    const [truthound, pandera, expectations] = await Promise.all(ENGINES.map(paths));
    expect(truthound).toEqual([
      '.block.schema.json',
      '.dockerignore',
      '.editorconfig',
      '.github/workflows/quality.yml',
      '.gitignore',
      '.pre-commit-config.yaml',
      '.prefect.schema.json',
      '.rules.schema.json',
      '.vscode/settings.json',
      'Dockerfile',
      'README.md',
      'blocks/orders-prod.yaml',
      'blocks/orders-staging.yaml',
      'data/orders-bad.csv',
      'data/orders.csv',
      'prefect.yaml',
      'pyproject.toml',
      'quality/.compiled/orders.json',
      'quality/orders.yaml',
      'requirements-dev.txt',
      'requirements.txt',
      'src/core/deliveries.py',
      'src/core/rules.py',
      'src/prefect_flows/failure_alert.py',
      'src/prefect_flows/orders.py',
      'tests/test_orders.py',
    ]);
    expect(pandera).toEqual(truthound?.filter((path) => !path.startsWith('blocks/')));
    expect(expectations).toEqual(pandera);
  });

  test('hold the module that judges, byte for byte', async () => {
    const module = readFileSync(join(ROOT, 'templates', 'rules', 'src', 'core', 'rules.py'), 'utf8');
    expect((await ofEngine('pandera')).get('src/core/rules.py')).toBe(module);
  });
});

describe('the versions that a project names', () => {
  const [tuple] = proven.endToEnd;
  const newest = (engine: EngineName): string =>
    proven.measured
      .filter((each) => each.engine === engine)
      .map(({ version }) => version)
      .sort((one, other) => one.localeCompare(other, 'en', { numeric: true }))
      .at(-1) ?? '';
  const python = Object.entries(tuple?.with ?? {}).map(([name, range]) => `${name}${range}`);

  test.for([
    ['truthound', [`truthound==${newest('truthound')}`, 'polars>=1,<2']],
    ['pandera', [`pandera[pandas]==${newest('pandera')}`, 'pandas==3.1.1']],
    ['great_expectations', [`great_expectations==${newest('great_expectations')}`, 'pandas==3.1.1']],
  ] as const)('are those that the tests run with: %s', async ([engine, packages]) => {
    const text = (await ofEngine(engine)).get('requirements.txt') ?? '';
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(lines).toEqual([`prefect==${tuple?.prefect}`, ...python, ...packages]);
  });

  test('are of the Python that the image and the pipelines have', async () => {
    const files = await ofEngine('truthound');
    expect(tuple?.truthound).toBe(newest('truthound'));
    expect(files.get('Dockerfile')).toContain(`ARG BASE=python:${tuple?.python}-slim\n`);
    expect(files.get('.github/workflows/quality.yml')).toContain(`python-version: '${tuple?.python}'\n`);
  });

  test('are the same where the project is packed and where it is tested', async () => {
    const files = await ofEngine('truthound');
    const build = readFileSync(join(ROOT, 'scripts', 'python-requirements-build.txt'), 'utf8');
    const [setuptools] = /^setuptools==.+$/m.exec(build) ?? [];
    expect(files.get('pyproject.toml')).toContain(`requires = ["${setuptools}"]`);
    expect(files.get('Dockerfile')).toContain(`pip install --no-cache-dir ${setuptools}\n`);
    const tests = readFileSync(join(ROOT, 'test/conformance/rules/python-requirements-pytest.txt'), 'utf8');
    const [pytest] = /^pytest==.+$/m.exec(tests) ?? [];
    expect(files.get('requirements-dev.txt')).toContain(`\n${pytest}\n`);
  });
});

describe('the files of a domain', () => {
  test('are those of the data that were given, and its test knows them', async () => {
    const templates = await readTemplates(nodeFileSystem());
    const rules =
      'version: 1\nengine: pandera\ndataset: stock\nrules:\n  - { type: not_null, column: sku }\n';
    const learnt = {
      rules,
      sample: 'sku\n"a"\n',
      bad: 'sku\n""\n',
      rows: 1,
      broken: ['not_null:sku', 'the "x\\y"'],
    };
    const choices = {
      project: 'shop',
      domain: 'stock',
      engine: 'pandera',
      poolType: 'process',
      learnt,
    } as const;
    const { files, blocks } = domainFiles(choices, templates);
    const text = (path: string) => files.find((file) => file.path === path)?.text;
    expect(text('quality/stock.yaml')).toBe(
      `# yaml-language-server: $schema=../.rules.schema.json\n${rules}`,
    );
    expect(text('data/stock.csv')).toBe(learnt.sample);
    expect(text('data/stock-bad.csv')).toBe(learnt.bad);
    expect(JSON.parse(text('quality/.compiled/stock.json') ?? '')).toMatchObject({
      engine: 'pandera',
      rules: [{ name: 'not_null:sku' }],
    });
    expect(text('tests/test_stock.py')).toContain('ROWS = 1\n');
    expect(text('tests/test_stock.py')).toContain(
      'BROKEN_BY_BAD_DATA = {\n    "not_null:sku",\n    "the \\"x\\\\y\\"",\n}\n',
    );
    expect(blocks).toEqual([]);
  });

  test('name a block as Prefect takes it', async () => {
    const templates = await readTemplates(nodeFileSystem());
    const choices = {
      project: 'shop',
      domain: 'order_items',
      engine: 'truthound',
      poolType: 'process',
    } as const;
    const { files, deployments, blocks } = domainFiles(choices, templates);
    expect(blocks).toEqual(['blocks/order_items-prod.yaml', 'blocks/order_items-staging.yaml']);
    expect(files.find(({ path }) => path === blocks[0])?.text).toContain('\nname: shop-order-items-prod\n');
    expect(deployments.map(({ name, parameters }) => ({ name, parameters }))).toEqual([
      {
        name: 'order_items-staging',
        parameters: { data_path: 'data/order_items.csv', block: 'shop-order-items-staging' },
      },
      {
        name: 'order_items-prod',
        parameters: { data_path: 'data/order_items.csv', block: 'shop-order-items-prod' },
      },
    ]);
  });
});

test('layers: of two files with one path the later counts, and an empty folder is a defect', () => {
  const templates = new Map([
    ['a/dot-x/__word__.txt', 'first'],
    ['a/both.txt', 'first'],
    ['b/both.txt', 'second __word__ __init__'],
    ['bc/other.txt', 'of another folder'],
  ]);
  expect(filledLayers(templates, ['a', 'b'], { word: 'good' })).toEqual([
    { path: '.x/good.txt', text: 'first' },
    { path: 'both.txt', text: 'second good __init__' },
  ]);
  expect(() => filledLayers(templates, ['none'], {})).toThrow('there are no templates in `none`');
});
