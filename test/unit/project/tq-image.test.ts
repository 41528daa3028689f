/** `tq.image` as the steps and the job variable that it stands for. */
import { describe, expect, test } from 'vitest';
import { parseDocument } from '../../../src/project/parse-document.ts';
import { writtenSteps } from '../../../src/project/steps.ts';
import { BUILD_IMAGE, PUSH_IMAGE, tqBuild, tqPin, withTqImage } from '../../../src/project/tq-image.ts';
import type { YamlMapping } from '../../../src/project/yaml-value.ts';

const ENTRY = ['deployments', 0];

function read(tq: string, { entry = '', top = '' } = {}) {
  const text = `${top}deployments:\n  - name: orders\n    work_pool: {name: local}\n${entry}${tq}`;
  const { document } = parseDocument('prefect.yaml', text);
  if (document === undefined) throw new Error('it does not parse');
  const [written] = (document.data as { deployments: YamlMapping[] }).deployments;
  const stepsOf = (section: 'build' | 'push' | 'pull') =>
    writtenSteps(document, ENTRY, section).steps.map(({ value }) => value);
  const filled = withTqImage(document, ENTRY, written ?? {});
  return {
    document,
    filled,
    build: stepsOf('build'),
    push: stepsOf('push'),
    pull: stepsOf('pull'),
    image: (filled?.entry.work_pool as { job_variables?: YamlMapping } | undefined)?.job_variables?.image,
  };
}

const own = (value: string): string => `    tq: ${value}\n`;

function built(inputs: YamlMapping): YamlMapping[] {
  return [{ [BUILD_IMAGE]: { id: 'tq-image', dockerfile: 'auto', ...inputs } }];
}

const PUSHED = [
  {
    [PUSH_IMAGE]: {
      image_name: '{{ tq-image.image_name }}',
      tag: '{{ tq-image.tag }}',
      additional_tags: '{{ tq-image.additional_tags }}',
    },
  },
];

describe('tq.image', () => {
  test.each([
    ['shop', { image_name: 'shop' }],
    ['reg.test:5000/team/shop', { image_name: 'reg.test:5000/team/shop' }],
    ['reg.test:5000/team/shop:v1', { image_name: 'reg.test:5000/team/shop', tag: 'v1' }],
    ['shop:v1', { image_name: 'shop', tag: 'v1' }],
    ['"shop:{{ $SHA }}"', { image_name: 'shop:{{ $SHA }}' }],
    [`shop@sha256:${'a'.repeat(64)}`, { image_name: `shop@sha256:${'a'.repeat(64)}` }],
  ])('as the name %s', (name, inputs) => {
    const { build, push, image, pull } = read(own(`{image: ${name}}`));
    expect(build).toEqual(built(inputs));
    expect(push).toEqual(PUSHED);
    expect(pull).toEqual([]);
    expect(image).toBe('{{ tq-image.image }}');
  });

  test('as a mapping', () => {
    const { build } = read(
      own(
        '{image: {name: reg.test/shop, tag: v1, dockerfile: docker/Dockerfile, buildargs: {A: 1}, target: run}}',
      ),
    );
    expect(build).toEqual(
      built({
        image_name: 'reg.test/shop',
        tag: 'v1',
        dockerfile: 'docker/Dockerfile',
        buildargs: { A: 1 },
        target: 'run',
      }),
    );
  });

  test.each(['{name: reg.test/shop}', '{name: reg.test/shop, dockerfile: null}'])(
    'has an automatic Dockerfile by default: %s',
    (image) => {
      expect(read(own(`{image: ${image}}`)).build).toEqual(built({ image_name: 'reg.test/shop' }));
    },
  );

  test('at the top of the file is for every deployment, and its own goes before it', () => {
    const top = 'tq: {image: reg.test/all}\n';
    expect(read('', { top }).build).toEqual(built({ image_name: 'reg.test/all' }));
    expect(read(own('{image: reg.test/own}'), { top }).build).toEqual(built({ image_name: 'reg.test/own' }));
    expect(read(own('{image: null}'), { top }).build).toEqual(built({ image_name: 'reg.test/all' }));
    expect(read(own('{push: false}'), { top }).push).toEqual([]);
  });

  test('is not built with `build: false`, and is still what runs', () => {
    for (const [written, image] of [
      ['reg.test/shop:v1', 'reg.test/shop:v1'],
      [`reg.test/shop@sha256:${'a'.repeat(64)}`, `reg.test/shop@sha256:${'a'.repeat(64)}`],
      ['{name: reg.test/shop, tag: v1}', 'reg.test/shop:v1'],
      ['{name: reg.test/shop}', 'reg.test/shop'],
    ]) {
      const read_ = read(own(`{image: ${written}, build: false}`));
      expect([read_.build, read_.push, read_.image]).toEqual([[], [], image]);
    }
  });

  test('is built and stays here with `push: false`', () => {
    const { build, push, image } = read(own('{image: reg.test/shop, push: false}'));
    expect(build).toHaveLength(1);
    expect(push).toEqual([]);
    expect(image).toBe('{{ tq-image.image }}');
  });

  test('comes behind steps that are written', () => {
    const entry = `    build:\n      - ${BUILD_IMAGE}: {id: mine, image_name: reg.test/mine}\n`;
    const { build, push } = read(own('{image: reg.test/shop}'), { entry });
    expect(build).toEqual([
      { [BUILD_IMAGE]: { id: 'mine', image_name: 'reg.test/mine' } },
      ...built({ image_name: 'reg.test/shop' }),
    ]);
    expect(push).toEqual(PUSHED);
  });

  test('gives way to an image that is written', () => {
    const { document } = parseDocument(
      'prefect.yaml',
      'deployments:\n  - name: orders\n    work_pool: {name: local, job_variables: {image: mine, cpu: 1}}\n    tq: {image: reg.test/shop}\n',
    );
    const entryOf = (document?.data as { deployments: YamlMapping[] }).deployments[0] ?? {};
    expect(document && withTqImage(document, ENTRY, entryOf)).toBeUndefined();
    const withNull = { work_pool: { name: 'local', job_variables: { image: null, cpu: 1 } } };
    expect(document && withTqImage(document, ENTRY, withNull)?.entry).toEqual({
      work_pool: { name: 'local', job_variables: { image: '{{ tq-image.image }}', cpu: 1 } },
    });
  });

  test('is nothing where there is none', () => {
    const { build, push, filled } = read('');
    expect([build, push, filled]).toEqual([[], [], undefined]);
    expect(read(own('{image: [1]}')).build).toEqual([]);
  });
});

describe('tq.pin and tq.build', () => {
  test('are read from the entry, else from the top', () => {
    const pin = (tq: string, top = '') => tqPin(read(tq, { top }).document.data, ENTRY);
    expect(pin('')).toBe('digest');
    expect(pin('', 'tq: {pin: tag}\n')).toBe('tag');
    expect(pin(own('{pin: digest}'), 'tq: {pin: tag}\n')).toBe('digest');
    const build = (tq: string, top = '') => tqBuild(read(tq, { top }).document.data, ENTRY);
    expect(build(own('{build: {wheel: true}}'))).toEqual({ wheel: true });
    expect(build('', 'tq: {build: {base: x}}\n')).toEqual({ base: 'x' });
    expect(build(own('{build: true}'))).toEqual({});
  });
});
