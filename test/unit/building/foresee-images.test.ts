/** What would happen, told without an engine and without running anything. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ForeseenDeployment, ForeseenProject } from '../../../src/building/foresee-images.ts';
import { BUILD_IMAGE, PUSH_IMAGE } from '../../../src/project/tq-image.ts';
import type { JsonObject } from '../../../src/json.ts';
import type { PlacedStep } from '../../../src/steps/project-steps.ts';
import { digestOfText } from '../../fakes/fake-images.ts';
import { type Bed, buildAndPush, FILES, imageBed, REFERENCE, useOf } from './image-bed.ts';

function step(name: string, inputs: JsonObject, id?: string): PlacedStep {
  const phase = name === PUSH_IMAGE ? 'push' : 'build';
  return {
    name,
    inputs,
    phase,
    requires: [],
    isTopLevel: false,
    place: [],
    ...(id === undefined ? {} : { id }),
  } as unknown as PlacedStep;
}

const PUSH = step(PUSH_IMAGE, {
  image_name: '{{ built.image_name }}',
  tag: '{{ built.tag }}',
  additional_tags: '{{ built.additional_tags }}',
});

function build(inputs: JsonObject = {}): PlacedStep {
  return step(BUILD_IMAGE, { image_name: REFERENCE, tag: 'v1', ...inputs }, 'built');
}

function project(
  lists: Record<string, PlacedStep[]>,
  variables: Record<string, string> = {},
): ForeseenProject {
  const deployments: ForeseenDeployment[] = Object.entries(lists).map(([name, steps], index) => ({
    index,
    name,
    steps,
  }));
  return { deployments, server: { blocks: new Map(), variables: {} }, variables };
}

async function present(bed: Bed, inputs: JsonObject = { tag: 'v1' }): Promise<string> {
  const works = bed.works();
  await buildAndPush(works, useOf('earlier'), inputs);
  return works.pins().get(`${REFERENCE}:v1`) ?? '';
}

describe('ImageForesight', () => {
  test('what is not there would be built; its digest is open', async () => {
    const bed = imageBed();
    const { images, outputs, names } = await bed
      .foresight()
      .of(project({ one: [build(), PUSH], two: [build(), PUSH] }));
    expect(images).toMatchObject([
      { status: 'would-build', references: [`${REFERENCE}:v1`], deployments: ['one', 'two'], isPushed: true },
    ]);
    expect(outputs.get(1)).toMatchObject({
      image_name: REFERENCE,
      tag: 'v1',
      image: `${REFERENCE}:v1`,
      additional_tags: [],
      built: { image: `${REFERENCE}:v1` },
    });
    expect(names).toEqual({ pins: new Map(), open: new Set([`${REFERENCE}:v1`]) });
    expect(bed.engine.builds).toEqual([]);
  });

  test('what is there is kept, by its digest', async () => {
    const bed = imageBed();
    const pinned = await present(bed);
    const { images, names } = await bed.foresight().of(project({ one: [build(), PUSH] }));
    expect(images).toMatchObject([{ status: 'would-keep', digest: pinned.split('@')[1] }]);
    expect(names).toEqual({ pins: new Map([[`${REFERENCE}:v1`, pinned]]), open: new Set() });
    const again = await bed.foresight({ rebuild: true }).of(project({ one: [build(), PUSH] }));
    expect(again.images).toMatchObject([{ status: 'would-build' }]);
  });

  test('a tag that the registry has not is open, though it has the image', async () => {
    const bed = imageBed();
    const pinned = await present(bed);
    const { names } = await bed
      .foresight()
      .of(project({ one: [build({ additional_tags: ['latest'] }), PUSH] }));
    expect(names.open).toEqual(new Set([`${REFERENCE}:latest`]));
    expect(names.pins).toEqual(new Map([[`${REFERENCE}:v1`, pinned]]));
  });

  test('another name of the same content is asked for itself', async () => {
    const bed = imageBed();
    const pinned = await present(bed);
    const { names } = await bed
      .foresight()
      .of(project({ one: [build(), PUSH], two: [build({ image_name: 'reg.test/other' }), PUSH] }));
    expect(names).toEqual({
      pins: new Map([[`${REFERENCE}:v1`, pinned]]),
      open: new Set(['reg.test/other:v1']),
    });
  });

  test('why: measured against what has the name, else against what runs', async () => {
    const bed = imageBed();
    const pinned = await present(bed);
    writeFileSync(join(bed.directory, 'flows.py'), 'x = 2\n');
    const named = await bed.foresight().of(project({ one: [build(), PUSH] }));
    const changes = [{ kind: 'file', path: 'flows.py', change: 'changed' }];
    expect(named.images).toMatchObject([{ comparedWith: `${REFERENCE}:v1`, changes }]);
    const foresight = bed.foresight();
    await foresight.of(project({ one: [build({ tag: 'v2' }), PUSH] }));
    const { images } = await foresight.explain(new Map([['one', pinned]]));
    expect(images).toMatchObject([{ status: 'would-build', comparedWith: pinned, changes }]);
  });

  test('what runs under another tag is kept, and gets the new one', async () => {
    const bed = imageBed();
    const pinned = await present(bed);
    const foresight = bed.foresight();
    await foresight.of(project({ one: [build({ tag: 'v2' }), PUSH] }));
    const { images, names } = await foresight.explain(new Map([['one', pinned]]));
    expect(images).toMatchObject([{ status: 'would-keep', digest: pinned.split('@')[1] }]);
    expect(names?.pins.get(`${REFERENCE}:v2`)).toBe(pinned);
  });

  test('what is not pushed is looked for in the engine', async () => {
    const bed = imageBed();
    const first = await bed.foresight().of(project({ one: [build()] }));
    expect(first.images).toMatchObject([{ status: 'would-build', isPushed: false }]);
    await bed
      .works()
      .stepsFor(useOf('one', { isPushed: false }))
      .build({ image_name: REFERENCE, tag: 'v1' });
    const { images, names } = await bed.foresight().of(project({ one: [build()] }));
    expect(images).toMatchObject([{ status: 'would-keep', isPushed: false }]);
    expect(names).toEqual({ pins: new Map(), open: new Set() });
    expect(bed.registry.asked).toEqual([]);
  });

  test('what waits for a script is unknown, and the rest is told', async () => {
    const bed = imageBed();
    const shell = step('prefect.deployments.steps.run_shell_script', { script: 'x' }, 'sh');
    const { images, outputs } = await bed.foresight().of(
      project(
        {
          one: [shell, build({ tag: '{{ sh.stdout }}' }), PUSH],
          two: [build({ tag: '{{ $TAG }}' }), PUSH],
        },
        { TAG: 'v9' },
      ),
    );
    expect(images).toMatchObject([
      { status: 'unknown', references: [`${REFERENCE}:{{ sh.stdout }}`], deployments: ['one'] },
      { status: 'would-build', references: [`${REFERENCE}:v9`], deployments: ['two'] },
    ]);
    expect([...outputs.keys()]).toEqual([1]);
  });

  test('what was built elsewhere and is pushed is never settled', async () => {
    const bed = imageBed();
    bed.registry.hold('reg.test/made', 'v1', {
      digest: digestOfText('x'),
      imageId: digestOfText('x'),
      labels: {},
      platforms: [],
    });
    const push = step(PUSH_IMAGE, { image_name: 'reg.test/made', tag: 'v1' });
    const { images, names, outputs } = await bed.foresight().of(project({ one: [push] }));
    expect(images).toMatchObject([{ status: 'unknown', references: ['reg.test/made:v1'] }]);
    expect(names.open).toEqual(new Set(['reg.test/made:v1']));
    expect(outputs.get(0)).toMatchObject({ image: 'reg.test/made:v1' });
  });

  test('two contents under one name are refused', async () => {
    const bed = imageBed({ ...FILES, 'other.Dockerfile': 'FROM scratch\n' });
    await expect(
      bed
        .foresight()
        .of(project({ one: [build(), PUSH], two: [build({ dockerfile: 'other.Dockerfile' }), PUSH] })),
    ).rejects.toMatchObject({
      reason: 'failed',
      message: '`reg.test/shop:v1` would be two different images, of `one` and of `two`',
    });
  });

  test('a registry that does not answer is asked once, and said so once', async () => {
    const bed = imageBed({ ...FILES, 'other.Dockerfile': 'FROM scratch\n' });
    bed.registry.refusal = { failure: { reason: 'unreachable', message: 'nobody answers' } };
    const { images } = await bed
      .foresight()
      .of(
        project({ one: [build(), PUSH], two: [build({ tag: 'v2', dockerfile: 'other.Dockerfile' }), PUSH] }),
      );
    expect(images.map(({ status }) => status)).toEqual(['would-build', 'would-build']);
    expect(bed.notes).toEqual(['nobody answers; so it is not known which images are there']);
    expect(bed.registry.asked).toHaveLength(1);
  });

  test('the login of a push step is used for its registry', async () => {
    const bed = imageBed();
    bed.registry.logins.push({ registry: 'reg.test', username: 'robot', password: 'pa55' });
    const push = (credentials: JsonObject) => step(PUSH_IMAGE, { ...PUSH.inputs, credentials });
    const wrong = push({ username: 'robot', password: 'pa55', registry_url: 'other.test' });
    await bed.foresight().of(project({ one: [build(), wrong] }));
    expect(bed.notes).toHaveLength(1);
    await bed.foresight().of(project({ one: [build(), push({ username: 'robot', password: 'pa55' })] }));
    expect(bed.notes).toHaveLength(1);
    expect(bed.registry.credentials).toContainEqual({
      registry: 'reg.test',
      username: 'robot',
      password: 'pa55',
    });
  });

  test('with an image that is given nothing would be built', async () => {
    const bed = imageBed();
    const digest = digestOfText('ci');
    bed.registry.hold('ci.test/shop', 'b1', { digest, imageId: digest, labels: {}, platforms: [] });
    const { images, outputs, names } = await bed
      .foresight({ given: 'ci.test/shop:b1' })
      .of(project({ one: [build(), PUSH], two: [build(), PUSH] }));
    expect(images).toMatchObject([{ status: 'given', deployments: ['one', 'two'], digest }]);
    expect(outputs.get(0)).toMatchObject({ image: 'ci.test/shop:b1', built: { tag: 'b1' } });
    expect(names.pins.get('ci.test/shop:b1')).toBe(`ci.test/shop@${digest}`);
  });
});
