import { describe, expect, it } from 'vitest';
import { connect, serve } from './connect.ts';
import { json } from './scripted-server.ts';

const PAGE = 200;
const LISTING = 'POST /api/automations/filter';

/** As the server has it: the first page of everybody's, or those of one deployment. */
function stored(id: string, deploymentId: string, created = '2026-11-22T06:00:00Z'): object {
  return {
    id,
    created,
    name: id,
    description: '',
    enabled: true,
    trigger: { type: 'event' },
    actions: [{ type: 'run-deployment', source: 'selected', deployment_id: deploymentId }],
  };
}

const ofOthers = (count: number): object[] =>
  Array.from({ length: count }, (_, index) => stored(`other-${index}`, 'somebody-else'));

describe('automations of a few deployments', () => {
  it('are found on one page, when there is no other', async () => {
    const server = await serve(json([stored('mine', 'd1'), ...ofOthers(PAGE - 2)]));
    const found = await connect(server.apiUrl).findAutomations(['d1', 'd2']);
    expect(found).toMatchObject({ d1: [{ id: 'mine' }], d2: [] });
    expect(server.received.map(({ method, url }) => `${method} ${url}`)).toEqual([LISTING]);
  });

  it('are asked for one deployment after the other, when there are many of others', async () => {
    const older = stored('older', 'd1', '2026-11-20T06:00:00Z');
    const newer = stored('newer', 'd1', '2026-11-21T06:00:00Z');
    const server = await serve(
      json(ofOthers(PAGE)),
      json([older, stored('owned', 'd9'), newer]),
      json([newer]),
    );
    const found = await connect(server.apiUrl).findAutomations(['d1', 'd2']);
    expect(Object.keys(found)).toEqual(['d1', 'd2']);
    expect(found.d1?.map(({ id }) => id)).toEqual(['newer', 'older']);
    expect(found.d2).toEqual([]);
    expect(server.received.map(({ method, url }) => `${method} ${url}`)).toEqual([
      LISTING,
      'GET /api/automations/related-to/prefect.deployment.d1',
      'GET /api/automations/related-to/prefect.deployment.d2',
    ]);
  });
});

it('automations of many deployments are looked for on every page', async () => {
  const ids = Array.from({ length: 11 }, (_, index) => `d${index}`);
  const server = await serve(json(ofOthers(PAGE)), json([stored('mine', 'd10')]));
  const found = await connect(server.apiUrl).findAutomations(ids);
  expect(found.d10).toMatchObject([{ id: 'mine' }]);
  expect(server.received.map(({ body }) => JSON.parse(body) as object)).toEqual([
    { limit: PAGE, offset: 0, sort: 'CREATED_DESC' },
    { limit: PAGE, offset: PAGE, sort: 'CREATED_DESC' },
  ]);
});
