/**
 * The least that a deploy can be: the requests alone, one after the other, with bodies that lie ready. It reads no
 * project, compares nothing and says nothing; what it takes is what server and connection take.
 *
 *     node bare-loop.js new|unchanged|listing PROJECT.json
 *
 * Compiled to plain JavaScript for the benchmark, and built on Node's own HTTP client, so that it starts as fast as Node.
 */
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/** The project, ready to be sent. */
export interface BareProject {
  workPools: string[];
  flows: { name: string; body: string }[];
  deployments: BareDeployment[];
}

export interface BareDeployment {
  flow: string;
  name: string;
  /** With `{flow_id}` in the place of the id, which is known when the flow is made. */
  body: string;
  /** Bodies with `{deployment_id}`. */
  automations: string[];
}

/** As many names as `tq` puts into one filter. */
const MOST_NAMES = 100;
/** The most that the server gives at once. */
const PAGE = 200;
/** The most whose page is never full: behind a full page there could be another one. */
const MOST_NAMES_LISTED = PAGE - 1;
const SERVICE_UNAVAILABLE = 503;
const RETRY_MILLISECONDS = 250;

const apiUrl = process.env.PREFECT_API_URL ?? '';
const agent = new Agent({ keepAlive: true });

/** The text of a good answer; asks again while the server is busy, as both tools do. */
async function post(path: string, body: string): Promise<string> {
  for (;;) {
    const { status, text } = await exchange(path, body);
    if (status >= 200 && status < 300) return text;
    if (status !== SERVICE_UNAVAILABLE) throw new Error(`POST ${path}: ${status} ${text}`);
    await wait(RETRY_MILLISECONDS);
  }
}

function exchange(path: string, body: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
    const sent = request(`${apiUrl}${path}`, { method: 'POST', agent, headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString() }),
      );
      answer.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

async function readPages(path: string, filter: object): Promise<void> {
  for (let offset = 0; ;) {
    const page = JSON.parse(
      await post(path, JSON.stringify({ ...filter, limit: PAGE, offset })),
    ) as unknown[];
    if (page.length < PAGE) return;
    offset += page.length;
  }
}

/** Pools and flows: all that there is to read as long as the server knows none of the flows. */
async function readPoolsAndFlows({ workPools, flows }: BareProject): Promise<void> {
  await readPages('/work_pools/filter', { work_pools: { name: { any_: workPools } } });
  await readPages('/flows/filter', { flows: { name: { any_: flows.map(({ name }) => name) } } });
}

async function readRest(
  { deployments }: Pick<BareProject, 'deployments'>,
  mostNames = MOST_NAMES,
): Promise<void> {
  const sorted = deployments.toSorted((left, right) => (left.flow < right.flow ? -1 : 1));
  for (let start = 0; start < sorted.length; start += mostNames) {
    const chunk = sorted.slice(start, start + mostNames);
    await readPages('/deployments/filter', {
      flows: { name: { any_: [...new Set(chunk.map(({ flow }) => flow))] } },
      deployments: { name: { any_: [...new Set(chunk.map(({ name }) => name))] } },
      sort: 'CREATED_DESC',
    });
  }
  await readPages('/automations/filter', { sort: 'CREATED_DESC' });
}

async function write({ flows, deployments }: BareProject): Promise<void> {
  const bodies = new Map(flows.map(({ name, body }) => [name, body]));
  const ids = new Map<string, string>();
  for (const { flow, body, automations } of deployments) {
    const flowId = ids.get(flow) ?? idIn(await post('/flows/', bodies.get(flow) ?? ''));
    ids.set(flow, flowId);
    const id = idIn(await post('/deployments/', body.replaceAll('{flow_id}', flowId)));
    for (const automation of automations)
      await post('/automations/', automation.replaceAll('{deployment_id}', id));
  }
}

function idIn(text: string): string {
  return (JSON.parse(text) as { id: string }).id;
}

const [mode, file = ''] = process.argv.slice(2);
const project = JSON.parse(readFileSync(file, 'utf8')) as BareProject;
if (mode === 'listing') {
  await readRest(project, MOST_NAMES_LISTED);
} else {
  await readPoolsAndFlows(project);
  await (mode === 'new' ? write(project) : readRest(project));
}
