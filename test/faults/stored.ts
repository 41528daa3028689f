/** What a server holds, to compare what two deploys left: without ids and times, in an order of its own. */
import type { ServerApi } from '../e2e/server-api.ts';

type Stored = { [key: string]: unknown; id: string; name: string };

/** Sorted JSON texts, each of one thing, by kind. */
export interface State {
  flows: string[];
  deployments: string[];
  automations: string[];
  blocks: string[];
}

export interface Server {
  /** All that belongs to the project, normalised. */
  project: State;
  /** All that does not, as the server tells it, byte for byte. */
  others: string;
  /** Names that the project has more than once: `deployment a/b`. */
  doubles: string[];
  /** Whether somebody holds a deploy lock. */
  isLocked: boolean;
}

/** What the server keeps about its own work. */
const NOT_STATE = new Set([
  'id',
  'created',
  'updated',
  'created_by',
  'updated_by',
  'status',
  'last_polled',
  'version_id',
  'version_info',
  'block_schema',
  'block_type',
]);

/** What does not belong to the project is called so. */
export const OTHERS = 'others-';

export async function readServer(api: ServerApi): Promise<Server> {
  const all = async (path: string) => (await api('POST', `/${path}/filter`, { limit: 200 })) as Stored[];
  const [flows, deployments, automations, blocks, limits] = await Promise.all([
    all('flows'),
    all('deployments'),
    all('automations'),
    api('POST', '/block_documents/filter', { include_secrets: true }) as Promise<Stored[]>,
    all('v2/concurrency_limits'),
  ]);
  const flowNames = new Map(flows.map(({ id, name }) => [id, name]));
  const flowOf = (deployment: Stored): string => flowNames.get(String(deployment.flow_id)) ?? '';
  const names = new Map([
    ...flowNames,
    ...deployments.map((each) => [each.id, `${flowOf(each)}/${each.name}`] as const),
  ]);
  const kinds = { flows, deployments, automations, blocks };
  const parts = Object.entries(kinds).map(([kind, items]) => {
    const ours = items.filter(({ name }) => !name.startsWith(OTHERS));
    return { kind, ours, others: items.filter((each) => !ours.includes(each)) };
  });
  const normal = (items: readonly Stored[]): string[] =>
    items.map((each) => JSON.stringify(normalised(each, names))).sort();
  return {
    project: Object.fromEntries(parts.map(({ kind, ours }) => [kind, normal(ours)])) as unknown as State,
    others: JSON.stringify(parts.map(({ others }) => others.sort((a, b) => (a.id < b.id ? -1 : 1)))),
    doubles: parts.flatMap(({ kind, ours }) => doublesAmong(ours.map((each) => labelOf(kind, each, names)))),
    isLocked: limits.some(({ active_slots: taken }) => taken !== 0),
  };
}

function labelOf(kind: string, each: Stored, names: ReadonlyMap<string, string>): string {
  return `${kind} ${names.get(each.id) ?? each.name}`;
}

function doublesAmong(labels: readonly string[]): string[] {
  return labels.filter((label, index) => labels.indexOf(label) !== index);
}

/** Ids of what has a name become that name, others go; lists of schedules lose their order, which the server does not keep. */
function normalised(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return names.get(value) ?? value;
  if (Array.isArray(value)) return value.map((each) => normalised(each, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, each]) => !NOT_STATE.has(key) && !(key.endsWith('_id') && !names.has(String(each))))
      .map(([key, each]) => [key, normalised(each, names)] as const)
      .map(([key, each]) => [key, key === 'schedules' ? (each as unknown[]).sort(byText) : each] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function byText(one: unknown, other: unknown): number {
  const [a, b] = [one, other].map((each) => JSON.stringify(each));
  return a! < b! ? -1 : 1;
}
