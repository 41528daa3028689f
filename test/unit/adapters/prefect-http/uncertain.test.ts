/** Whether a request that failed may have been carried out all the same; a deploy then counts as partial. */
import { describe, expect, it } from 'vitest';
import { clock, connect, failure, read, serve } from './connect.ts';
import { cutInTheBody, json, raw, reset, type Answering } from './scripted-server.ts';

const page = raw('<!doctype html>', 200, { 'content-type': 'text/html' });
const SIX = 6;

async function failureOf(answering: Answering, isWrite: boolean): Promise<boolean> {
  // A server that has answered once is there, so that it is asked as often as it can be.
  const server = await serve(json([]), ...Array<Answering>(SIX).fill(answering));
  const client = connect(server.apiUrl, {}, { clock: clock() });
  await client.findWorkPools(['p']);
  const error = await failure(isWrite ? client.updateDeployment('7', { description: 'new' }) : read(client));
  return error.uncertain;
}

const ANSWERS: [string, Answering, boolean][] = [
  ['500', json({}, 500), true],
  ['502 to the end', json({}, 502), true],
  ['504 to the end', json({}, 504), true],
  ['503 to the end', json({}, 503), false],
  ['429 to the end', json({}, 429), false],
  ['404', json({ detail: 'Deployment not found' }, 404), false],
  ['409', json({ detail: 'no' }, 409), false],
  ['a web page with 200', page, true],
  ['a reset to the end', reset, true],
  ['a cut in the body to the end', cutInTheBody, true],
];

describe('work after', () => {
  it.each(ANSWERS)('%s is known not to be done, or is not known', async (_, answering, isUncertain) => {
    expect(await failureOf(answering, true)).toBe(isUncertain);
  });

  it.each(ANSWERS)('%s is never done by a read', async (_, answering) => {
    expect(await failureOf(answering, false)).toBe(false);
  });
});
