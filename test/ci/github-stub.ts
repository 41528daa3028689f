/** GitHub's API as far as the action talks to it: the comments of one pull request, kept in memory. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface StubComment {
  id: number;
  body: string;
  user: { type: 'Bot' | 'User' };
  author_association: string;
}

export interface GithubStub {
  apiUrl: string;
  comments: StubComment[];
  /** `POST /repos/acme/shop/issues/7/comments`, in order. */
  requests: string[];
  /** The `authorization` of each. */
  authorizations: (string | undefined)[];
}

export interface StubOptions {
  /** The status of every answer to a write. */
  refusing?: number;
  /** And to a read. */
  hiding?: number;
  /** Of each answer. */
  headers?: Record<string, string>;
  /** What answers with 200 in the place of GitHub, to requests of this method. */
  page?: { method: string; html: string };
}

/** Page and length as GitHub documents them for issue comments. */
export async function githubStub(options: StubOptions = {}): Promise<GithubStub> {
  const stub: GithubStub = { apiUrl: '', comments: [], requests: [], authorizations: [] };
  const server = createServer((request, response) => {
    void answer(request, stub, options).then(({ status, value }) => {
      if (request.method === options.page?.method) {
        response.writeHead(200, { 'content-type': 'text/html' });
        response.end(options.page?.html);
        return;
      }
      response.writeHead(status, { 'content-type': 'application/json', ...options.headers });
      response.end(JSON.stringify(value));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  stub.apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return stub;
}

interface Answer {
  status: number;
  value: unknown;
}

async function answer(
  request: IncomingMessage,
  stub: GithubStub,
  { refusing, hiding }: StubOptions,
): Promise<Answer> {
  const { method = '', url = '' } = request;
  stub.requests.push(`${method} ${url}`);
  stub.authorizations.push(request.headers.authorization);
  const { pathname, searchParams } = new URL(url, 'http://stub');
  const list = /^\/repos\/acme\/shop\/issues\/7\/comments$/.test(pathname);
  if (method === 'GET' && hiding !== undefined) return { status: hiding, value: { message: 'no' } };
  if (method === 'GET' && list) {
    const [page, size] = [Number(searchParams.get('page')), Number(searchParams.get('per_page'))];
    return { status: 200, value: stub.comments.slice((page - 1) * size, page * size) };
  }
  if (refusing !== undefined) return { status: refusing, value: { message: 'no' } };
  const { body } = JSON.parse(await textOf(request)) as { body: string };
  if (body.length > 65_536) return { status: 422, value: { message: 'body is too long' } };
  if (method === 'POST' && list) {
    const comment: StubComment = {
      id: 1000 + stub.comments.length,
      body,
      user: { type: 'Bot' },
      author_association: 'NONE',
    };
    stub.comments.push(comment);
    return { status: 201, value: comment };
  }
  const id = /^\/repos\/acme\/shop\/issues\/comments\/(\d+)$/.exec(pathname)?.[1];
  const found = stub.comments.find((comment) => comment.id === Number(id));
  if (method !== 'PATCH' || found === undefined) return { status: 404, value: { message: 'Not Found' } };
  found.body = body;
  return { status: 200, value: found };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
