/** What becomes of a kept-alive connection after an answer. */
import { Agent, request, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { untilBegun } from '../../until-begun.ts';
import { serverByHand, someName } from './server-by-hand.ts';

/** Less than the 5 s after which the server closes an idle connection anyway. */
const CLOSED_SOON = 4_000;
/** How long one that is kept is watched. */
const KEPT = 1_000;
const MOST_TRIES = 50;

describe('connections to Prefect 3.8.8', () => {
  const server = serverByHand();
  let agent: Agent;
  let path: string;

  beforeEach(async () => {
    agent = new Agent({ keepAlive: true, maxSockets: 1 });
    path = `/deployments/${(await server.deployment()).id}`;
  });

  afterEach(() => agent.destroy());

  /** A PATCH over the kept connection: its answer, and the socket it came through. A busy server is asked again. */
  async function patch(body: object): Promise<{ answer: IncomingMessage; socket: Socket }> {
    const ask = (): ReturnType<typeof patchOnce> => {
      // It is closed after a 503, though perhaps not at once.
      agent.destroy();
      return patchOnce(body);
    };
    return untilBegun(ask, ({ answer }) => answer.statusCode, MOST_TRIES);
  }

  async function patchOnce(body: object): Promise<{ answer: IncomingMessage; socket: Socket }> {
    return new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json' };
      const sent = request(inject('prefectApiUrl') + path, { method: 'PATCH', agent, headers }, (answer) => {
        const { socket } = answer;
        answer.resume().once('end', () => resolve({ answer, socket }));
      });
      sent.once('error', reject).end(JSON.stringify(body));
    });
  }

  /** The server alone closes: the agent keeps a connection of its own accord. */
  async function closes(socket: Socket, within: number): Promise<boolean> {
    const deadline = Date.now() + within;
    while (!socket.destroyed && !socket.readableEnded && Date.now() < deadline) await wait(20);
    return socket.destroyed || socket.readableEnded;
  }

  test.each([
    [204, {}],
    [422, { nonsense: 1 }],
  ])('the connection is kept after %i', async (status, body) => {
    const { answer, socket } = await patch(body);
    expect(answer.statusCode).toBe(status);
    expect(await closes(socket, KEPT)).toBe(false);
  });

  test('the connection is closed after 500, though the answer does not say so', async () => {
    const { answer, socket } = await patch({ work_pool_name: someName('not-there') });
    expect([answer.statusCode, answer.headers.connection]).toEqual([500, undefined]);
    expect(await closes(socket, CLOSED_SOON)).toBe(true);
  });
});
