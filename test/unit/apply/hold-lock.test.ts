import { describe, expect, it } from 'vitest';
import { holdLock, type HeldLock, type LockPorts } from '../../../src/apply/hold-lock.ts';
import type { TakenLock } from '../../../src/ports/deploy-lock.ts';
import type { Release } from '../../../src/release/release.ts';
import { TqError } from '../../../src/tq-error.ts';
import { FakeBookkeeping } from '../../fakes/fake-bookkeeping.ts';
import { FixedClock } from '../../fakes/fixed-clock.ts';

const NAME = 'tq-deploy-orders';

class Lab {
  readonly server = new FakeBookkeeping();
  readonly clock = new FixedClock();
  readonly notes: string[] = [];
  latest: Release | undefined;
  alive = true;
  stopped: 'interrupted' | undefined;

  take(timeoutSeconds = 0): Promise<HeldLock> {
    const ports: LockPorts = {
      lock: this.server,
      clock: this.clock,
      machine: { host: 'here', user: 'ada', processId: 7, isAlive: () => this.alive },
      latest: async () => this.latest,
      note: (line) => this.notes.push(line),
      interruption: { requested: () => this.stopped },
    };
    return holdLock(NAME, timeoutSeconds, ports);
  }
}

function running(host: string, lease: string | null): Release {
  const who = { user: 'bob', host, processId: 3, runUrl: null, lease };
  return { who, finished: null, startedAt: '2026-11-22T05:59:00.000Z' } as Release;
}

