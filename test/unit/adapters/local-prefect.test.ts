import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataDirectory } from '../../../src/adapters/local-prefect/data-directory.ts';
import { serverVariables } from '../../../src/adapters/local-prefect/launch.ts';
import { localPrefect } from '../../../src/adapters/local-prefect/local-prefect.ts';
import { withLock } from '../../../src/adapters/local-prefect/lock.ts';
import { pathsIn } from '../../../src/adapters/local-prefect/paths.ts';
import type { Environment } from '../../../src/environment.ts';

function environment(overrides: Partial<Environment>): Environment {
  return {
    variables: {},
    workingDirectory: '/project',
    homeDirectory: '/home/ada',
    platform: 'linux',
    ...overrides,
  };
}

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tq-local-prefect-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const inDirectory = () => environment({ variables: { TQ_DATA_HOME: directory }, platform: process.platform });

async function deadProcessId(): Promise<number> {
  const process_ = execa('node', ['--version']);
  await process_;
  return process_.pid as number;
}

describe('the data folder', () => {
  it.each<[string, Partial<Environment>, string]>([
    ['Linux', {}, '/home/ada/.local/share/tq'],
    ['XDG_DATA_HOME', { variables: { XDG_DATA_HOME: '/data' } }, '/data/tq'],
    [
      'a relative XDG_DATA_HOME, which counts for nothing',
      { variables: { XDG_DATA_HOME: 'x' } },
      '/home/ada/.local/share/tq',
    ],
    [
      'macOS',
      { platform: 'darwin', homeDirectory: '/Users/ada' },
      '/Users/ada/Library/Application Support/tq',
    ],
    [
      'Windows',
      { platform: 'win32', variables: { LOCALAPPDATA: 'C:\\Users\\ada\\AppData\\Local' } },
      'C:\\Users\\ada\\AppData\\Local\\tq',
    ],
    [
      'Windows without LOCALAPPDATA',
      { platform: 'win32', homeDirectory: 'C:\\Users\\ada' },
      'C:\\Users\\ada\\AppData\\Local\\tq',
    ],
    ['TQ_DATA_HOME', { variables: { TQ_DATA_HOME: '/elsewhere', XDG_DATA_HOME: '/data' } }, '/elsewhere'],
    ['a relative TQ_DATA_HOME', { variables: { TQ_DATA_HOME: 'state' } }, '/project/state'],
    ['an empty TQ_DATA_HOME', { variables: { TQ_DATA_HOME: '' } }, '/home/ada/.local/share/tq'],
  ])('%s', (_, overrides, expected) => {
    expect(dataDirectory(environment(overrides))).toBe(expected);
  });
});

describe('the variables of the server', () => {
  it('are the caller’s without those of Prefect', () => {
    const variables = serverVariables(
      environment({
        variables: {
          PATH: '/bin',
          UNSET: undefined,
          PREFECT_API_URL: 'http://prod/api',
          PREFECT_PROFILE: 'prod',
          PREFECT_HOME: '/mine',
        },
      }),
      pathsIn('/data'),
    );
    expect(variables).toMatchObject({ PATH: '/bin', PREFECT_HOME: join('/data', 'prefect') });
    expect(
      Object.keys(variables)
        .filter((name) => name.startsWith('PREFECT_'))
        .sort(),
    ).toEqual([
      'PREFECT_HOME',
      'PREFECT_SERVER_ANALYTICS_ENABLED',
      'PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT',
    ]);
  });
});

