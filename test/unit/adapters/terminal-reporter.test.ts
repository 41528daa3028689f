import { expect, it } from 'vitest';
import { terminalReporter } from '../../../src/adapters/terminal-reporter.ts';
import { palette } from '../../../src/report/palette.ts';

it('lets no control character of a name that a server gave through to the terminal', () => {
  const said: string[] = [];
  const streams = { stdout: () => undefined, stderr: (text: string) => void said.push(text) };
  const reporter = terminalReporter(streams, palette(false));
  reporter.note('waiting for the lock, which \u001b[2Jbob holds');
  reporter.outcome({ name: 'orders/\u0007', status: 'created', id: '1' });
  expect(said).toEqual(['waiting for the lock, which \ufffd[2Jbob holds\n', 'created orders/\\u0007\n']);
});
