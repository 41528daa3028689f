/** Which registry gets which login: none gets one that was meant for another. */
import { describe, expect, test } from 'vitest';
import { credentialOf, credentialsFor, pushLogins } from '../../../src/building/push-login.ts';
import { BUILD_IMAGE, PUSH_IMAGE } from '../../../src/project/tq-image.ts';
import type { JsonObject, JsonValue } from '../../../src/json.ts';
import type { Step } from '../../../src/steps/step.ts';

const LOGIN = { username: 'robot', password: 'pa55' };
const NOTHING = { server: { blocks: new Map(), variables: {} }, variables: { PASSWORD: 'from-env' } };

function step(name: string, inputs: JsonObject): Step {
  return { name, inputs, requires: [], phase: 'push', isTopLevel: false };
}

describe('credentialOf', () => {
  test.each([
    ['reg.test:5000', 'reg.test:5000'],
    ['https://reg.test/v2/', 'reg.test'],
    ['https://index.docker.io/v1/', 'docker.io'],
    ['registry-1.docker.io', 'docker.io'],
    ['', 'other.test'],
    [null, 'other.test'],
  ])('with `registry_url` %j is for %s', (registry_url, registry) => {
    expect(credentialOf({ ...LOGIN, registry_url }, 'other.test/shop')).toEqual({ registry, ...LOGIN });
  });

  test('without an address and without a name is for nobody', () => {
    expect(credentialOf(LOGIN, undefined)).toBeUndefined();
    expect(credentialOf(LOGIN, 'Not A Name')).toBeUndefined();
    expect(credentialOf(LOGIN, 'team/shop')?.registry).toBe('docker.io');
  });

  test.each<JsonValue>([null, 'text', ['x'], {}, { username: 'robot' }, { username: 1, password: 'x' }])(
    '%j is none',
    (written) => {
      expect(credentialOf(written, 'reg.test/shop')).toBeUndefined();
    },
  );
});

describe('pushLogins', () => {
  test('are those of push steps, as far as they are known before any step runs', () => {
    const credentials = { username: 'robot', password: '{{ $PASSWORD }}' };
    expect(
      pushLogins(
        [
          step(BUILD_IMAGE, { image_name: 'reg.test/shop', credentials }),
          step(PUSH_IMAGE, { image_name: 'reg.test/shop', credentials }),
          step(PUSH_IMAGE, { image_name: '{{ built.image_name }}', credentials }),
          step(PUSH_IMAGE, { image_name: 'reg.test/shop' }),
        ],
        NOTHING,
      ),
    ).toEqual([
      { imageName: 'reg.test/shop', credentials: { username: 'robot', password: 'from-env' } },
      { imageName: undefined, credentials: { username: 'robot', password: 'from-env' } },
    ]);
  });
});

describe('credentialsFor', () => {
  test('the only login of a deployment is for the registry of its image', () => {
    expect(credentialsFor('reg.test/shop', [{ imageName: undefined, credentials: LOGIN }])).toEqual([
      { registry: 'reg.test', ...LOGIN },
    ]);
  });

  test('one of several, whose image is not known yet, is for nobody', () => {
    const own = { imageName: 'other.test/shop', credentials: LOGIN };
    const open = { imageName: undefined, credentials: { username: 'second', password: 'x' } };
    expect(credentialsFor('reg.test/shop', [own, open])).toEqual([{ registry: 'other.test', ...LOGIN }]);
  });
});
