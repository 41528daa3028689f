import { expect, test } from 'vitest';
import { inHalves, type Pause } from '../../../src/reading/in-halves.ts';

type Walk = (pause: Pause) => Promise<string>;

/** A walk that writes down where it is. */
function walk(name: string, told: string[], { pauses = true, result = name } = {}): Walk {
  return async (pause) => {
    told.push(`${name} begins`);
    try {
      if (pauses) await pause();
      told.push(`${name} goes on`);
      return result;
    } finally {
      told.push(`${name} ends`);
    }
  };
}

const GO = { mayGoOn: (result: string) => result !== 'findings', mayPass: () => true };

test('all come to their pause before one goes on, and then one after the other', async () => {
  const told: string[] = [];
  const walks = [walk('a', told), walk('b', told, { pauses: false }), walk('c', told)];
  expect(await inHalves(walks, GO)).toEqual(['a', 'b', 'c']);
  expect(told).toEqual([
    'a begins',
    'b begins',
    'b goes on',
    'b ends',
    'c begins',
    'a goes on',
    'a ends',
    'c goes on',
    'c ends',
  ]);
});

test('one that may not go on keeps the others from it, and all of them have ended', async () => {
  const told: string[] = [];
  const walks = [walk('a', told), walk('b', told, { pauses: false, result: 'findings' }), walk('c', told)];
  expect(await inHalves(walks, GO)).toBeUndefined();
  expect(told).toEqual(['a begins', 'b begins', 'b goes on', 'b ends', 'c begins', 'a ends', 'c ends']);
});

test('what is found about all of them together keeps them from it as well', async () => {
  const told: string[] = [];
  expect(await inHalves([walk('a', told)], { ...GO, mayPass: () => false })).toBeUndefined();
  expect(told).toEqual(['a begins', 'a ends']);
});

test('what one throws ends the others and is thrown', async () => {
  const told: string[] = [];
  const failing: Walk = () => Promise.reject(new Error('refused'));
  await expect(inHalves([walk('a', told), failing, walk('c', told)], GO)).rejects.toThrow('refused');
  expect(told).toEqual(['a begins', 'a ends']);
});

test('findings after the pause stop those that still wait', async () => {
  const told: string[] = [];
  const walks = [walk('a', told, { result: 'findings' }), walk('b', told)];
  expect(await inHalves(walks, GO)).toBeUndefined();
  expect(told).toEqual(['a begins', 'b begins', 'a goes on', 'a ends', 'b ends']);
});

test('a walk may pause again without waiting again', async () => {
  const twice: Walk = async (pause) => {
    await pause();
    await pause();
    return 'done';
  };
  expect(await inHalves([twice], GO)).toEqual(['done']);
});
