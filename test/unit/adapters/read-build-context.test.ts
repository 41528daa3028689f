import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeBuildContexts } from '../../../src/adapters/read-build-context.ts';
import { contentHash } from '../../../src/images/content-hash.ts';
import { ignoreRules } from '../../../src/images/dockerignore.ts';
import type { ContextEntry } from '../../../src/ports/build-context.ts';

/** On Linux; root may read everything. */
const NOBODY = 65_534;

async function asNobody(act: () => Promise<void>): Promise<void> {
  const isRoot = process.getuid?.() === 0;
  if (isRoot) process.seteuid?.(NOBODY);
  try {
    await act();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tq-context-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, content: string | Buffer = path): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), content);
}

/** Whatever the mask. */
function openToAll(...paths: string[]): void {
  for (const path of paths) chmodSync(join(folder, path), 0o755);
}

function read(ignore?: string) {
  const rules = ignoreRules(ignore);
  if ('failure' in rules) throw new Error(rules.failure);
  return nodeBuildContexts().read(folder, rules);
}

async function entries(ignore?: string): Promise<ContextEntry[]> {
  const context = await read(ignore);
  if (!('entries' in context)) throw new Error(`${context.path}: ${context.failure}`);
  return context.entries;
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

describe('nodeBuildContexts', () => {
  it('reads files, folders and links, ordered by code unit', async () => {
    write('b/run.sh', 'run');
    chmodSync(join(folder, 'b/run.sh'), 0o750);
    write('b.txt', '');
    mkdirSync(join(folder, 'empty'));
    chmodSync(join(folder, 'empty'), 0o700);
    chmodSync(join(folder, 'b'), 0o755);
    chmodSync(join(folder, 'b.txt'), 0o644);
    symlinkSync('../nowhere', join(folder, 'Z'));
    expect(await entries()).toEqual([
      { path: 'Z', kind: 'link', mode: 0o777, size: 0, digest: sha256('../nowhere'), target: '../nowhere' },
      { path: 'b', kind: 'directory', mode: 0o755, size: 0, digest: '' },
      { path: 'b.txt', kind: 'file', mode: 0o644, size: 0, digest: sha256('') },
      { path: 'b/run.sh', kind: 'file', mode: 0o750, size: 3, digest: sha256('run') },
      { path: 'empty', kind: 'directory', mode: 0o700, size: 0, digest: '' },
    ]);
  });

  it.each([1024 * 1024 - 1, 1024 * 1024, 1024 * 1024 + 1, 3 * 1024 * 1024])(
    'hashes a file of %i bytes',
    async (size) => {
      const content = Buffer.alloc(size, 'content');
      write('large', content);
      expect(await entries()).toMatchObject([{ size, digest: sha256(content) }]);
    },
  );

  it('does not open what is excluded, and looks for what is in again below it', async () => {
    write('data/keep/a');
    write('data/other/a');
    openToAll('.', 'data', 'data/keep', 'data/keep/a');
    // Whoever opened one of these would be refused.
    write('data/closed', '');
    for (const closed of ['data/closed', 'data/other/a']) chmodSync(join(folder, closed), 0);
    await asNobody(async () => {
      const read = await entries('data\n!data/keep');
      expect(read.map(({ path }) => path)).toEqual(['data/keep', 'data/keep/a']);
    });
  });

  it('leaves out sockets and FIFOs without opening them', async () => {
    execFileSync('mkfifo', [join(folder, 'fifo')]);
    const server = createServer().listen(join(folder, 'socket'));
    await once(server, 'listening');
    write('a');
    expect((await entries()).map(({ path }) => path)).toEqual(['a']);
    server.close();
  });

  it('follows no link, not even one to a folder above', async () => {
    symlinkSync('.', join(folder, 'loop'));
    symlinkSync(tmpdir(), join(folder, 'out'));
    expect((await entries()).map(({ path, kind }) => [path, kind])).toEqual([
      ['loop', 'link'],
      ['out', 'link'],
    ]);
  });

  it('makes the same hash of the same content at other times and places', async () => {
    const hash = async (): Promise<string> =>
      contentHash({ entries: await entries(), dockerfile: '', buildArguments: {} });
    write('a/x', 'x');
    write('b', 'b');
    const first = await hash();
    utimesSync(join(folder, 'a/x'), 1, 1);
    rmSync(join(folder, 'b'));
    write('b', 'b');
    expect(await hash()).toBe(first);
    write('b', 'c');
    expect(await hash()).not.toBe(first);
  });

  it('names what it may not read', async () => {
    write('a/secret');
    openToAll('.', 'a');
    chmodSync(join(folder, 'a/secret'), 0);
    await asNobody(async () => {
      expect(await read()).toEqual({ failure: 'permission denied', path: 'a/secret' });
      expect(await entries('a/secret')).toHaveLength(1);
    });
  });

  it('passes over an excluded folder that it may not read, though something in it is to be in', async () => {
    write('a/secret');
    openToAll('.');
    chmodSync(join(folder, 'a'), 0);
    await asNobody(async () => {
      expect(await entries('a\n!a/secret')).toEqual([]);
      expect(await read()).toEqual({ failure: 'permission denied', path: 'a' });
    });
    // Else only root could remove it.
    openToAll('a');
  });

  it('says that there is no folder', async () => {
    rmSync(folder, { recursive: true });
    expect(await read()).toEqual({ failure: 'it is not there, or no longer', path: '' });
    writeFileSync(folder, '');
    expect(await read()).toEqual({ failure: 'it is no folder', path: '' });
  });

  it('says that a name is not UTF-8', async () => {
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff, 0x61])]), '');
    expect(await read()).toEqual({ failure: 'its name is not UTF-8', path: '\ufffda' });
  });

  it('lets others work while it reads many files', async () => {
    for (let index = 0; index < 2000; index += 1) write(`f${index}`);
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    expect(await entries()).toHaveLength(2000);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(2);
  });
});
