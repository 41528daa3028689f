/** What is scaffolded is right, whatever is chosen: `tq` itself finds nothing in any of it, and a page says so. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { markdownTable } from '../../../scripts/markdown-table.ts';
import type { CiName, EngineName, PoolType } from '../../../src/scaffold/scaffold.ts';
import { projectFolder } from '../../commands/project-folder.ts';
import { runTq } from '../../commands/run-tq.ts';
import { scaffoldedFiles } from '../../e2e/scaffold-project.ts';

const PAGE = join(import.meta.dirname, '..', '..', '..', 'docs', 'scaffold-combinations.md');
/** The first one loads everything. */
const PATIENCE_MILLISECONDS = 60_000;

const ENGINES: readonly EngineName[] = ['truthound', 'pandera', 'great_expectations'];
const POOL_TYPES: readonly PoolType[] = ['process', 'docker', 'kubernetes'];
const PIPELINES: readonly CiName[] = ['github', 'gitlab', 'none'];

/** By test/e2e/scaffold.test.ts and test/images/scaffold.test.ts, beside what all combinations have in common. */
const RUN: Record<string, string> = {
  'truthound process': 'pytest, deploy, runs, failure alert',
  'pandera process': 'pytest, deploy, runs',
  'great_expectations process': 'pytest, deploy, runs',
  'truthound docker': 'image, deploy, run',
};

interface Preflight {
  diagnostics: unknown[];
  preflight: { deployments: { name: string; checks: { id: string; status: string }[] }[] };
}

/** What `tq preflight` finds, hints included; `nothing` where that is so. */
async function found(engine: EngineName, poolType: PoolType, ci: CiName): Promise<string> {
  const choices = { project: 'web-shop', domain: 'orders', engine, poolType, ci };
  const directory = projectFolder(Object.fromEntries(await scaffoldedFiles(choices, ['order_items'])));
  const { exitCode, stdout, stderr } = await runTq(['preflight', '--max-warnings', '0', '--json'], {
    directory,
  });
  const { diagnostics, preflight } = JSON.parse(stdout) as Preflight;
  expect({ exitCode, diagnostics }, stderr).toEqual({ exitCode: 0, diagnostics: [] });
  const statuses = preflight.deployments.flatMap(({ checks }) => checks.map(({ status }) => status));
  expect(preflight.deployments).toHaveLength(6);
  expect(new Set(statuses)).toEqual(new Set(['passed', 'skipped']));
  return 'nothing';
}

test(
  '`tq preflight` finds nothing in any combination, with two domains',
  { timeout: PATIENCE_MILLISECONDS },
  async () => {
    const rows = [];
    for (const engine of ENGINES)
      for (const poolType of POOL_TYPES) {
        const cells = await Promise.all(PIPELINES.map((ci) => found(engine, poolType, ci)));
        rows.push([`\`${engine}\``, `\`${poolType}\``, ...cells, RUN[`${engine} ${poolType}`] ?? '']);
      }
    const head = ['Engine', 'Pool type', ...PIPELINES.map((ci) => `CI \`${ci}\``), 'Run for real'];
    await expect(page(markdownTable(head, rows))).toMatchFileSnapshot(PAGE);
  },
);

const page = (table: string): string => `# Combinations

Made by \`npx vitest run --project fast test/unit/scaffold/combinations.test.ts --update\`; do not edit.

What \`tq preflight\` finds, hints included, in a project of two domains: with each engine on each type of work pool, with each pipeline. That holds for the manifests of Kubernetes jobs as well. What is run for real ends in \`Completed\`, and bad data in production in \`Failed\`. What a project holds: [scaffold.md](scaffold.md).

${table}
`;

test.for(ENGINES)(
  '`tq validate` and `tq rules compile --check` have nothing to say of %s',
  { timeout: PATIENCE_MILLISECONDS },
  async (engine) => {
    const choices = {
      project: 'web-shop',
      domain: 'orders',
      engine,
      poolType: 'process',
      ci: 'github',
    } as const;
    const directory = projectFolder(Object.fromEntries(await scaffoldedFiles(choices, ['order_items'])));
    const validated = await runTq(['validate'], { directory });
    expect(validated).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: 'prefect.yaml: 6 deployments, no errors\n',
    });
    const files = ['quality/orders.yaml', 'quality/order_items.yaml'];
    const compiled = await runTq(['rules', 'compile', '--check', ...files], { directory });
    expect(compiled).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  },
);
