import { describe, expect, it } from 'vitest';
import { setting, headers, connect, serve, failure, POOLS, read } from './connect.ts';
import type { ConnectionSettings } from '../../../../src/settings.ts';
import { json, raw, type Answering } from './scripted-server.ts';

const key = setting('PREFECT_API_KEY', 'key-5678');

describe('refusals', () => {
  it('name the setting that was sent, never its value', async () => {
    const server = await serve(json({ exception_message: 'Unauthorized: admin:hunter22' }, 401));
    const error = await failure(
      read(connect(server.apiUrl, { authString: setting('PREFECT_API_AUTH_STRING', 'admin:hunter22') })),
    );
    expect(error.reason).toBe('unauthorized');
    expect(error.message).toContain('sent was `PREFECT_API_AUTH_STRING` (profile prod)');
    expect(error.message).not.toContain('hunter22');
  });

  it('say that nothing was sent', async () => {
    const server = await serve(json({ detail: 'Forbidden' }, 403));
    const error = await failure(read(connect(server.apiUrl)));
    expect(error.reason).toBe('unauthorized');
    expect(error.message).toContain('(403: Forbidden); no credentials are set');
    expect(error.help).toContain('set `PREFECT_API_AUTH_STRING`');
    expect(server.received).toHaveLength(1);
  });

  it.each<[string, (origin: string) => Partial<ConnectionSettings>, string, string]>([
    [
      'a key',
      () => ({ apiKey: key }),
      'sent was `PREFECT_API_KEY` (profile prod)',
      'PREFECT_API_AUTH_STRING',
    ],
    [
      'a header',
      () => ({ apiKey: key, customHeaders: headers({ authorization: 'Token 9' }) }),
      'sent was the header `Authorization` of `PREFECT_CLIENT_CUSTOM_HEADERS` (.env); it goes before `PREFECT_API_KEY`',
      'check the header `Authorization` of `PREFECT_CLIENT_CUSTOM_HEADERS`',
    ],
    [
      'the address',
      (apiUrl) => ({
        apiUrl: setting('PREFECT_API_URL', apiUrl.replace('//', '//admin:hunter22@')),
        authString: setting('PREFECT_API_AUTH_STRING', 'a:b'),
        apiKey: key,
      }),
      'sent was what stands before `@` in `PREFECT_API_URL` (profile prod); it goes before `PREFECT_API_AUTH_STRING` and `PREFECT_API_KEY`',
      'check what stands before `@` in `PREFECT_API_URL`',
    ],
  ])('name %s that was sent', async (_, change, message, help) => {
    const server = await serve(json({ exception_message: 'Unauthorized' }, 401));
    const error = await failure(read(connect(server.apiUrl, change(server.apiUrl))));
    expect(error.reason).toBe('unauthorized');
    expect(error.message).toContain(message);
    expect(error.help).toContain(help);
  });

  it.each<[Partial<ConnectionSettings>, number, string]>([
    [{}, 401, 'set `PREFECT_API_KEY` to a key of Prefect Cloud'],
    [{ apiKey: key }, 401, 'check the value of `PREFECT_API_KEY`'],
    [{ apiKey: key }, 403, 'check the value of `PREFECT_API_KEY`: it may lack the permission'],
    [
      { authString: setting('PREFECT_API_AUTH_STRING', 'a:b') },
      401,
      'set `PREFECT_API_KEY` to a key of Prefect Cloud, and unset `PREFECT_API_AUTH_STRING`',
    ],
  ])('of Prefect Cloud with %j (%d) are explained', async (change, status, help) => {
    const server = await serve(json({ detail: 'no' }, status));
    const error = await failure(read(connect(server.apiUrl, { cloudApiUrl: server.apiUrl, ...change })));
    expect(error.reason).toBe('unauthorized');
    expect(error.help).toBe(help);
  });

  it('list what is invalid, without the classes that were not meant and without the input', async () => {
    const loc = ['body', 'schedules', 0, 'schedule'];
    const detail = [
      {
        type: 'missing',
        loc: [...loc, 'function-after[validate_timezone(), IntervalSchedule]', 'interval'],
        msg: 'Field required',
      },
      {
        type: 'value_error',
        loc: [...loc, 'function-after[validate_timezone(), CronSchedule]', 'cron'],
        msg: 'Value error, Invalid cron string: "bad"',
        input: 'private',
      },
      { type: 'missing', loc: [...loc, 'RRuleSchedule', 'rrule'], msg: 'Field required' },
      {
        type: 'extra_forbidden',
        loc: [...loc, 'RRuleSchedule', 'cron'],
        msg: 'Extra inputs are not permitted',
      },
      { type: 'extra_forbidden', loc: ['body', 'bogus'], msg: 'Extra inputs are not permitted' },
    ];
    const body = {
      exception_message: 'Invalid request received.',
      exception_detail: detail,
      request_body: 'private',
    };
    const server = await serve(json(body, 422));
    const error = await failure(connect(server.apiUrl).createFlow('f'));
    expect(error.message).toBe(
      '`POST /flows/` was answered with 422: body.schedules.0.schedule.cron: Invalid cron string: "bad"; ' +
        'body.bogus: Extra inputs are not permitted',
    );
  });

  it.each([
    ['a web page', raw('<html>Sign in</html>', 200, { 'Content-Type': 'text/html' })],
    ['text', raw('hello', 200, { 'Content-Type': 'text/plain' })],
    ['an object for a list', json({ hello: 1 })],
    ['no body', raw('', 204)],
  ])('tell of %s where Prefect would answer otherwise', async (_, answer) => {
    const server = await serve(answer);
    const error = await failure(read(connect(server.origin)));
    expect(error.reason).toBe('failed');
    expect(error.message).toContain('`POST /work_pools/filter` was answered with');
    expect(error.help).toContain('the address of a Prefect API ends in `/api`');
  });

  it('help when the path is unknown', async () => {
    const server = await serve(json({ detail: 'Not Found' }, 404));
    expect((await failure(read(connect(server.origin)))).help).toContain('ends in `/api`');
  });

  it('keep every form of every secret out', async () => {
    const echo: Answering = (response, { headers }) =>
      json({ detail: `bad ${JSON.stringify(headers)} key-5678 p@ss-word` }, 400)(response, {} as never);
    const server = await serve(echo);
    const client = connect(server.apiUrl.replace('//', '//user:p%40ss-word@'), {
      authString: setting('PREFECT_API_AUTH_STRING', 'admin:hunter22'),
      apiKey: setting('PREFECT_API_KEY', 'key-5678'),
      customHeaders: headers({ 'X-Token': 'header-value-9' }),
    });
    const { message, help = '' } = await failure(read(client));
    for (const secret of [
      'hunter22',
      btoa('admin:hunter22'),
      'key-5678',
      'header-value-9',
      'p@ss-word',
      'p%40ss-word',
    ]) {
      expect(message + help).not.toContain(secret);
    }
    expect(message).toContain('[redacted]');
  });

  it('do not print a header that cannot be sent', async () => {
    const server = await serve(POOLS);
    const error = await failure(
      read(connect(server.apiUrl, { apiKey: setting('PREFECT_API_KEY', 'line\nbreak-1') })),
    );
    expect(error.reason).toBe('usage');
    expect(error.message).not.toContain('break-1');
    expect(server.received).toHaveLength(0);
  });
});

