import { describe, inject } from 'vitest';
import { prefectHttp } from '../../src/adapters/prefect-http/client.ts';
import { encodeJson } from '../../src/json-text.ts';
import type { BlockDocument } from '../../src/ports/prefect-client.ts';
import { systemClock } from '../../src/adapters/system-clock.ts';
import { askServer } from '../e2e/server-api.ts';
import { automationsContract } from './automations.contract.ts';
import { blockDocumentsContract } from './block-documents.contract.ts';
import { capacityContract } from './capacity.contract.ts';
import { listingContract } from './listing.contract.ts';
import { locksContract } from './locks.contract.ts';
import { prefectClientContract } from './prefect-client.contract.ts';
import { readinessContract } from './readiness.contract.ts';
import { releasesContract } from './releases.contract.ts';

describe('Prefect 3.8.8', () => {
  for (const contract of [
    prefectClientContract,
    automationsContract,
    blockDocumentsContract,
    capacityContract,
    listingContract,
    locksContract,
    readinessContract,
    releasesContract,
  ])
    contract(async () => {
      const apiUrl = inject('prefectApiUrl');
      const client = prefectHttp(
        {
          apiUrl: { value: apiUrl, source: 'environment', name: 'PREFECT_API_URL' },
          cloudApiUrl: 'https://api.prefect.cloud/api',
          csrfSupport: true,
          customHeaders: [],
          tlsInsecureSkipVerify: false,
          requestTimeoutMilliseconds: 30_000,
          maxRetries: 5,
          retryJitterFactor: 0.2,
          retryExtraCodes: [],
        },
        { clock: systemClock(), variables: {} },
      );
      const byHand = personAt(apiUrl);
      const remove = async (path: string): Promise<void> => {
        await byHand('DELETE', path);
      };
      /** Paths of what tests saved. */
      const saved: string[] = [];
      return {
        client,
        removeFlow: (flowId) => remove(`/flows/${flowId}`),
        removeWorkPool: (name) => remove(`/work_pools/${name}`),
        removeBlockType: (id) => remove(`/block_types/${id}`),
        close: async () => {
          for (const path of saved.reverse()) await remove(path);
          await client.close();
        },
        createAutomationByHand: async (deploymentId, automation) => {
          const actions = [
            { type: 'run-deployment', source: 'selected', deployment_id: deploymentId, ...automation.action },
          ];
          await byHand('POST', '/automations/', { ...automation, actions, action: undefined });
        },
        saveBlock: async (typeSlug, name, document) => {
          const { type, schema, isNew } = await blockTypeOf(typeSlug, document, byHand);
          const { id } = await byHand('POST', '/block_documents/', {
            name,
            data: document.data,
            block_type_id: type,
            block_schema_id: schema,
          });
          saved.push(...(isNew ? [`/block_types/${type}`] : []), `/block_documents/${id}`);
        },
        saveVariable: async (name, value) => {
          await byHand('POST', '/variables/', { name, value });
          saved.push(`/variables/name/${name}`);
        },
        limitByHand: async ({ pool = '', queue, tag, limit }) => {
          const concurrency_limit = limit;
          if (tag !== undefined) {
            await byHand('POST', '/concurrency_limits/', { tag, concurrency_limit });
            saved.push(`/concurrency_limits/tag/${tag}`);
          } else {
            const path = `/work_pools/${pool}${queue === undefined ? '' : `/queues/${queue}`}`;
            await byHand('PATCH', path, { concurrency_limit });
          }
        },
        completeRun: async (deploymentId) => {
          const { id } = await byHand('POST', `/deployments/${deploymentId}/create_flow_run`, {});
          for (const type of ['RUNNING', 'COMPLETED'])
            await byHand('POST', `/flow_runs/${id}/set_state`, { state: { type }, force: true });
        },
      };
    });
});

type ByHand = (method: string, path: string, body?: object) => Promise<{ id: string }[] & { id: string }>;

/** Requests of someone who is not `tq`. */
function personAt(apiUrl: string): ByHand {
  return async (method, path, body) => {
    const sent = body === undefined ? undefined : encodeJson(body);
    const { status, text } = await askServer(apiUrl, method, path, sent);
    if (status >= 300 && status !== 404) throw new Error(`${method} ${path}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
}

/** Ids of the block type with that slug and of its schema, which are made as a Python class of that block makes them. */
async function blockTypeOf(
  slug: string,
  { secretFields }: BlockDocument,
  byHand: ByHand,
): Promise<{ type: string; schema: string; isNew: boolean }> {
  const { id: known } = await byHand('GET', `/block_types/slug/${slug}`);
  if (known !== undefined) {
    const filter = { block_schemas: { block_type_id: { any_: [known] } } };
    const [schema] = await byHand('POST', '/block_schemas/filter', filter);
    if (schema === undefined) throw new Error(`the block type ${slug} has no schema`);
    return { type: known, schema: schema.id, isNew: false };
  }
  const { id: type } = await byHand('POST', '/block_types/', { name: slug, slug });
  const fields = {
    title: slug,
    type: 'object',
    properties: {},
    secret_fields: secretFields,
    block_type_slug: slug,
  };
  const { id: schema } = await byHand('POST', '/block_schemas/', { block_type_id: type, fields });
  return { type, schema, isNew: true };
}
