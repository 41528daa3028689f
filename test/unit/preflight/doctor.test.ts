import { describe, expect, test } from 'vitest';
import type { Installation } from '../../../src/ports/installation.ts';
import { ciSystem } from '../../../src/preflight/doctor/ci-system.ts';
import { proxyInEffect } from '../../../src/preflight/doctor/proxy-in-effect.ts';
import { ownLines, surroundingLines } from '../../../src/reading/doctor/machine-lines.ts';

function on(nodeVersion: string, more: Partial<Installation> = {}): Installation {
  return {
    nodeVersion,
    folders: async () => [{ holds: 'cache', path: '/home/ana/.cache/tq', isWritable: true }],
    timeZone: () => ({ name: 'Europe/Berlin', data: '2025a' }),
    terminal: () => ({ isTerminal: true, columns: 120 }),
    ...more,
  };
}

test.each([
  ['20.18.3', 'failed'],
  ['18.20.0', 'failed'],
  ['20.19.0', 'passed'],
  ['22.0.0', 'passed'],
])('Node %s: %s, which every command needs', (version, status) => {
  const line = ownLines('0.1.0', on(version)).find(({ name }) => name === 'node');
  expect(line).toMatchObject({ status, ...(status === 'failed' ? { isVital: true } : {}) });
});

test('folders that cannot be written to, and a Node without time zones', async () => {
  const environment = {
    variables: { GITLAB_CI: 'true', CI: 'true' },
    workingDirectory: '/',
    homeDirectory: '/',
  };
  const lines = await surroundingLines(
    { ...environment, platform: 'linux' },
    on('22.0.0', {
      folders: async () => [{ holds: 'data', path: '/data', isWritable: false }],
      timeZone: () => ({ name: 'UTC', data: undefined }),
      terminal: () => ({ isTerminal: false, columns: undefined }),
    }),
    false,
  );
  expect(lines.map(({ name, status, message, help }) => [name, status, message, help])).toEqual([
    [
      'data-folder',
      'warning',
      '`/data` cannot be written to',
      'set `TQ_DATA_HOME` to a folder that is yours',
    ],
    ['time-zones', 'warning', 'Node has no time zones', 'install a Node with full ICU data'],
    ['ci', 'passed', 'GitLab CI', undefined],
    ['terminal', 'passed', 'no terminal, without colour', undefined],
  ]);
  expect(ciSystem({ GITHUB_ACTIONS: 'true', CI: 'true' })).toBe('GitHub Actions');
  expect(ciSystem({ CI: 'true' })).toBeUndefined();
});

describe('the proxy of an address', () => {
  const PROXY = { HTTPS_PROXY: 'http://proxy:3128' };
  test.each<[string, Record<string, string>, string]>([
    ['https://prefect.example.com/api', {}, 'none is set'],
    ['https://prefect.example.com/api', PROXY, 'HTTPS_PROXY'],
    ['https://prefect.example.com/api', { ...PROXY, https_proxy: 'http://other' }, 'https_proxy'],
    ['http://prefect.example.com/api', PROXY, 'none is set'],
    ['http://prefect.example.com/api', { ALL_PROXY: 'http://proxy' }, 'ALL_PROXY'],
    ['https://127.0.0.1:4200/api', PROXY, 'loopback'],
    ['https://prefect.example.com/api', { ...PROXY, NO_PROXY: '*' }, 'NO_PROXY'],
    ['https://prefect.example.com/api', { ...PROXY, NO_PROXY: 'a.b, example.com' }, 'NO_PROXY'],
    ['https://prefect.example.com/api', { ...PROXY, NO_PROXY: '.example.com' }, 'NO_PROXY'],
    ['https://prefect.example.com/api', { ...PROXY, NO_PROXY: '*.EXAMPLE.com:443' }, 'NO_PROXY'],
    ['https://prefect.example.com/api', { ...PROXY, NO_PROXY: 'example.com:8443' }, 'HTTPS_PROXY'],
    ['https://prefect.example.com/api', { ...PROXY, NO_PROXY: 'ample.com' }, 'HTTPS_PROXY'],
    ['https://prefect.example.com/api', { ...PROXY, no_proxy: '', NO_PROXY: 'example.com' }, 'HTTPS_PROXY'],
  ])('%s with %j: %s', (address, variables, expected) => {
    const found = proxyInEffect(new URL(address), variables);
    expect('variable' in found ? found.variable : found.direct).toBe(expected);
  });
});
