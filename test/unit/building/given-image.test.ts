import { describe, expect, test } from 'vitest';
import { GivenImage } from '../../../src/building/given-image.ts';
import { digestOfText, FakeRegistry } from '../../fakes/fake-images.ts';

const DIGEST = digestOfText('an image');

function given(written: string) {
  const registry = new FakeRegistry();
  registry.hold('reg.test:5000/shop', 'v1', { digest: DIGEST, imageId: DIGEST, labels: {}, platforms: [] });
  registry.hold('reg.test:5000/shop', 'latest', {
    digest: DIGEST,
    imageId: DIGEST,
    labels: {},
    platforms: [],
  });
  return { registry, image: new GivenImage(written, registry) };
}

const USE = { deployment: 'orders' };

describe('GivenImage', () => {
  test('stands for what a build would give, and is asked for once', async () => {
    const { image, registry } = given('reg.test:5000/shop:v1');
    const both = await Promise.all([image.outputs(USE), image.outputs({ deployment: 'users' })]);
    expect(both[0]).toEqual({
      outputs: {
        image_name: 'reg.test:5000/shop',
        tag: 'v1',
        image: 'reg.test:5000/shop:v1',
        image_id: null,
        additional_tags: [],
      },
    });
    expect(both[1]).toEqual(both[0]);
    expect(registry.asked).toHaveLength(1);
    expect(image.pins()).toEqual(new Map([['reg.test:5000/shop:v1', `reg.test:5000/shop@${DIGEST}`]]));
    expect(image.outcome()).toMatchObject({
      status: 'given',
      digest: DIGEST,
      references: ['reg.test:5000/shop:v1'],
      deployments: ['orders', 'users'],
    });
  });

  test('without a tag is `latest`, whichever way it is put together', async () => {
    const { image } = given('reg.test:5000/shop');
    expect(await image.outputs(USE)).toMatchObject({
      outputs: { tag: 'latest', image: 'reg.test:5000/shop' },
    });
    const pinned = `reg.test:5000/shop@${DIGEST}`;
    expect(image.pins()).toEqual(
      new Map([
        ['reg.test:5000/shop', pinned],
        ['reg.test:5000/shop:latest', pinned],
      ]),
    );
  });

  test.each([`reg.test:5000/shop@${DIGEST}`, `reg.test:5000/shop:v1@${DIGEST}`])(
    '%s is itself',
    async (written) => {
      const { image } = given(written);
      await image.outputs(USE);
      expect(image.pins().get(written)).toBe(`reg.test:5000/shop@${DIGEST}`);
    },
  );

  test('nothing is known of it before it was asked for', () => {
    const { image } = given('reg.test:5000/shop:v1');
    expect(image.pins()).toEqual(new Map());
    expect(image.outcome()).toBeUndefined();
  });

  test.each(['reg.test:5000/shop:v2', `reg.test:5000/shop@${digestOfText('another')}`])(
    '%s is not there',
    async (written) => {
      await expect(given(written).image.outputs(USE)).rejects.toMatchObject({
        reason: 'failed',
        message: `the registry has no image \`${written}\``,
      });
    },
  );

  test.each(['', 'Shop', '-v', 'a b', 'shop:', 'shop@sha256:12', 'https://reg.test/shop', 'shop\nx'])(
    '%j is no name',
    async (written) => {
      await expect(given(written).image.outputs(USE)).rejects.toMatchObject({
        reason: 'usage',
        message: expect.stringContaining('cannot name an image'),
      });
    },
  );

  test('a registry that is away', async () => {
    const { image, registry } = given('reg.test:5000/shop:v1');
    registry.refusal = { failure: { reason: 'unreachable', message: 'nobody answers' } };
    await expect(image.outputs(USE)).rejects.toMatchObject({
      reason: 'unreachable',
      message: 'nobody answers',
    });
  });
});
