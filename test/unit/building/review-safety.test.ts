/** What must not pass for something else: images by other files, by other runs, and secrets in what builders print. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ForeseenProject } from '../../../src/building/foresee-images.ts';
import type { JsonObject } from '../../../src/json.ts';
import { BUILD_IMAGE, PUSH_IMAGE } from '../../../src/project/tq-image.ts';
import type { PlacedStep } from '../../../src/steps/project-steps.ts';
import { digestOfText } from '../../fakes/fake-images.ts';
import { buildAndPush, FILES, imageBed, outputsOf, REFERENCE, useOf } from './image-bed.ts';

const TOKEN = 'ghs-4f9a61c07be2d35581';

function projectOf(inputs: JsonObject): ForeseenProject {
  const common = { requires: [], isTopLevel: false, place: [] };
  const steps: PlacedStep[] = [
    { ...common, name: BUILD_IMAGE, phase: 'build', inputs },
    { ...common, name: PUSH_IMAGE, phase: 'push', inputs: { image_name: REFERENCE, tag: 'v1' } },
  ] as unknown as PlacedStep[];
  const deployments = [{ index: 0, name: 'one', steps }];
  return { deployments, server: { blocks: new Map(), variables: {} }, variables: {} };
}

describe('an image that is asked for without the cache', () => {
  test.each(['nocache', 'ignore_cache'])('is foreseen as built, as `%s` builds it', async (option) => {
    const bed = imageBed();
    const works = bed.works();
    await buildAndPush(works, useOf('one'), { tag: 'v1' });
    const runs = new Map([['one', works.pins().get(`${REFERENCE}:v1`) ?? '']]);
    const foresight = bed.foresight();
    const { images, names } = await foresight.of(
      projectOf({ image_name: REFERENCE, tag: 'v1', [option]: true }),
    );
    expect(images).toMatchObject([{ status: 'would-build' }]);
    expect([...names.open]).toEqual([`${REFERENCE}:v1`]);
    expect((await foresight.explain(runs)).images).toMatchObject([{ status: 'would-build' }]);
    await buildAndPush(bed.works(), useOf('one'), { tag: 'v1', [option]: true });
    expect(bed.engine.builds).toHaveLength(2);
  });
});

describe('a push of what another run has put under the name', () => {
  async function pushAfter(labels: Record<string, string>) {
    const { works, engine } = imageBed();
    const run = works();
    await outputsOf(run.stepsFor(useOf('one')).build({ image_name: REFERENCE, tag: 'v1' }));
    engine.local.set(`${REFERENCE}:v1`, { id: digestOfText('other'), labels });
    const pushing = run.stepsFor(useOf('one')).push({ image_name: REFERENCE, tag: 'v1' });
    return { run, pushing };
  }

  test('is refused, and nothing is pinned to it', async () => {
    const { run, pushing } = await pushAfter({ 'tq.content': 'f'.repeat(64) });
    await expect(pushing).rejects.toThrow(`\`${REFERENCE}:v1\` is not what was built for it here`);
    expect(run.pins().size).toBe(0);
  });

  test('goes on where a step of this run has made it', async () => {
    const { run, pushing } = await pushAfter({});
    expect(await pushing).toHaveProperty('outputs');
    expect(run.pins().size).toBe(1);
  });
});

test('a file that a step writes between two builds is in the second image', async () => {
  const { works, engine, directory } = imageBed();
  const run = works();
  await buildAndPush(run, useOf('one'));
  writeFileSync(join(directory, 'flows.py'), 'x = 2\n');
  await buildAndPush(run, useOf('two'));
  expect(new Set(engine.builds.map(({ labels }) => labels['tq.content'])).size).toBe(2);
  expect(run.pins().size).toBe(2);
});

describe('an ignore file that the builder does not take', () => {
  const files = { ...FILES, 'Dockerfile.dockerignore': 'notes\n', notes: 'private' };

  test('stops the build before the engine is given anything', async () => {
    const { works, engine } = imageBed(files);
    const building = works().stepsFor(useOf('one')).build({ image_name: REFERENCE });
    await expect(building).rejects.toThrow(/this builder \(docker\) takes none as the ignore file/);
    expect(engine.builds).toEqual([]);
  });

  test('is no matter where both say the same', async () => {
    const { works, engine } = imageBed({ ...files, '.dockerignore': 'notes\n' });
    await outputsOf(works().stepsFor(useOf('one')).build({ image_name: REFERENCE }));
    expect(engine.builds).toHaveLength(1);
  });
});

test('a build argument that is a secret by its name is kept out of what is said', async () => {
  const { works, kept } = imageBed();
  await outputsOf(
    works()
      .stepsFor(useOf('one'))
      .build({ image_name: REFERENCE, buildargs: { API_TOKEN: TOKEN, USE_TOKEN: 'yes', LEVEL: 'verbose' } }),
  );
  expect(kept).toEqual([TOKEN]);
});
