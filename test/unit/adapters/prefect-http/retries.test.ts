import { describe, expect, it } from 'vitest';
import { clock, connect, serve, failure, POOLS, read, DESIRED, STORED, AUTOMATION } from './connect.ts';
import {
  cutInTheBody,
  json,
  raw,
  reset,
  scriptedServer,
  silence,
  type Answering,
} from './scripted-server.ts';

describe('retries', () => {
  it.each([408, 429, 502, 503, 504])('repeat after %d', async (status) => {
    const server = await serve(json({ detail: 'busy' }, status), POOLS);
    const client = connect(server.apiUrl);
    expect(await read(client)).toMatchObject([{ name: 'p', type: 'process' }]);
    expect(client.requestCount).toBe(2);
  });

  it('repeat after the codes of the setting', async () => {
    const server = await serve(json({}, 500), POOLS);
    await read(connect(server.apiUrl, { retryExtraCodes: [500] }));
    expect(server.received).toHaveLength(2);
  });

  it('do not repeat after other codes', async () => {
    const server = await serve(json({ exception_message: 'Internal Server Error' }, 500), POOLS);
    const error = await failure(read(connect(server.apiUrl)));
    expect(error.message).toBe('`POST /work_pools/filter` was answered with 500: Internal Server Error');
    expect(server.received).toHaveLength(1);
  });

  it.each([
    ['seconds', '7', 7_000 * 1.1],
    ['a date', 'Sun, 22 Nov 2026 06:00:04 GMT', 4_000 * 1.1],
    ['more than half a minute', '86400', 30_000],
    ['a negative number', '-5', 250],
    ['a date in the past', 'Sun, 22 Nov 2020 06:00:00 GMT', 250],
    ['garbage', 'soon', 250],
  ])('wait as Retry-After says in %s', async (_, value, expected) => {
    const server = await serve(json({}, 429, { 'Retry-After': value }), POOLS);
    const time = clock();
    await read(connect(server.apiUrl, {}, { clock: time }));
    expect(time.sleeps[0]).toBeCloseTo(expected);
  });

  it('end, each waiting longer', async () => {
    const server = await serve(json({ detail: 'database is locked' }, 503));
    const time = clock();
    const error = await failure(read(connect(server.apiUrl, {}, { clock: time })));
    expect(error.reason).toBe('failed');
    expect(error.message).toContain('503: database is locked');
    expect(time.sleeps.map(Math.round)).toEqual([250, 750, 2250, 6750, 20250]);
  });

  it('are switched off by 0', async () => {
    const server = await serve(json({}, 503), POOLS);
    await failure(read(connect(server.apiUrl, { maxRetries: 0 })));
    expect(server.received).toHaveLength(1);
  });

  it.each<[string, Answering]>([
    ['a connection that is reset', reset],
    ['a body that is cut off', cutInTheBody],
    ['JSON that is cut off', raw('[{"name":', 200, { 'Content-Type': 'application/json' })],
    ['an empty answer', raw('', 200, { 'Content-Type': 'application/json' })],
  ])('repeat a reading after %s', async (_, fault) => {
    const server = await serve(fault, POOLS);
    expect(await read(connect(server.apiUrl))).toMatchObject([{ name: 'p', type: 'process' }]);
  });

  it('repeat after a time-out, and name it in the end', async () => {
    const server = await serve(silence);
    const error = await failure(
      // Long enough to connect, and to send it.
      read(connect(server.apiUrl, { requestTimeoutMilliseconds: 800, maxRetries: 1 })),
    );
    expect(error.reason).toBe('unreachable');
    expect(error.message).toContain('timed out while waiting for the answer');
    expect(server.received).toHaveLength(2);
  });

  it('take a deletion for done when the second try finds nothing', async () => {
    const server = await serve(reset, json({ detail: 'Automation not found' }, 404));
    await connect(server.apiUrl).deleteAutomation('a1');
    expect(server.received.map(({ method }) => method)).toEqual(['DELETE', 'DELETE']);
  });
});

