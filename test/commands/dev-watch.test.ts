/** `tq dev --watch` without a server: what becomes of changes, and of workers that die. */
import { beforeEach, describe, expect, test } from 'vitest';
import { TqError } from '../../src/tq-error.ts';
import { FLOWS, Local, PINNED, PROJECT, python } from './dev-project.ts';
import { projectFolder } from './project-folder.ts';
import { type Run, runTq } from './run-tq.ts';

let local: Local;
beforeEach(() => {
  local = new Local();
});

describe('with --watch', () => {
  /** Changes the project while it is watched, and says when it is over: after so many looks. */
  async function watched(before: string, change: () => void): Promise<Run> {
    const { writeFileSync, chmodSync } = await import('node:fs');
    const directory = projectFolder({
      'prefect.yaml': before,
      'flows.py': FLOWS,
      '.venv/bin/python': python(PINNED),
    });
    chmodSync(`${directory}/.venv/bin/python`, 0o755);
    let looks = 0;
    return runTq(['dev', '--watch'], {
      directory,
      localServer: local,
      variables: { PATH: '/usr/bin:/bin' },
      watcher: {
        watch: () => undefined,
        nextChange: () =>
          new Promise<void>((resolve) => {
            if (looks > 0) return;
            looks = 1;
            writeFileSync(`${directory}/prefect.yaml`, PROJECT);
            change();
            resolve();
          }),
        close: () => undefined,
      },
      interruption: () => (looks > 0 && looks++ > 60 ? 'interrupted' : undefined),
    });
  }

  test('where the file was broken at first it is said where things are once it is not', async () => {
    const { stdout, stderr } = await watched(PROJECT.replace('flows.py:orders', '5'), () => undefined);
    expect(stderr).toContain('2 created');
    expect(stdout).toContain('start a run: tq dev run orders/hourly');
  });

  test('what keeps a change from being deployed is told, and the session goes on', async () => {
    const before = PROJECT.slice(0, PROJECT.indexOf('  - name: nightly'));
    const { stderr, exitCode } = await watched(before, () => {
      const ensure = local.workers.ensure;
      local.workers.ensure = async (starts) => {
        if (starts.length > 1) throw new TqError('failed', 'the pool is taken', { help: 'rename it' });
        return ensure(starts);
      };
    });
    expect(stderr).toContain('not deployed: the pool is taken (rename it)');
    expect(exitCode).toBe(130);
  });

  test('a worker that has died is told of, and started anew with the next change', async () => {
    const { stderr, exitCode } = await watched(PROJECT, () => (local.alive = []));
    expect(stderr).toContain('no worker is left; the next change of a file starts them anew');
    expect(exitCode).toBe(130);
    expect(local.starts.map(({ pool }) => pool)).toEqual(['k8s', 'local', 'k8s', 'local']);
  });
});
