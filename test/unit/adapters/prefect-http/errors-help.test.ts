import { expect, test } from 'vitest';
import { RequestErrors } from '../../../../src/adapters/prefect-http/errors.ts';
import { NoAnswer } from '../../../../src/adapters/prefect-http/transport.ts';
import type { ConnectionSettings } from '../../../../src/settings.ts';

const helpFor = (apiUrl: string): string | undefined => {
  const settings = { customHeaders: [] } as unknown as ConnectionSettings;
  const reason = new NoAnswer('connection refused', { sent: false });
  return new RequestErrors(settings, apiUrl, []).noAnswer('GET /health', reason, false).help;
};

test.for(['http://127.0.0.1:4200/api', 'http://localhost:4200/api', 'http://[::1]:4200/api'])(
  'a server of this machine can be started: %s',
  (apiUrl) => expect(helpFor(apiUrl)).toContain('`tq dev up`'),
);

test.for(['https://prefect.example.com/api', 'http://10.0.0.7:4200/api'])(
  'one elsewhere, such as from a pipeline, cannot: %s',
  (apiUrl) => {
    expect(helpFor(apiUrl)).not.toContain('tq dev');
    expect(helpFor(apiUrl)).toContain('check `PREFECT_API_URL`');
  },
);
