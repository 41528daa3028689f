import { describe, inject } from 'vitest';
import { prefectHttp } from '../../src/adapters/prefect-http/client.ts';
import { systemClock } from '../../src/adapters/system-clock.ts';
import { prefectClientContract } from './prefect-client.contract.ts';

describe('Prefect 3.8.8', () => {
  prefectClientContract(async () => {
    const apiUrl = inject('prefectApiUrl');
    const client = prefectHttp(
      {
        apiUrl: { value: apiUrl, source: 'environment', name: 'PREFECT_API_URL' },
        customHeaders: {},
        tlsInsecureSkipVerify: false,
        requestTimeoutMilliseconds: 30_000,
        maxRetries: 5,
        retryExtraCodes: [],
      },
      { clock: systemClock(), variables: {} },
    );
    const remove = async (path: string): Promise<void> => {
      await fetch(apiUrl + path, { method: 'DELETE' });
    };
    return {
      client,
      removeFlow: (flowId) => remove(`/flows/${flowId}`),
      removeWorkPool: (name) => remove(`/work_pools/${name}`),
      close: () => client.close(),
      createAutomationByHand: async (deploymentId, automation) => {
        const actions = [
          { type: 'run-deployment', source: 'selected', deployment_id: deploymentId, ...automation.action },
        ];
        const response = await fetch(`${apiUrl}/automations/`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ ...automation, actions, action: undefined }),
        });
        if (!response.ok) throw new Error(await response.text());
      },
    };
  });
});
