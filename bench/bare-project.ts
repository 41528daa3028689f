/** What `tq` was seen to send → what the bare loop sends: the same bodies, with marks in the place of the server's ids. */
import type { BareProject } from './bare-loop.ts';
import type { Exchange } from './recording-proxy.ts';
import type { Holdings } from './server.ts';

/** `exchanges` are those of one deploy of a new project. Throws when they do not make what the server must hold. */
export function bareProject(
  exchanges: readonly Exchange[],
  workPools: string[],
  expected: Holdings,
): BareProject {
  const flows = new Map<string, BareProject['flows'][number]>();
  const deployments = new Map<string, BareProject['deployments'][number]>();
  let automations = 0;
  for (const { method, path, body, answer } of exchanges) {
    if (method !== 'POST') continue;
    if (path === '/api/flows/') flows.set(idIn(answer), { name: textAt(body, 'name'), body });
    if (path === '/api/deployments/') {
      const flowId = textAt(body, 'flow_id');
      const flow = flows.get(flowId)?.name ?? '';
      deployments.set(idIn(answer), {
        flow,
        name: textAt(body, 'name'),
        body: body.replaceAll(flowId, '{flow_id}'),
        automations: [],
      });
    }
    if (path === '/api/automations/') {
      const id = textAt(body, 'owner_resource').split('.').at(-1) ?? '';
      deployments.get(id)?.automations.push(body.replaceAll(id, '{deployment_id}'));
      automations += 1;
    }
  }
  const found = { flows: flows.size, deployments: deployments.size, automations };
  for (const [kind, count] of Object.entries(found)) {
    const wanted = expected[kind as keyof Holdings];
    if (count !== wanted) throw new Error(`\`tq\` made ${count} ${kind} instead of ${wanted}`);
  }
  return { workPools, flows: [...flows.values()], deployments: [...deployments.values()] };
}

function idIn(answer: string): string {
  return textAt(answer, 'id');
}

function textAt(json: string, key: string): string {
  return String((JSON.parse(json) as Record<string, unknown>)[key]);
}
