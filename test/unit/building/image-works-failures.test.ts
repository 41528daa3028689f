/** What fails is told, leaves nothing half done, and is not tried again. */
import { describe, expect, test } from 'vitest';
import type { EngineFailure } from '../../../src/ports/image-engine.ts';
import { buildAndPush, FILES, imageBed, REFERENCE, useOf } from './image-bed.ts';

const BROKEN: EngineFailure = { failure: { reason: 'failed', message: 'the build failed: exit 3' } };
const TWO_FILES = { ...FILES, 'other.Dockerfile': 'FROM scratch\nCOPY flows.py /other\n' };

describe('what fails', () => {
  test('a registry that wants a login is known before anything is built', async () => {
    const { works, engine, registry, opened } = imageBed();
    registry.logins.push({ registry: 'reg.test', username: 'robot', password: 'x' });
    await expect(works().stepsFor(useOf('one')).build({ image_name: REFERENCE })).rejects.toMatchObject({
      reason: 'unauthorized',
      message: 'the registry `reg.test` wants a login',
    });
    expect(engine.builds).toEqual([]);
    expect(opened()).toBe(0);
  });

  test('a registry that lets one read and not push is known before anything is built', async () => {
    const { works, engine, registry } = imageBed();
    registry.mayPush = async () => ({ failure: { reason: 'forbidden', message: 'read only' } });
    await expect(works().stepsFor(useOf('one')).build({ image_name: REFERENCE })).rejects.toMatchObject({
      reason: 'unauthorized',
      message: 'read only',
    });
    expect(engine.builds).toEqual([]);
  });

  test('no engine', async () => {
    const { works, makerPorts } = imageBed();
    makerPorts.engines.open = async () => ({
      failure: { reason: 'unavailable', message: 'there is no engine', help: 'start Docker' },
    });
    await expect(works().stepsFor(useOf('one')).build({ image_name: REFERENCE })).rejects.toMatchObject({
      reason: 'failed',
      message: 'there is no engine',
      help: 'start Docker',
    });
  });

  test('a build is told with its step, and is not tried again by whoever shares it', async () => {
    const { works, engine, events } = imageBed();
    engine.failures.build.push(BROKEN);
    const run = works();
    const both = await Promise.allSettled([
      buildAndPush(run, useOf('one')),
      buildAndPush(run, useOf('other')),
    ]);
    expect(both.map((each) => (each.status === 'rejected' ? each.reason.message : 'built'))).toEqual([
      'the build failed: exit 3',
      'the build failed: exit 3',
    ]);
    expect(engine.builds).toHaveLength(1);
    expect(engine.pushes).toEqual([]);
    expect(run.pins()).toEqual(new Map());
    expect(events.map(({ event }) => event)).toEqual(['started', 'line', 'failed']);
    expect(events.at(-1)).toMatchObject({
      step: 'step 1/1: FROM scratch',
      message: 'the build failed: exit 3',
    });
  });

  test('a push of one leaves the other as it is', async () => {
    const { works, engine } = imageBed(TWO_FILES);
    const run = works();
    await buildAndPush(run, useOf('one'));
    engine.failures.push.push({ failure: { reason: 'unauthenticated', message: 'no' } });
    await expect(buildAndPush(run, useOf('other'), { dockerfile: 'other.Dockerfile' })).rejects.toMatchObject(
      { reason: 'unauthorized' },
    );
    expect(run.pins().size).toBe(1);
    const made = await run.made();
    expect(made.map(({ outcome }) => [outcome.status, outcome.isPushed])).toEqual([
      ['built', true],
      ['failed', false],
    ]);
  });
});
