/** Images in `plan` and `deploy`: built and pushed before anything is written, and pinned by their digests. */
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { EngineFailure } from '../../src/ports/image-engine.ts';
import { digestOfText } from '../fakes/fake-images.ts';
import { imageProject, PUSH, SHARED, SHELL, STEPPED } from './image-project.ts';
import { projectFolder } from './project-folder.ts';

const BROKEN: EngineFailure = { failure: { reason: 'failed', message: 'the build failed: exit 3' } };
const PINNED = /^reg\.test\/shop@sha256:[0-9a-f]{64}$/;

/** Of a deployment each, all of different contents. */
const THREE = `name: shop
deployments:
${['a', 'b', 'c']
  .map(
    (name) => `  - name: ${name}
    entrypoint: flows.py:orders
    work_pool: {name: docker}
    tq: {image: {name: reg.test/${name}, tag: v1, dockerfile: Dockerfile, buildargs: {WHO: ${name}}}}
`,
  )
  .join('')}`;

function change({ directory }: { directory: string }, text = 'x'): void {
  writeFileSync(join(directory, 'rules.py'), text);
}

describe('tq deploy', () => {
  test('builds and pushes one image for all that share it, and pins them', async () => {
    const { run, engine, running, registry } = imageProject(SHARED);
    const { exitCode, stderr } = await run('deploy', '--all');
    expect(exitCode).toBe(0);
    expect(engine.builds).toHaveLength(1);
    expect(engine.pushes).toHaveLength(1);
    const { hourly, daily } = running();
    expect(hourly).toMatch(PINNED);
    expect(daily).toBe(hourly);
    expect(registry.images.has(String(hourly))).toBe(true);
    expect(stderr).toContain('1 image: 1 built and pushed');
  });

  test('has nothing to do the second time, and looks for no engine', async () => {
    const { run, engine, opened, prefect } = imageProject(SHARED);
    await run('deploy', '--all');
    engine.local.clear();
    prefect.writes.length = 0;
    for (const argv of [
      ['deploy', '--all'],
      ['deploy', '--all', '--assert-noop'],
      ['plan', '--exit-code'],
    ]) {
      const { exitCode, stderr } = await run(...argv);
      expect([argv, exitCode, stderr]).toEqual([argv, 0, expect.stringContaining('2 unchanged')]);
    }
    expect(prefect.writes).toEqual([]);
    expect(opened()).toBe(1);
  });

  test('moves deployments to the new digest where a file of the context has changed', async () => {
    const project = imageProject(SHARED);
    await project.run('deploy', '--all');
    const before = project.running().hourly;
    change(project);
    expect((await project.run('deploy', '--all', '--assert-noop')).exitCode).toBe(2);
    const { exitCode, stderr } = await project.run('deploy', '--all');
    expect(exitCode).toBe(0);
    expect(stderr).toContain('`rules.py` is new');
    expect(project.running().hourly).toMatch(PINNED);
    expect(project.running().hourly).not.toBe(before);
  });

  test('takes docker steps as they are written', async () => {
    const { run, engine, running } = imageProject(STEPPED);
    expect((await run('deploy')).exitCode).toBe(0);
    expect(engine.pushes).toEqual(['reg.test/shop:v1']);
    expect(running().hourly).toMatch(PINNED);
  });

  test.each([
    ['put together', '"{{ built.image_name }}:{{ built.tag }}"', PINNED],
    ['put together of bare outputs', '"{{ image_name }}:{{ tag }}"', PINNED],
    ['not built here', 'python:3.12', /^python:3\.12$/],
    ['absent', 'null', /^null$/],
  ])('an image that is %s', async (_, image, expected) => {
    const { run, running } = imageProject(STEPPED.replace('"{{ built.image }}"', image));
    expect((await run('deploy')).exitCode).toBe(0);
    expect(String(running().hourly)).toMatch(expected);
  });

  test('keeps the tag with `tq.pin: tag`', async () => {
    const { run, running } = imageProject(`tq: {pin: tag}\n${STEPPED}`);
    expect((await run('deploy')).exitCode).toBe(0);
    expect(running().hourly).toBe('reg.test/shop:v1');
    expect((await run('plan', '--exit-code')).exitCode).toBe(0);
  });

  test('`--job-variable image=…` goes before `tq.image`', async () => {
    const { run, running } = imageProject(SHARED);
    expect((await run('deploy', '-n', 'hourly', '--job-variable', 'image=mine:1')).exitCode).toBe(0);
    expect(running().hourly).toBe('mine:1');
  });

  test('says that what is not pushed is here alone', async () => {
    const { run, engine, running } = imageProject(SHARED.replace('tq:\n', 'tq:\n  push: false\n'));
    const { exitCode, stderr } = await run('deploy', '--all');
    expect(exitCode).toBe(0);
    expect(engine.builds).toHaveLength(1);
    expect(engine.pushes).toEqual([]);
    expect(running().hourly).toMatch(/^reg\.test\/shop:[0-9a-f]{16}$/);
    expect(
      stderr.match(/is built and not pushed: only workers on this machine's engine have it/g),
    ).toHaveLength(1);
  });

  test('builds from an automatic Dockerfile, as the Prefect of the project names its base', async () => {
    const { run, engine, running, directory, prefect } = imageProject(
      SHARED.replace('{name: reg.test/shop, dockerfile: Dockerfile}', 'reg.test/shop:v1'),
      { 'requirements.txt': 'prefect==3.8.8\n' },
    );
    rmSync(join(directory, 'Dockerfile'));
    const unknown = await run('deploy', '--all', '--python', 'never');
    expect(unknown.exitCode).toBe(3);
    expect(unknown.stderr).toContain('the image that `dockerfile: auto` starts from is not known');
    expect([engine.builds, prefect.writes]).toEqual([[], []]);

    const python = join(projectFolder({ python: '#!/bin/sh\necho 3.8.8; echo 3.12\n' }), 'python');
    chmodSync(python, 0o755);
    expect((await run('deploy', '--all', '--python', python)).exitCode).toBe(0);
    const home = `/opt/prefect/${basename(directory)}`;
    expect(engine.builds.map(({ dockerfile }) => dockerfile)).toEqual([
      {
        text: `FROM prefecthq/prefect:3.8.8-python3.12
COPY requirements.txt ${home}/requirements.txt
RUN uv pip install -r ${home}/requirements.txt
COPY . ${home}/
WORKDIR ${home}/
`,
      },
    ]);
    expect(running().daily).toMatch(PINNED);
    expect(prefect.deployments[0]?.fields.pull_steps).toEqual([
      { 'prefect.deployments.steps.set_working_directory': { directory: home } },
    ]);
  });

  test('uses an image as it is with `build: false`', async () => {
    const { run, opened, running, registry } = imageProject(
      SHARED.replace('tq:\n', 'tq:\n  build: false\n').replace('dockerfile: Dockerfile', 'tag: v7'),
    );
    expect((await run('deploy', '--all')).exitCode).toBe(0);
    expect(running().hourly).toBe('reg.test/shop:v7');
    expect([opened(), registry.asked]).toEqual([0, []]);
  });

  test('pushes what a script has built, each time', async () => {
    const { run, engine, running } = imageProject(`name: shop
build:
  - ${SHELL}: {id: made, script: /bin/echo v5}
push:
  - ${PUSH}: {image_name: reg.test/shop, tag: "{{ made.stdout }}"}
deployments:
  - {name: hourly, entrypoint: "flows.py:orders", work_pool: {name: docker, job_variables: {image: "reg.test/shop:{{ made.stdout }}"}}}
`);
    engine.local.set('reg.test/shop:v5', { id: digestOfText('made'), labels: {} });
    expect((await run('deploy')).exitCode).toBe(0);
    expect(running().hourly).toBe(`reg.test/shop@${digestOfText(digestOfText('made'))}`);
    engine.local.set('reg.test/shop:v5', { id: digestOfText('made anew'), labels: {} });
    expect((await run('deploy')).exitCode).toBe(0);
    expect(running().hourly).toBe(`reg.test/shop@${digestOfText(digestOfText('made anew'))}`);
  });

  test('pushes what was built before `tq` was called', async () => {
    const { run, engine, running } = imageProject(`name: shop
push:
  - ${PUSH}: {image_name: reg.test/shop, tag: v5}
deployments:
  - {name: hourly, entrypoint: "flows.py:orders", work_pool: {name: docker, job_variables: {image: "{{ image }}"}}}
`);
    engine.local.set('reg.test/shop:v5', { id: digestOfText('made'), labels: {} });
    const { stderr } = await run('plan');
    expect(stderr).toContain('`reg.test/shop:v5` is built and pushed first');
    expect((await run('deploy')).exitCode).toBe(0);
    expect(engine.pushes).toEqual(['reg.test/shop:v5']);
    expect(running().hourly).toBe(`reg.test/shop@${digestOfText(digestOfText('made'))}`);
  });

  test('a registry that has one of two names gets the other', async () => {
    const yaml = SHARED.replace(
      '  - name: daily\n',
      '  - name: daily\n    tq: {image: {name: reg.test/other, dockerfile: Dockerfile}}\n',
    );
    const { run, engine, registry, running } = imageProject(yaml);
    expect((await run('deploy', '-n', 'hourly')).exitCode).toBe(0);
    expect((await run('deploy', '--all')).exitCode).toBe(0);
    expect(engine.builds).toHaveLength(1);
    expect(running().daily).toMatch(/^reg\.test\/other@sha256:/);
    expect(registry.images.has(String(running().daily))).toBe(true);
    expect((await run('plan', '--exit-code')).exitCode).toBe(0);
  });

  test('a registry gets an additional tag that it has not', async () => {
    const { run, registry, engine, directory } = imageProject(STEPPED);
    await run('deploy');
    const more = STEPPED.replace('tag: v1}', 'tag: v1, additional_tags: [latest]}').replace(
      'tag: "{{ built.tag }}"',
      'tag: "{{ built.tag }}", additional_tags: "{{ built.additional_tags }}"',
    );
    writeFileSync(join(directory, '.dockerignore'), 'prefect.yaml\n.dockerignore\n');
    writeFileSync(join(directory, 'prefect.yaml'), STEPPED);
    await run('deploy');
    const builds = engine.builds.length;
    writeFileSync(join(directory, 'prefect.yaml'), more);
    expect((await run('deploy')).exitCode).toBe(0);
    expect(registry.images.has('reg.test/shop:latest')).toBe(true);
    expect(engine.builds).toHaveLength(builds);
  });
});

describe('what fails', () => {
  test('one of three builds: nothing is written, and no other image is half there', async () => {
    const { run, engine, prefect, registry } = imageProject(THREE);
    engine.failures.build.push(BROKEN);
    const { exitCode, stderr } = await run('deploy', '--all');
    expect(exitCode).toBe(3);
    expect(stderr).toContain('the build failed: exit 3');
    expect(prefect.writes).toEqual([]);
    for (const reference of engine.pushes) expect(registry.images.has(reference)).toBe(true);
    // What was pushed stays, and the next run goes on from there.
    expect((await run('deploy', '--all')).exitCode).toBe(0);
    expect(engine.pushes.toSorted()).toEqual(['reg.test/a:v1', 'reg.test/b:v1', 'reg.test/c:v1']);
  });

  test('with `--keep-going` an entry that is broken leaves the others', async () => {
    const { run, engine, running } = imageProject(
      SHARED.replace('name: daily\n', 'name: daily\n    concurrency_limit: many\n'),
    );
    const { exitCode } = await run('deploy', '--all', '--keep-going');
    expect(exitCode).toBe(4);
    expect(engine.builds).toHaveLength(1);
    expect(Object.keys(running())).toEqual(['hourly']);
    expect(running().hourly).toMatch(PINNED);
  });

  test('a push: nothing is written', async () => {
    const { run, engine, prefect } = imageProject(SHARED);
    engine.failures.push.push({
      failure: { reason: 'unauthenticated', message: 'no login', help: 'docker login' },
    });
    const { exitCode, stderr } = await run('deploy', '--all');
    expect(exitCode).toBe(5);
    expect(stderr).toContain('no login');
    expect(stderr).toContain('docker login');
    expect(prefect.writes).toEqual([]);
  });

  test.each([
    ['unauthenticated', 5],
    ['forbidden', 5],
    ['unreachable', 6],
    ['rate-limited', 6],
    ['failed', 3],
  ] as const)('a registry that says %s: nothing is built', async (reason, code) => {
    const { run, engine, prefect, registry } = imageProject(SHARED);
    registry.refusal = { failure: { reason, message: 'the registry does not want it' } };
    const { exitCode, stderr } = await run('deploy', '--all');
    expect(exitCode).toBe(code);
    expect(stderr).toContain('the registry does not want it');
    expect([engine.builds, prefect.writes]).toEqual([[], []]);
    // A plan tells what it can.
    const planned = await run('plan');
    expect(planned.exitCode).toBe(0);
    expect(planned.stderr).toContain('so it is not known which images are there');
  });

  test('no engine', async () => {
    const { tq, images, prefect } = imageProject(SHARED);
    const none = {
      failure: { reason: 'unavailable' as const, message: 'there is no engine', help: 'start Docker' },
    };
    const { exitCode, stderr } = await tq(['deploy', '--all'], {
      images: { ...images, engines: { open: async () => none } },
    });
    expect(exitCode).toBe(3);
    expect(stderr).toContain('there is no engine');
    expect(stderr).toContain('help: start Docker');
    expect(prefect.writes).toEqual([]);
  });

  test('two contents under one name: nothing is built', async () => {
    const yaml = THREE.replace('reg.test/c', 'reg.test/a');
    const { run, engine, prefect } = imageProject(yaml);
    for (const argv of [
      ['plan'],
      ['deploy', '--all'],
      ['build'],
      ['build', '--push'],
      ['build', '--dry-run'],
    ]) {
      const { exitCode, stderr } = await run(...argv);
      expect([argv, exitCode]).toEqual([argv, 3]);
      expect(stderr).toContain('`reg.test/a:v1` would be two different images, of `a` and of `c`');
    }
    expect([engine.builds, engine.pushes, prefect.writes]).toEqual([[], [], []]);
  });

  test('a secret of a block is said nowhere', async () => {
    const { run, engine, prefect, registry, directory } = imageProject(
      STEPPED.replace(
        '"{{ built.tag }}"}',
        '"{{ built.tag }}", credentials: "{{ prefect.blocks.docker-registry-credentials.dev }}"}',
      ),
    );
    prefect.saveBlock('docker-registry-credentials', 'dev', {
      data: { username: 'robot', password: 'pa55-word-77', registry_url: 'reg.test' },
      secretFields: ['password'],
    });
    registry.logins.push({ registry: 'reg.test', username: 'robot', password: 'pa55-word-77' });
    const runs = [
      await run('plan', '--format', 'json'),
      await run('deploy'),
      await run('build', '--push', '--metadata-file', 'out.json'),
    ];
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    expect(engine.pushes).toHaveLength(1);
    const asked = engine.builds.map(({ labels, buildArguments }) => [labels, buildArguments]);
    const said = JSON.stringify([runs, asked, readFileSync(join(directory, 'out.json'), 'utf8')]);
    expect(said).not.toContain('pa55-word-77');
  });
});
