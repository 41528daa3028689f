/** A server on loopback that answers each request as the test says, so that faults can be put exactly where wanted. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Received {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** Answers one request; may also destroy the connection. */
export type Answering = (response: ServerResponse, request: Received) => void;

export interface ScriptedServer {
  origin: string;
  apiUrl: string;
  /** What arrived, in order. */
  received: Received[];
  close(): Promise<void>;
}

/** Takes one answer after the other from the script; the last one again for all that follow. */
export async function scriptedServer(...script: Answering[]): Promise<ScriptedServer> {
  const received: Received[] = [];
  const server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      received.push({ method, url, headers, body: Buffer.concat(parts).toString() });
      const answer = script[Math.min(received.length, script.length) - 1];
      answer?.(response, received.at(-1) as Received);
    });
    request.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    apiUrl: `http://127.0.0.1:${port}/api`,
    received,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Answering {
  return (response) => {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
    response.end(JSON.stringify(value));
  };
}

export function raw(text: string, status: number, headers: Record<string, string> = {}): Answering {
  return (response) => {
    response.writeHead(status, headers);
    response.end(text);
  };
}

/** The request has arrived; the connection is cut before anything is answered. */
export const reset: Answering = (response) => {
  response.socket?.resetAndDestroy();
};

/** The connection is cut in the middle of the body. */
export const cutInTheBody: Answering = (response) => {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '100' });
  response.write('[{"id":');
  setTimeout(() => response.socket?.destroy(), 5);
};

export const silence: Answering = () => undefined;