describe('without a server', () => {
  it('says so, and leaves no trace', async () => {
    const nowhere = join(directory, 'not-there');
    const server = localPrefect(environment({ variables: { TQ_DATA_HOME: nowhere } }));
    expect(await server.status()).toEqual({ running: false, dataDirectory: nowhere });
    expect(await server.stop()).toBe(false);
    expect(existsSync(nowhere)).toBe(false);
  });

  it.each(['', 'not json', '{"pid":0,"port":4200,"startedAt":"x"}', '{"pid":"5"}', 'null'])(
    'removes a damaged record: %j',
    async (text) => {
      await writeFile(pathsIn(directory).record, text);
      expect(await localPrefect(inDirectory()).status()).toMatchObject({ running: false });
      expect(existsSync(pathsIn(directory).record)).toBe(false);
    },
  );

  it('removes the record of a process that has ended', async () => {
    const record = { pid: await deadProcessId(), port: 4200, startedAt: '2026-01-01T00:00:00Z' };
    await writeFile(pathsIn(directory).record, JSON.stringify(record));
    expect(await localPrefect(inDirectory()).status()).toMatchObject({ running: false });
    expect(existsSync(pathsIn(directory).record)).toBe(false);
  });

  it('does not take another process of the same id for the server, and does not stop it', async () => {
    const other = execa('node', ['-e', 'setTimeout(() => {}, 60_000)'], { detached: true, reject: false });
    try {
      const record = { pid: other.pid, port: 4200, startedAt: '2026-01-01T00:00:00Z' };
      await writeFile(pathsIn(directory).record, JSON.stringify(record));
      expect(await localPrefect(inDirectory()).stop()).toBe(false);
      expect(other.exitCode).toBeNull();
      expect(() => process.kill(other.pid as number, 0)).not.toThrow();
    } finally {
      other.kill('SIGKILL');
      await other;
    }
  });

  it('refuses an interpreter that is not there, with help', async () => {
    const start = localPrefect(inDirectory()).start({
      python: join(directory, 'python'),
      onProgress: () => undefined,
    });
    await expect(start).rejects.toMatchObject({
      name: 'TqError',
      reason: 'failed',
      help: expect.stringContaining('pip install'),
    });
    expect(existsSync(pathsIn(directory).lock)).toBe(false);
  });
});

describe('a data folder that cannot be', () => {
  it.each([...(process.platform === 'linux' ? ['/proc/nothing/tq'] : []), '/dev/null/tq'])(
    'is an error with help, soon: %s',
    async (path) => {
      const server = localPrefect(environment({ variables: { TQ_DATA_HOME: path } }));
      await expect(server.start({ onProgress: () => undefined })).rejects.toMatchObject({
        message: `the data folder \`${path}\` cannot be written to`,
        help: expect.stringContaining('TQ_DATA_HOME'),
      });
    },
  );
});

describe('the lock', () => {
  const options = { patienceMilliseconds: 10_000, onWait: () => undefined };

  it('lets one in at a time', async () => {
    const path = pathsIn(directory).lock;
    let inside = 0;
    let most = 0;
    const visits = Array.from({ length: 5 }, () =>
      withLock(path, options, async () => {
        most = Math.max(most, ++inside);
        await new Promise((resolve) => setTimeout(resolve, 20));
        inside -= 1;
      }),
    );
    await Promise.all(visits);
    expect(most).toBe(1);
    expect(existsSync(path)).toBe(false);
  });

  it.each([
    ['a process that has ended', async () => String(await deadProcessId())],
    ['an earlier process with our id', async () => String(process.pid)],
    ['nobody known', async () => 'rubbish'],
  ])('is taken over from %s', async (_, holder) => {
    const path = pathsIn(directory).lock;
    await writeFile(path, await holder());
    expect(await withLock(path, options, () => readFile(path, 'utf8'))).toBe(String(process.pid));
  });

  it('is left by an earlier process with our id, and of many who want it one goes in at a time', async () => {
    const path = pathsIn(directory).lock;
    for (let round = 0; round < 30; round += 1) {
      await writeFile(path, String(process.pid));
      let inside = 0;
      let most = 0;
      const visit = (): Promise<void> =>
        withLock(path, options, async () => {
          most = Math.max(most, ++inside);
          await new Promise((resolve) => setImmediate(resolve));
          inside -= 1;
        });
      await Promise.all(Array.from({ length: 5 }, visit));
      expect(most).toBe(1);
    }
  });

  it('goes to the next one when the work of the one before fails', async () => {
    const path = pathsIn(directory).lock;
    const fails = withLock(path, options, () => Promise.reject(new Error('no more paper')));
    const next = withLock(path, options, async () => 'done');
    await expect(fails).rejects.toThrow('no more paper');
    expect(await next).toBe('done');
    expect(existsSync(path)).toBe(false);
  });

  it('that is no file is not waited for without end', async () => {
    const path = pathsIn(directory).lock;
    await mkdir(path);
    const impatient = { patienceMilliseconds: 50, onWait: () => undefined };
    await expect(withLock(path, impatient, async () => undefined)).rejects.toThrow(/holds no process/);
  });

  it('is not taken over from a living process', async () => {
    const path = pathsIn(directory).lock;
    await writeFile(path, String(process.ppid));
    let waited = false;
    const impatient = { patienceMilliseconds: 150, onWait: () => void (waited = true) };
    await expect(withLock(path, impatient, async () => undefined)).rejects.toThrow(/too long/);
    expect(waited).toBe(true);
    expect(existsSync(path)).toBe(true);
  });
});