describe('redirects', () => {
  it('are followed on the same server', async () => {
    const server = await serve(raw('', 307, { Location: '/api/work_pools/filter/' }), POOLS);
    await read(connect(server.apiUrl));
    expect(server.received.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /api/work_pools/filter',
      'POST /api/work_pools/filter/',
    ]);
    expect(server.received[1]?.body).toBe(server.received[0]?.body);
  });

  it('to another server are refused, so that credentials stay here', async () => {
    const other = await serve(POOLS);
    const server = await serve(raw('', 307, { Location: `${other.apiUrl}/work_pools/filter` }));
    const error = await failure(
      read(connect(server.apiUrl, { apiKey: setting('PREFECT_API_KEY', 'key-5678') })),
    );
    expect(error.message).toContain(`redirected (307) to \`${other.origin}\``);
    expect(other.received).toHaveLength(0);
  });

  it('end', async () => {
    const server = await serve(raw('', 307, { Location: '/api/again' }));
    expect((await failure(read(connect(server.apiUrl)))).reason).toBe('failed');
    expect(server.received).toHaveLength(6);
  });
});

describe('CSRF protection', () => {
  const refusal = json({ detail: 'Missing CSRF token.' }, 403);

  it('is answered with a token, which is kept', async () => {
    const server = await serve(refusal, json({ token: 't-1' }), json({ id: 'f1' }));
    const client = connect(server.apiUrl);
    await client.createFlow('a');
    await client.createFlow('b');
    const [first, token, ...writes] = server.received;
    expect(first?.headers['prefect-csrf-token']).toBeUndefined();
    const csrfClient = new URL(token?.url ?? '', server.origin).searchParams.get('client');
    expect(writes).toHaveLength(2);
    for (const write of writes) {
      expect(write.headers).toMatchObject({ 'prefect-csrf-token': 't-1', 'prefect-csrf-client': csrfClient });
    }
  });

  it('takes a new token when the old one has expired', async () => {
    const expired = json({ detail: 'Invalid CSRF token or client identifier.' }, 403);
    const server = await serve(
      refusal,
      json({ token: 't-1' }),
      json({ id: 'f1' }),
      expired,
      json({ token: 't-2' }),
      json({ id: 'f2' }),
    );
    const client = connect(server.apiUrl);
    await client.createFlow('a');
    expect(await client.createFlow('b')).toBe('f2');
    expect(server.received.at(-1)?.headers['prefect-csrf-token']).toBe('t-2');
  });

  it('gives up when tokens are refused', async () => {
    const answer: Answering = (response, request) =>
      request.method === 'GET' ? json({ token: 't' })(response, request) : refusal(response, request);
    const server = await serve(answer);
    const error = await failure(connect(server.apiUrl).createFlow('a'));
    expect(error.reason).toBe('unauthorized');
    expect(error.help).toContain('it refuses the tokens that it hands out');
    expect(server.received).toHaveLength(5);
  });

  it('asks for one token however many requests are refused at once', async () => {
    let tokens = 0;
    const server = await serve((response, request) => {
      if (request.method === 'GET') return json({ token: `t-${(tokens += 1)}` })(response, request);
      const isCurrent = request.headers['prefect-csrf-token'] === `t-${tokens}`;
      if (isCurrent) return json({ id: 'f1' })(response, request);
      // One of them learns of its refusal when the others have the token already.
      setTimeout(() => refusal(response, request), request.body.includes('"late"') ? 100 : 0);
    });
    const client = connect(server.apiUrl);
    await Promise.all(['a', 'b', 'c', 'late'].map((name) => client.createFlow(name)));
    expect(tokens).toBe(1);
  });

  it.each<[string, Partial<ConnectionSettings>]>([
    ['when switched off', { csrfSupport: false }],
    ['of Prefect Cloud', { cloudApiUrl: 'http://127.0.0.1' }],
  ])('is not answered %s', async (_, change) => {
    const server = await serve(refusal);
    expect((await failure(connect(server.apiUrl, change).createFlow('a'))).reason).toBe('unauthorized');
    expect(server.received).toHaveLength(1);
  });
});
