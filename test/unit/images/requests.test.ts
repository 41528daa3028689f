import { describe, expect, test } from 'vitest';
import { imageName, imageRequest } from '../../../src/images/requests.ts';
import type { JsonObject } from '../../../src/json.ts';

function asked(inputs: JsonObject, namespace?: string) {
  const request = imageRequest({ image_name: 'reg.test/shop', ...inputs }, { place: ['here'], namespace });
  if ('message' in request) throw new Error(request.message);
  return request;
}

function refused(inputs: JsonObject, namespace?: string) {
  const request = imageRequest({ image_name: 'reg.test/shop', ...inputs }, { place: [], namespace });
  if (!('message' in request)) throw new Error('it was taken');
  return request;
}

describe('imageRequest', () => {
  test('a name alone is the Dockerfile of the folder, asking for its base anew', () => {
    expect(asked({})).toEqual({
      place: ['here'],
      name: 'reg.test/shop',
      additionalTags: [],
      dockerfile: 'Dockerfile',
      path: '.',
      buildArguments: {},
      labels: {},
      pull: true,
      noCache: false,
      ignoreCache: false,
      wheel: false,
    });
  });

  test('null and an empty text are the same as nothing', () => {
    const nothing = [null, ''].map((value) =>
      asked({
        tag: value,
        dockerfile: value,
        path: value,
        target: value,
        platform: value,
        cache_from: value,
      }),
    );
    expect(nothing).toEqual([asked({}), asked({})]);
    const empty = {
      additional_tags: null,
      buildargs: null,
      labels: null,
      extra_hosts: null,
      network_mode: null,
    };
    expect(asked({ ...empty, ignore_cache: null, persist_dockerfile: null, nocache: null })).toEqual(
      asked({}),
    );
  });

  test('takes the options of docker-py', () => {
    expect(
      asked({
        tag: 'v1',
        additional_tags: ['latest', 7],
        dockerfile: 'docker/flows.Dockerfile',
        path: '..',
        buildargs: { VERSION: 3, FLAG: true, EMPTY: '', FROM_OUTSIDE: null },
        labels: { team: 'data', level: 2 },
        pull: false,
        nocache: true,
        ignore_cache: true,
        target: 'runtime',
        platform: 'linux/arm64',
        cache_from: ['reg.test/shop:cache'],
        network_mode: 'host',
        extra_hosts: { 'db.test': '10.0.0.1' },
        shmsize: 67108864,
      }),
    ).toEqual({
      place: ['here'],
      name: 'reg.test/shop',
      tag: 'v1',
      additionalTags: ['latest', '7'],
      dockerfile: 'docker/flows.Dockerfile',
      path: '..',
      buildArguments: { VERSION: '3', FLAG: 'true', EMPTY: '' },
      labels: { team: 'data', level: '2' },
      pull: false,
      noCache: true,
      ignoreCache: true,
      wheel: false,
      target: 'runtime',
      platform: 'linux/arm64',
      cacheFrom: ['reg.test/shop:cache'],
      network: 'host',
      extraHosts: { 'db.test': '10.0.0.1' },
      shmSize: 67108864,
    });
  });

  test('takes the options of python-on-whales with `build_backend: buildx`', () => {
    expect(
      asked({
        build_backend: 'buildx',
        build_args: { A: '1' },
        platforms: ['linux/amd64', 'linux/arm64'],
        cache: false,
        network: 'none',
        add_hosts: { 'db.test': '::1' },
        cache_from: 'reg.test/cache',
        push: false,
      }),
    ).toMatchObject({
      buildArguments: { A: '1' },
      platform: 'linux/amd64,linux/arm64',
      noCache: true,
      network: 'none',
      extraHosts: { 'db.test': '::1' },
      cacheFrom: ['reg.test/cache'],
    });
  });

  test.each([
    ['labels as a list', { labels: ['a', 'b'] }, { labels: { a: '', b: '' } }],
    [
      'hosts as a list, with an address of IPv6',
      { extra_hosts: ['db:fe80::1'] },
      { extraHosts: { db: 'fe80::1' } },
    ],
    ['one additional tag without a list', { additional_tags: 'latest' }, { additionalTags: ['latest'] }],
    ['a tag that is a number', { tag: 20260101 }, { tag: '20260101' }],
    [
      'true as Python means it',
      { nocache: 1, ignore_cache: 'yes', pull: 0 },
      { noCache: true, ignoreCache: true, pull: false },
    ],
    ['a Dockerfile that is kept', { persist_dockerfile: true }, { keepDockerfileAt: 'Dockerfile.generated' }],
    [
      'a Dockerfile that is kept elsewhere',
      { persist_dockerfile: true, dockerfile_output_path: 'out/Dockerfile' },
      { keepDockerfileAt: 'out/Dockerfile' },
    ],
  ])('takes %s', (_, inputs, expected) => {
    expect(asked(inputs)).toMatchObject(expected);
  });

  test('a path for the Dockerfile alone keeps none', () => {
    expect(asked({ dockerfile_output_path: 'out/Dockerfile' })).not.toHaveProperty('keepDockerfileAt');
  });

  test.each([
    [{ image_name: 'my shop' }, '`my shop` cannot name an image: it holds a space'],
    [
      { image_name: 'reg.test/Shop' },
      '`reg.test/Shop` cannot name an image: the name holds capitals; only the tag may',
    ],
    [{ image_name: null }, '`` cannot name an image: it is empty'],
    [{ image_name: '' }, '`` cannot name an image: it is empty'],
    [{ image_name: '-v' }, '`-v` cannot name an image: `-v` must be letters and digits'],
    [{ image_name: 'shop\nRUN x' }, 'cannot name an image: it holds a line end or another control character'],
    [{ image_name: 'shop"x' }, '`shop"x` cannot name an image'],
    [{ image_name: 'https://reg.test/shop' }, 'it begins with `https://`'],
    [
      { image_name: 'reg.test/shop:v1' },
      'the name of an image that is built must be without tag and digest, found `reg.test/shop:v1`',
    ],
    [
      { image_name: `shop@sha256:${'a'.repeat(64)}` },
      'the name of an image that is built must be without tag and digest',
    ],
    [{ tag: '-v' }, '`-v` cannot be a tag'],
    [{ tag: 'v 1' }, '`v 1` cannot be a tag'],
    [{ tag: 'a'.repeat(129) }, 'cannot be a tag'],
    [{ additional_tags: ['fine', 'v0.1.0,'] }, '`v0.1.0,` cannot be a tag'],
    [{ build_backend: 'kaniko' }, '`build_backend` must be `docker-py` or `buildx`, found `kaniko`'],
    [{ secrets: ['id=token'] }, '`tq` builds no image with `secrets`'],
    [{ fileobj: 'x' }, '`tq` builds no image with `fileobj`'],
    [{ squash: true }, '`tq` builds no image with `squash`'],
    [{ build_backend: 'buildx', tags: ['other:1'] }, '`tq` builds no image with `tags`'],
    [{ build_backend: 'buildx', push: true }, '`tq` pushes no image with `push`'],
    [{ cache_from: { type: 'registry' } }, '`cache_from` must be the names of images'],
  ] satisfies [JsonObject, string][])('refuses %o', (inputs, message) => {
    expect(refused(inputs).message).toContain(message);
  });

  test.each<JsonObject>([{ squash: false }, { secrets: [] }, { container_limits: {} }, { isolation: null }])(
    'an option that is refused may be off: %o',
    (inputs) => {
      expect(asked(inputs)).toEqual(asked({}));
    },
  );
});

describe('imageName', () => {
  test.each([
    ['shop', 'reg.test/team', 'reg.test/team/shop'],
    ['shop', 'reg.test/team/', 'reg.test/team/shop'],
    ['team/shop', 'reg.test/other', 'team/shop'],
    ['localhost:5000/shop', 'other', 'localhost:5000/shop'],
    ['shop', '', 'shop'],
    ['shop', undefined, 'shop'],
  ])('%s in %s is %s', (written, namespace, expected) => {
    expect(imageName(written, namespace)).toBe(expected);
  });

  test('no name is none in a namespace either', () => {
    expect(refused({ image_name: null }, 'team').message).toContain('it is empty');
  });
});