describe('a lost answer to a creation', () => {
  const flows = json([{ id: 'f1', name: 'users' }]);

  it('is looked for, and found', async () => {
    const server = await serve(reset, json([STORED]), flows);
    expect(await connect(server.apiUrl).createDeployment('f1', DESIRED)).toBe('d1');
    expect(server.received.map(({ url }) => url)).toEqual([
      '/api/deployments/',
      '/api/deployments/filter',
      '/api/flows/filter',
    ]);
  });

  it('is looked for, and sent again when it is not there', async () => {
    const server = await serve(cutInTheBody, json([]), json({ id: 'd2' }, 201));
    expect(await connect(server.apiUrl).createDeployment('f1', DESIRED)).toBe('d2');
    expect(server.received.map(({ url }) => url)).toEqual([
      '/api/deployments/',
      '/api/deployments/filter',
      '/api/deployments/',
    ]);
  });

  it('is looked for when a gateway gave up waiting', async () => {
    const server = await serve(raw('<html>', 504), json([STORED]), flows);
    expect(await connect(server.apiUrl).createDeployment('f1', DESIRED)).toBe('d1');
  });

  it.each([503, 429])('is not looked for after %d, which means not begun', async (status) => {
    const server = await serve(json({}, status), json({ id: 'd1' }, 201));
    await connect(server.apiUrl).createDeployment('f1', DESIRED);
    expect(server.received.map(({ url }) => url)).toEqual(['/api/deployments/', '/api/deployments/']);
  });

  it('does not make an automation twice', async () => {
    const stored = {
      ...AUTOMATION,
      id: 'a1',
      actions: [{ type: 'run-deployment', source: 'selected', deployment_id: 'd1' }],
    };
    const server = await serve(
      reset,
      json([{ ...stored, id: 'a0', actions: [{ type: 'do-nothing' }] }, stored]),
    );
    await connect(server.apiUrl).createAutomation('d1', AUTOMATION);
    expect(server.received.map(({ url }) => url)).toEqual(['/api/automations/', '/api/automations/filter']);
    expect(JSON.parse(server.received[1]?.body ?? '')).toMatchObject({
      automations: { name: { any_: ['on failure'] } },
    });
  });

  it('does not make a schedule twice', async () => {
    const schedule = {
      slug: null,
      active: true,
      parameters: {},
      schedule: { rrule: 'FREQ=DAILY', timezone: 'UTC' },
    };
    const stored = {
      ...schedule,
      id: 's1',
      schedule: { rrule: 'DTSTART:20200101T000000\nFREQ=DAILY', timezone: 'UTC' },
    };
    const server = await serve(reset, json([{ ...stored, slug: 'other' }, stored]));
    await connect(server.apiUrl).createSchedule('d1', schedule);
    expect(server.received.map(({ method }) => method)).toEqual(['POST', 'GET']);
  });

  it('does not make a work pool twice', async () => {
    const types = json({ prefect: { process: { default_base_job_configuration: { variables: {} } } } });
    const server = await serve(types, reset, POOLS);
    await connect(server.apiUrl).createWorkPool('p', 'process');
    expect(JSON.parse(server.received[1]?.body ?? '')).toEqual({
      name: 'p',
      type: 'process',
      base_job_template: { variables: {} },
    });
    expect(server.received).toHaveLength(3);
  });

  it('says in the end that the outcome is not known', async () => {
    const server = await serve(reset);
    const error = await failure(connect(server.apiUrl, { maxRetries: 0 }).createDeployment('f1', DESIRED));
    expect(error.reason).toBe('unreachable');
    expect(error.message).toContain('whether it was carried out is not known');
  });
});

describe('no server', () => {
  it('is found out quickly, with the setting to blame', async () => {
    // Nobody serves anything at port 1.
    const time = clock();
    const error = await failure(
      read(connect('http://admin:secret-word@127.0.0.1:1/api', {}, { clock: time })),
    );
    expect(error.reason).toBe('unreachable');
    expect(error.message).toBe(
      'no answer from `http://127.0.0.1:1/api` (`PREFECT_API_URL`, profile prod): connection refused',
    );
    expect(error.help).toContain('tq dev up');
    expect(time.sleeps.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(1_000);
  });

  it('is waited for once it has answered', async () => {
    const server = await scriptedServer(POOLS);
    const time = clock();
    const client = connect(server.apiUrl, {}, { clock: time });
    await read(client);
    await server.close();
    await failure(read(client));
    expect(time.sleeps).toHaveLength(5);
  });

  it.each(['nonsense', 'ftp://host/api'])('is no address like %s', async (address) => {
    expect(() => connect(address)).toThrow('`PREFECT_API_URL` (profile prod) is not an address');
  });

  it('is configured', () => {
    expect(() => connect('', { apiUrl: undefined })).toThrow('no Prefect server is configured');
  });
});
