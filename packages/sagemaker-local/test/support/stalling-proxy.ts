import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands between a client and an HTTP server, and holds up the calls that a test names. */
export interface StallingProxy {
  readonly url: string;
  /**
   * From now on, calls that match never get an answer; one at a time of this.
   *
   * @param call matched against `METHOD /path?query`
   * @returns resolves when the first such call has arrived
   */
  stall(call: RegExp): Promise<void>;
  close(): Promise<void>;
}

/** @param target address of the real server; the Host header is passed on, so that signatures stay valid */
export async function startStallingProxy(target: string): Promise<StallingProxy> {
  let stalled: RegExp | undefined;
  let arrived: () => void = () => undefined;
  const { hostname, port } = new URL(target);
  const server = createServer((incoming, outgoing) => {
    if (stalled?.test(`${incoming.method} ${incoming.url}`)) {
      arrived();
      return;
    }
    const { method, url: path, headers } = incoming;
    const call = request({ hostname, port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    call.on('error', () => outgoing.destroy());
    incoming.pipe(call);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stall: (call) => {
      stalled = call;
      return new Promise((resolve) => {
        arrived = resolve;
      });
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
