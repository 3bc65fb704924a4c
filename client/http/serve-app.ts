import type { Server } from 'node:http';
import { serve as serveHono } from '@hono/node-server';
import type { Hono } from 'hono';
import { UserError } from '../errors/user-error.js';

export interface ListenAddress {
  readonly address: string;
  /** 0 for one that is free. */
  readonly port: number;
}

/** A server that answers. */
export interface AppServer {
  /** Where a browser of this machine finds it, without a slash at its end. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** @throws UserError when the port is taken or the address is not one of this machine */
export async function serveApp(app: Hono, { address, port }: ListenAddress): Promise<AppServer> {
  const { server, taken } = await new Promise<{ server: Server; taken: number }>((resolve, reject) => {
    const started = serveHono({ fetch: app.fetch, hostname: address, port }, (info) =>
      resolve({ server: started as Server, taken: info.port }),
    );
    started.once('error', reject);
  }).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(describeListen(error, address, port), 'usage');
  });
  const host = address.includes(':') ? `[${address}]` : address;
  return {
    url: `http://${host}:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // Browsers keep connections open for pages that may come.
        server.closeAllConnections();
      }),
  };
}

function describeListen({ code, message }: NodeJS.ErrnoException, address: string, port: number): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} of ${address} is taken. Give another with --port, or 0 for one that is free.`;
    case 'EACCES':
      return `Port ${port} may only be used by the system. Give another with --port, or 0 for one that is free.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `This machine has no address ${address}. Give one that it has with --listen.`;
    default:
      return `The server can't listen on ${address}, port ${port}: ${message}.`;
  }
}
