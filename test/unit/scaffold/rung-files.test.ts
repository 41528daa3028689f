/** A domain on a rung: its files, and that `tq` itself finds nothing in them. */
import { expect, test } from 'vitest';
import { nodeFileSystem } from '../../../src/adapters/node-file-system.ts';
import { readTemplates } from '../../../src/reading/scaffold/read-templates.ts';
import { domainFiles } from '../../../src/scaffold/domain-files.ts';
import { factsOfTest, factsWrittenIn, rungFiles } from '../../../src/scaffold/rung-files.ts';
import { RUNGS, withRequirement } from '../../../src/scaffold/rungs.ts';
import { weave } from '../../../src/scaffold/weave.ts';
import { projectFolder } from '../../commands/project-folder.ts';
import { runTq } from '../../commands/run-tq.ts';
import { scaffoldedFiles } from '../../e2e/scaffold-project.ts';

const PATIENCE_MILLISECONDS = 60_000;
const PROJECT = { project: 'web-shop', domain: 'orders', engine: 'truthound', poolType: 'process' } as const;
const ITEMS = { ...PROJECT, domain: 'order_items' };

const templates = await readTemplates(nodeFileSystem());

test.each(RUNGS)(
  '%s: `tq preflight` finds nothing, hints included',
  { timeout: PATIENCE_MILLISECONDS },
  async (rung) => {
    const files = new Map(await scaffoldedFiles({ ...PROJECT, ci: 'github' }));
    const added = rungFiles({ ...ITEMS, rung }, templates);
    const woven = weave(files.get('prefect.yaml') ?? '', added);
    if ('problem' in woven) throw new Error(woven.problem);
    for (const { path, text } of added.files) files.set(path, text);
    files.set('prefect.yaml', woven.text);
    files.set('requirements.txt', withRequirement(files.get('requirements.txt') ?? '') ?? '');
    const directory = projectFolder(Object.fromEntries(files));
    const { exitCode, stdout } = await runTq(['preflight', '--max-warnings', '0', '--json'], { directory });
    const { diagnostics, preflight } = JSON.parse(stdout) as {
      diagnostics: unknown[];
      preflight: { deployments: { name: string; checks: { status: string }[] }[] };
    };
    expect({ exitCode, diagnostics }).toEqual({ exitCode: 0, diagnostics: [] });
    expect(preflight.deployments.map(({ name }) => name)).toContain('web-shop-order-items/order_items-prod');
    const statuses = preflight.deployments.flatMap(({ checks }) => checks.map(({ status }) => status));
    expect(new Set(statuses)).toEqual(new Set(['passed', 'skipped']));
  },
);

test.each(RUNGS)('%s: the files of any domain, another flow and test, and a module more', (rung) => {
  const base = domainFiles(ITEMS, templates);
  const onRung = rungFiles({ ...ITEMS, rung }, templates);
  const paths = base.files
    .map(({ path }) => path)
    .filter((path) => rung !== 'task' || !path.startsWith('blocks/'));
  expect(onRung.files.map(({ path }) => path).sort()).toEqual([...paths, 'src/core/quality_block.py'].sort());
  expect(onRung.files.every(({ text }) => !/__(domain|flow|rows|broken_rules)__/.test(text))).toBe(true);
  const differing = onRung.files.filter(({ path, text }) =>
    base.files.some((file) => file.path === path && file.text !== text),
  );
  expect(differing.map(({ path }) => path).sort()).toEqual([
    'src/prefect_flows/order_items.py',
    'tests/test_order_items.py',
  ]);
  expect(onRung.deployments.map(({ name, entrypoint }) => ({ name, entrypoint }))).toEqual(
    base.deployments.map(({ name, entrypoint }) => ({ name, entrypoint })),
  );
  expect(onRung.blocks).toEqual(rung === 'task' ? [] : base.blocks);
});

test('each deployment names the block that its file describes', () => {
  const { files, deployments } = rungFiles({ ...ITEMS, rung: 'factory' }, templates);
  const names = files
    .filter(({ path }) => path.startsWith('blocks/'))
    .map(({ text }) => /^name: (.+)$/m.exec(text)?.[1]);
  expect(deployments.map(({ parameters }) => parameters)).toEqual(
    ['staging', 'prod'].map((environment) => ({
      kwargs: {
        data_path: 'data/order_items.csv',
        block: names.find((name) => name?.endsWith(environment)),
      },
    })),
  );
});

test('data that was learnt is what the test of the rung knows', () => {
  const learnt = {
    rules:
      'version: 1\nengine: truthound\ndataset: order_items\nrules:\n  - { type: not_null, column: sku }\n',
    sample: 'sku\nA\nB\nC\n',
    bad: 'sku,x\n,1\n',
    rows: 3,
    broken: ['not_null:sku'],
  };
  const { files } = rungFiles({ ...ITEMS, rung: 'block', learnt }, templates);
  const text = files.find(({ path }) => path === 'tests/test_order_items.py')?.text ?? '';
  expect(text).toContain('ROWS = 3\nBROKEN_BY_BAD_DATA = {\n    "not_null:sku",\n}\n');
  expect(factsOfTest(text.replaceAll('\n', '\r\n'), 'order_items', templates)).toEqual(factsWrittenIn(text));
  expect(factsOfTest(`${text}\ndef test_more(): ...\n`, 'order_items', templates)).toBeUndefined();
  expect(factsWrittenIn('ROWS = 3\n')).toBeUndefined();
});

test('the rungs need Truthound', () => {
  expect(() => rungFiles({ ...ITEMS, engine: 'pandera', rung: 'task' }, templates)).toThrow(
    'the rung `task` needs Truthound, not pandera',
  );
});
