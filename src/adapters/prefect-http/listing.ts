/** Looking through what a server holds, in pages. Measured on Prefect 3.8.8, self-hosted. */
import type { components } from '../../generated/prefect-api.ts';
import { fitsPattern, type NamePattern } from '../../importing/name-pattern.ts';
import type { JsonObject, JsonValue } from '../../json.ts';
import type { LiveBlock } from '../../plan/block-state.ts';
import { PROJECT_LABEL } from '../../plan/desired-state.ts';
import { fullName, type LiveAutomation } from '../../plan/state.ts';
import type { BeyondFile } from '../../importing/beyond-file.ts';
import type { ListedDeployment } from '../../ports/prefect-listing.ts';
import { decodeBlock } from './blocks.ts';
import { chunks, distinct } from './chunks.ts';
import { type ApiAutomation, type ApiDeployment, decodeAutomation, decodeDeployment } from './decode.ts';
import { allPages } from './pages.ts';
import type { Sender } from './request.ts';

const MOST_NAMES = 100;

export class Listing {
  readonly #sender: Sender;

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  async deployments(patterns: readonly NamePattern[]): Promise<ListedDeployment[]> {
    const found = new Map<string, ApiDeployment>();
    const filters = patterns.length === 0 ? [{}] : patterns.map(filterOf);
    for (const filter of filters)
      for (const each of await allPages(this.#sender, '/deployments/filter', {
        ...filter,
        sort: 'CREATED_DESC',
      }))
        found.set((each as ApiDeployment).id, each as ApiDeployment);
    const flows = await this.#flowNames([...found.values()].map(({ flow_id }) => flow_id));
    const listed = [...found.values()]
      .map((each) => ({
        ...decodeDeployment(each, flows.get(each.flow_id) ?? ''),
        beyond: beyondFile(each),
      }))
      .filter((each) => patterns.length === 0 || patterns.some((pattern) => fitsPattern(each, pattern)))
      .sort((one, other) => (fullName(one) < fullName(other) ? -1 : 1));
    return listed.length === 0 ? [] : this.#withAutomations(listed);
  }

  async blocks(typeSlug: string): Promise<LiveBlock[]> {
    const found = await allPages(this.#sender, '/block_documents/filter', {
      block_types: { slug: { any_: [typeSlug] } },
      block_documents: { is_anonymous: { eq_: false } },
      include_secrets: true,
      sort: 'NAME_ASC',
    });
    const blocks = (found as JsonObject[]).map(decodeBlock);
    return [...new Map(blocks.map((block) => [block.id, block])).values()];
  }

  async #flowNames(ids: readonly string[]): Promise<Map<string, string>> {
    const names = new Map<string, string>();
    for (const chunk of chunks(distinct(ids), MOST_NAMES))
      for (const flow of await allPages(this.#sender, '/flows/filter', { flows: { id: { any_: chunk } } })) {
        const { id, name } = flow as components['schemas']['Flow'];
        names.set(id, name);
      }
    return names;
  }

  /** The server cannot filter by what an automation does, so all are looked through once. */
  async #withAutomations(listed: readonly ListedDeployment[]): Promise<ListedDeployment[]> {
    const owned = new Map<string, Map<string, LiveAutomation>>(listed.map(({ id }) => [id, new Map()]));
    const others = new Map<string, Set<string>>(listed.map(({ id }) => [id, new Set()]));
    for (const each of await allPages(this.#sender, '/automations/filter', { sort: 'CREATED_DESC' })) {
      const automation = each as ApiAutomation;
      const decoded = decodeAutomation(automation);
      if (decoded !== undefined) {
        owned.get(decoded.deploymentId)?.set(decoded.automation.id, decoded.automation);
        continue;
      }
      for (const id of deploymentsIn(automation)) others.get(id)?.add(automation.name);
    }
    return listed.map((deployment) => ({
      ...deployment,
      // The oldest first: that is the order in which a deploy has made them.
      automations: [...(owned.get(deployment.id)?.values() ?? [])].reverse(),
      beyond: [
        ...deployment.beyond,
        ...[...(others.get(deployment.id) ?? [])].map((detail) => ({ what: 'automation' as const, detail })),
      ],
    }));
  }
}

/** Narrows as far as the server can: its answer may hold more than is meant, never less. */
function filterOf({ flow, name }: NamePattern): object {
  return {
    deployments: { name: name.includes('*') ? { like_: likeOf(name) } : { any_: [name] } },
    ...(flow === undefined ? {} : { flows: { name: { like_: likeOf(flow) } } }),
  };
}

/** The longest part between two `*`, for SQL's `ILIKE '%…%'`, in which `_` stands for any one character. */
function likeOf(pattern: string): string {
  const [longest = ''] = pattern.split('*').sort((one, other) => other.length - one.length);
  return [...longest].map((sign) => (/[A-Za-z0-9. ]/.test(sign) ? sign : '_')).join('');
}

function deploymentsIn(automation: ApiAutomation): string[] {
  const actions = [
    ...automation.actions,
    ...(automation.actions_on_trigger ?? []),
    ...(automation.actions_on_resolve ?? []),
  ] as unknown as JsonObject[];
  return actions.flatMap(({ deployment_id: id }) => (typeof id === 'string' ? [id] : []));
}

function beyondFile(deployment: ApiDeployment): BeyondFile[] {
  const beyond: BeyondFile[] = [];
  const add = (what: BeyondFile['what'], detail: JsonValue | undefined): void => {
    if (detail !== undefined && detail !== null) beyond.push({ what, detail });
  };
  for (const { max_scheduled_runs: most } of deployment.schedules ?? []) add('max_scheduled_runs', most);
  if (deployment.path !== '.') add('path', deployment.path);
  add('storage', deployment.storage_document_id);
  add('infrastructure', deployment.infrastructure_document_id);
  const labels = Object.entries((deployment.labels ?? {}) as JsonObject).filter(
    // The server's own, and the mark that `tq` makes anew from `tq.project`.
    ([key]) => !key.startsWith('prefect.') && key !== PROJECT_LABEL,
  );
  if (labels.length > 0) add('labels', Object.fromEntries(labels));
  return beyond;
}