describe('holdLock', () => {
  it('takes a free lock and gives it back', async () => {
    const lab = new Lab();
    const held = await lab.take();
    expect(await lab.server.isLocked(NAME)).toBe(true);
    expect(held.lost()).toBeUndefined();
    await held.release();
    expect(await lab.server.isLocked(NAME)).toBe(false);
  });

  it('names the holder when another deploy has it', async () => {
    const lab = new Lab();
    await lab.take();
    lab.latest = running('elsewhere', null);
    await expect(lab.take()).rejects.toMatchObject({
      reason: 'locked',
      message: expect.stringContaining('bob (process 3 on elsewhere, since 2026-11-22T05:59:00.000Z)'),
    });
    expect(lab.clock.sleeps).toEqual([]);
  });

  it('waits as long as it may, and takes the lock when it is free', async () => {
    const lab = new Lab();
    const first = await lab.take();
    lab.latest = running('elsewhere', null);
    const sleep = lab.clock.sleep.bind(lab.clock);
    lab.clock.sleep = async (milliseconds) => {
      await sleep(milliseconds);
      if (lab.clock.sleeps.length === 3) await first.release();
    };
    const second = await lab.take(60);
    expect(second.lease).not.toBeNull();
    expect(lab.notes).toEqual([expect.stringContaining('waiting for the lock')]);
  });

  it('stops waiting at a signal', async () => {
    const lab = new Lab();
    await lab.take();
    lab.latest = running('elsewhere', null);
    lab.stopped = 'interrupted';
    await expect(lab.take(60)).rejects.toMatchObject({ reason: 'interrupted' });
  });

  it('takes over from a process of this machine that is dead', async () => {
    const lab = new Lab();
    const dead = await lab.take();
    lab.latest = running('here', dead.lease);
    lab.alive = false;
    const held = await lab.take();
    expect(held.lease).not.toBe(dead.lease);
    expect(lab.notes).toEqual([expect.stringContaining('process 3 on this machine ended')]);
  });

  it('takes over from a dead process whose lease the server has forgotten', async () => {
    const lab = new Lab();
    await lab.take();
    lab.latest = running('here', 'forgotten');
    lab.alive = false;
    expect((await lab.take()).lease).not.toBeNull();
    expect(lab.server.bookkeeping).toContain(`breakLock ${NAME}`);
  });

  it('leaves the lock to a deploy that took it from a dead process and has not said so yet', async () => {
    const lab = new Lab();
    const { server, clock } = lab;
    await server.takeLock(NAME, 60);
    lab.latest = running('here', 'expired');
    lab.alive = false;
    const sleep = clock.sleep.bind(clock);
    clock.sleep = async (milliseconds) => {
      await sleep(milliseconds);
      if (clock.sleeps.length === 4) lab.latest = running('elsewhere', 'its own');
    };
    await expect(lab.take()).rejects.toMatchObject({
      reason: 'locked',
      message: expect.stringContaining('process 3 on elsewhere'),
    });
    expect(server.bookkeeping).not.toContain(`breakLock ${NAME}`);
  });

  it('leaves the lock to a process of this machine that lives', async () => {
    const lab = new Lab();
    const first = await lab.take();
    lab.latest = running('here', first.lease);
    await expect(lab.take()).rejects.toMatchObject({ reason: 'locked' });
  });

  it('frees the lock that its own lost request took', async () => {
    const lab = new Lab();
    const { server } = lab;
    const take = server.takeLock.bind(server);
    let answers = 0;
    server.takeLock = async (name, seconds): Promise<TakenLock> => {
      const taken = await take(name, seconds);
      answers += 1;
      return answers === 1 ? { taken: true, uncertain: true } : taken;
    };
    expect((await lab.take()).lease).not.toBeNull();
    expect(server.bookkeeping).toContain(`breakLock ${NAME}`);
  });

  it('frees the lock that a refused request took all the same', async () => {
    const lab = new Lab();
    const { server } = lab;
    const take = server.takeLock.bind(server);
    let answers = 0;
    server.takeLock = async (name, seconds): Promise<TakenLock> => {
      const taken = await take(name, seconds);
      answers += 1;
      if (answers === 1) throw new TqError('failed', 'was answered with 500');
      return taken;
    };
    expect((await lab.take()).lease).not.toBeNull();
    expect(server.bookkeeping).toContain(`breakLock ${NAME}`);
  });

  it('takes over, in a while, from a deploy that never said whose it is', async () => {
    const lab = new Lab();
    await lab.take();
    expect((await lab.take()).lease).not.toBeNull();
    expect(lab.notes).toEqual([expect.stringContaining('has not said yet whose it is')]);
    const waited = lab.clock.sleeps.reduce((sum, each) => sum + each, 0);
    expect(waited).toBeGreaterThanOrEqual(45_000);
    expect(waited).toBeLessThan(60_000);
  });

  it('says why a lock cannot be taken at all', async () => {
    const lab = new Lab();
    lab.server.takeLock = async () => {
      throw new TqError('failed', 'was answered with 500');
    };
    await expect(lab.take()).rejects.toMatchObject({ reason: 'failed' });
  });

  it('gives back the lock of a deploy that has finished and could not', async () => {
    const lab = new Lab();
    const first = await lab.take();
    const finished = { at: '2026-11-22T05:59:30.000Z', seconds: 30, reason: 'ok' } as const;
    lab.latest = { ...running('elsewhere', first.lease), finished };
    expect((await lab.take()).lease).not.toBe(first.lease);
    expect(lab.server.bookkeeping).not.toContain(`breakLock ${NAME}`);
  });

  it('says that a server without leases keeps nobody apart', async () => {
    const lab = new Lab();
    lab.server.takeLock = async () => ({ unsupported: true });
    expect((await lab.take()).lease).toBeNull();
    expect(lab.notes).toEqual([expect.stringContaining('the server has no leases')]);
  });

  it('notices that somebody broke the lock', async () => {
    const lab = new Lab();
    const held = await lab.take();
    lab.clock.tick();
    await Promise.resolve();
    expect(held.lost()).toBeUndefined();
    await lab.server.breakLock(NAME);
    lab.clock.tick();
    await new Promise((done) => setImmediate(done));
    expect(held.lost()).toContain('the deploy lock was lost');
  });

  it('counts as lost when it could not be renewed until it expired', async () => {
    const lab = new Lab();
    const held = await lab.take();
    await lab.clock.sleep(61_000);
    expect(held.lost()).toContain('could not be renewed');
  });
});
