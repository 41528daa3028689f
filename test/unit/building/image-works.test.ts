/** One build and one push per content, whoever asks; `test/images/` does the same with real engines. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/json.ts';
import { buildAndPush, FILES, imageBed, outputsOf, REFERENCE, useOf } from './image-bed.ts';

const TWO_FILES = { ...FILES, 'other.Dockerfile': 'FROM scratch\nCOPY flows.py /other\n' };

describe('what is built', () => {
  test('two deployments with one content are one build and one push', async () => {
    const { works, engine } = imageBed();
    const run = works();
    const [one, other] = await Promise.all([
      buildAndPush(run, useOf('one')),
      buildAndPush(run, useOf('other')),
    ]);
    expect(engine.builds).toHaveLength(1);
    expect(one).toEqual(other);
    expect(one).toEqual({
      image_name: REFERENCE,
      tag: expect.stringMatching(/^[0-9a-f]{16}$/),
      image: `${REFERENCE}:${String(one.tag)}`,
      image_id: expect.stringMatching(/^sha256:/),
      additional_tags: [],
    });
    expect(engine.pushes).toEqual([one.image]);
    const [{ outcome } = {}] = await run.made();
    expect(outcome).toMatchObject({ status: 'built', isPushed: true, references: [one.image] });
    // They read their files side by side, and either may be the first to have done so.
    expect(outcome?.deployments.toSorted()).toEqual(['one', 'other']);
    expect(run.pins()).toEqual(new Map([[one.image, `${REFERENCE}@${outcome?.digest}`]]));
  });

  test('two names of one content are one build, tagged twice', async () => {
    const { works, engine } = imageBed();
    const run = works();
    await Promise.all([
      buildAndPush(run, useOf('one'), { tag: 'v1' }),
      buildAndPush(run, useOf('other'), { image_name: 'reg.test/other', tag: 'v2' }),
    ]);
    expect(engine.builds).toHaveLength(1);
    expect(engine.pushes.toSorted()).toEqual(['reg.test/other:v2', 'reg.test/shop:v1']);
    expect([...engine.local.values()].map(({ id }) => id)).toEqual([
      engine.local.get('reg.test/shop:v1')?.id,
      engine.local.get('reg.test/shop:v1')?.id,
    ]);
    expect([...run.pins().keys()].toSorted()).toEqual(['reg.test/other:v2', 'reg.test/shop:v1']);
  });

  test('two contents under one name are refused, whoever comes second', async () => {
    const { works, engine } = imageBed(TWO_FILES);
    const run = works();
    await outputsOf(run.stepsFor(useOf('one')).build({ image_name: REFERENCE, tag: 'v1' }));
    const second = await run
      .stepsFor(useOf('other'))
      .build({ image_name: REFERENCE, tag: 'v2', additional_tags: ['v1'], dockerfile: 'other.Dockerfile' });
    expect(second).toEqual({
      problem: {
        message: '`reg.test/shop:v1` would be two different images, of `one` and of `other`',
        help: expect.stringContaining('leave `tag` out'),
      },
    });
    expect(engine.builds).toHaveLength(1);
    expect(engine.pushes).toEqual([]);
  });

  test('every input of a build makes another image', async () => {
    const { works, engine } = imageBed(TWO_FILES);
    const run = works();
    const { build } = run.stepsFor(useOf('one', { isPushed: false }));
    const tags = new Set<unknown>();
    for (const inputs of [
      {},
      { dockerfile: 'other.Dockerfile' },
      { buildargs: { A: '1' } },
      { buildargs: { A: '2' } },
      { target: 'x' },
      { platform: 'linux/arm64' },
      { labels: { team: 'data' } },
    ] as JsonObject[])
      tags.add((await outputsOf(build({ image_name: REFERENCE, ...inputs }))).tag);
    expect(tags.size).toBe(7);
    expect(engine.builds).toHaveLength(7);
    for (const inputs of [
      { pull: false },
      { network_mode: 'host' },
      { cache_from: ['x'] },
      { quiet: true },
    ] as JsonObject[])
      tags.add((await outputsOf(build({ image_name: REFERENCE, ...inputs }))).tag);
    expect(tags.size).toBe(7);
  });

  test('an engine is given all that was asked for, and labels that find the image again', async () => {
    const { works, engine, directory } = imageBed();
    await outputsOf(
      works()
        .stepsFor(useOf('one', { isPushed: false }))
        .build({
          image_name: REFERENCE,
          tag: 'v1',
          additional_tags: ['latest'],
          buildargs: { TEXT: 'two\n"lines"', '--flag': '-x' },
          labels: { team: 'data' },
          target: 'runtime',
          pull: false,
          nocache: true,
        }),
    );
    expect(engine.builds).toMatchObject([
      {
        context: directory,
        dockerfile: { path: join(directory, 'Dockerfile') },
        references: [`${REFERENCE}:v1`, `${REFERENCE}:latest`],
        buildArguments: { TEXT: 'two\n"lines"', '--flag': '-x' },
        labels: {
          team: 'data',
          'tq.content': expect.stringMatching(/^[0-9a-f]{64}$/),
          'tq.project': 'shop',
          'org.opencontainers.image.version': 'v1',
        },
        target: 'runtime',
        pull: false,
        noCache: true,
      },
    ]);
    expect(JSON.stringify(engine.builds[0]?.labels)).not.toContain('lines');
  });

  test('an automatic Dockerfile is given as a text, and kept where that is asked for', async () => {
    const { works, engine, directory } = imageBed({ 'flows.py': '', 'requirements.txt': 'six\n' });
    const inputs = { image_name: REFERENCE, dockerfile: 'auto' };
    await outputsOf(
      works()
        .stepsFor(useOf('one', { isPushed: false }))
        .build(inputs),
    );
    const [build] = engine.builds;
    const text = build !== undefined && 'text' in build.dockerfile ? build.dockerfile.text : '';
    expect(text).toMatch(/^FROM prefecthq\/prefect:3.8.8-python3.12\nCOPY requirements.txt \/opt\/prefect\//);
    const kept = { ...inputs, persist_dockerfile: true, dockerfile_output_path: 'out/Kept' };
    await outputsOf(
      works()
        .stepsFor(useOf('one', { isPushed: false }))
        .build(kept),
    );
    expect(readFileSync(join(directory, 'out/Kept'), 'utf8')).toBe(text);
  });

  test.each([
    [{ dockerfile: 'none' }, 'the Dockerfile `none` cannot be read'],
    [{ path: 'none', dockerfile: '../Dockerfile' }, 'the context `'],
    [{ tag: '-x' }, '`-x` cannot be a tag'],
  ])('a problem of the inputs %o is told, and nothing is built', async (inputs, message) => {
    const { works, engine, opened } = imageBed();
    const result = await works()
      .stepsFor(useOf('one'))
      .build({ image_name: REFERENCE, ...inputs });
    expect(result).toMatchObject({ problem: { message: expect.stringContaining(message) } });
    expect(engine.builds).toEqual([]);
    expect(opened()).toBe(0);
  });
});

describe('what is there already', () => {
  test('in the registry: no engine is looked for', async () => {
    const { works, engine, opened } = imageBed();
    const first = await buildAndPush(works(), useOf('one'));
    engine.local.clear();
    const run = works();
    expect(await buildAndPush(run, useOf('one'))).toEqual(first);
    expect(opened()).toBe(1);
    expect(engine.builds).toHaveLength(1);
    const [{ outcome } = {}] = await run.made();
    expect(outcome).toMatchObject({ status: 'present', isPushed: true });
    expect(run.pins()).toEqual(new Map([[first.image, `${REFERENCE}@${outcome?.digest}`]]));
  });

  test('in the engine alone: it is pushed, and not built', async () => {
    const { works, engine } = imageBed();
    const inputs = { image_name: REFERENCE };
    await outputsOf(
      works()
        .stepsFor(useOf('one', { isPushed: false }))
        .build(inputs),
    );
    const run = works();
    await buildAndPush(run, useOf('one'));
    expect(engine.builds).toHaveLength(1);
    expect(engine.pushes).toHaveLength(1);
    const [{ outcome } = {}] = await run.made();
    expect(outcome).toMatchObject({ status: 'present', isPushed: true });
  });

  test('in the engine, and it need not be pushed: nothing is done', async () => {
    const { works, engine } = imageBed();
    const { build } = works().stepsFor(useOf('one', { isPushed: false }));
    const first = await outputsOf(build({ image_name: REFERENCE }));
    const run = works();
    const again = await outputsOf(
      run.stepsFor(useOf('one', { isPushed: false })).build({ image_name: REFERENCE }),
    );
    expect(again).toEqual(first);
    expect(engine.builds).toHaveLength(1);
    expect(run.pins()).toEqual(new Map());
  });

  test('with another content under the name: built, and said why', async () => {
    const { works, directory } = imageBed();
    await buildAndPush(works(), useOf('one'), { tag: 'v1' });
    writeFileSync(join(directory, 'flows.py'), 'x = 2\n');
    const run = works();
    await buildAndPush(run, useOf('one'), { tag: 'v1' });
    const [{ outcome } = {}] = await run.made();
    expect(outcome).toMatchObject({
      status: 'built',
      comparedWith: `${REFERENCE}:v1`,
      changes: [{ kind: 'file', path: 'flows.py', change: 'changed' }],
    });
  });

  test('under another tag of the same name: it gets this one, and nothing is built', async () => {
    const { works, engine, registry } = imageBed();
    const first = works();
    await buildAndPush(first, useOf('one'), { tag: 'v1' });
    const pinned = first.pins().get(`${REFERENCE}:v1`);
    const run = works();
    await buildAndPush(run, useOf('one', { earlier: pinned ?? '' }), {
      tag: 'v2',
      additional_tags: ['latest'],
    });
    expect(engine.builds).toHaveLength(1);
    expect(registry.tagged).toEqual([`${REFERENCE}:v2`, `${REFERENCE}:latest`]);
    expect(run.pins()).toEqual(
      new Map([
        [`${REFERENCE}:v2`, pinned],
        [`${REFERENCE}:latest`, pinned],
      ]),
    );
  });

  test('without one of its additional tags: it gets that', async () => {
    const { works, engine, registry } = imageBed();
    await buildAndPush(works(), useOf('one'), { tag: 'v1' });
    const run = works();
    await buildAndPush(run, useOf('one'), { tag: 'v1', additional_tags: ['latest'] });
    expect(registry.tagged).toEqual([`${REFERENCE}:latest`]);
    expect(engine.pushes).toEqual([`${REFERENCE}:v1`]);
    expect([...run.pins().keys()]).toEqual([`${REFERENCE}:v1`, `${REFERENCE}:latest`]);
  });

  test.each([
    ['`ignore_cache`', { ignore_cache: true }, {}],
    ['`nocache`', { nocache: true }, {}],
    ['`--rebuild`', {}, { rebuild: true }],
  ])('%s builds it all the same, and pushes', async (_, inputs, options) => {
    const { works, engine } = imageBed();
    await buildAndPush(works(), useOf('one'), { tag: 'v1' });
    const run = works(options);
    await Promise.all([
      buildAndPush(run, useOf('one'), { tag: 'v1', ...inputs }),
      buildAndPush(run, useOf('other'), { tag: 'v1', ...inputs }),
    ]);
    expect(engine.builds).toHaveLength(2);
    expect(engine.pushes).toEqual([`${REFERENCE}:v1`, `${REFERENCE}:v1`]);
    const [{ outcome } = {}] = await run.made();
    expect(outcome).toMatchObject({ status: 'built', isPushed: true });
  });
});

describe('pushing', () => {
  test('an image that another step has built', async () => {
    const { works, engine } = imageBed();
    engine.local.set('reg.test/made:v3', { id: `sha256:${'1'.repeat(64)}`, labels: {} });
    const run = works();
    const outputs = await outputsOf(
      run.stepsFor(useOf('one')).push({ image_name: 'reg.test/made', tag: 'v3' }),
    );
    expect(outputs).toEqual({
      image_name: 'reg.test/made',
      tag: 'v3',
      image: 'reg.test/made:v3',
      additional_tags: [],
    });
    const [{ outcome } = {}] = await run.made();
    expect(outcome).toMatchObject({ references: ['reg.test/made:v3'], isPushed: true, deployments: ['one'] });
    expect(run.pins().get('reg.test/made:v3')).toBe(`reg.test/made@${outcome?.digest}`);
  });

  test('without a tag: `latest`', async () => {
    const { works, engine } = imageBed();
    engine.local.set('reg.test/made:latest', { id: `sha256:${'1'.repeat(64)}`, labels: {} });
    for (const tag of [undefined, null, ''])
      await outputsOf(
        works()
          .stepsFor(useOf('one'))
          .push({ image_name: 'reg.test/made', ...(tag === undefined ? {} : { tag }) }),
      );
    expect(engine.pushes).toEqual(Array(3).fill('reg.test/made:latest'));
  });

  test('in the namespace of Prefect', async () => {
    const { works, engine } = imageBed();
    const run = works({ namespace: 'reg.test/team' });
    await buildAndPush(run, useOf('one'), { image_name: 'shop', tag: 'v1' });
    expect(engine.pushes).toEqual(['reg.test/team/shop:v1']);
  });

  test('a name that is none is a problem of the step', async () => {
    const { works, opened } = imageBed();
    const push = (inputs: JsonObject) =>
      works()
        .stepsFor(useOf('one'))
        .push({ image_name: 'reg.test/made', ...inputs });
    for (const inputs of [
      { image_name: '-f' },
      { image_name: null },
      { tag: '-f' },
      { image_name: 'a:b' },
    ] as JsonObject[])
      expect(await push(inputs)).toMatchObject({ problem: { message: expect.stringContaining('`') } });
    expect(opened()).toBe(0);
  });

  test('with the login of a block, which is a secret, and for its registry alone', async () => {
    const { works, engine, registry, kept } = imageBed();
    const login = { registry: 'reg.test', username: 'robot', password: 'pa55-word' };
    registry.logins.push(login);
    const credentials = { username: 'robot', password: 'pa55-word', registry_url: 'https://reg.test/v2/' };
    const run = works();
    const steps = run.stepsFor(useOf('one', { logins: [{ imageName: 'reg.test/shop', credentials }] }));
    const { tag } = await outputsOf(steps.build({ image_name: 'reg.test/shop' }));
    await outputsOf(steps.push({ image_name: 'reg.test/shop', tag: tag ?? null, credentials }));
    expect(engine.pushes).toHaveLength(1);
    expect(kept).toContain('pa55-word');
    expect(registry.credentials.every((each) => each.registry === 'reg.test')).toBe(true);
    expect(await registry.credentialFor('other.test')).toBeUndefined();
    expect(JSON.stringify(await run.made())).not.toContain('pa55-word');
  });

  test('with a login without a registry: that of the name', async () => {
    const { works, registry } = imageBed();
    registry.logins.push({ registry: 'reg.test', username: 'robot', password: 'pa55-word' });
    const credentials = { username: 'robot', password: 'pa55-word', registry_url: null };
    const steps = works().stepsFor(useOf('one', { logins: [{ imageName: undefined, credentials }] }));
    await outputsOf(steps.build({ image_name: 'reg.test/shop' }));
    expect(registry.credentials).toEqual([
      { registry: 'reg.test', username: 'robot', password: 'pa55-word' },
    ]);
  });
});
