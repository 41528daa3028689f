/** What plans say of images, and saved plans of projects that have some. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { digestOfText } from '../fakes/fake-images.ts';
import { imageProject, SHARED, STEPPED } from './image-project.ts';

const schema = (name: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../schemas', name), 'utf8'));
const isDocument = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema('output.schema.json'));

/** What a plan or an earlier state leaves behind is no part of the image. */
const IGNORED = { '.dockerignore': 'plan.json\n', 'rules.py': 'x = 1\n' };

function deployed(yaml = SHARED) {
  const project = imageProject(yaml, IGNORED);
  const change = (text = 'x = 2\n') => writeFileSync(join(project.directory, 'rules.py'), text);
  return { ...project, change };
}

describe('tq plan', () => {
  test('names each image, and why it would be built', async () => {
    const { run, change, engine } = deployed();
    const first = await run('plan', '--exit-code');
    expect(first.exitCode).toBe(2);
    expect(first.stderr).toContain('for hourly, daily because there is no earlier image to compare with');
    await run('deploy', '--all');
    const same = await run('plan', '--exit-code');
    expect(same.exitCode).toBe(0);
    expect(same.stderr).toMatch(
      /would keep reg\.test\/shop:[0-9a-f]{16} \(sha256:[0-9a-f]{12}\) for hourly, daily/,
    );
    change();
    const changed = await run('plan', '--exit-code');
    expect(changed.exitCode).toBe(2);
    expect(changed.stderr).toContain('for hourly, daily because `rules.py` changed');
    expect(changed.stderr).toMatch(/job_variables\.image: \S+@sha256:\S+ → \S+test\/shop:[0-9a-f]{16}"/);
    expect(engine.builds).toHaveLength(1);
  });

  test('tells programs and comments', async () => {
    const { run, change } = deployed();
    await run('deploy', '--all');
    change();
    for (const argv of [['plan'], ['deploy', '--all', '--dry-run']]) {
      const document = JSON.parse((await run(...argv, '--format', 'json')).stdout);
      expect(isDocument(document), JSON.stringify(isDocument.errors)).toBe(true);
      expect(document.images).toMatchObject([
        {
          status: 'would-build',
          deployments: ['hourly', 'daily'],
          changes: [{ kind: 'file', path: 'rules.py', change: 'changed' }],
          why: '`rules.py` changed',
        },
      ]);
      const { stdout } = await run(...argv, '--format', 'markdown');
      expect(stdout).toMatch(
        /\| would build \| `reg\.test\/shop:[0-9a-f]{16}` \| +\| hourly, daily \| `rules\.py` changed \|/,
      );
    }
  });

  test('of a registry that is away tells the rest', async () => {
    const { run, registry } = deployed();
    registry.refusal = { failure: { reason: 'unreachable', message: 'nobody answers' } };
    const { exitCode, stderr } = await run('plan');
    expect(exitCode).toBe(0);
    expect(stderr.match(/nobody answers; so it is not known which images are there/g)).toHaveLength(1);
    expect(stderr).toContain('2 to create');
  });

  test('of a tag that somebody moved: the deployment stays, and the tag is put back', async () => {
    const { run, registry, running } = deployed(STEPPED);
    await run('deploy');
    const pinned = running().hourly;
    // Somebody else moves the tag.
    registry.hold('reg.test/shop', 'v1', {
      digest: digestOfText('x'),
      imageId: digestOfText('x'),
      labels: {},
      platforms: [],
    });
    const { exitCode, stderr } = await run('plan', '--exit-code');
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('would keep reg.test/shop:v1')]);
    expect((await run('deploy')).exitCode).toBe(0);
    expect(running().hourly).toBe(pinned);
    expect(registry.images.get('reg.test/shop:v1')?.digest).toBe(String(pinned).split('@')[1]);
  });
});

