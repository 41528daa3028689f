/** `tq validate --watch` as a developer has it on a second screen: a process of its own, real edits, Ctrl-C. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ROOT } from '../../scripts/python-environment.ts';

/** Of each thing that it says. */
const PATIENCE = { timeout: 60_000, interval: 50 };
const FLOWS = 'from prefect import flow\n\n\n@flow\ndef orders():\n    pass\n';
const GOOD = `deployments:
  - name: hourly
    entrypoint: flows.py:orders
    work_pool: {name: local}
`;

test('says everything anew after each change of a file it read, until Ctrl-C', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'tq-watch-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const write = (file: string, text: string): void => writeFileSync(join(directory, file), text);
  write('prefect.yaml', GOOD);
  const program = execa(process.execPath, [join(ROOT, 'bin', 'tq.js'), 'validate', '--watch'], {
    cwd: directory,
    extendEnv: false,
    env: { PATH: process.env.PATH, HOME: directory },
    reject: false,
  });
  onTestFinished(() => void program.kill('SIGKILL'));
  let said = '';
  program.stderr.on('data', (text: Buffer) => (said += text.toString()));
  const next = async (words: string): Promise<void> => {
    await vi.waitFor(() => expect(said).toContain(words), PATIENCE);
    await vi.waitFor(() => expect(said).toMatch(/watching for changes/), PATIENCE);
    said = '';
  };
  await next('TQ2012');
  write('flows.py', FLOWS);
  await next('1 deployment, no errors');
  write('prefect.yaml', GOOD.replace('name: hourly', 'nam: hourly'));
  await next('did you mean `name`?');
  write('flows.py', FLOWS.replace('orders', 'others'));
  await next('TQ2102');
  program.kill('SIGINT');
  expect((await program).exitCode).toBe(130);
});
