import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { createHttpServer, type HttpServerOptions } from '../../src/wire/http-server.js';

export const credentials = { accessKeyId: 'test', secretAccessKey: 'test-secret' };
export const region = 'us-east-1';

export interface Served {
  readonly url: string;
  readonly port: number;
  /** What the server has logged, parsed. */
  readonly log: readonly Record<string, unknown>[];
  close(): Promise<void>;
}

/** The wire layer alone, on a free port, in front of the given operations. */
export async function serve(options: Partial<HttpServerOptions>): Promise<Served> {
  const log: Record<string, unknown>[] = [];
  const server = createHttpServer({
    operations: {},
    logsOperations: {},
    credentials,
    context: { account: '000000000000', region, now: () => new Date() },
    log: pino({ level: 'warn' }, { write: (line: string) => void log.push(JSON.parse(line)) }),
    ...options,
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    log,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Code and message of the error that a call ends with. */
export const errorOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'no error',
    (error: Error) => `${error.name}: ${error.message}`,
  );
