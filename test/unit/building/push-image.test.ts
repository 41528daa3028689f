import { describe, expect, test } from 'vitest';
import { pushImage } from '../../../src/building/push-image.ts';
import type { EngineFailure } from '../../../src/ports/image-engine.ts';
import { digestOfText, FakeEngine, FakeRegistry } from '../../fakes/fake-images.ts';
import { FixedClock } from '../../fakes/fixed-clock.ts';

const REFERENCE = 'reg.test/shop:v1';
const ID = `sha256:${'1'.repeat(64)}`;
const BROKEN: EngineFailure = {
  failure: { reason: 'unreachable', message: 'the connection broke off', isTransient: true },
};

function bed() {
  const registry = new FakeRegistry();
  const engine = new FakeEngine(registry);
  engine.local.set(REFERENCE, { id: ID, labels: {} });
  const clock = new FixedClock();
  const notes: string[] = [];
  const push = (isTagUsed = false) =>
    pushImage(
      REFERENCE,
      engine,
      { isTagUsed, onLine: () => undefined },
      { registry, clock, note: (line) => notes.push(line) },
    );
  /** Somebody else's push comes between ours and the question. */
  const move = (): string => {
    const original = engine.push.bind(engine);
    const digest = digestOfText('theirs');
    engine.push = async (...args) => {
      const pushed = await original(...args);
      registry.images.set(REFERENCE, { digest, imageId: ID, labels: {}, platforms: [] });
      return pushed;
    };
    return digest;
  };
  return { registry, engine, clock, notes, push, move };
}

describe('pushImage', () => {
  test('gives the digest that the registry has', async () => {
    const { push, registry, notes } = bed();
    expect(await push()).toBe(registry.images.get(REFERENCE)?.digest);
    expect(notes).toEqual([]);
  });

  test('believes the registry where the engine does not tell', async () => {
    const { push, engine, registry } = bed();
    const original = engine.push.bind(engine);
    engine.push = async (...args) => {
      await original(...args);
      return {} as { digest: string };
    };
    expect(await push()).toBe(registry.images.get(REFERENCE)?.digest);
  });

  test('goes on after a push that broke off twice', async () => {
    const { push, engine, clock, notes } = bed();
    engine.failures.push.push(BROKEN, BROKEN);
    expect(await push()).toMatch(/^sha256:/);
    expect(clock.sleeps).toEqual([1_000, 3_000]);
    expect(notes).toEqual([
      'the connection broke off; pushing again in 1 s',
      'the connection broke off; pushing again in 3 s',
    ]);
  });

  test('gives up where it breaks off for ever', async () => {
    const { push, engine, clock } = bed();
    engine.failures.push.push(...Array<EngineFailure>(9).fill(BROKEN));
    await expect(push()).rejects.toMatchObject({
      reason: 'unreachable',
      message: 'the connection broke off',
    });
    expect(clock.sleeps).toEqual([1_000, 3_000, 8_000]);
    expect(engine.pushes).toHaveLength(4);
  });

  test.each([
    ['unauthenticated', 'unauthorized'],
    ['forbidden', 'unauthorized'],
    ['disk-full', 'failed'],
    ['failed', 'failed'],
  ] as const)('does not try again what was refused: %s', async (reason, exit) => {
    const { push, engine, clock } = bed();
    engine.failures.push.push({ failure: { reason, message: 'no', help: 'ask' } });
    await expect(push()).rejects.toMatchObject({ reason: exit, message: 'no', help: 'ask' });
    expect(clock.sleeps).toEqual([]);
  });

  test('keeps its own digest where the tag was moved meanwhile, and says so', async () => {
    const { push, move, notes } = bed();
    const theirs = move();
    expect(await push()).toBe(digestOfText(ID));
    expect(digestOfText(ID)).not.toBe(theirs);
    expect(notes).toEqual([
      'the tag of `reg.test/shop:v1` was moved by somebody else while this ran; deployments are pinned to what was pushed',
    ]);
  });

  test('is refused where the tag was moved and is what deployments name', async () => {
    const { push, move } = bed();
    move();
    await expect(push(true)).rejects.toMatchObject({
      reason: 'failed',
      message: expect.stringContaining('so it does not name what was pushed'),
      help: expect.stringContaining('`tq.pin`'),
    });
  });

  test('is refused where the registry has another manifest than was pushed', async () => {
    const { push, move, registry } = bed();
    move();
    const tag = registry.digestOf.bind(registry);
    registry.digestOf = async (reference) => (reference.digest === undefined ? tag(reference) : null);
    await expect(push()).rejects.toMatchObject({
      reason: 'failed',
      message: 'the registry has another image under `reg.test/shop` than was pushed',
    });
  });

  test('is refused where the registry does not have it after all', async () => {
    const { push, registry } = bed();
    registry.digestOf = async () => null;
    await expect(push()).rejects.toMatchObject({
      reason: 'failed',
      message: 'the registry does not have `reg.test/shop:v1` that was just pushed to it',
    });
  });

  test('is refused where the registry does not say', async () => {
    const { push, registry } = bed();
    registry.refusal = { failure: { reason: 'rate-limited', message: 'too many requests' } };
    await expect(push()).rejects.toMatchObject({ reason: 'unreachable', message: 'too many requests' });
  });
});
