/** The projects of `test/real-world`, deployed by the built program to a real server. */
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { projectFolder } from '../commands/project-folder.ts';
import {
  expectedFile,
  type RealWorldRun,
  realWorldProjects,
  replaceWrittenFolder,
  runsOf,
} from '../real-world/projects.ts';
import { tq } from './run-binary.ts';
import { serverApi } from './server-api.ts';

const apiUrl = inject('prefectApiUrl');

interface Expected {
  exitCode: number;
  deployments: { name: string }[];
}

const ask = serverApi(apiUrl);
const api = async <T>(...question: Parameters<typeof ask>): Promise<T> => (await ask(...question)) as T;

/** Pools without a template, so that the server looks at no job variable. */
async function createWorkPools(workPools: RealWorldRun['workPools']): Promise<void> {
  for (const [name, type] of Object.entries(workPools)) {
    await api('POST', '/work_pools/', { name, type, base_job_template: {} });
    onTestFinished(() => api('DELETE', `/work_pools/${name}`));
  }
}

async function createBlocks(blocks: RealWorldRun['blocks'] = {}): Promise<void> {
  for (const [path, { data }] of Object.entries(blocks)) {
    const [slug, name] = path.split('/');
    const type = await api<{ id: string }>('GET', `/block_types/slug/${slug}`);
    const filter = { block_schemas: { block_type_id: { any_: [type.id] } } };
    const [schema] = await api<{ id: string }[]>('POST', '/block_schemas/filter', filter);
    const document = { name, data, block_type_id: type.id, block_schema_id: schema?.id };
    const { id } = await api<{ id: string }>('POST', '/block_documents/', document);
    onTestFinished(() => api('DELETE', `/block_documents/${id}`));
  }
}

async function deploymentsOf(workPools: RealWorldRun['workPools']): Promise<string[]> {
  const filter = { work_pools: { name: { any_: Object.keys(workPools) } } };
  const found = await api<{ name: string; flow_id: string }[]>('POST', '/deployments/filter', filter);
  const names = new Map<string, string>();
  for (const { flow_id } of found) {
    if (names.has(flow_id)) continue;
    names.set(flow_id, (await api<{ name: string }>('GET', `/flows/${flow_id}`)).name);
    onTestFinished(() => api('DELETE', `/flows/${flow_id}`));
  }
  return found.map(({ name, flow_id }) => `${names.get(flow_id)}/${name}`);
}

const RUNS = realWorldProjects().flatMap((project) =>
  runsOf(project)
    .map((run) => ({ project, run, expected: expectedOf(project, run) }))
    // Those that build images have an engine in the lane `images` alone.
    .filter(
      ({ run, expected }) => run.open === undefined && expected.exitCode === 0 && run.needsImages !== true,
    )
    .map((each) => [[project, each.run.name ?? []].flat().join(', '), each] as const),
);

function expectedOf(project: string, run: RealWorldRun): Expected {
  return JSON.parse(readFileSync(expectedFile(project, run), 'utf8')) as Expected;
}

test.for(RUNS)('%s', async ([, { project, run, expected }]) => {
  const top = projectFolder({});
  cpSync(join(import.meta.dirname, '..', 'real-world', project), top, { recursive: true });
  replaceWrittenFolder(project, top);
  await createWorkPools(run.workPools);
  await createBlocks(run.blocks);
  const python = run.needsPython === true ? [] : ['--python', 'never'];
  const deploy = () =>
    tq([...run.argv, ...python], {
      directory: join(top, run.folder ?? ''),
      variables: { PREFECT_API_URL: apiUrl, ...run.variables },
    });

  const first = await deploy();
  const names = await deploymentsOf(run.workPools);
  expect(first.exitCode, first.stderr).toBe(0);
  expect(names.sort()).toEqual(expected.deployments.map(({ name }) => name).sort());
  expect((await deploy()).stderr).toContain(`${names.length} unchanged`);
});
