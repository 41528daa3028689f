/** `--image` and PREFECT_DEPLOY_IMAGE: an image that was built elsewhere is used as it is, checked and pinned. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { digestOfText } from '../fakes/fake-images.ts';
import { BUILD, imageProject, PUSH, SHELL } from './image-project.ts';

describe('--image and PREFECT_DEPLOY_IMAGE', () => {
  const MIXED = `name: shop
deployments:
  - name: stepped
    entrypoint: flows.py:orders
    build:
      - ${SHELL}: {script: /usr/bin/touch shell-ran}
      - ${BUILD}: {id: built, image_name: reg.test/shop, tag: v1}
    push:
      - ${PUSH}: {image_name: "{{ built.image_name }}", tag: "{{ built.tag }}"}
    work_pool: {name: docker, job_variables: {image: "{{ built.image_name }}:{{ built.tag }}"}}
  - name: sugar
    entrypoint: flows.py:orders
    work_pool: {name: docker}
    tq: {image: {name: reg.test/sugar, dockerfile: Dockerfile}}
  - name: literal
    entrypoint: flows.py:orders
    work_pool: {name: docker, job_variables: {image: "python:3.12"}}
  - name: none
    entrypoint: flows.py:orders
    work_pool: {name: docker}
`;
  const DIGEST = digestOfText('built by CI');
  const GIVEN = `ci.test/team/shop@${DIGEST}`;

  function given(yaml = MIXED) {
    const project = imageProject(yaml);
    const image = { digest: DIGEST, imageId: DIGEST, labels: {}, platforms: [] };
    for (const tag of ['b77', 'latest']) project.registry.hold('ci.test/team/shop', tag, image);
    return project;
  }

  test.each(['ci.test/team/shop:b77', 'ci.test/team/shop', GIVEN])(
    '%s is the image of all',
    async (image) => {
      const { run, running, opened, directory } = given();
      const { exitCode } = await run('deploy', '--all', '--image', image);
      expect(exitCode).toBe(0);
      expect(running()).toEqual({ stepped: GIVEN, sugar: GIVEN, literal: GIVEN, none: GIVEN });
      expect(opened()).toBe(0);
      expect(existsSync(join(directory, 'shell-ran'))).toBe(true);
      expect((await run('plan', '--image', image, '-n', 'sugar', '--exit-code')).exitCode).toBe(0);
    },
  );

  test('the code of a deployment without an image of its own is where images have it', async () => {
    const { run, prefect } = given();
    const pull = (directory: string) => [
      { 'prefect.deployments.steps.set_working_directory': { directory } },
    ];
    const steps = () => prefect.deployments.map(({ fields }) => fields.pull_steps);
    await run('deploy', '-n', 'none');
    expect(steps()).not.toEqual([pull('/opt/prefect')]);
    await run('deploy', '-n', 'none', '--image', 'ci.test/team/shop:b77');
    expect(steps()).toEqual([pull('/opt/prefect')]);
  });

  test('the variable is for those that build', async () => {
    const { tq, running, opened } = given();
    const variables = { PREFECT_DEPLOY_IMAGE: 'ci.test/team/shop:b77' };
    expect((await tq(['deploy', '--all'], { variables })).exitCode).toBe(0);
    expect(running()).toEqual({ stepped: GIVEN, sugar: GIVEN, literal: 'python:3.12', none: undefined });
    expect(opened()).toBe(0);
  });

  test('the option goes before the variable, and an empty one is none', async () => {
    const { tq, running } = given();
    const variables = { PREFECT_DEPLOY_IMAGE: 'ci.test/not/there:1' };
    const argv = ['deploy', '-n', 'sugar'];
    expect((await tq([...argv, '--image', 'ci.test/team/shop:b77'], { variables })).exitCode).toBe(0);
    expect(running()).toEqual({ sugar: GIVEN });
    expect((await tq(argv, { variables: { PREFECT_DEPLOY_IMAGE: '' } })).exitCode).toBe(0);
    expect(running().sugar).toMatch(/^reg\.test\/sugar@/);
  });

  test('works where no deployment has steps', async () => {
    const { run, running } = given(
      MIXED.slice(0, MIXED.indexOf('  - name: stepped')) + MIXED.slice(MIXED.indexOf('  - name: literal')),
    );
    expect((await run('deploy', '--all', '--image', 'ci.test/team/shop:b77')).exitCode).toBe(0);
    expect(running()).toEqual({ literal: GIVEN, none: GIVEN });
    const absent = await run('deploy', '--all', '--image', 'ci.test/team/shop:b78');
    expect([absent.exitCode, absent.stderr]).toEqual([
      3,
      expect.stringContaining('the registry has no image `ci.test/team/shop:b78`'),
    ]);
  });

  test('`tq.pin: tag` keeps the tag', async () => {
    const { run, running } = given(`tq: {pin: tag}\n${MIXED}`);
    expect((await run('deploy', '--all', '--image', 'ci.test/team/shop:b77')).exitCode).toBe(0);
    expect(new Set(Object.values(running()))).toEqual(new Set(['ci.test/team/shop:b77']));
  });

  test.each([
    ['ci.test/team/shop:b78', 3, 'the registry has no image `ci.test/team/shop:b78`'],
    ['Not A Name', 64, '`Not A Name` cannot name an image'],
    ['--help:x', 64, 'cannot name an image'],
  ])('%s is refused before anything happens', async (image, code, message) => {
    const { run, prefect, directory } = given();
    for (const argv of [['plan'], ['deploy', '--all'], ['build']]) {
      const { exitCode, stderr } = await run(...argv, `--image=${image}`);
      expect([argv, exitCode]).toEqual([argv, code]);
      expect(stderr).toContain(message);
    }
    expect(prefect.writes).toEqual([]);
    expect(existsSync(join(directory, 'shell-ran'))).toBe(false);
  });

  test('a registry that is away', async () => {
    const { run, registry, prefect } = given();
    registry.refusal = { failure: { reason: 'unreachable', message: 'nobody answers' } };
    const { exitCode, stderr } = await run('deploy', '--all', '--image', 'ci.test/team/shop:b77');
    expect([exitCode, stderr]).toEqual([6, expect.stringContaining('nobody answers')]);
    expect(prefect.writes).toEqual([]);
  });
});
