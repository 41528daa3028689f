/** The local server for real: started, found again, stopped, with nothing left behind. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localPrefect } from '../../src/adapters/local-prefect/local-prefect.ts';
import { pathsIn } from '../../src/adapters/local-prefect/paths.ts';
import type { Environment } from '../../src/environment.ts';
import type { LocalServer } from '../../src/ports/local-server.ts';
import { pythonEnvironment } from '../../scripts/python-environment.ts';

let directory: string;
let python: string;
let server: LocalServer;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tq-local-prefect-'));
  ({ python } = await pythonEnvironment());
  const environment: Environment = {
    // What a caller who works with another server has set; none of it may reach this one.
    variables: {
      ...process.env,
      TQ_DATA_HOME: directory,
      PREFECT_API_URL: 'http://127.0.0.1:9/api',
      PREFECT_SERVER_API_AUTH_STRING: 'user:password',
      PREFECT_PROFILE: 'production',
      PREFECT_HOME: '/nonexistent',
    },
    workingDirectory: directory,
    homeDirectory: directory,
    platform: process.platform,
  };
  server = localPrefect(environment);
});
afterAll(async () => {
  await server.stop();
  await rm(directory, { recursive: true, force: true });
});

const quiet = () => undefined;

/** Processes of a group that still run; a zombie has ended and only waits for its parent to notice. */
async function processesIn(group: number): Promise<string[]> {
  const { stdout } = await execa('ps', ['-o', 'stat=,pid=', '-g', String(group)], { reject: false });
  return stdout.split('\n').filter((line) => line !== '' && !line.startsWith('Z'));
}

// A server takes its time to start.
describe('the local Prefect server', { timeout: 400_000 }, () => {
  it('is started once, although two ask for it, and is stopped with nothing left', async () => {
    const [first, second] = await Promise.all([
      server.start({ python, onProgress: quiet }),
      server.start({ python, onProgress: quiet }),
    ]);
    expect(second).toEqual(first);
    expect(await (await fetch(`${first.apiUrl}/health`)).json()).toBe(true);
    expect(await server.status()).toEqual(first);

    expect(
      await server.start({ python, onProgress: () => expect.unreachable('there was nothing to do') }),
    ).toEqual(first);

    expect(await server.stop()).toBe(true);
    expect(await server.stop()).toBe(false);
    expect(await server.status()).toEqual({ running: false, dataDirectory: directory });
    await expect(fetch(`${first.apiUrl}/health`)).rejects.toThrow();
    // A signal takes a moment to arrive.
    await expect.poll(() => processesIn(first.processId), { timeout: 60_000 }).toEqual([]);
  });

  it('keeps its port and its data from start to start, and outlives the `tq` that started it', async () => {
    const port = Number(await readFile(pathsIn(directory).port, 'utf8'));
    const script = `
      import { localPrefect } from './src/adapters/local-prefect/local-prefect.ts';
      const environment = { variables: { ...process.env, TQ_DATA_HOME: process.argv[2] }, workingDirectory: '/', homeDirectory: '/', platform: process.platform };
      await localPrefect(environment).start({ python: process.argv[3], onProgress: console.error });`;
    const program = join(import.meta.dirname, '..', '..', `.cache/start-${process.pid}.ts`);
    await writeFile(program, script.replace('./src', '../src'));
    try {
      await execa('npx', ['tsx', program, directory, python]);
    } finally {
      await rm(program);
    }
    const status = await server.status();
    expect(status).toMatchObject({ running: true, uiUrl: `http://127.0.0.1:${port}` });
    expect(await server.stop()).toBe(true);
  });

  it('reports the end of the log when the server cannot start', async () => {
    // A stand-in that has Prefect's metadata but not its server.
    const broken = join(directory, 'broken-python');
    await writeFile(
      broken,
      '#!/bin/sh\nif [ "$1" = -c ]; then echo 3.8.8; else echo "no server today" >&2; exit 1; fi\n',
      { mode: 0o755 },
    );
    const start = server.start({ python: broken, onProgress: quiet });
    await expect(start).rejects.toThrow(/ended while starting; the end of its log:\nno server today/);
    expect(await server.status()).toMatchObject({ running: false });
  });
});
