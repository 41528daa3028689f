/** `tq build`, with an engine and a registry in memory; `test/images/` has real ones. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { digestOfText } from '../fakes/fake-images.ts';
import { FLOWS, TWO_DEPLOYMENTS } from './project-folder.ts';
import { imageProject, SHARED, SHELL, STEPPED } from './image-project.ts';

const schema = (name: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../schemas', name), 'utf8'));
const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
const isDocument = ajv.compile(schema('output.schema.json'));
const isLine = ajv.compile(schema('output-line.schema.json'));
const isMetadata = ajv.compile(schema('build-metadata.schema.json'));

describe('tq build', () => {
  test('builds each image once, and pushes nothing unless asked', async () => {
    const { run, engine, prefect } = imageProject(SHARED);
    const { exitCode, stderr } = await run('build');
    expect(exitCode).toBe(0);
    expect(stderr).toContain('built reg.test/shop:');
    expect(stderr).not.toContain('only workers on this machine');
    expect([engine.builds.length, engine.pushes, prefect.writes]).toEqual([1, [], []]);
    const pushed = await run('build', '--push');
    expect(pushed.exitCode).toBe(0);
    expect([engine.builds.length, engine.pushes.length]).toEqual([1, 1]);
  });

  test('builds nothing that the registry has, unless told to', async () => {
    const { run, engine, opened } = imageProject(SHARED);
    await run('build', '--push');
    engine.local.clear();
    const { stderr } = await run('build', '--push');
    expect(stderr).toContain('unchanged reg.test/shop:');
    expect([engine.builds.length, opened()]).toEqual([1, 1]);
    await run('build', '--push', '--rebuild');
    expect([engine.builds.length, engine.pushes.length]).toEqual([2, 2]);
  });

  test('takes an image that was built elsewhere as it is', async () => {
    const { tq, run, registry, opened } = imageProject(SHARED);
    const digest = digestOfText('ci');
    registry.hold('ci.test/shop', 'b1', { digest, imageId: digest, labels: {}, platforms: [] });
    const variables = { PREFECT_DEPLOY_IMAGE: 'ci.test/shop:b1' };
    for (const asked of [
      () => run('build', '--push', '--image', 'ci.test/shop:b1', '--format', 'json'),
      () => tq(['build', '--format', 'json'], { variables }),
      () => tq(['build', '--dry-run', '--format', 'json'], { variables }),
    ]) {
      const { exitCode, stdout } = await asked();
      expect(exitCode).toBe(0);
      expect(JSON.parse(stdout).images).toMatchObject([
        { status: 'given', digest, references: ['ci.test/shop:b1'], deployments: ['hourly', 'daily'] },
      ]);
    }
    expect(opened()).toBe(0);
  });

  test('builds some images at a time, and no more', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const entries = names.map(
      (name) =>
        `  - {name: ${name}, entrypoint: "flows.py:orders", work_pool: {name: docker}, tq: {image: {name: reg.test/${name}, dockerfile: Dockerfile, buildargs: {WHO: ${name}}}}}\n`,
    );
    const { run, engine } = imageProject(`deployments:\n${entries.join('')}`);
    const build = engine.build.bind(engine);
    let now = 0;
    let most = 0;
    let arrive = (): void => undefined;
    const three = new Promise<void>((resolve) => (arrive = resolve));
    engine.build = async (asked) => {
      most = Math.max(most, ++now);
      if (now === 3) arrive();
      // If they never come, the number tells.
      await Promise.race([three, wait(10_000)]);
      // So long a fourth one could come.
      await wait(50);
      now -= 1;
      return build(asked);
    };
    expect((await run('build', '--push')).exitCode).toBe(0);
    expect([engine.builds.length, engine.pushes.length, most]).toEqual([5, 5, 3]);
  });

  test('needs no server where the file names none', async () => {
    const { tq } = imageProject(SHARED);
    expect((await tq(['build'], { prefect: undefined })).exitCode).toBe(0);
  });

  test('builds those that are chosen', async () => {
    const yaml = SHARED.replace(
      '  - name: daily\n',
      '  - name: daily\n    tq: {image: {name: reg.test/other, dockerfile: Dockerfile, tag: v1}}\n',
    );
    const { run, engine } = imageProject(yaml);
    expect((await run('build', '-n', 'daily')).exitCode).toBe(0);
    expect(engine.builds.flatMap(({ references }) => references)).toEqual(['reg.test/other:v1']);
    const none = await run('build', '-n', 'nobody');
    expect(none.exitCode).toBe(1);
    expect(engine.builds).toHaveLength(1);
  });

  test('has nothing to do where nothing builds an image', async () => {
    const { run, opened, directory } = imageProject(
      `build:\n  - ${SHELL}: {script: /usr/bin/touch ran}\n${TWO_DEPLOYMENTS}`,
    );
    const { exitCode, stderr } = await run('build');
    expect(exitCode).toBe(0);
    expect(stderr).toContain('no chosen deployment builds an image');
    expect([opened(), existsSync(join(directory, 'ran'))]).toEqual([0, false]);
  });

  test('says in a dry run what would be built and why, and does nothing', async () => {
    const { run, engine, directory } = imageProject(SHARED);
    const first = await run('build', '--push', '--dry-run');
    expect(first.stderr).toContain('for hourly, daily because there is no earlier image to compare with');
    expect(engine.builds).toEqual([]);
    await run('build', '--push');
    await run('deploy', '--all');
    expect((await run('build', '--push', '--dry-run')).stderr).toContain('would keep reg.test/shop:');
    writeFileSync(join(directory, 'flows.py'), `${FLOWS}# more\n`);
    const { exitCode, stderr } = await run('build', '--push', '--dry-run');
    expect([exitCode, engine.builds.length]).toEqual([0, 1]);
    expect(stderr).toContain('would build reg.test/shop:');
  });

  test('tells what changed since what runs now, as a configured server says', async () => {
    const { tq, directory } = imageProject(SHARED);
    const variables = { PREFECT_API_URL: 'http://prefect.test/api' };
    await tq(['deploy', '--all'], { variables });
    writeFileSync(join(directory, 'flows.py'), `${FLOWS}# more\n`);
    for (const argv of [
      ['build', '--push', '--dry-run'],
      ['build', '--push'],
    ])
      expect((await tq(argv, { variables })).stderr).toContain('`flows.py` changed');
  });

  test('tells programs all of it, as the schemas say', async () => {
    const { run } = imageProject(SHARED);
    for (const argv of [['--dry-run'], ['--push'], ['--push']]) {
      const { stdout } = await run('build', '--format', 'json', ...argv);
      const document = JSON.parse(stdout);
      expect(isDocument(document), JSON.stringify(isDocument.errors)).toBe(true);
      expect(document.images).toHaveLength(1);
    }
    const { stdout } = await run('build', '--push', '--rebuild', '--format', 'jsonl');
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    for (const line of lines) expect(isLine(line), JSON.stringify([line, isLine.errors])).toBe(true);
    expect(lines.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['image_started', 'image_line', 'image_done', 'image', 'end']),
    );
    const { stdout: markdown } = await run('build', '--push', '--format', 'markdown');
    expect(markdown).toContain('| unchanged | `reg.test/shop:');
  });

  test('writes what each image is made of', async () => {
    const { run, directory, registry } = imageProject(
      SHARED.replace('dockerfile: Dockerfile', 'dockerfile: Dockerfile, buildargs: {TOKEN_NAME: abc-value}'),
    );
    const first = await run('build', '--push', '--metadata-file', 'out/images.json');
    expect([first.exitCode, first.stderr]).toEqual([
      0,
      expect.stringContaining('`out/images.json` is in the context of an image'),
    ]);
    const text = readFileSync(join(directory, 'out/images.json'), 'utf8');
    const metadata = JSON.parse(text);
    expect(isMetadata(metadata), JSON.stringify(isMetadata.errors)).toBe(true);
    const [image] = metadata.images;
    expect(image).toMatchObject({
      status: 'built',
      deployments: ['hourly', 'daily'],
      dockerfile: 'Dockerfile',
      buildArguments: ['TOKEN_NAME'],
      inputs: expect.arrayContaining([{ path: 'flows.py', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }]),
    });
    expect(registry.images.get(`reg.test/shop@${image.digest}`)).toBeDefined();
    expect(text).not.toContain('abc-value');
    // Once more, in the place of the first.
    writeFileSync(join(directory, '.dockerignore'), 'out\n');
    const second = await run('build', '--push', '--metadata-file', 'out/images.json');
    expect([second.exitCode, second.stderr]).toEqual([0, expect.not.stringContaining('in the context')]);
    expect(JSON.parse(readFileSync(join(directory, 'out/images.json'), 'utf8')).images).toHaveLength(1);
  });

  test('a metadata file that cannot be written is an error', async () => {
    const { run, directory } = imageProject(SHARED);
    mkdirSync(join(directory, 'folder'));
    const { exitCode, stderr } = await run('build', '--metadata-file', 'folder');
    expect(exitCode).toBe(3);
    expect(stderr).toContain('folder` cannot be written');
  });
});

describe('bad input', () => {
  test.each([
    ['a broken file', STEPPED.replace('deployments:', 'deployments: ['), 'error[TQ1004]'],
    ['an unknown input of a step', STEPPED.replace('tag: v1}', 'tga: v1}'), 'tga'],
    ['an unknown key of `tq.image`', SHARED.replace('dockerfile:', 'docker_file:'), 'docker_file'],
    ['a wrong type in `tq.image`', SHARED.replace('dockerfile: Dockerfile', 'buildargs: text'), 'buildargs'],
    [
      'a wrong type of `tq.image`',
      SHARED.replace('{name: reg.test/shop, dockerfile: Dockerfile}', '[x]'),
      '`image` must be text or a mapping, found a list',
    ],
    ['a wrong word for `tq.pin`', SHARED.replace('tq:\n', 'tq:\n  pin: hash\n'), 'hash'],
    ['`tq.image` without a name', SHARED.replace('name: reg.test/shop, ', ''), 'name'],
    [
      'a name that begins with `-`',
      SHARED.replace('reg.test/shop', '--privileged'),
      '`--privileged` cannot name an image',
    ],
    ['a name with a space', SHARED.replace('reg.test/shop', 'my shop'), '`my shop` cannot name an image'],
    ['a name with a line end', SHARED.replace('reg.test/shop', '"shop\\n-v"'), 'cannot name an image'],
    ['a name with its tag', SHARED.replace('reg.test/shop', 'reg.test/shop:v1'), 'write the tag as `tag`'],
    ['a tag that begins with `-`', STEPPED.replace('tag: v1', 'tag: --all'), '`--all` cannot be a tag'],
    ['a Dockerfile that is not there', STEPPED.replace('tag: v1}', 'dockerfile: none}'), 'none'],
    ['a push without a name', STEPPED.replace('image_name: "{{ built.image_name }}", ', ''), 'image_name'],
  ])('%s: nothing is built', async (_, yaml, message) => {
    const { run, engine, opened } = imageProject(yaml);
    for (const argv of [['validate'], ['build'], ['build', '--push'], ['deploy', '--all']]) {
      const { exitCode, stderr } = await run(...argv);
      expect([argv, exitCode, stderr]).toEqual([argv, 1, expect.stringContaining(message)]);
    }
    expect([engine.builds, opened()]).toEqual([[], 0]);
  });

  test('what only a placeholder makes wrong is a failure of the step', async () => {
    const { tq, engine } = imageProject(STEPPED.replace('tag: v1', 'tag: "{{ $TAG }}"'));
    for (const TAG of ['--all', 'a b', 'a\nb']) {
      const { exitCode, stderr } = await tq(['build'], { variables: { TAG } });
      expect([exitCode, stderr]).toEqual([3, expect.stringContaining('cannot be a tag')]);
    }
    expect(engine.builds).toEqual([]);
  });

  test('arguments with quotes, dashes and line ends reach the builder as they are', async () => {
    const odd = '--flag "two"\n\'lines\' $HOME `x`';
    const { run, engine } = imageProject(
      SHARED.replace(
        'dockerfile: Dockerfile',
        `dockerfile: Dockerfile, buildargs: {ODD: ${JSON.stringify(odd)}}`,
      ),
    );
    expect((await run('build')).exitCode).toBe(0);
    expect(engine.builds[0]?.buildArguments).toEqual({ ODD: odd });
  });

  test('a secret in a build argument is in no output, log or label', async () => {
    const yaml = SHARED.replace(
      'dockerfile: Dockerfile',
      'dockerfile: Dockerfile, buildargs: {TOKEN: "{{ prefect.blocks.secret.token }}", OTHER: "{{ $OTHER_PASSWORD }}"}',
    );
    const { tq, engine, prefect, directory, images } = imageProject(yaml);
    prefect.saveBlock('secret', 'token', { data: { value: 'block-s3cret-1' }, secretFields: ['value'] });
    const lines: string[] = [];
    const log = {
      open: async () => ({ write: (line: string) => void lines.push(line), close: async () => undefined }),
    };
    const build = engine.build.bind(engine);
    engine.build = async (asked) => {
      asked.onLine(`RUN login ${asked.buildArguments.TOKEN}`);
      return build(asked);
    };
    const run = (...argv: string[]) =>
      tq(argv, { variables: { OTHER_PASSWORD: 'env-s3cret-2' }, images: { ...images, log } });
    const runs = [
      await run('build', '--push', '--format', 'jsonl', '--metadata-file', 'out.json'),
      await run('build', '--dry-run', '--format', 'json'),
      await run('plan', '--format', 'markdown'),
    ];
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    expect(engine.builds[0]?.buildArguments).toEqual({ TOKEN: 'block-s3cret-1', OTHER: 'env-s3cret-2' });
    const said = JSON.stringify([
      runs,
      engine.builds[0]?.labels,
      readFileSync(join(directory, 'out.json'), 'utf8'),
    ]);
    expect(said).not.toContain('s3cret');
    expect(lines.join('\n')).toContain('RUN login');
  });

  test('no engine', async () => {
    const { tq, images } = imageProject(SHARED);
    const none = {
      failure: { reason: 'forbidden' as const, message: 'this user may not use Docker', help: 'ask root' },
    };
    const { exitCode, stderr } = await tq(['build'], {
      images: { ...images, engines: { open: async () => none } },
    });
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('this user may not use Docker');
    expect(stderr).toContain('help: ask root');
  });

  test('`--builder` and others with nothing or something else', async () => {
    const { run, opened } = imageProject(SHARED);
    for (const argv of [
      ['--builder', 'kaniko'],
      ['--builder'],
      ['--image'],
      ['--metadata-file'],
      ['--nonsense'],
      ['--dry-run', '--metadata-file', 'out.json'],
    ])
      expect((await run('build', ...argv)).exitCode).toBe(64);
    expect(opened()).toBe(0);
  });

  test('the failing step is shown with its lines', async () => {
    const { run, engine } = imageProject(SHARED);
    engine.build = async (asked) => {
      for (const line of [
        'Step 1/2 : FROM scratch',
        ' ---> abc',
        'Step 2/2 : RUN make',
        'no rule to make it',
      ])
        asked.onLine(line);
      return {
        failure: { reason: 'failed', message: 'the build failed: exit 2', step: 'Step 2/2 : RUN make' },
      };
    };
    const { exitCode, stderr } = await run('build');
    expect(exitCode).toBe(3);
    expect(stderr).toContain('step 2/2: RUN make');
    expect(stderr).toContain('no rule to make it');
  });

  test('prefect-docker may be asked for with a version, and another package needs a Python', async () => {
    const { run } = imageProject(STEPPED.replace('prefect-docker>=0.3.1', '"prefect_docker[buildx]"'));
    expect((await run('build')).exitCode).toBe(0);
    const other = imageProject(STEPPED.replace('prefect-docker>=0.3.1', 'left-pad'));
    const { exitCode, stderr } = await other.run('build', '--python', 'never');
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('TQ2040')]);
  });
});
