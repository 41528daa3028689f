/** Stands before a server and breaks connections. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface TcpProxy {
  /** `127.0.0.1:PORT` */
  host: string;
  /** How many connections were broken. */
  broken(): number;
  close(): Promise<void>;
}

/** Each connection is reset once `bytes` have gone to the server through it; the first `times` of them. */
export async function resettingProxy(target: string, bytes: number, times: number): Promise<TcpProxy> {
  const [address = '', port = ''] = target.split(':');
  const sockets = new Set<Socket>();
  let broken = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(port), address);
    let sent = 0;
    client.on('data', (chunk: Buffer) => {
      sent += chunk.length;
      if (sent <= bytes || broken >= times) {
        upstream.write(chunk);
        return;
      }
      broken += 1;
      client.resetAndDestroy();
      upstream.destroy();
    });
    upstream.on('data', (chunk: Buffer) => client.write(chunk));
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.end();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    broken: () => broken,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