describe('a saved plan', () => {
  test('is carried out: built, pushed, pinned', async () => {
    const { run, change, running, engine } = deployed();
    await run('deploy', '--all');
    const before = running().hourly;
    change();
    expect((await run('plan', '--out', 'plan.json')).exitCode).toBe(0);
    expect(engine.builds).toHaveLength(1);
    const { exitCode, stderr } = await run('deploy', '--plan', 'plan.json');
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('2 updated')]);
    expect(running().hourly).toMatch(/@sha256:/);
    expect(running().hourly).not.toBe(before);
    const again = await run('deploy', '--plan', 'plan.json');
    expect(again.stderr).toContain('there is nothing to do');
  });

  test('of images that are all there needs no engine', async () => {
    const { run, running, opened } = deployed();
    await run('build', '--push');
    await run('plan', '--out', 'plan.json');
    expect((await run('deploy', '--plan', 'plan.json')).exitCode).toBe(0);
    expect(running().hourly).toMatch(/@sha256:/);
    expect(opened()).toBe(1);
  });

  test.each([
    [
      'a file of the context was changed',
      (directory: string) => writeFileSync(join(directory, 'rules.py'), 'x = 9\n'),
      '`rules.py` was changed',
    ],
    [
      'a file came into the context',
      (directory: string) => writeFileSync(join(directory, 'new.py'), ''),
      '`new.py` was not there',
    ],
    [
      'a file left the context',
      (directory: string) => rmSync(join(directory, 'rules.py')),
      '`rules.py` is gone',
    ],
    [
      'the Dockerfile was changed',
      (directory: string) =>
        writeFileSync(join(directory, 'Dockerfile'), 'FROM x:1@sha256:' + 'b'.repeat(64) + '\nUSER 5\n'),
      '`Dockerfile` was changed',
    ],
    [
      '`.dockerignore` was changed',
      (directory: string) => writeFileSync(join(directory, '.dockerignore'), 'plan.json\nrules.py\n'),
      '`.dockerignore` was changed',
    ],
  ])('is refused when %s', async (_, move, message) => {
    // With a tag of its own, so that nothing in the plan but the files tells that the image is another.
    const { run, directory, engine, prefect } = deployed(STEPPED);
    await run('plan', '--out', 'plan.json');
    move(directory);
    const { exitCode, stderr } = await run('deploy', '--plan', 'plan.json');
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining(message)]);
    expect([engine.builds, prefect.writes]).toEqual([[], []]);
  });

  test('is not written into a context', async () => {
    const { run, directory } = deployed();
    for (const argv of [['plan.yaml'], [join(directory, 'other.json')]]) {
      const { exitCode, stderr } = await run('plan', '--out', ...argv);
      expect([exitCode, stderr]).toEqual([3, expect.stringContaining('would be in the context of an image')]);
    }
    expect((await run('plan', '--out', '../tq-test-plan-outside.json')).exitCode).toBe(0);
    rmSync(join(directory, '../tq-test-plan-outside.json'));
  });

  test('keeps `--image`', async () => {
    const { run, registry, running, tq } = deployed();
    const digest = digestOfText('ci');
    registry.hold('ci.test/shop', 'b1', { digest, imageId: digest, labels: {}, platforms: [] });
    await run('plan', '--image', 'ci.test/shop:b1', '--out', 'plan.json');
    const beside = await run('deploy', '--plan', 'plan.json', '--image', 'ci.test/shop:b1');
    expect([beside.exitCode, beside.stderr]).toEqual([
      64,
      expect.stringContaining('`--image` cannot be given with `--plan`'),
    ]);
    expect((await run('deploy', '--plan', 'plan.json')).exitCode).toBe(0);
    expect(running().hourly).toBe(`ci.test/shop@${digest}`);
    // The variable is another image than was looked at.
    await run('plan', '--out', 'plan.json');
    const variables = { PREFECT_DEPLOY_IMAGE: 'ci.test/shop:b1' };
    const other = await tq(['deploy', '--plan', 'plan.json'], { variables });
    expect([other.exitCode, other.stderr]).toEqual([
      3,
      expect.stringContaining('something else would be written for `orders/hourly`'),
    ]);
  });
});
